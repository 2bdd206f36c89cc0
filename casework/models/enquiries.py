"""Member enquiries: what a councillor asks the council, with a promise of its own and an answer of substance."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Team, User, Ward
from casework import rules
from casework.models.cases import Case
from casework.models.matters import GivenHow, Matter

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class MemberEnquiry(models.Model):
    """A councillor's question to the council, answered by ``promised_on``. A holding reply does not stop the clock.
    ``breach_told_at`` is when everyone concerned was told that it is late.

    Only the councillor who asked and the ``team`` read it. Whoever it names has agreed to that (``consent_how``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=14, unique=True)
    councillor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="enquiries")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.SET_NULL, null=True, blank=True, related_name="enquiries")
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    words = models.TextField()
    resident_words = models.CharField(max_length=300, blank=True)
    consent_how = models.CharField(max_length=9, choices=GivenHow, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    promised_on = models.DateField()
    changed_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    breach_told_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        replies: RelatedManager["EnquiryReply"]

    class Meta:
        verbose_name_plural = "member enquiries"
        indexes = [
            models.Index(fields=["councillor", "closed_at", "promised_on"], name="enquiry_of_councillor"),
            models.Index(fields=["team", "promised_on"], condition=Q(closed_at__isnull=True), name="enquiry_queue"),
            models.Index(
                fields=["promised_on"],
                condition=Q(closed_at__isnull=True, breach_told_at__isnull=True),
                name="enquiry_breach",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(resident_words="") | ~Q(consent_how=""), name="enquiry_with_consent"),
            models.CheckConstraint(
                condition=Q(consent_how__in=["", *GivenHow.values]), name="enquiry_consent_how_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been answered."""
        return self.closed_at is None and self.promised_on < rules.local_day(now)


class EnquiryReply(models.Model):
    """What the team wrote back: a holding reply says why, what is being done and by when; the answer closes it."""

    class Kind(models.TextChoices):
        """Whether it is the answer."""

        HOLDING = "holding", "Holding reply"
        FINAL = "final", "Answer"

    enquiry = models.ForeignKey(MemberEnquiry, on_delete=models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=7, choices=Kind)
    why = models.TextField(blank=True)
    doing = models.TextField(blank=True)
    by_on = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="holding", by_on__isnull=False, words="") & ~Q(why="") & ~Q(doing=""))
                | (Q(kind="final", why="", doing="", by_on__isnull=True) & ~Q(words="")),
                name="reply_of_substance",
            ),
            models.UniqueConstraint(fields=["enquiry"], condition=Q(kind="final"), name="enquiry_answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.at:%Y-%m-%d}"
