"""Cases that are stuck with their holder, as their team's manager was told."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from casework.models.cases import Case
from casework.models.events import Event, EventKind


class StuckReason(models.TextChoices):
    """Why a case is stuck."""

    UNCHANGED = "unchanged", "Nothing has happened"
    LATE = "late", "Late, and nobody looks after it"
    AWAY = "away", "Its holder is away until after the promise"


class Escalation(models.Model):
    """That a case is stuck. ``settled_at`` is when somebody had done something about it, or it was over."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="escalations")
    reason = models.CharField(max_length=10, choices=StuckReason)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=StuckReason.values), name="stuck_reason_known"),
            models.UniqueConstraint(
                fields=["case", "reason"], condition=Q(settled_at__isnull=True), name="escalate_a_reason_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.reason}"


# What others than officers do, and the clock: none of it means that somebody looks after the case.
BY_OTHERS = [
    EventKind.OPENED,
    EventKind.FOLLOWED,
    EventKind.REPLIED,
    EventKind.EVIDENCE_SENT,
    EventKind.PAID,
    EventKind.BOOKED,
    EventKind.BOOKING_MOVED,
    EventKind.TEAM_ANSWERED,
]


def touched() -> models.QuerySet[Event]:
    """What officers did with cases."""
    return Event.objects.filter(by__isnull=False).exclude(kind__in=BY_OTHERS)


def is_stuck() -> Exists:
    """Whether a case (of the query around it) is escalated, and no officer has done anything since."""
    since = touched().filter(case=OuterRef("case"), at__gt=OuterRef("at"))
    return Exists(Escalation.objects.filter(~Exists(since), case=OuterRef("pk"), settled_at__isnull=True))
