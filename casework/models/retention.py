"""How long cases and what hangs on them are kept: holds, and what each night's sweep lists and does."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from casework.models.cases import Case


class LegalHold(models.Model):
    """That nothing of a case may go, and why: a claim, an inquiry, an inspection. It lasts until it is lifted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=300)
    placed_at = models.DateTimeField(default=timezone.now)
    placed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_at__isnull=True), name="case_held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} held since {self.placed_at:%Y-%m-%d}"


class RetentionRun(models.Model):
    """What one night found to be past its time. It is only listed that night, and goes in one after it.

    ``acts_from`` is the first day on which it may go; ``finished_at`` is set once nothing of the list is left to do.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listed_on = models.DateField(unique=True)
    listed_at = models.DateTimeField(default=timezone.now)
    acts_from = models.DateField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-listed_on"]
        indexes = [models.Index(fields=["acts_from"], condition=Q(finished_at__isnull=True), name="retention_to_do")]
        constraints = [
            models.CheckConstraint(condition=Q(acts_from__gt=models.F("listed_on")), name="retention_lists_first")
        ]

    def __str__(self) -> str:
        return f"Listed on {self.listed_on}"


class RetentionItem(models.Model):
    """One row that is past its time, by the rule that says so.

    ``name`` tells staff which it is, where that tells nothing of a person: a case by its reference. ``result`` is what
    came of it: a row that was put on hold or came back to life meanwhile is kept.
    """

    class Result(models.TextChoices):
        """What came of it."""

        GONE = "gone", "Gone"
        KEPT = "kept", "Kept: no longer due"

    run = models.ForeignKey(RetentionRun, on_delete=models.CASCADE, related_name="items")
    rule = models.CharField(max_length=30)
    row = models.CharField(max_length=36)
    name = models.CharField(max_length=40, blank=True)
    due_on = models.DateField()
    result = models.CharField(max_length=4, choices=Result, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["run", "rule"], condition=Q(settled_at__isnull=True), name="retention_item_to_do"),
            models.Index(fields=["rule", "row"], condition=Q(settled_at__isnull=True), name="retention_item_listed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "rule", "row"], name="retention_item_once"),
            models.CheckConstraint(
                condition=Q(result="", settled_at__isnull=True) | (~Q(result="") & Q(settled_at__isnull=False)),
                name="retention_item_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.row}"


class Erasure(models.Model):
    """That someone's data was erased, and what had to stay and on what ground. It names nobody.

    ``gone`` counts what went by its kind; ``kept`` is what stays (list of {"ground", "what", "until"}).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    done_at = models.DateTimeField(default=timezone.now)
    channel = models.CharField(max_length=12, default="online")
    gone = models.JSONField(default=dict)
    kept = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Erased on {self.done_at:%Y-%m-%d}"
