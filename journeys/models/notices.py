"""Service notices: "no garden waste collections this week", for a time, some services and some wards."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User, Ward


class Notice(models.Model):
    """A few words that everyone concerned should read before they begin.

    ``services`` are slugs (none: all services); of ``wards`` none means all of the borough.
    """

    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    services = models.JSONField(default=list)
    wards = models.ManyToManyField(Ward, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["ends_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="notice_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.title
