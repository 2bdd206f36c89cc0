"""A councillor's own casework: matters with private notes, what they raised for residents, how they are told of it."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person, User, Ward
from casework.models.cases import Case

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class GivenHow(models.TextChoices):
    """How a resident agreed that a councillor speaks for them."""

    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By phone"
    WRITING = "writing", "In writing"


class Matter(models.Model):
    """What a councillor works on, with or for somebody. Nobody else reads it, not another councillor of the ward.

    ``resident_words`` is whom it is about; nobody is kept there without their agreement, ``consent_how`` and the
    ``consent_words`` that they were told. ``next_step`` is to be done on ``next_step_on``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    councillor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="matters")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    resident_words = models.CharField(max_length=300, blank=True)
    consent_how = models.CharField(max_length=9, choices=GivenHow, blank=True)
    consent_words = models.TextField(blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    cases = models.ManyToManyField(Case, through="MatterCase", related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        notes: RelatedManager["MatterNote"]

    class Meta:
        indexes = [models.Index(fields=["councillor", "closed_at", "next_step_on"], name="matter_of_councillor")]
        constraints = [
            models.CheckConstraint(condition=Q(resident_words="") | ~Q(consent_how=""), name="matter_with_consent"),
            models.CheckConstraint(
                condition=Q(consent_how__in=["", *GivenHow.values]), name="matter_consent_how_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MatterNote(models.Model):
    """A private note. Notes are added, never changed."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Note of {self.at:%Y-%m-%d}"


class MatterCase(models.Model):
    """A case that belongs to a matter."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "case"], name="matter_has_a_case_once")]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.matter_id}"


class Raised(models.Model):
    """What a councillor began for a resident of the ward with their agreement, or for nobody, about a place there.

    ``draft`` is the id of the form; the case that it opened has it as ``opened_from``. ``told_up_to`` is the last line
    of the case's timeline of which the councillor was told, where they want to be.
    """

    draft = models.UUIDField(unique=True)
    councillor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="raised")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.SET_NULL, null=True, blank=True, related_name="raised")
    resident_words = models.CharField(max_length=300, blank=True)
    consent_how = models.CharField(max_length=9, choices=GivenHow, blank=True)
    consent_words = models.TextField(blank=True)
    tells_councillor = models.BooleanField(default=True)
    told_up_to = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["councillor", "-at"], name="raised_by_councillor")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(consent_how="", consent_words=""), name="raised_with_consent"
            ),
            models.CheckConstraint(
                condition=Q(consent_how__in=["", *GivenHow.values]), name="raised_consent_how_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} by {self.councillor_id}"


class Digest(models.TextChoices):
    """How often a councillor is told by email of what changed in their ward."""

    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every Monday"
    NEVER = "never", "Never"


class WardChoices(models.Model):
    """How a councillor wants to be told, and when they last looked.

    ``seen_at`` is when they last opened the home page of their ward, ``before_at`` when they last
    did on an earlier day.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="ward_choices")
    digest = models.CharField(max_length=6, choices=Digest, default=Digest.WEEKLY)
    is_alerted = models.BooleanField(default=True)
    digested_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    before_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(digest__in=Digest.values), name="ward_digest_known")]

    def __str__(self) -> str:
        return f"{self.digest} to {self.user_id}"


class WardTally(models.Model):
    """How many were reported in one ward in one month, counted by the clock: figures of a ward count nothing else.

    ``is_sensitive``: cases of which the public sees less than all; their small numbers are told to nobody.
    ``closed`` and ``in_time`` are of those reported in that month.
    """

    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()  # its first day
    service_slug = models.SlugField(max_length=80)
    is_sensitive = models.BooleanField(default=False)
    reported = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    in_time = models.PositiveIntegerField()
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ward", "month", "service_slug", "is_sensitive"], name="tally_once"),
        ]
        indexes = [models.Index(fields=["month", "ward"], name="tally_month")]

    def __str__(self) -> str:
        return f"{self.reported} {self.service_slug} in {self.month:%Y-%m}"
