"""An officer's queue: the cases of their teams, what presses most first."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.rules import Viewer
from casework import rules
from casework.models import STUCK, Case, CaseQuerySet, EvidenceItem, EvidenceState, HandOver, Photo, Priority
from casework.models.cases import late_at
from casework.models.escalations import is_stuck
from casework.models.sight import is_outside
from casework.queries.facts import closed_days

MINE, NOBODY = "mine", "nobody"
LATE, TODAY, TOMORROW, STUCK_HERE = "late", "today", "tomorrow", "stuck"
SOONEST_FIRST = models.Case(
    models.When(priority=Priority.HIGH, then=0), models.When(priority=Priority.LOW, then=2), default=1
)
WAITING_LAST = models.Case(models.When(waiting_since__isnull=False, then=1), default=0)


@dataclass(frozen=True, kw_only=True)
class QueueFilters:
    """What an officer narrows the queue by; everything empty shows what is open.

    ``team`` and ``service`` are slugs, ``status`` one of ``rules.Status`` (a closed one shows what was closed),
    ``ward`` a code, ``holder`` is ``MINE`` or ``NOBODY``, ``due`` is ``LATE``, ``TODAY``, ``TOMORROW`` or
    ``STUCK_HERE``.
    """

    words: str = ""
    team: str = ""
    status: str = ""
    ward: str = ""
    service: str = ""
    holder: str = ""
    due: str = ""


@dataclass(frozen=True, kw_only=True)
class QueueCounts:
    """How many open cases the teams of an officer have: all, past their promise, due today, theirs, nobody's, those
    that wait for their reporter, whose promise stands still, and those that their manager was told are stuck."""

    open: int
    late: int
    today: int
    mine: int
    nobody: int
    waiting: int
    stuck: int


def queue_of(viewer: Viewer, filters: QueueFilters) -> CaseQuerySet:
    """The cases of the viewer's teams that ``filters`` leave: urgent first, then late, then by priority and promise.

    Promises in hours come before those in days; what waits for its reporter comes last. What is booked for a later day
    is on the sheet of that day, and here only where it is looked for. One query a page.

    Each with team, ward, holder, reporter, ``affected``, ``has_photo_to_review``, ``has_evidence_to_review``,
    ``is_handover_stuck`` and ``is_stuck``.
    """
    cases = Case.objects.filter(~is_outside(viewer), team__in=viewer.team_ids)
    if filters.status in rules.CLOSED_STATUSES:
        cases = cases.filter(status=filters.status)
    else:
        cases = cases.open().filter(status=filters.status) if filters.status else cases.open()
    if not (filters.words.strip() or filters.service):
        cases = cases.exclude(_booked_ahead())
    cases = cases.filter(_place_and_kind(filters), _holder(viewer, filters.holder), _due(filters.due))
    if filters.words.strip():
        cases = cases.filter(_mentions(filters.words))
    to_review = Photo.objects.filter(case=OuterRef("pk"), reviewed_at__isnull=True)
    evidence = EvidenceItem.objects.filter(case=OuterRef("pk"), state=EvidenceState.SENT)
    stuck = HandOver.objects.filter(case=OuterRef("pk"), status__in=STUCK)
    return (
        cases.with_affected()
        .annotate(
            has_photo_to_review=Exists(to_review),
            has_evidence_to_review=Exists(evidence),
            is_handover_stuck=Exists(stuck),
            **{"is_stuck": is_stuck()},  # noqa: PIE804  the model declares it, for whoever reads it
        )
        .select_related("team", "ward", "holder__person", "person")
        .defer("answers", "shown_answers", "finding", "checklist", "grant_terms", "ward__boundary")
        .order_by(
            WAITING_LAST,
            "-is_urgent",
            models.Case(models.When(late_at(timezone.now()), then=0), default=1),
            SOONEST_FIRST,
            models.F("promised_at").asc(nulls_last=True),
            "promised_on",
            "opened_at",
            "pk",
        )
    )


def queue_counts(viewer: Viewer) -> QueueCounts:
    """The numbers above the queue, in one query."""
    counts = (
        Case.objects.filter(~is_outside(viewer), team__in=viewer.team_ids)
        .open()
        .exclude(_booked_ahead())
        .annotate(stuck_now=is_stuck())
        .aggregate(
            open=Count("pk"),
            late=Count("pk", filter=_due(LATE)),
            today=Count("pk", filter=_due(TODAY)),
            mine=Count("pk", filter=_holder(viewer, MINE)),
            nobody=Count("pk", filter=_holder(viewer, NOBODY)),
            waiting=Count("pk", filter=Q(waiting_since__isnull=False)),
            stuck=Count("pk", filter=Q(stuck_now=True)),
        )
    )
    return QueueCounts(**counts)


def _booked_ahead() -> Q:
    """What has its time on a later day, and nothing to be done before."""
    return Q(journey="book", status=rules.Status.RECEIVED, promised_on__gt=rules.local_day(timezone.now()))


def _place_and_kind(filters: QueueFilters) -> Q:
    narrowed = Q(team__slug=filters.team) if filters.team else Q()
    if filters.ward:
        narrowed &= Q(ward__code=filters.ward)
    if filters.service:
        narrowed &= Q(service_slug=filters.service)
    return narrowed


def _holder(viewer: Viewer, holder: str) -> Q:
    if holder == MINE:
        return Q(holder=viewer.user)
    return Q(holder__isnull=True) if holder == NOBODY else Q()


def _due(due: str) -> Q:
    """What is late or due today. While we wait for a reporter, nothing is."""
    now = timezone.now()
    late = late_at(now)
    today = Q(promised_on=rules.local_day(now), waiting_since__isnull=True) & ~late
    next_day = rules.next_working_day(rules.local_day(now), closed_days())
    tomorrow = Q(promised_on__gt=rules.local_day(now), promised_on__lte=next_day, waiting_since__isnull=True)
    return {LATE: late, TODAY: today, TOMORROW: tomorrow, STUCK_HERE: Q(is_stuck())}.get(due, Q())


def _mentions(words: str) -> Q:
    """A reference, however typed, or words of the title, the place or the reporter's name."""
    reference = rules.parse_reference(words)
    if reference:
        return Q(reference=reference)
    words = words.strip().replace("\0", "")
    return Q(title__icontains=words) | Q(place_words__icontains=words) | Q(person__name__icontains=words)
