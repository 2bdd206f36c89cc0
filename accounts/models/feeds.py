"""What other systems send us: each run of a feed, and the keys with which they may."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import User


class ApiKey(models.Model):
    """A key with which another system may use the API; only its hash is kept. ``scopes``: names, "feeds:planning"."""

    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=8, unique=True)
    key_hash = models.CharField(max_length=64)  # SHA-256, hex: the key itself is long and random
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class FeedRun(models.Model):
    """One batch of a feed: what came of it. All of it was kept, or nothing.

    ``reasons`` are the first refused rows (list of ``{"where", "reason"}``). A run that would remove most rows is
    ``held``: nothing of it was kept, and it says so.
    """

    class State(models.TextChoices):
        """How it ended."""

        KEPT = "kept", "Kept"
        REFUSED = "refused", "Refused"
        HELD = "held", "Held: it would remove most rows"
        DRY = "dry", "Dry run"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feed = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State)
    source = models.CharField(max_length=200, blank=True)  # the file's name
    digest = models.CharField(max_length=64)  # SHA-256 of what came, hex
    as_of = models.DateTimeField()  # when the data was true, where the batch says so; else when it came
    ran_at = models.DateTimeField(default=timezone.now)
    seconds = models.FloatField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list)
    words = models.CharField(max_length=500, blank=True)  # why all of it was refused or held
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    key = models.ForeignKey(ApiKey, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs")

    class Meta:
        indexes = [models.Index(fields=["feed", "-as_of"], condition=Q(state="kept"), name="feed_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["kept", "refused", "held", "dry"]), name="feed_run_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.ran_at:%Y-%m-%d %H:%M} {self.state}"
