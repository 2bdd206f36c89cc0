"""Cases: what a finished journey opens."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Place, Team, User
from casework.models.services import ServiceVersion

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager

    from casework.models.events import Event
    from casework.models.handovers import HandOver
    from casework.models.photos import Photo


class Status(models.TextChoices):
    """Where a case stands. Which may follow which is ``casework.rules.MOVES``."""

    RECEIVED = "received", "Received"
    IN_PROGRESS = "in_progress", "In progress"
    WAITING = "waiting", "Waiting for you"
    DONE = "done", "Done"
    CLOSED = "closed", "Closed without action"


class Outcome(models.TextChoices):
    """Why a case was closed."""

    FIXED = "fixed", "Fixed"
    GONE = "gone", "No longer there"
    DUPLICATE = "duplicate", "Reported before"
    NOT_OURS = "not_ours", "Not ours to do"
    NO_ACTION = "no_action", "No action"


class CaseChannel(models.TextChoices):
    """How the contact came."""

    ONLINE = "online", "Online"
    PHONE = "phone", "Phone"
    FACE_TO_FACE = "face_to_face", "Face to face"
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter"
    WEBCHAT = "webchat", "Webchat"
    COUNCILLOR = "councillor", "Councillor"
    PARTNER = "partner", "Partner"
    STREET = "street", "Officer in the street"
    API = "api", "API"


class CaseQuerySet(models.QuerySet["Case"]):
    """What can be asked of cases; who may see which is here and in ``casework.rules`` alone."""


class Case(Place):
    """A request to the council, with a team, a status, a promise and a timeline.

    ``promised_on`` is the day by which it will be done, in council working days; ``cell`` is the 250 m square of its
    point, which makes "what is near here" an index look-up. ``visitor`` is the browser that a guest reported from.
    ``opened_from`` is the draft it came of: a draft opens one case, however often it is submitted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=14, unique=True)  # FLY-7K3M-2Q9X
    service = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="cases")
    service_slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)  # "Fly-tip, Lillie Road"
    channel = models.CharField(max_length=12, choices=CaseChannel, default=CaseChannel.ONLINE)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases")
    opened_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    visitor = models.UUIDField(null=True, blank=True)
    opened_from = models.UUIDField(null=True, blank=True, unique=True)
    answers = models.JSONField(default=dict)
    shown_answers = models.JSONField(default=list)  # list[ShownAnswer]
    is_confidential = models.BooleanField(default=False)

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    holder = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="held_cases")
    is_urgent = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="duplicates")
    belongs_to = models.CharField(max_length=200, blank=True)  # whose it is, where it is not ours

    opened_at = models.DateTimeField(default=timezone.now)
    promised_on = models.DateField()
    changed_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    breach_told_at = models.DateTimeField(null=True, blank=True)
    cell = models.IntegerField(null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    if TYPE_CHECKING:
        events: RelatedManager[Event]
        photos: RelatedManager[Photo]
        followers: RelatedManager["Follower"]
        handover: HandOver

    class Meta:
        indexes = [
            models.Index(fields=["cell", "service_slug", "closed_at"], name="case_near"),
            models.Index(fields=["team", "promised_on"], condition=Q(closed_at__isnull=True), name="case_queue"),
            models.Index(fields=["promised_on"], condition=Q(closed_at__isnull=True, breach_told_at__isnull=True), name="case_breach"),
            models.Index(fields=["lat", "lon"], condition=Q(closed_at__isnull=True), name="case_map"),
            models.Index(fields=["person", "-opened_at"], name="case_mine"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="case_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DONE, Status.CLOSED], closed_at__isnull=False)
                | (~Q(status__in=[Status.DONE, Status.CLOSED]) & Q(closed_at__isnull=True)),
                name="case_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(closed_at__isnull=True) & Q(outcome=""))
                | (Q(closed_at__isnull=False) & Q(outcome__in=Outcome.values)),
                name="case_closed_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DUPLICATE) | Q(duplicate_of__isnull=False), name="case_duplicate_of_one"
            ),
            models.CheckConstraint(
                condition=Q(easting__isnull=True) | Q(cell__isnull=False), name="case_with_a_point_has_a_cell"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("casework:case", args=[self.reference])

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.closed_at is not None


class Follower(models.Model):
    """Someone who asked to be told about a case that they did not open."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="followed")
    followed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="follow_a_case_once")]
