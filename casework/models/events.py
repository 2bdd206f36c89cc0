"""The timeline of a case: rows are added, never changed."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from casework.models.cases import Case
from casework.rules import Status


class EventKind(models.TextChoices):
    """What happened."""

    OPENED = "opened", "Received"
    MOVED = "moved", "Status changed"
    ASSIGNED = "assigned", "Given to an officer"
    NOTED = "noted", "Note"
    FOLLOWED = "followed", "Followed"
    REOPENED = "reopened", "Reported as not fixed"
    BREACHED = "breached", "Promise missed"
    HANDED_OVER = "handed_over", "Passed to the service's system"
    PHOTO_REVIEWED = "photo_reviewed", "Photo looked at"


class Event(models.Model):
    """One thing that happened to a case: when, by whom, in which words, and whether the public may read it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_public = models.BooleanField(default=False)
    from_status = models.CharField(max_length=12, choices=Status, blank=True)
    to_status = models.CharField(max_length=12, choices=Status, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["case", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M}"
