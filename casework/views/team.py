"""A case as its team sees it, and what they do with it besides deciding."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.middleware import Request
from accounts.models import User
from casework import actions, queries, rules, showing
from casework.forms import (
    CONFIDENTIAL_ORIGINAL,
    MOVED_MEANWHILE,
    NOBODY_IS_WRITTEN_TO,
    READ_BY_ALL,
    READ_ON_THE_PAGE,
    WRONG_MOVE,
    AskForm,
    AskTeamForm,
    AssignForm,
    DecideForm,
    EndGrantForm,
    LinkForm,
    MoveForm,
    NoteForm,
    PassOnForm,
    TaskForm,
    WriteForm,
)
from casework.models import STUCK, Case, HandOver, HandOverStatus
from casework.queries import choices, workplace
from casework.rules import Sight
from casework.views import parts
from casework.views.doors import case_to_act_on, personal, say, warn
from notifications import actions as notifications_actions
from notifications import queries as notifications
from notifications.models import MessageStatus

MESSAGES_SHOWN = 200
CAME_LATE = {MOVED_MEANWHILE, DecideForm.CHANGED_MEANWHILE}  # said to the second of two who act at once


def team_page(request: Request, found: Case, sight: Sight, *, typed: BaseForm | None = None) -> HttpResponse:
    """The page as officers see it; with what was ``typed`` into one of its forms, if that could not be done."""
    user = request.viewer.user
    decided_before = found.is_challenge and user is not None and user.pk in choices.deciders_of(found)
    forms = forms_of(found, sight, decided_before=decided_before)
    if typed is not None:
        forms = {name: typed if isinstance(typed, type(form)) else form for name, form in forms.items()}
    page = parts.page_of(request, found, sight)
    came_late = typed is not None and not CAME_LATE.isdisjoint(typed.non_field_errors())
    shown = {
        **page,
        **forms,
        "forms": [*forms.values(), *([typed] if typed is not None and typed not in forms.values() else [])],
        "has_errors": typed is not None,
        "unsent": unsent_of(typed) if typed is not None and typed not in forms.values() else [],
        "move_hint": READ_ON_THE_PAGE if found.is_restricted else READ_BY_ALL,
        "holder_name": showing.name_of(found.holder),
        "desk_url": desk_url(request, found, sight),
        "opened_by_name": taken_down_by(found) if sight.sees_internal else "",
        "finding": found.finding if sight.sees_messages else None,
        "is_mine": found.holder_id is not None and user is not None and found.holder_id == user.pk,
        "decided_before": decided_before,
        "told": list(notifications.messages_about(found.reference).prefetch_related(None)[:MESSAGES_SHOWN])
        if sight.sees_reporter
        else None,
        "meanwhile": queries.last_move_of(found) if came_late else None,
        **handover_part(found, sight),
        **beside_part(request, found, sight),
    }
    status = 409 if came_late else 422
    return render(request, "casework/case_team.html", shown, status=200 if typed is None else status)


def beside_part(request: Request, found: Case, sight: Sight) -> dict[str, Any]:
    """What hangs on the case for colleagues: tasks, questions to other teams, cases that belong to it."""
    if not sight.sees_internal:
        return {}
    tasks = workplace.tasks_on(found) if found.has_tasks else []
    questions = workplace.questions_on(found) if found.has_questions else []
    return {
        "tasks": tasks,
        "questions": questions,
        "open_tasks": sum(task.done_at is None for task in tasks),
        "open_questions": sum(one.answered_at is None for one in questions),
        "links": workplace.links_of(request.viewer, found) if found.has_links else [],
        "today": timezone.localdate(),
    }


def desk_url(request: Request, found: Case, sight: Sight) -> str:
    """Where an advisor comes from: the page of the person, or the desk; empty for those who have it in their queue."""
    if not request.viewer.is_advisor or sight.may_act:
        return ""
    if sight.sees_reporter and found.person_id is not None:
        return reverse("desk:person", args=[found.person_id])
    return reverse("desk:desk")


def unsent_of(typed: BaseForm) -> list[str]:
    """What was written into a form that the page no longer has, so that nobody loses their words."""
    chosen = typed.chosen_words if isinstance(typed, DecideForm) else ""
    return [words for words in (chosen, typed.data.get("words", ""), typed.data.get("items", "")) if words.strip()]


def taken_down_by(found: Case) -> str:
    """Who entered the case for its person; empty where they did so themselves."""
    is_own = found.person is not None and found.person.user_id == found.opened_by_id
    return "" if is_own else showing.name_of(found.opened_by)


def forms_of(found: Case, sight: Sight, *, decided_before: bool) -> dict[str, BaseForm]:
    """The empty forms of the page, by name: what this viewer may do, in the order of the page.

    Whoever ``decided_before`` what this case asks to look at again can only pass it on, write and note.
    """
    if not sight.may_act:
        return {}
    forms: dict[str, BaseForm] = {}
    if sight.may_decide and not decided_before:
        forms["decide_form"] = DecideForm(case=found)
    if asks_item_by_item(found) and not decided_before:
        forms["ask_form"] = AskForm()
    move_form = MoveForm(case=found)
    if move_form.steps and not decided_before:
        forms["move_form"] = move_form
    colleagues = choices.colleagues_of(found)
    teams = [] if found.is_closed else choices.teams_beside(found)
    if not found.is_closed:
        forms["assign_form"] = AssignForm(colleagues=colleagues, holder=found.holder)
        forms["task_form"] = TaskForm(colleagues=colleagues)
    if found.person_id is not None and not found.is_restricted:
        forms["write_form"] = WriteForm()
    if not found.is_closed and not found.is_restricted:
        forms["pass_on_form"] = PassOnForm(teams=teams)
        forms["ask_team_form"] = AskTeamForm(teams=teams)
    forms["link_form"] = LinkForm()
    forms["note_form"] = NoteForm(colleagues=colleagues)
    forms["end_grant_form"] = EndGrantForm()
    return forms


def asks_item_by_item(found: Case) -> bool:
    """Whether its person is asked for things to send; of a report the move says what we need to know.

    Nobody is written to about a restricted case.
    """
    if found.is_restricted:
        return False
    return not found.is_closed and (found.journey != "report" or found.takes_decision)


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


@require_POST
@personal
def move(request: Request, reference: str) -> HttpResponse:
    """Move the case on, in words that its reporter and followers are sent."""
    found, sight, by = case_to_act_on(request, reference)
    form = MoveForm(request.POST, request.FILES, case=found)
    began_at = timezone.now()
    if form.is_valid() and moved(request, found, form, by=by):
        say(request, "moved", step=form.chosen.label, **reached_since(found, began_at))
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
    except actions.SameOfficer:
        form.add_error(None, DecideForm.DECIDED_BY_YOU)
    except actions.CaseChanged:
        form.add_error(None, MOVED_MEANWHILE)
    else:
        return True
    return False


def reached_since(found: Case, since: datetime) -> dict[str, int]:
    """How many people are ``told`` of the case in messages written ``since`` then, and how many ``to_phone``."""
    people = notifications.messages_about(found.reference).filter(created_at__gte=since).order_by().values("person")
    to_phone = people.filter(status=MessageStatus.TO_PHONE).distinct().count()
    return {"told": people.distinct().count() - to_phone, "to_phone": to_phone}


@require_POST
@personal
def write(request: Request, reference: str) -> HttpResponse:
    """Write to the person whose case it is."""
    found, sight, by = case_to_act_on(request, reference)
    form = WriteForm(request.POST)
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    began_at = timezone.now()
    try:
        actions.write_to_reporter(case=found, words=form.cleaned_data["words"], by=by)
    except actions.CaseRestricted:
        form.add_error(None, NOBODY_IS_WRITTEN_TO)
        return team_page(request, found, sight, typed=form)
    say(request, "written", **reached_since(found, began_at))
    return redirect(found)


@require_POST
@personal
def pass_on(request: Request, reference: str) -> HttpResponse:
    """Give the case to another team; whoever passed it on goes back to their queue, for they may see it no more."""
    found, sight, by = case_to_act_on(request, reference)
    form = PassOnForm(request.POST, teams=choices.teams_beside(found))
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    try:
        actions.pass_on(case=found, team=form.chosen, words=form.cleaned_data["words"], by=by)
    except (actions.CaseChanged, actions.CaseClosed, actions.SameTeam):
        warn(request, "changed_meanwhile")
        return redirect(found)
    say(request, "passed_on", reference=found.reference, team=form.chosen.name)
    return redirect("casework:queue")


@require_POST
@personal
def assign(request: Request, reference: str) -> HttpResponse:
    """Give the case to a colleague, to oneself, or back to the team."""
    found, sight, by = case_to_act_on(request, reference)
    form = AssignForm(request.POST, colleagues=choices.colleagues_of(found), holder=found.holder)
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    try:
        actions.assign_case(case=found, holder=form.chosen, by=by)
    except actions.CaseClosed:
        warn(request, "closed_meanwhile")
        return redirect(found)
    if form.chosen == by:
        say(request, "assigned_to_you", reference=found.reference)
    else:
        say(request, "assigned", reference=found.reference, holder=showing.name_of(form.chosen))
    back_to = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back_to, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(back_to)
    return redirect(found)


@require_POST
@personal
def note(request: Request, reference: str) -> HttpResponse:
    """Add words that only colleagues read."""
    found, sight, by = case_to_act_on(request, reference)
    form = NoteForm(request.POST, colleagues=choices.colleagues_of(found))
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    mentioned = form.cleaned_data["mentioned"]
    actions.note_case(case=found, words=form.cleaned_data["words"], mentioned=mentioned, by=by)
    say(request, "noted", told=[form.names[pk] for pk in mentioned])
    return redirect(found)


@require_POST
@personal
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
@personal
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
