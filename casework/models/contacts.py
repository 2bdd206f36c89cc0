"""Contacts: a caller, a visitor or a letter, from the first word to the outcome, and everything done in between."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import Person, User
from casework.models.cases import Case
from casework.models.channels import CaseChannel

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class ContactOutcome(models.TextChoices):
    """How a contact ended. Nobody chooses the last: it was left open. Two are of post alone."""

    ANSWERED = "answered", "Answered"
    CASE_OPENED = "case_opened", "A request was opened"
    PASSED_ON = "passed_on", "Passed on"
    NOT_OURS = "not_ours", "Not for us"
    SPAM = "spam", "Spam"
    ABANDONED = "abandoned", "Left open"


class Identity(models.TextChoices):
    """How far we know that it is them."""

    UNKNOWN = "", "Not checked"
    PASSED = "passed", "Their answers were right"
    SHOWN = "shown", "Seen by the advisor"
    NEW = "new", "We held nothing of them before"


class Contact(models.Model):
    """One contact with one person, or with someone whom nobody has found yet, by one advisor.

    An advisor has one open at a time. ``reason`` is of ``portal/desk/contacts.yaml``. ``chased`` is the earlier request
    that they ask about: a contact that a better answer would have saved. ``identity_reason`` says what the advisor saw,
    where no questions were asked. ``came_on`` is the day of a letter or an email, and ``post`` is that one: in one open
    contact at a time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts")
    advisor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="contacts")
    channel = models.CharField(max_length=12, choices=CaseChannel)
    reason = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=ContactOutcome, blank=True)
    chased = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="chased_by")
    identity = models.CharField(max_length=8, choices=Identity, blank=True, default=Identity.UNKNOWN)
    identity_reason = models.CharField(max_length=40, blank=True)
    came_on = models.DateField(null=True, blank=True)
    post = models.ForeignKey(
        "casework.IncomingPost", on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    note = models.TextField(blank=True)

    if TYPE_CHECKING:
        events: RelatedManager["ContactEvent"]

    class Meta:
        indexes = [
            models.Index(fields=["person", "-began_at"], name="contact_of_person"),
            models.Index(fields=["advisor", "-began_at"], name="contact_of_advisor"),
            models.Index(fields=["began_at"], condition=Q(ended_at__isnull=True), name="contact_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["advisor"], condition=Q(ended_at__isnull=True), name="one_open_contact_an_advisor"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(ended_at__isnull=True), name="one_open_contact_an_item_of_post"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="")
                | Q(ended_at__gte=F("began_at"), outcome__in=ContactOutcome.values),
                name="contact_ends_with_an_outcome",
            ),
            models.CheckConstraint(condition=Q(identity__in=Identity.values), name="contact_identity_known"),
            models.CheckConstraint(condition=Q(channel__in=CaseChannel.values), name="contact_channel_known"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} at {self.began_at:%Y-%m-%d %H:%M}"

    @property
    def minutes(self) -> int:
        """How long it took, or has taken until now, in minutes begun."""
        return -(-((self.ended_at or timezone.now()) - self.began_at) // timedelta(minutes=1))

    @property
    def knows_them(self) -> bool:
        """Whether anything personal may be said."""
        return self.person_id is not None and self.identity != Identity.UNKNOWN


class ContactEventKind(models.TextChoices):
    """What was done in a contact."""

    FORM_BEGUN = "form_begun", "Form begun"
    FORM_GIVEN_BACK = "form_given_back", "Link to a form sent"
    CASE_OPENED = "case_opened", "Request opened"
    BILL_ADDED = "bill_added", "Council tax account added"
    BILL_REMOVED = "bill_removed", "Council tax account taken off"
    CHASED = "chased", "Asked about a request"
    CHECKED = "checked", "Identity checked"
    NOT_KNOWN = "not_known", "Wrong answers"
    PASSED_ON = "passed_on", "Passed on"
    PERSON_ADDED = "person_added", "Added as someone new"
    NEEDS_SET = "needs_set", "How to be in touch with them changed"


class ContactEvent(models.Model):
    """One thing that was done in a contact: ``about`` is the number or reference it is about. Rows are only added."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16, choices=ContactEventKind)
    at = models.DateTimeField(default=timezone.now)
    about = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}".strip()


class IdentityTry(models.Model):
    """One set of answers to the questions that show who is calling: which were ``asked``, never what was answered."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identity_tries")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="identity_tries")
    asked = models.JSONField(default=list)  # list[str]
    is_right = models.BooleanField()
    tried_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["person", "-tried_at"], name="identity_try_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {'right' if self.is_right else 'wrong'}"


class Call(models.Model):
    """A call that the phone system put through to an advisor. Its ``number`` is wiped once it is taken or is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    advisor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calls")
    number = PhoneNumberField(blank=True)
    rang_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["advisor", "-rang_at"], condition=Q(taken_at__isnull=True), name="call_ringing"),
            models.Index(fields=["rang_at"], condition=~Q(number=""), name="call_with_number"),
        ]

    def __str__(self) -> str:
        return f"Call at {self.rang_at:%Y-%m-%d %H:%M}"


class CallBack(models.Model):
    """When a team calls someone back about a case, the contact in which that was promised, and the team's task."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="call_backs")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="call_backs")
    task = models.OneToOneField("casework.CaseTask", on_delete=models.SET_NULL, null=True, related_name="call_back")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    promised_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["starts_at"], name="call_back_starts")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="call_back_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.starts_at:%Y-%m-%d %H:%M}"
