"""Decisions on applications, what they grant, and what that costs."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from casework.models.cases import Case


class Decision(models.Model):
    """What was decided on a case, why, and by whom: rows are added, never changed. To take a permit back is one too.

    ``finding`` is the calculation it rests on, as it stood then. ``is_automatic``: by rule, without a person, which is
    only ever in favour (UK GDPR Article 22). ``checks`` are the titles of the checklist that the officer ticked.
    ``replaces`` is the decision that someone was asked to look at again.
    """

    class Result(models.TextChoices):
        """What it comes to."""

        GRANTED = "granted", "Granted"
        REFUSED = "refused", "Refused"
        ENDED = "ended", "Taken back"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    result = models.CharField(max_length=10, choices=Result)
    words = models.TextField(blank=True)  # the reasons, for the person
    finding = models.JSONField(null=True, blank=True)  # casework.models.Finding
    checks = models.JSONField(default=list)
    is_automatic = models.BooleanField(default=False)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=["granted", "refused", "ended"]), name="decision_result_known"
            ),
            models.CheckConstraint(
                condition=Q(is_automatic=False) | Q(result="granted", decided_by__isnull=True),
                name="decision_by_rule_only_in_favour",
            ),
            models.CheckConstraint(condition=Q(result="granted") | ~Q(words=""), name="decision_refusal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()} on {self.decided_at:%Y-%m-%d}"


def new_token() -> str:
    """What stands in the address that an inspector's scan opens: not guessable."""
    return uuid.uuid4().hex


class Grant(models.Model):
    """What a case gave: a permit or an award as a page with a QR code, which anyone may check by its ``token``.

    ``shows`` is all that a check tells (list of ``FindingLine``): what an inspector needs, and no more. ``reminded``
    are the days before its end on which the business that holds it was reminded (list of 60, 30, 7).
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="grant")
    token = models.CharField(max_length=32, unique=True, default=new_token)
    title = models.CharField(max_length=200)
    shows = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)  # taken back
    reminded = models.JSONField(default=list)

    if TYPE_CHECKING:
        is_unpaid: bool  # of ``casework.queries.with_payment``

    class Meta:
        indexes = [
            models.Index(fields=["valid_until"], condition=Q(ended_at__isnull=True), name="grant_ends"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="grant_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.title} until {self.valid_until}"


class Charge(models.Model):
    """What is owed for a case, in pence: the fee of a permit. ``casework.models.payments`` has how it is paid."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="charges")
    words = models.CharField(max_length=200)
    pence = models.PositiveIntegerField()
    charged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pence__gt=0), name="charge_is_of_something")]

    def __str__(self) -> str:
        return f"{self.words}: {self.pence} pence"


class Feedback(models.Model):
    """How a journey went, in one answer, asked once after it (1 very badly … 5 very well); words are optional."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="feedback")
    score = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="feedback_score_1_to_5")]

    def __str__(self) -> str:
        return f"{self.score} of 5"
