"""Drafts: unfinished journeys, kept in the database."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import Organisation, Person, User
from casework.models import CaseChannel, ServiceVersion


class Draft(models.Model):
    """An unfinished journey: the version it began with and the answers so far.

    It is its person's, or, for a guest, the browser's that holds the signed ``visitor`` cookie. ``organisation`` is the
    business that it is of, or the partner agency that asks for its client; ``raised_by`` the councillor or partner who
    fills it in for somebody else, or, a councillor, about a place for nobody. It is deleted with
    its photos and files at ``expires_at``. ``submitted_at`` is set once, by the one submission that opens the case.
    ``number`` is what a caller reads out to an advisor. A guest who asked to come back later gave ``return_email`` or
    ``return_mobile``: the link and the code went there. ``channel`` is how an advisor last worked on it,
    where one did; ``online`` otherwise. One that is not ``is_listed`` would give away whoever is hurt at home: it
    stands in no list, and nobody is reminded of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=14, unique=True, null=True)  # noqa: DJ001  drafts of before have none
    service = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    raised_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    visitor = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=12, choices=CaseChannel, default=CaseChannel.ONLINE)
    answers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    is_listed = models.BooleanField(default=True)
    return_email = models.EmailField(blank=True)
    return_mobile = PhoneNumberField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    case_reference = models.CharField(max_length=14, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"]),
            models.Index(fields=["visitor"]),
            models.Index(fields=["return_email"], condition=~Q(return_email=""), name="draft_return_email"),
            models.Index(fields=["return_mobile"], condition=~Q(return_mobile=""), name="draft_return_mobile"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False)
                | Q(visitor__isnull=False)
                | Q(channel=CaseChannel.COUNCILLOR)
                | ~Q(return_email="")
                | ~Q(return_mobile=""),
                name="draft_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service.title}, begun {self.created_at:%Y-%m-%d}"


class AnswerChange(models.Model):
    """One answer of a draft as it was entered: by whom (``by`` None: someone who was not signed in), how, and what.

    ``by_advisor``: not by the person themselves. Rows are added, never changed: when two work on one form, no answer
    is lost.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="changes")
    question = models.CharField(max_length=40)
    answer = models.JSONField(null=True)
    channel = models.CharField(max_length=12, choices=CaseChannel)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_advisor = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["draft", "question", "-at"])]

    def __str__(self) -> str:
        return f"{self.question} by {self.channel}"
