"""Decisions: what an officer asks before, how it is made, its page, and the second look that anyone may ask for."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request, show_reference
from accounts.models import User
from casework import actions, queries, rules
from casework.forms import NOBODY_IS_WRITTEN_TO, AskForm, ChallengeForm, DecideForm
from casework.models import Case, Decision
from casework.queries import beside, charges
from casework.queries.beside import Standing
from casework.rules import Sight
from casework.views.doors import case_and_sight, case_to_act_on, personal, say, typed_into, warn
from casework.views.team import reached_since, team_page


@require_POST
@personal
def ask(request: Request, reference: str) -> HttpResponse:
    """Ask the person for what is missing: the promise stands still until they answer."""
    found, sight, by = case_to_act_on(request, reference)
    form = AskForm(request.POST)
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    typed = form.cleaned_data
    items = form.items_beside(beside.taken_names(found))
    began_at = timezone.now()
    try:
        actions.ask_for(case=found, words=typed["words"], items=items, reply_within_days=typed["days"], by=by)
    except actions.SameOfficer:
        form.add_error(None, DecideForm.DECIDED_BY_YOU)
    except actions.CaseRestricted:
        form.add_error(None, NOBODY_IS_WRITTEN_TO)
    except (actions.CaseChanged, actions.CaseClosed):
        form.add_error(None, DecideForm.CHANGED_MEANWHILE)
    else:
        say(request, "asked", **reached_since(found, began_at))
        return redirect(found)
    fresh, sight, by = case_to_act_on(request, reference)
    return team_page(request, fresh, sight, typed=form)


@require_POST
@personal
def decide(request: Request, reference: str) -> HttpResponse:
    """Grant or refuse, in words that the person reads."""
    found, sight, by = case_to_act_on(request, reference)
    was_decidable = found.takes_decision and found.is_closed and not sight.is_reporter
    if not sight.may_decide and not was_decidable:
        raise PermissionDenied
    form = DecideForm(request.POST, case=found)
    if form.is_valid() and decided(found, form, by=by):
        say(request, "decided", result=form.cleaned_data["result"], case=found)
        return redirect(found)
    fresh, sight, by = case_to_act_on(request, reference)
    return team_page(request, fresh, sight, typed=form)


def decided(found: Case, form: DecideForm, *, by: User) -> bool:
    """Whether the decision was made; where it was not, the form says why."""
    typed = form.cleaned_data
    try:
        actions.decide_case(case=found, result=typed["result"], words=typed["words"], checks=form.ticked, by=by)
    except actions.DecidedByYou:
        form.add_error(None, DecideForm.DECIDED_BY_YOU)
    except (actions.CaseChanged, actions.NotYourDecision):
        form.add_error(None, DecideForm.CHANGED_MEANWHILE)
    else:
        return True
    return False


def decision_or_404(request: Request, reference: str, number: int) -> tuple[Case, Sight, Standing]:
    """One decision, for those who may read it. Raises ``Http404``."""
    found, sight = case_and_sight(request, reference)
    if not sight.sees_messages:
        raise Http404
    try:
        return found, sight, beside.decision_on(found, number)
    except Decision.DoesNotExist as error:
        raise Http404 from error


@require_GET
@personal
def decision(request: Request, reference: str, number: int) -> HttpResponse:
    """The decision as a page and a print: what, why, how it was reckoned, and how to have it looked at again."""
    found, sight, made = decision_or_404(request, reference, number)
    return render(request, "casework/decision.html", {"sight": sight, **shown_of(found, made), **came_of(found, made)})


def came_of(found: Case, made: Standing) -> dict[str, Any]:
    """What the person has and owes by the decision that stands."""
    if made.later or made.decision.result != Decision.Result.GRANTED:
        return {}
    owed = charges.charges_of(found, is_granted=True) if found.has_charges else []
    return {"grant": beside.granted_on(found), "charges": owed}


def shown_of(found: Case, made: Standing) -> dict[str, Any]:
    """A decision as its pages show it, and by when it would be looked at again."""
    return {
        "case": found,
        "decision": made.decision,
        "later": made.later,
        "again_in": made.again_in,
        "may_be_challenged": made.may_be_challenged,
        "answered_by": rules.promised_on(timezone.now(), found.challenge_days, queries.closed_days()),
        "challenge_team": found.challenge_team or found.team,
        "beyond": beyond_of(found) if found.is_challenge or made.decision.replaces_id else (),
    }


def beyond_of(found: Case) -> Sequence[str]:
    """Who outside the council looks at it after the second look, as its service says."""
    definition = found.service.definition.get("definition", {})
    beyond: Sequence[str] = definition.get("challenge", {}).get("beyond", ())
    return beyond


@require_http_methods(["GET", "POST"])
@personal
def challenge(request: Request, reference: str, number: int) -> HttpResponse:
    """Ask a person to look again, for the one it is about or from an advisor for them."""
    found, sight, made = decision_or_404(request, reference, number)
    if not (sight.may_challenge and made.may_be_challenged):
        return redirect("casework:decision", found.reference, number)
    form = typed_into(ChallengeForm, request, action="challenge", limit="10/h")
    if isinstance(form, HttpResponse):
        return form
    if form.is_valid():
        return challenged(request, found, made.decision, form)
    shown = {"form": form, **shown_of(found, made)}
    return render(request, "casework/challenge.html", shown, status=422 if form.is_bound else 200)


def challenged(request: Request, found: Case, made: Decision, form: ChallengeForm) -> HttpResponse:
    """Open the second look and show it; whoever proved the first case by its reference may open this one too."""
    viewer = request.viewer
    try:
        opened = actions.challenge_decision(
            decision=made, words=form.cleaned_data["words"], by=viewer.user, channel=viewer.channel
        )
    except actions.ChallengeNotAllowed:
        warn(request, "changed_meanwhile")
        return redirect(found)
    if found.reference in viewer.shown:
        show_reference(request, opened.reference)
    say(request, "challenged", reference=opened.reference)
    return redirect(opened)
