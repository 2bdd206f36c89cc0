"""Hand-overs: delivery of a case to a back-office system, a row until it is accepted."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from casework.models.cases import Case
from notifications.models import Leased, LeasedQuerySet


class HandOverStatus(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"
    GIVEN_UP = "given_up", "Given up after several tries"


# An officer must look at these.
STUCK = frozenset({HandOverStatus.REFUSED, HandOverStatus.GIVEN_UP})


class HandOver(Leased):
    """The delivery of one case to the back office its service names; ``their_reference`` is the number it gave."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="handover")
    back_office = models.CharField(max_length=50)
    status = models.CharField(max_length=10, choices=HandOverStatus, default=HandOverStatus.WAITING)
    their_reference = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = LeasedQuerySet["HandOver"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="handover_ready")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=HandOverStatus.values), name="handover_status_known"),
            models.CheckConstraint(  # waiting has a time to be taken up, settled has none
                condition=Q(status=HandOverStatus.WAITING, next_attempt_at__isnull=False, settled_at__isnull=True)
                | (~Q(status=HandOverStatus.WAITING) & Q(next_attempt_at__isnull=True, settled_at__isnull=False)),
                name="handover_waits_or_is_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.back_office}: {self.status}"


class HandOverAttempt(models.Model):
    """One try to deliver, and what the back office answered."""

    handover = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="tries")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["started_at", "pk"]

    def __str__(self) -> str:
        return self.detail or "Under way"
