"""Lists of requests: a file in which each row asks for one service for one client of an agency."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Client, Organisation, User
from casework.models import ServiceVersion
from notifications.models.leases import Leased, LeasedQuerySet


class ListState(models.TextChoices):
    """Where a list stands."""

    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, not sent"
    SENDING = "sending", "Being sent"
    DONE = "done", "Sent"


class RequestList(Leased):
    """A list as it came, with the version of the service that its rows are checked against and sent with.

    A worker checks its rows, and sends the good ones once somebody has pressed for it. ``content_hash`` is that of the
    file: the same file twice is told. It is deleted with its rows at ``expires_at``: what was sent are cases.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="request_lists")
    service = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    content_hash = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    number = models.PositiveIntegerField()  # of rows
    state = models.CharField(max_length=8, choices=ListState, default=ListState.CHECKING)
    brought_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    objects = LeasedQuerySet["RequestList"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-brought_at"], name="list_of_agency"),
            models.Index(
                fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="list_waits_for_worker"
            ),
            models.Index(fields=["expires_at"], name="list_expires"),
        ]
        constraints = [models.CheckConstraint(condition=Q(state__in=ListState.values), name="list_state_known")]

    def __str__(self) -> str:
        return self.name


class RowState(models.TextChoices):
    """What became of a row."""

    WAITING = "waiting", "Not checked yet"
    GOOD = "good", "Good"
    BAD = "bad", "Not good"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not sent"


class ListRow(models.Model):
    """One row: its ``cells`` as they came, and the answers that they make or what is wrong with them, by column.

    ``line`` is where it stands in the file. It is sent once: its state changes with the case in one transaction.
    """

    of = models.ForeignKey(RequestList, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    client = models.ForeignKey(Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict)
    faults = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=RowState, default=RowState.WAITING)
    reference = models.CharField(max_length=14, blank=True)

    class Meta:
        ordering = ["line"]
        indexes = [models.Index(fields=["of", "state", "line"], name="row_of_list")]
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="row_once"),
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="row_state_known"),
            models.CheckConstraint(
                condition=(Q(state=RowState.SENT) & ~Q(reference="")) | (~Q(state=RowState.SENT) & Q(reference="")),
                name="row_sent_has_a_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of}, line {self.line}"
