"""Bookings: what can be booked, when it is open, its slots, and who has which.

Times of opening are of the clock in London; moments are aware datetimes.
"""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Person, Team, Ward
from casework.models.cases import Case

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Resource(models.Model):
    """Something with times that can be booked: a registrar's desk, a crew, a pitch, an adviser on the phone.

    ``notice_hours`` before a slot it can no longer be booked, ``cut_off_hours`` before it no longer be changed or
    cancelled; ``days_ahead`` is how far ahead it is open. A crew that comes some time in the day ``is_all_day``.
    """

    slug = models.SlugField(max_length=60, unique=True)
    group = models.SlugField(max_length=60)  # what a service asks for: any resource of "benefits-advice" will do
    name = models.CharField(max_length=100)
    where = models.CharField(max_length=300, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="resources")
    ward = models.ForeignKey(Ward, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    features = models.JSONField(default=list)  # "phone", "video", "step-free"
    is_all_day = models.BooleanField(default=False)
    notice_hours = models.PositiveSmallIntegerField(default=24)
    cut_off_hours = models.PositiveSmallIntegerField(default=24)
    days_ahead = models.PositiveSmallIntegerField(default=60)
    is_open = models.BooleanField(default=True)

    if TYPE_CHECKING:
        openings: RelatedManager["Opening"]
        closures: RelatedManager["Closure"]
        slots: RelatedManager["Slot"]

    class Meta:
        indexes = [models.Index(fields=["group"], name="resource_group")]

    def __str__(self) -> str:
        return self.name


class Opening(models.Model):
    """A weekday (Monday is 0) and hours on which a resource has slots of ``minutes``, each for ``capacity``."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6, minutes__gte=5, capacity__gte=1, closes__gt=F("opens")),
                name="opening_is_whole",
            ),
            models.UniqueConstraint(fields=["resource", "weekday", "opens", "valid_from"], name="opening_once"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} on weekday {self.weekday}, {self.opens} to {self.closes}"


class Closure(models.Model):
    """Days on which a resource is closed, and why, in words for those who had booked."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="closures")
    first_on = models.DateField()
    last_on = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="closure_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} closed {self.first_on} to {self.last_on}"


class Slot(models.Model):
    """A time of a resource that someone has held or booked: a row from the first hold on, derived before.

    ``taken`` counts its live bookings. That it never exceeds ``capacity`` is the database's own rule.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["starts_at"], name="slot_starts"),
            models.Index(fields=["ends_at"], name="slot_ends"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["resource", "starts_at"], name="slot_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_holds_no_more"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} at {self.starts_at:%Y-%m-%d %H:%M}"


class Booking(models.Model):
    """A place in a slot: held for a form until ``held_until``, then confirmed for its case.

    Until then it is its ``draft``'s, and the ``person``'s or browser's (``visitor``) who fills that in.
    ``moves`` is the confirmed booking that this one took the place of. ``reminded`` are the days before it on
    which its person was reminded (list of 3, 1).
    """

    class State(models.TextChoices):
        """Where it stands."""

        HELD = "held", "Held"
        CONFIRMED = "confirmed", "Confirmed"
        LAPSED = "lapsed", "Not confirmed in time"
        CANCELLED = "cancelled", "Cancelled"
        MOVED = "moved", "Moved to another time"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    draft = models.UUIDField(null=True, blank=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="bookings")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="bookings")
    visitor = models.UUIDField(null=True, blank=True)
    moves = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="moved_to")
    held_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    reminded = models.JSONField(default=list)
    calendar_sequence = models.PositiveSmallIntegerField(default=0)  # grows with each change, for calendars

    class Meta:
        indexes = [
            models.Index(fields=["held_until"], condition=Q(state="held"), name="booking_held"),
            models.Index(fields=["case"], condition=Q(state="confirmed"), name="booking_of_case"),
            models.Index(fields=["person", "state"], name="booking_mine"),
            models.Index(fields=["visitor"], condition=Q(state="held", visitor__isnull=False), name="booking_visitors"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["held", "confirmed", "lapsed", "cancelled", "moved"]), name="booking_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="held") | Q(held_until__isnull=False), name="booking_held_until"),
            models.CheckConstraint(condition=~Q(state="confirmed") | Q(case__isnull=False), name="booking_has_a_case"),
            models.UniqueConstraint(fields=["draft"], condition=Q(state="held"), name="one_hold_of_a_draft"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="confirmed"), name="one_booking_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id}: {self.state}"
