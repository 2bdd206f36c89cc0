"""Comments on planning applications: what people say of their neighbours' plans, and what of it is published."""

import uuid
from typing import TypedDict

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person, PlanningApplication, User


class Stance(models.TextChoices):
    """What someone thinks of it."""

    SUPPORT = "support", "I support it"
    OBJECT = "object", "I object to it"
    NEUTRAL = "neutral", "I neither support it nor object"


class Topic(models.TextChoices):
    """What a reason is about: matters that planning law lets a council weigh."""

    LIGHT = "light", "Light, or being looked in on"
    NOISE = "noise", "Noise, smell or dust"
    TRAFFIC = "traffic", "Traffic, parking or road safety"
    DESIGN = "design", "How it looks and how big it is"
    TREES = "trees", "Trees, gardens or wildlife"
    HERITAGE = "heritage", "Old buildings or a conservation area"
    OTHER = "other", "Something else about the land or the building"


class Reason(TypedDict):
    """One reason, by its topic."""

    topic: str
    words: str


class Comment(models.Model):
    """What one person says of one application; it has a ``reference`` once it is sent.

    ``reasons`` are theirs by topic (list of ``Reason``), to be changed until it is sent. Nothing is published before
    an officer has read it: ``published`` is ``reasons`` without what must not be read by all, under ``street_name``
    alone. ``is_late``: it came after the last day for comments. What was published may be withheld later, and the
    other way round.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(PlanningApplication, on_delete=models.PROTECT, related_name="comments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="comments")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    street_name = models.CharField(max_length=200, blank=True)  # of the register, as far as the address names one
    reference = models.CharField(max_length=16, blank=True)
    stance = models.CharField(max_length=10, choices=Stance)
    reasons = models.JSONField(default=list)
    is_late = models.BooleanField(default=False)
    began_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    published = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withheld_at = models.DateTimeField(null=True, blank=True)
    withheld_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withheld_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["sent_at"],
                condition=Q(sent_at__isnull=False, published_at__isnull=True, withheld_at__isnull=True),
                name="comment_to_review",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="comment_stance_known"),
            models.UniqueConstraint(fields=["application", "person"], name="comment_once"),
            models.UniqueConstraint(fields=["reference"], condition=~Q(reference=""), name="comment_reference_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(sent_at__isnull=False), name="comment_published_was_sent"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(withheld_at__isnull=True), name="comment_one_outcome"
            ),
        ]

    @property
    def is_sent(self) -> bool:
        """Whether it is with the council: nothing of it can be changed any more."""
        return self.sent_at is not None

    def __str__(self) -> str:
        return f"{self.person_id} on {self.application_id}: {self.stance}"
