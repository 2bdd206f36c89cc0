"""Evidence: what an application has to show, item by item, and the files that show it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from casework.models.cases import Case


class EvidenceState(models.TextChoices):
    """Where one item stands."""

    ASKED = "asked", "We need this from you"
    SENT = "sent", "Sent, we have not looked at it yet"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Please send it again"


# The resident has to do something about these.
NEEDED = frozenset({EvidenceState.ASKED, EvidenceState.REJECTED})


class EvidenceItem(models.Model):
    """One thing to be shown for a case: "Your last two payslips". ``reason`` says why it was rejected."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    name = models.SlugField(max_length=60)  # of the definition's question, or made from what an officer asks for
    title = models.CharField(max_length=200)
    hint = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=EvidenceState, default=EvidenceState.ASKED)
    reason = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "name"], name="evidence_item_once"),
            models.CheckConstraint(condition=Q(state__in=EvidenceState.values), name="evidence_state_known"),
            models.CheckConstraint(
                condition=~Q(state=EvidenceState.REJECTED) | ~Q(reason=""), name="evidence_rejected_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_state_display()}"

    @property
    def is_needed(self) -> bool:
        """Whether the resident has to send it, or send it again."""
        return self.state in NEEDED


class DocumentType(models.TextChoices):
    """What a document is, by its content."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "Picture"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"
    DOC = "application/msword", "Word"


class Document(models.Model):
    """One file, checked by its content before it was kept; served only after a permission check, as a download.

    Until its draft is submitted it belongs to ``draft`` and to the question ``item``; then to a case: to the evidence
    item of that name, or, where ``item`` is empty, to the case as such (a file that someone added to a message). What
    came with a letter or an email belongs to that ``post`` until a case comes of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="documents")
    draft = models.UUIDField(null=True, blank=True)
    post = models.ForeignKey(
        "casework.IncomingPost", on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    item = models.SlugField(max_length=60, blank=True)
    name = models.CharField(max_length=200)  # as the sender called it, made harmless
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    file = models.FileField(upload_to="documents/%Y/%m")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["added_at", "pk"]
        indexes = [models.Index(fields=["draft"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, draft__isnull=True, post__isnull=True)
                | Q(case__isnull=True, draft__isnull=False, post__isnull=True)
                | Q(case__isnull=True, draft__isnull=True, post__isnull=False),
                name="document_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return str(DocumentType(self.content_type).label)
