"""A case's page, the same address for everybody, and what its team does there."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request
from accounts.models import Person, User
from casework import actions, queries, rules, showing
from casework.forms import (
    CONFIDENTIAL_ORIGINAL,
    MOVED_MEANWHILE,
    WRONG_MOVE,
    AssignForm,
    MoveForm,
    NoteForm,
    NotFixedForm,
)
from casework.models import STUCK, Case, HandOver, HandOverStatus
from casework.queries import choices
from casework.rules import Sight
from casework.views.doors import FOLLOWED_SESSION_KEY, case_and_sight, personal, say, staff_only, typed_into, warn
from notifications import actions as notifications_actions
from notifications import queries as notifications

MESSAGES_SHOWN = 200


@require_GET
@personal
def case(request: Request, reference: str) -> HttpResponse:
    """The case, as much of it as this viewer may see. A reference written otherwise leads here too."""
    written = rules.parse_reference(reference)
    if written is not None and written != reference:
        return redirect("casework:case", written)
    try:
        found, sight = case_and_sight(request, reference)
    except Http404:
        if written is None or request.viewer.user is not None:
            raise
        # A guest may come from our own message: asked the same way whether or not there is such a case.
        return redirect(track_url(written))
    if sight.is_staff:
        return team_page(request, found, sight)
    return render(
        request, "casework/case.html", {**page_of(request, found, sight), **public_part(request, found, sight)}
    )


def track_url(reference: str) -> str:
    """Where a guest shows by a contact detail that a case is theirs."""
    return f"{resolve_url(settings.TRACK_URL)}?{urlencode({'reference': reference})}"


def page_of(request: Request, found: Case, sight: Sight) -> dict[str, Any]:
    """What the pages of a case show to residents and officers alike."""
    events = queries.timeline_of(found, sight)
    spoken = [event.words for event in events if event.is_public and event.words]
    original = found.duplicate_of if found.duplicate_of_id else None
    may_open_original = original is not None and (sight.is_staff or not original.is_confidential)
    return {
        "case": found,
        "sight": sight,
        "viewer": request.viewer,
        "title": found.title if sight.sees_details else rules.public_title(found.title, found.street_name),
        "late": queries.days_late(found),
        "last_words": spoken[-1] if spoken and (found.is_closed or found.status == rules.Status.WAITING) else "",
        "entries": showing.entries_of(events, sight),
        "photos": queries.photos_of(found, sight),
        "answers": answers_of(found, sight),
        "affected": found.affected,
        "original": original if may_open_original else None,
        "original_status": showing.status_words(original.status, is_own=False)
        if original and sight.is_reporter
        else "",
        "on_map": on_map(found) if sight.sees_details else [],
    }


def public_part(request: Request, found: Case, sight: Sight) -> dict[str, Any]:
    """What only the page for residents shows."""
    closed_at = found.closed_at
    may_reopen = sight.may_reopen and rules.may_reopen(closed_at=closed_at, now=timezone.now())
    return {
        "stages": showing.stages_of(found, is_own=sight.is_reporter),
        "may_reopen": may_reopen,
        "reopen_until": closed_at + rules.REOPEN_WINDOW if closed_at and may_reopen else None,
        "alerts_to": told_person(request, found, sight),
        "has_followed": found.reference in request.session.get(FOLLOWED_SESSION_KEY, []),
        "track_url": track_url(found.reference),
    }


def told_person(request: Request, found: Case, sight: Sight) -> Person | None:
    """Whose addresses the page may name as those we tell: the viewer's own, signed in or in this browser."""
    if not (sight.is_reporter or sight.is_follower):
        return None
    if request.viewer.person is not None:
        return request.viewer.person
    return found.person if sight.sees_reporter else None


def answers_of(found: Case, sight: Sight) -> list[dict[str, str]]:
    """The answers that this sight covers, for a summary list."""
    if not sight.sees_answers:
        return []
    return [
        {"key": answer["label"], "value": answer["words"]}
        for answer in found.shown_answers
        if sight.sees_reporter or not answer["is_personal"]
    ]


def on_map(found: Case) -> list[dict[str, Any]]:
    """The one pin of the small map, where a point is known."""
    if found.lat is None or found.lon is None:
        return []
    url = found.get_absolute_url()
    return [{"id": 1, "number": 1, "lat": found.lat, "lon": found.lon, "title": found.title, "url": url}]


def team_page(request: Request, found: Case, sight: Sight, *, typed: BaseForm | None = None) -> HttpResponse:
    """The page as officers see it; with what was ``typed`` into one of its forms, if that could not be done."""
    colleagues = choices.colleagues_of(found) if sight.may_act else []
    forms: dict[str, BaseForm] = {
        "move_form": typed if isinstance(typed, MoveForm) else MoveForm(case=found),
        "assign_form": typed
        if isinstance(typed, AssignForm)
        else AssignForm(colleagues=colleagues, holder=found.holder),
        "note_form": typed if isinstance(typed, NoteForm) else NoteForm(),
    }
    shown = {
        **page_of(request, found, sight),
        **forms,
        "forms": list(forms.values()),
        "has_errors": typed is not None,
        "holder_name": showing.name_of(found.holder),
        "is_mine": found.holder_id is not None
        and request.viewer.user is not None
        and found.holder_id == request.viewer.user.pk,
        "told": list(notifications.messages_about(found.reference).prefetch_related(None)[:MESSAGES_SHOWN])
        if sight.sees_reporter
        else None,
        **handover_part(found, sight),
    }
    return render(request, "casework/case_team.html", shown, status=200 if typed is None else 422)


def handover_part(found: Case, sight: Sight) -> dict[str, Any]:
    """Where the delivery to a back office stands, if the service has one."""
    handover: HandOver | None = getattr(found, "handover", None)
    if handover is None or not sight.sees_internal:
        return {}
    last = handover.tries.order_by("-started_at").first() if handover.status != HandOverStatus.ACCEPTED else None
    return {
        "handover": handover,
        "handover_detail": last.detail if last else "",
        "may_resend": handover.status in STUCK,
    }


@require_GET
@personal
def done(request: Request, reference: str) -> HttpResponse:
    """What a person sees right after reporting; whoever else comes here is shown the case."""
    found, sight = case_and_sight(request, reference)
    if not sight.is_reporter:
        return redirect(found)
    shown = {
        "case": found,
        "sight": sight,
        "viewer": request.viewer,
        "told": told_person(request, found, sight),
        "photos": queries.photos_of(found, sight),
    }
    return render(request, "casework/done.html", shown)


@require_POST
@staff_only
def move(request: Request, reference: str) -> HttpResponse:
    """Move the case on, in words that its reporter and followers are sent."""
    found, sight, by = case_to_act_on(request, reference)
    form = MoveForm(request.POST, request.FILES, case=found)
    began_at = timezone.now()
    if form.is_valid() and moved(request, found, form, by=by):
        say_what_was_done(request, found, form, since=began_at)
        return redirect(found)
    fresh, sight, by = case_to_act_on(request, reference)
    return team_page(request, fresh, sight, typed=form)


def moved(request: Request, found: Case, form: MoveForm, *, by: User) -> bool:
    """Whether the move was made; where it was not, the form says why."""
    typed = form.cleaned_data
    original = queries.original_for(request.viewer, found, typed["duplicate_of"]) if typed["duplicate_of"] else None
    if typed["duplicate_of"] and original is None:
        form.add_error("duplicate_of", "We know no other report with this reference. Check it.")
        return False
    if original and not rules.may_repeat(
        is_confidential=found.is_confidential, is_original_confidential=original.is_confidential
    ):
        form.add_error("duplicate_of", CONFIDENTIAL_ORIGINAL)
        return False
    try:
        actions.move_case(
            case=found,
            to=form.chosen.to,
            words=typed["words"],
            outcome=form.chosen.outcome,
            duplicate_of=original,
            belongs_to=typed["belongs_to"],
            photo=typed["photo"],
            by=by,
        )
    except actions.PhotoRefused as error:
        form.add_error("photo", str(error))
    except actions.MoveNotAllowed as error:
        form.add_error(error.field or "step", WRONG_MOVE)
    except actions.CaseChanged:
        form.add_error(None, MOVED_MEANWHILE)
    else:
        return True
    return False


def say_what_was_done(request: Request, found: Case, form: MoveForm, *, since: datetime) -> None:
    """Tell the officer where the case is now and how many people read their words."""
    told = notifications.messages_about(found.reference).filter(created_at__gte=since)
    number = told.order_by().values("person").distinct().count()
    say(request, "moved", step=form.chosen.label, told=number)


@require_POST
@staff_only
def assign(request: Request, reference: str) -> HttpResponse:
    """Give the case to a colleague, to oneself, or back to the team."""
    found, sight, by = case_to_act_on(request, reference)
    form = AssignForm(request.POST, colleagues=choices.colleagues_of(found), holder=found.holder)
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    actions.assign_case(case=found, holder=form.chosen, by=by)
    if form.chosen == by:
        say(request, "assigned_to_you", reference=found.reference)
    else:
        say(request, "assigned", reference=found.reference, holder=showing.name_of(form.chosen))
    back_to = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back_to, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(back_to)
    return redirect(found)


@require_POST
@staff_only
def note(request: Request, reference: str) -> HttpResponse:
    """Add words that only colleagues read."""
    found, sight, by = case_to_act_on(request, reference)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    actions.note_case(case=found, words=form.cleaned_data["words"], by=by)
    say(request, "noted")
    return redirect(found)


@require_POST
@staff_only
def resend(request: Request, reference: str) -> HttpResponse:
    """Try again to deliver the case to its back office."""
    found, _sight, by = case_to_act_on(request, reference)
    try:
        actions.resend_handover(handover=found.handover, by=by)
    except (HandOver.DoesNotExist, actions.NothingToResend):
        warn(request, "nothing_to_send")
    else:
        say(request, "sent_again")
    return redirect(found)


@require_POST
@staff_only
def resend_message(request: Request, reference: str, message_id: UUID) -> HttpResponse:
    """Try again to send an alert about the case that did not arrive."""
    found, _sight, by = case_to_act_on(request, reference)
    message = get_object_or_404(notifications.messages_about(found.reference), pk=message_id)
    try:
        notifications_actions.resend_message(message=message, by=by)
    except notifications_actions.CannotResend:
        warn(request, "nothing_to_send")
    else:
        say(request, "sent_again")
    return redirect(found)


@require_http_methods(["GET", "POST"])
@personal
def reopen(request: Request, reference: str) -> HttpResponse:
    """ "It's not fixed": the reporter's word that a closed case is not done."""
    found, sight = case_and_sight(request, reference)
    if not (sight.may_reopen and rules.may_reopen(closed_at=found.closed_at, now=timezone.now())):
        return redirect(found)
    form = typed_into(NotFixedForm, request, action="not-fixed", limit="10/h")
    if isinstance(form, HttpResponse):
        return form
    if form.is_valid():
        return reopened(request, found, form)
    return render(
        request, "casework/not_fixed.html", {"case": found, "form": form}, status=422 if form.is_bound else 200
    )


def reopened(request: Request, found: Case, form: NotFixedForm) -> HttpResponse:
    """Open the case again and show its new promise; where someone was faster, show how it stands."""
    try:
        actions.reopen_case(case=found, words=form.cleaned_data["words"], by=request.viewer.user)
    except (actions.CaseChanged, actions.ReopenNotAllowed):
        warn(request, "changed_meanwhile")
    else:
        say(request, "reopened")
    return redirect(found)


def case_to_act_on(request: Request, reference: str) -> tuple[Case, Sight, User]:
    """The case for an officer of its team. Raises ``Http404`` or ``PermissionDenied``."""
    found, sight = case_and_sight(request, reference)
    if not sight.may_act or request.viewer.user is None:
        raise PermissionDenied
    return found, sight, request.viewer.user
