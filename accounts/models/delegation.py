"""Letting somebody act: a resident asks a carer or relative to see their account, or to do things in it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.people import Person, User


class Scope(models.TextChoices):
    """How far somebody may go in another's account."""

    SEE = "see", "See"
    ACT = "act", "See and act"


class Subject(models.TextChoices):
    """What of an account may be shared."""

    REQUESTS = "requests", "Requests and applications"
    BILLS = "bills", "Council tax"
    BOOKINGS = "bookings", "Bookings"


class Delegation(models.Model):
    """That ``agent`` may see, or act in, the account of ``giver``, for the ``subjects`` named, until ``ended_at``.

    It begins as an invitation to ``email`` that ends at ``expires_at``; only the hash of what its link holds is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    giver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegations")
    agent = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="acts_for")
    email = models.EmailField()
    scope = models.CharField(max_length=3, choices=Scope, default=Scope.SEE)
    subjects = models.JSONField(default=list)  # of ``Subject``
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="delegation_scope_known"),
            models.CheckConstraint(
                condition=Q(agent__isnull=True, accepted_at__isnull=True)
                | Q(agent__isnull=False, accepted_at__isnull=False),
                name="delegation_accepted_by_one",
            ),
            models.UniqueConstraint(
                fields=["giver", "agent"],
                condition=Q(agent__isnull=False, ended_at__isnull=True),
                name="delegation_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("created_at")), name="delegation_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} for {self.giver}"
