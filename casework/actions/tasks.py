"""Tasks on a case, and questions to another team: told to whom they are for, done or answered once."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import Team, User
from casework.actions.officers import refuse_stranger
from casework.actions.standing import CaseClosed, CaseRestricted
from casework.actions.telling import tell_colleagues
from casework.actions.working import SameTeam
from casework.models import Case, CaseQuestion, CaseTask, Event, EventKind, Mention


class AnsweredAlready(Exception):
    """A colleague was faster: ``question`` has their answer."""

    def __init__(self, question: CaseQuestion) -> None:
        super().__init__(question.pk)
        self.question = question


@transaction.atomic
def add_task(*, case: Case, what: str, for_whom: User | None, due_on: date, by: User) -> CaseTask:
    """Note what someone of the team has to do, and tell them. Raises ``CaseClosed`` and ``NotOnTheTeam``."""
    if not Case.objects.open().filter(pk=case.pk).exists():
        raise CaseClosed(case.reference)
    if for_whom is not None:
        refuse_stranger(case, for_whom)
    task = CaseTask.objects.create(case=case, what=what, for_whom=for_whom, due_on=due_on, made_by=by)
    row = Event.objects.create(
        case=case, kind=EventKind.TASK_SET, by=by, words=f"{what}\n{formats.date_format(due_on, 'l j F Y')}"
    )
    if for_whom is not None and for_whom != by:
        more = {"due_on": formats.date_format(due_on, "l j F Y")}
        tell_colleagues(case=case, event="task_set", row=row, to=[for_whom.pk], words=what, more=more, by=by)
    return task


@transaction.atomic
def finish_task(*, task: CaseTask, by: User) -> bool:
    """Tick the task off; whether this call was the one."""
    if not CaseTask.objects.filter(pk=task.pk, done_at__isnull=True).update(done_at=timezone.now(), done_by=by):
        return False
    Event.objects.create(case=task.case, kind=EventKind.TASK_DONE, by=by, words=task.what)
    return True


@transaction.atomic
def ask_team(*, case: Case, team: Team, words: str, due_on: date, by: User) -> CaseQuestion:
    """Ask another ``team`` something, to be answered by ``due_on``; the case stays where it is.

    Raises ``CaseClosed``, ``SameTeam``, and ``CaseRestricted``: nobody beside its team reads of such a case.
    """
    if case.is_restricted:
        raise CaseRestricted(case.reference)
    if case.team_id == team.pk:
        raise SameTeam(team.slug)
    if not Case.objects.open().filter(pk=case.pk).exists():
        raise CaseClosed(case.reference)
    question = CaseQuestion.objects.create(case=case, team=team, words=words, due_on=due_on, asked_by=by)
    row = Event.objects.create(case=case, kind=EventKind.TEAM_ASKED, by=by, words=f"{team.name}: {words}")
    more = {
        "due_on": formats.date_format(due_on, "l j F Y"),
        "queue_url": f"{settings.PUBLIC_URL}{reverse('casework:question', args=[question.pk])}",
        "asking": case.team.name,
    }
    tell_colleagues(
        case=case, event="team_asked", row=row, to=_members_of(team), words=words, more=more, is_inside=False, by=by
    )
    return question


@transaction.atomic
def answer_team(*, question: CaseQuestion, words: str, by: User) -> CaseQuestion:
    """Answer what another team asked, and tell whoever asked. Raises ``AnsweredAlready``."""
    now = timezone.now()
    unanswered = CaseQuestion.objects.filter(pk=question.pk, answered_at__isnull=True)
    if not unanswered.update(answer=words, answered_at=now, answered_by=by):
        raise AnsweredAlready(CaseQuestion.objects.select_related("answered_by__person").get(pk=question.pk))
    question.answer, question.answered_at, question.answered_by = words, now, by
    case = question.case
    row = Event.objects.create(
        case=case, kind=EventKind.TEAM_ANSWERED, at=now, by=by, words=f"{question.team.name}: {words}"
    )
    told = {pk for pk in (question.asked_by_id, case.holder_id) if pk is not None}
    more = {"team": question.team.name, "question": question.words}
    tell_colleagues(case=case, event="team_answered", row=row, to=told, words=words, more=more, by=by)
    return question


def note_left_open(*, case: Case, by: User | None) -> None:
    """Write down, for colleagues, which tasks and questions end with ``case``; they come back where it does."""
    tasks = list(CaseTask.objects.filter(case=case, done_at__isnull=True))
    questions = list(CaseQuestion.objects.filter(case=case, answered_at__isnull=True).select_related("team"))
    if tasks or questions:
        words = render_to_string("casework/timeline/left_open.txt", {"tasks": tasks, "questions": questions})
        Event.objects.create(case=case, kind=EventKind.NOTED, by=by, words=words.strip())


def see_mentions(*, by: User) -> None:
    """Note that ``by`` has seen every note that speaks to them."""
    Mention.objects.filter(user=by, seen_at__isnull=True).update(seen_at=timezone.now())


def _members_of(team: Team) -> list[int]:
    return list(team.members.filter(is_active=True).values_list("pk", flat=True))
