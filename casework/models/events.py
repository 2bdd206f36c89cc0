"""The timeline of a case: rows are added, never changed."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from casework.models.cases import Case
from casework.models.channels import CaseChannel
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
    WROTE = "wrote", "Message from the team"
    REPLIED = "replied", "Message to the team"
    EVIDENCE_ASKED = "evidence_asked", "Evidence asked for"
    EVIDENCE_SENT = "evidence_sent", "Evidence sent"
    EVIDENCE_REVIEWED = "evidence_reviewed", "Evidence looked at"
    DECIDED = "decided", "Decided"
    CHALLENGED = "challenged", "Asked to look again"
    GRANTED = "granted", "Issued"
    GRANT_ENDED = "grant_ended", "Taken back"
    PASSED_ON = "passed_on", "Passed to another team"
    REMINDED = "reminded", "Reminder sent"
    WITHDRAWN = "withdrawn", "Withdrawn"
    PART_CLOSED = "part_closed", "A part is done"
    PAID = "paid", "Paid"
    REFUNDED = "refunded", "Money given back"
    NOT_PAID = "not_paid", "The payment did not work"
    BOOKED = "booked", "Booked"
    BOOKING_MOVED = "booking_moved", "Booked for another time"
    BOOKING_CANCELLED = "booking_cancelled", "The booked time was given up"
    LINKED = "linked", "Linked with another case"
    UNLINKED = "unlinked", "No longer linked"
    TASK_SET = "task_set", "Task"
    TASK_DONE = "task_done", "Task done"
    TEAM_ASKED = "team_asked", "Another team was asked"
    TEAM_ANSWERED = "team_answered", "The other team answered"
    ESCALATED = "escalated", "Stuck: its manager was told"
    CIRCLE_CLOSED = "circle_closed", "Made sensitive: only a closed circle sees it"
    CIRCLE_OPENED = "circle_opened", "No longer sensitive"
    CIRCLE_ENTERED = "circle_entered", "Opened from outside its circle"


class Event(models.Model):
    """One thing that happened to a case: when, by whom, in which words, and who may read it.

    ``is_public``: anyone who may see the case; ``is_for_reporter``: its reporter and staff; neither: staff alone.
    ``channel`` is how a person's own word came, where it did not come online.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=12, choices=CaseChannel, blank=True)
    is_public = models.BooleanField(default=False)
    is_for_reporter = models.BooleanField(default=False)
    from_status = models.CharField(max_length=12, choices=Status, blank=True)
    to_status = models.CharField(max_length=12, choices=Status, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["case", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M}"
