"""What makes a queue an officer's own, and what happens to many of its cases at once."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Team, User
from casework.models.cases import Case


class SavedFilter(models.Model):
    """A filter of the queue that an officer named; ``asked`` is its address. The queue opens with the ``is_start``."""

    AT_MOST = 20

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    asked = models.CharField(max_length=1000)
    is_start = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_filter_name_once"),
            models.UniqueConstraint(fields=["user"], condition=Q(is_start=True), name="saved_filter_one_start"),
        ]

    def __str__(self) -> str:
        return self.name


class ReplyTemplate(models.Model):
    """Words that a team writes often: for one ``step`` of a case (``forms.Step.value``), or to ``tell`` its reporter.

    Its ``{placeholders}`` are those of ``casework.rules.wordings``.
    """

    TELL = "tell"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="reply_templates")
    step = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    words = models.TextField()
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["step", "name"]
        constraints = [models.UniqueConstraint(fields=["team", "step", "name"], name="reply_template_once")]

    def __str__(self) -> str:
        return self.name


class Bulk(models.TextChoices):
    """What is done to many cases at once."""

    MOVE = "move", "Move them on or close them"
    ASSIGN = "assign", "Give them to someone"
    TELL = "tell", "Write to whoever sent them"


class BulkRun(models.Model):
    """One change of many cases, as it was previewed: nothing is done that was not seen before."""

    AT_MOST = 200

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=6, choices=Bulk)
    step = models.CharField(max_length=30, blank=True)
    holder = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["made_at"])]
        constraints = [models.CheckConstraint(condition=Q(what__in=Bulk.values), name="bulk_known")]

    def __str__(self) -> str:
        return f"{self.what} of {self.made_at:%Y-%m-%d %H:%M}"


class BulkItem(models.Model):
    """One case of a run: the status it was seen in, the words that were previewed, and what came of it.

    ``done_at`` is written in the transaction that changes the case, so that nothing is done twice. ``refused`` names
    why it was left as it is.
    """

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    saw_status = models.CharField(max_length=12)
    saw_holder = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "case"], name="bulk_a_case_once")]

    def __str__(self) -> str:
        return f"{self.case_id} of {self.run_id}"


class Export(models.Model):
    """Who took how many cases out of the queue as a file, and by which filter."""

    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    asked = models.CharField(max_length=1000, blank=True)
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.number} cases at {self.at:%Y-%m-%d %H:%M}"
