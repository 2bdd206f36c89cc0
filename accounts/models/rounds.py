"""When things are collected and swept: rounds, the dates that differ, and who asked to be told."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import Person
from accounts.models.places import Property, Street
from accounts.rules.rounds import Days


class Stream(models.TextChoices):
    """What a round collects."""

    REFUSE = "refuse", "Rubbish"
    RECYCLING = "recycling", "Recycling"
    FOOD = "food", "Food waste"
    GARDEN = "garden", "Garden waste"


class Pattern(models.Model):
    """A day that comes back: ``weekday`` (Monday is 0) every so many weeks, counted from the week of ``starts_on``."""

    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def days(self) -> Days:
        """The pattern without its row, for the rules."""
        return Days(weekday=self.weekday, every_weeks=self.every_weeks, starts_on=self.starts_on, ends_on=self.ends_on)


class Round(Pattern):
    """A crew's way through the streets for one stream. One that came as a calendar has dates alone, and no pattern."""

    code = models.CharField(max_length=60, unique=True)
    stream = models.CharField(max_length=10, choices=Stream)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stream__in=Stream.values), name="round_stream_known"),
            models.CheckConstraint(
                condition=Q(weekday__isnull=True, starts_on__isnull=True)
                | Q(weekday__lte=6, starts_on__isnull=False, every_weeks__gte=1),
                name="round_pattern_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RoundDate(models.Model):
    """A date on which a round differs from its pattern: one more, one moved to ``moved_to``, or none."""

    class Kind(models.TextChoices):
        """How it differs."""

        EXTRA = "extra", "One more"
        MOVED = "moved", "Moved"
        CANCELLED = "cancelled", "None"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="dates")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    moved_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # "Christmas Day"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "on"], name="round_date_once"),
            models.CheckConstraint(condition=Q(kind__in=["extra", "moved", "cancelled"]), name="round_date_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="moved", moved_to__isnull=False) | (~Q(kind="moved") & Q(moved_to__isnull=True)),
                name="round_date_moved_says_where",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} on {self.on}: {self.kind}"


class RoundProperty(models.Model):
    """A property that a round comes to."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="properties")
    property = models.ForeignKey(Property, on_delete=models.CASCADE, related_name="rounds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["property", "round"], name="round_comes_to_a_property_once")]

    def __str__(self) -> str:
        return f"{self.round_id} comes to {self.property_id}"


class RoundPostcode(models.Model):
    """A postcode to whose properties a round comes, but for those that have a round of this stream of their own."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="postcodes")
    postcode = models.CharField(max_length=7)  # without its space

    class Meta:
        constraints = [models.UniqueConstraint(fields=["postcode", "round"], name="round_comes_to_a_postcode_once")]

    def __str__(self) -> str:
        return f"{self.round_id} comes to {self.postcode}"


class Cleansing(Pattern):
    """When a street is swept."""

    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="cleansings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "weekday"], name="cleansing_of_a_street_on_a_day"),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, starts_on__isnull=False, every_weeks__gte=1),
                name="cleansing_pattern_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street_id} on weekday {self.weekday}"


def new_calendar_token() -> str:
    """What makes the address of a calendar secret."""
    return secrets.token_urlsafe(24)


class CollectionCalendar(models.Model):
    """A person's calendar of collections at a secret address, which they may renew: the old one is dead then."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="collection_calendar")
    token = models.CharField(max_length=40, unique=True, default=new_calendar_token)
    renewed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Calendar of {self.person_id}"


class CollectionReminder(models.Model):
    """Someone who wants to be reminded on the evening before each collection at their home."""

    class Way(models.TextChoices):
        """How."""

        EMAIL = "email", "Email"
        SMS = "sms", "Text message"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="collection_reminder")
    way = models.CharField(max_length=5, choices=Way)
    asked_at = models.DateTimeField(default=timezone.now)
    reminded_for = models.DateField(null=True, blank=True)  # the last day of collection that was told of

    class Meta:
        indexes = [models.Index(fields=["reminded_for"], name="collection_reminder_due")]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["email", "sms"]), name="collection_reminder_way_known")
        ]

    def __str__(self) -> str:
        return f"Remind {self.person_id} by {self.way}"
