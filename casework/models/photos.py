"""Photos: cleaned, kept outside the web root, public only after an officer has looked."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from casework.models.cases import Case


class Photo(models.Model):
    """One picture, re-encoded without any of its metadata.

    Until its draft is submitted it belongs to ``draft`` (an id: drafts live on a higher floor); then to ``case``.
    ``position`` is its place among the draft's; that no two share one keeps four uploads at once from becoming four.
    """

    AT_MOST = 3

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="photos")
    draft = models.UUIDField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    image = models.FileField(upload_to="photos/%Y/%m")
    thumbnail = models.FileField(upload_to="photos/%Y/%m")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    shows_outcome = models.BooleanField(default=False)  # taken by the officer who closed the case
    added_at = models.DateTimeField(default=timezone.now)
    is_public = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(reviewed_at__isnull=False),
                name="photo_public_only_after_a_look",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False, draft__isnull=True)
                | Q(case__isnull=True, draft__isnull=False, position__in=[1, 2, 3]),
                name="photo_is_of_a_case_or_a_draft",
            ),
            models.UniqueConstraint(
                fields=["draft", "position"], condition=Q(draft__isnull=False), name="photo_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.width} by {self.height} photo of {self.case_id or self.draft}"
