"""Planning applications, as the planning system had them last, and who wants to hear of them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import Person
from accounts.models.places import Property, Ward


class PlanningStage(models.TextChoices):
    """Where an application stands; what a feed calls it is put into one of these."""

    RECEIVED = "received", "Received"
    CONSULTATION = "consultation", "Open for comments"
    ASSESSMENT = "assessment", "Being assessed"
    DECIDED = "decided", "Decided"
    APPEAL = "appeal", "Appealed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PlanningApplication(models.Model):
    """An application for planning permission. ``key`` is its reference as an address can hold it.

    Comments count until the end of ``comment_by``. ``cell`` is the square of its point (``accounts.rules.cells``);
    one without a point is in lists and on no map. ``fingerprint`` tells whether the next feed differs.
    """

    reference = models.CharField(max_length=60, unique=True)  # 2026/01234/FUL
    key = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=120, blank=True)
    description = models.TextField()
    address = models.CharField(max_length=500, blank=True)
    stage = models.CharField(max_length=12, choices=PlanningStage, default=PlanningStage.RECEIVED)
    received_on = models.DateField(null=True, blank=True)
    valid_on = models.DateField(null=True, blank=True)
    comment_from = models.DateField(null=True, blank=True)
    comment_by = models.DateField(null=True, blank=True)
    decide_by = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    easting = models.FloatField(null=True, blank=True)
    northing = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    cell = models.IntegerField(null=True, blank=True)
    property = models.ForeignKey(Property, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ward = models.ForeignKey(Ward, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    fingerprint = models.CharField(max_length=32)
    first_fed_at = models.DateTimeField(default=timezone.now)
    fed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["cell", "comment_by"], name="planning_near"),
            models.Index(fields=["first_fed_at"], name="planning_new"),
            models.Index(fields=["-received_on"], name="planning_received"),
            models.Index(fields=["comment_by"], name="planning_comment_by"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=PlanningStage.values), name="planning_stage_known"),
            models.CheckConstraint(
                condition=Q(
                    easting__isnull=True, northing__isnull=True, lat__isnull=True, lon__isnull=True, cell__isnull=True
                )
                | Q(
                    easting__isnull=False,
                    northing__isnull=False,
                    lat__isnull=False,
                    lon__isnull=False,
                    cell__isnull=False,
                ),
                name="planning_point_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class PlanningStep(models.Model):
    """Something that happened to an application, or will."""

    application = models.ForeignKey(PlanningApplication, on_delete=models.CASCADE, related_name="steps")
    on = models.DateField()
    words = models.CharField(max_length=200)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "on", "words"], name="planning_step_once")]

    def __str__(self) -> str:
        return f"{self.on}: {self.words}"


class PlanningDocument(models.Model):
    """A plan, a form or a report, where the planning system publishes it: at an address of its own, or in a list."""

    application = models.ForeignKey(PlanningApplication, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-published_on", "title"]
        constraints = [models.UniqueConstraint(fields=["application", "url", "title"], name="planning_document_once")]

    def __str__(self) -> str:
        return self.title


class PlanningWatch(models.Model):
    """Someone who wants to hear of one application, or of new ones within ``metres`` of their home.

    ``told_until``: new applications first fed until then need not be told of any more. ``told_stage`` and
    ``told_decision`` are what the person knows of the one application.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="planning_watches")
    application = models.ForeignKey(
        PlanningApplication, on_delete=models.CASCADE, null=True, blank=True, related_name="watches"
    )
    metres = models.PositiveSmallIntegerField(null=True, blank=True)
    watched_at = models.DateTimeField(default=timezone.now)
    told_until = models.DateTimeField(default=timezone.now)
    told_stage = models.CharField(max_length=12, blank=True)
    told_decision = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=False, metres__isnull=True)
                | Q(application__isnull=True, metres__gte=100, metres__lte=1000),
                name="planning_watch_one_or_area",
            ),
            models.UniqueConstraint(fields=["person", "application"], name="planning_watch_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(application__isnull=True), name="planning_watch_one_area"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} watches {self.application_id or f'{self.metres} m'}"
