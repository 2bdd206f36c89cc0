"""The directory of help in the community, as Open Referral UK (HSDS 3) tells of it."""

import uuid

from django.db import models
from django.utils import timezone


class HelpService(models.Model):
    """One thing that a group in the community offers: a food bank, a lunch club, a debt adviser.

    ``source`` and ``source_id`` say where it was read; a feed that no longer has it sets ``gone_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=200)
    source_id = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    cost = models.CharField(max_length=300, blank=True)  # empty: not said
    opening = models.TextField(blank=True)
    eligibility = models.TextField(blank=True)
    languages = models.CharField(max_length=300, blank=True)
    needs = models.JSONField(default=list)  # of journeys.rules.needs: "food", "money"
    topics = models.JSONField(default=list)  # the source's own words for what it is
    checked_on = models.DateField(null=True, blank=True)  # when the source last made sure that it is so
    read_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="help_service_once")]
        indexes = [models.Index(fields=["gone_at", "name"])]

    def __str__(self) -> str:
        return self.name


class HelpPlace(models.Model):
    """Where a service can be found; one without a point is only told in words."""

    service = models.ForeignKey(HelpService, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=400, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    easting = models.FloatField(null=True, blank=True)
    northing = models.FloatField(null=True, blank=True)
    access = models.TextField(blank=True)  # steps, lift, parking, in the source's words

    class Meta:
        indexes = [models.Index(fields=["easting", "northing"])]

    def __str__(self) -> str:
        return self.words or self.name
