"""What an officer has on their desk beside the queue: tasks, mentions, questions, what they saved, who is away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Team, User
from accounts.rules import Viewer
from casework import rules
from casework.models import (
    AssignmentRule,
    Away,
    BulkRun,
    Case,
    CaseLink,
    CaseQuestion,
    CaseTask,
    MemberEnquiry,
    Mention,
    ReplyTemplate,
    SavedFilter,
)

OPEN_TASK = Q(done_at__isnull=True, case__closed_at__isnull=True)
OPEN_QUESTION = Q(answered_at__isnull=True, case__closed_at__isnull=True)
SHOWN_AT_MOST = 200


@dataclass(frozen=True, kw_only=True)
class DeskCounts:
    """The numbers beside the links above the queue."""

    tasks: int
    tasks_late: int
    mentions: int
    questions: int
    is_away: bool
    enquiries: int = 0
    enquiries_late: int = 0


def desk_counts(viewer: Viewer) -> DeskCounts:
    """What waits for ``viewer`` beside the queue, in one query."""
    if viewer.user is None:
        return DeskCounts(tasks=0, tasks_late=0, mentions=0, questions=0, is_away=False)
    today = timezone.localdate()
    tasks = CaseTask.objects.filter(OPEN_TASK, for_whom=OuterRef("pk"), case__team__in=viewer.team_ids)
    questions = CaseQuestion.objects.filter(OPEN_QUESTION, team__in=viewer.team_ids)
    enquiries = MemberEnquiry.objects.filter(team__in=viewer.team_ids, closed_at__isnull=True)
    unread = Mention.objects.filter(user=OuterRef("pk"), seen_at__isnull=True)
    found = (
        User.objects.filter(pk=viewer.user.pk)
        .annotate(
            tasks=_number(tasks),
            tasks_late=_number(tasks.filter(due_on__lt=today)),
            unread=_number(unread),
            asked=_number(questions),
            to_answer=_number(enquiries),
            answered_late=_number(enquiries.filter(promised_on__lt=today)),
            is_away=Exists(Away.objects.on(today).filter(user=OuterRef("pk"))),
        )
        .values("tasks", "tasks_late", "unread", "asked", "is_away", "to_answer", "answered_late")
        .get()
    )
    return DeskCounts(
        tasks=found["tasks"],
        tasks_late=found["tasks_late"],
        mentions=found["unread"],
        questions=found["asked"],
        is_away=found["is_away"],
        enquiries=found["to_answer"],
        enquiries_late=found["answered_late"],
    )


def _number(
    rows: "QuerySet[CaseTask] | QuerySet[CaseQuestion] | QuerySet[Mention] | QuerySet[MemberEnquiry]",
) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def tasks_of(viewer: Viewer, *, whose: str = "mine") -> list[CaseTask]:
    """The open tasks of ``viewer`` or, with ``whose`` "team", of everyone on their teams; by day, overdue first."""
    tasks = CaseTask.objects.filter(OPEN_TASK, case__team__in=viewer.team_ids)
    if whose != "team":
        tasks = tasks.filter(for_whom=viewer.user)
    return list(tasks.select_related("case__team", "for_whom__person", "made_by__person")[:SHOWN_AT_MOST])


def tasks_on(case: Case) -> list[CaseTask]:
    """Every task of a case, what is open first."""
    tasks = CaseTask.objects.filter(case=case).select_related("for_whom__person", "done_by__person")
    return sorted(tasks, key=lambda task: (task.done_at is not None, task.due_on))


def questions_on(case: Case) -> list[CaseQuestion]:
    """What its team asked others."""
    asked = CaseQuestion.objects.filter(case=case)
    return list(asked.select_related("team", "asked_by__person", "answered_by__person"))


def left_open(case: Case) -> dict[str, int]:
    """How many tasks and questions end with ``case`` where it is closed; no query where it has none."""
    return left_open_of([case]) if case.has_tasks or case.has_questions else {"open_tasks": 0, "open_questions": 0}


def left_open_of(cases: Iterable[Case]) -> dict[str, int]:
    """How many tasks and questions end with ``cases`` where they are closed. Two queries."""
    keys = [case.pk for case in cases]
    return {
        "open_tasks": CaseTask.objects.filter(case__in=keys, done_at__isnull=True).count(),
        "open_questions": CaseQuestion.objects.filter(case__in=keys, answered_at__isnull=True).count(),
    }


def questions_to(viewer: Viewer) -> list[CaseQuestion]:
    """What other teams ask those of ``viewer``, and they have not answered; by day."""
    open_ones = CaseQuestion.objects.filter(OPEN_QUESTION, team__in=viewer.team_ids)
    return list(open_ones.select_related("case__team", "team", "asked_by__person")[:SHOWN_AT_MOST])


def question_for(viewer: Viewer, question_id: int) -> CaseQuestion:
    """A question to a team of ``viewer``. Raises ``CaseQuestion.DoesNotExist``."""
    asked = CaseQuestion.objects.filter(team__in=viewer.team_ids)
    return asked.select_related("case__team", "team", "asked_by__person", "answered_by__person").get(pk=question_id)


def mentions_of(viewer: Viewer) -> list[Mention]:
    """The notes that speak to ``viewer``, on cases of teams that are still theirs; the newest first."""
    theirs = Mention.objects.filter(user=viewer.user, event__case__team__in=viewer.team_ids)
    return list(theirs.select_related("event__case__team", "event__by__person").order_by("-at", "-pk")[:SHOWN_AT_MOST])


def links_of(viewer: Viewer, case: Case) -> "list[tuple[CaseLink, Case]]":
    """The links of a case, each with the other one, where ``viewer`` may know of it."""
    links = list(CaseLink.objects.filter(Q(first=case) | Q(second=case)).order_by("made_at"))
    if not links:
        return []
    others = {link.second_id if link.first_id == case.pk else link.first_id for link in links}
    seen = {one.pk: one for one in Case.objects.visible_to(viewer).filter(pk__in=others).select_related("team")}
    pairs = ((link, seen.get(link.second_id if link.first_id == case.pk else link.first_id)) for link in links)
    return [(link, other) for link, other in pairs if other is not None]


def filters_of_officer(user: User | None) -> list[SavedFilter]:
    """What an officer saved, by name."""
    return list(SavedFilter.objects.filter(user=user))


def rules_of(teams: Iterable[Team]) -> list[AssignmentRule]:
    """The rules of these teams: by team, the narrowest first."""
    found = AssignmentRule.objects.filter(team__in=[team.pk for team in teams])
    found = found.select_related("team", "ward", "officer__person").defer("ward__boundary")
    return sorted(found, key=lambda rule: (rule.team.name, not rule.service_slug, rule.service_slug, rule.ward is None))


def officers_of(teams: Iterable[Team]) -> list[User]:
    """Who works on these teams, by name."""
    members = User.objects.filter(teams__in=[team.pk for team in teams], is_active=True).distinct()
    return list(members.select_related("person").order_by("person__name", "email"))


def away_on(day: date, users: Iterable[User]) -> list[Away]:
    """Who of them is away on ``day``, and until when."""
    away = Away.objects.on(day).filter(user__in=[user.pk for user in users])
    return list(away.select_related("user__person").order_by("last_on"))


def away_of(user: User | None) -> list[Away]:
    """The days that an officer noted and that are not over."""
    return list(Away.objects.filter(user=user, last_on__gte=timezone.localdate()))


def templates_of(team_ids: Iterable[int], *, step: str = "") -> list[ReplyTemplate]:
    """The words that these teams keep; with ``step`` those for it."""
    kept = ReplyTemplate.objects.filter(team__in=list(team_ids)).select_related("team", "changed_by__person")
    return list(kept.filter(step=step) if step else kept)


def run_of(user: User | None, run_id: UUID) -> BulkRun:
    """What ``user`` previewed, with its cases. Raises ``BulkRun.DoesNotExist``."""
    items = Prefetch("items__case", Case.objects.select_related("team", "holder__person", "person"))
    return BulkRun.objects.select_related("holder__person").prefetch_related(items).get(pk=run_id, by=user)


def cases_ticked(viewer: Viewer, references: Iterable[str]) -> list[Case]:
    """The cases of the viewer's teams with these references, in the order given."""
    order = {reference: position for position, reference in enumerate(references)}
    theirs = Case.objects.visible_to(viewer).filter(team__in=viewer.team_ids, reference__in=order)
    found = theirs.select_related("team", "person", "holder__person")
    return sorted(found, key=lambda case: order[case.reference])


def case_words(case: Case, *, promise: str) -> dict[str, str]:
    """What the placeholders of kept words mean for ``case``. Nothing here says more than its own page."""
    first_name = case.person.name.split(" ")[0] if case.person and case.person.name else ""
    return {
        "reference": case.reference,
        "title": rules.public_title(case.title, case.street_name) if case.is_confidential else case.title,
        "place": case.street_name or "the place that you told us",
        "promise": promise,
        "team": case.team.name,
        "name": first_name or "there",
    }
