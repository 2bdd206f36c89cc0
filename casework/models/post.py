"""Post: a letter or an email that came in, from the day it came until somebody has dealt with it."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from casework.models.cases import Case
from casework.models.channels import CaseChannel
from casework.models.contacts import ContactOutcome

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from casework.models.contacts import Contact
    from casework.models.evidence import Document

POST_CHANNELS = (CaseChannel.LETTER.value, CaseChannel.EMAIL.value)


class IncomingPost(models.Model):
    """One letter or email. Who it is from stands as they wrote it, and proves nothing.

    An advisor deals with it in a contact (``Contact.post``): its advisor has taken it, and what they do hangs on that.
    A contact that is left open gives it back. Its files are documents until they go to ``case``, which came of it, or
    about which it asks. ``message_key`` is made of an email's Message-ID, or of all that an advisor recorded by hand:
    the same one is kept once. ``left_out`` says which files were not kept, and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=12, choices=CaseChannel)
    came_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    sender_name = models.CharField(max_length=200, blank=True)
    sender_email = models.CharField(max_length=254, blank=True)  # lower case, as people's are kept
    sender_address = models.TextField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    left_out = models.TextField(blank=True)
    message_key = models.CharField(max_length=64, blank=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="post")
    dealt_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=ContactOutcome, blank=True)

    if TYPE_CHECKING:
        contacts: RelatedManager["Contact"]
        documents: RelatedManager["Document"]

    class Meta:
        indexes = [
            models.Index(fields=["came_on", "recorded_at"], condition=Q(dealt_at__isnull=True), name="post_waiting"),
            models.Index(fields=["dealt_at"], name="post_dealt_with"),
            models.Index(fields=["sender_email"], condition=~Q(sender_email=""), name="post_from_email"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message_key"], condition=~Q(message_key=""), name="post_message_once"),
            models.CheckConstraint(condition=Q(channel__in=POST_CHANNELS), name="post_is_a_letter_or_an_email"),
            models.CheckConstraint(
                condition=Q(dealt_at__isnull=True, outcome="")
                | Q(dealt_at__isnull=False, outcome__in=[one for one in ContactOutcome.values if one != "abandoned"]),
                name="post_is_dealt_with_by_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Its subject; without one how it begins."""
        line = self.subject or next((line.strip() for line in self.words.splitlines() if line.strip()), "")
        return line if len(line) <= 80 else f"{line[:80].rstrip()}…"

    @property
    def sender(self) -> str:
        """Who it says it is from."""
        return self.sender_name or self.sender_email or " ".join(self.sender_address.split())[:80]

    @property
    def days_waiting(self) -> int:
        """How many days ago it came."""
        return max((timezone.localdate() - self.came_on).days, 0)
