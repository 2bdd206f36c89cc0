"""Drafts: unfinished journeys, kept in the database."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from casework.models import CaseChannel, ServiceVersion


class Draft(models.Model):
    """An unfinished journey: the version it began with and the answers so far.

    It is its person's, or, for a guest, the browser's that holds the signed ``visitor`` cookie. It is deleted with
    its photos at ``expires_at``. ``submitted_at`` is set once, by the one submission that opens the case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    visitor = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=12, choices=CaseChannel, default=CaseChannel.ONLINE)
    answers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    case_reference = models.CharField(max_length=14, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"]), models.Index(fields=["visitor"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(visitor__isnull=False), name="draft_is_somebodys"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service.title}, begun {self.created_at:%Y-%m-%d}"
