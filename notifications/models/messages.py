"""Messages: one email or SMS to one person, a row before it is sent."""

import uuid
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from notifications.models.leases import Leased, LeasedQuerySet

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Channel(models.TextChoices):
    """How a message travels; by phone a person tells it."""

    EMAIL = "email", "Email"
    SMS = "sms", "Text message"
    PHONE = "phone", "Phone call"


class MessageStatus(models.TextChoices):
    """Where a message stands.

    ``failed`` and ``given_up`` are terminal until a person sends it again. So is ``unknown`` once the provider has been
    asked as often as is worth it: its row then has no ``next_attempt_at``.
    """

    WAITING = "waiting", "Waiting to be sent"
    ACCEPTED = "accepted", "With the provider"
    UNKNOWN = "unknown", "Sent or not: the provider's answer was lost"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Could not be delivered"
    GIVEN_UP = "given_up", "Given up after several tries"
    TO_PHONE = "to_phone", "Not sent: they asked to be phoned"
    PHONED = "phoned", "Told by phone"
    HELD_BACK = "held_back", "Not sent: told another way"


# It may never have arrived, and nobody tries it any more.
UNDELIVERED = frozenset({MessageStatus.FAILED, MessageStatus.GIVEN_UP, MessageStatus.UNKNOWN})


class Message(Leased):
    """One email or SMS to one person.

    ``facts`` is what the templates of ``event`` are filled with, as it was when the change was made, so that a later
    change cannot alter an earlier alert. ``subject``, ``text`` and ``html`` are what was sent, written when it is
    sent (mail written by the sign-in library brings its own). ``dedupe`` says what it tells, to whom, by which
    channel: the same thing is never told twice. ``is_secret`` bodies (codes, links that open an account) are wiped
    once settled; after ``expires_at`` what a message holds is of no use, and it is not sent. What ``is_work`` goes to a
    colleague, whatever they wish as a resident. ``about`` is the case's reference as text: messages know nothing of
    cases.
    ``queued_by`` made the change that is told, or had it sent again. What is told ``to_phone`` is never sent: staff
    ring, and say so. What waited when its person asked not to be written to this way turns into that, or is
    ``held_back`` where the same is told by another channel.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, null=True, related_name="messages")
    channel = models.CharField(max_length=5, choices=Channel)
    to = models.CharField(max_length=254)
    event = models.CharField(max_length=40)
    about = models.CharField(max_length=20, blank=True, db_index=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    stop_url = models.URLField(max_length=500, blank=True)
    is_secret = models.BooleanField(default=False)
    is_work = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    dedupe = models.CharField(max_length=200, unique=True)
    status = models.CharField(max_length=10, choices=MessageStatus, default=MessageStatus.WAITING)
    provider_id = models.CharField(max_length=64, blank=True, db_index=True)
    queued_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = LeasedQuerySet["Message"].as_manager()

    if TYPE_CHECKING:
        tries: RelatedManager["Attempt"]

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="message_ready"),
            models.Index(fields=["-created_at"], name="message_newest"),
            models.Index(fields=["created_at"], condition=Q(status="to_phone"), name="message_to_phone"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MessageStatus.values), name="message_status_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel_known"),
        ]

    @property
    def may_be_resent(self) -> bool:
        """Whether a person may have it tried again: it is settled, may not have arrived, and its words are kept."""
        return self.status in UNDELIVERED and self.next_attempt_at is None and not self.is_secret

    def __str__(self) -> str:
        return f"{self.event} by {self.channel} about {self.about or 'nothing'}"


class Attempt(models.Model):
    """One try to send a message, and what came of it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=MessageStatus, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=MessageStatus.values), name="attempt_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome or 'no answer yet'} {self.detail}".strip()


class DeliveryReport(models.Model):
    """What a provider said of a message after it had taken it, as its webhook brought it: stored once, in any order.

    ``word`` is the provider's own word for where the message stands. A report may come before the answer to the
    request that it is about, so it names the provider's id, and our message only where the address it came to did.
    """

    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=64)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="reports")
    word = models.CharField(max_length=30)
    detail = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_id", "word"], name="report_a_word_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.provider_id}: {self.word}"
