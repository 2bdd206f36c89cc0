"""What can be booked and when, who has booked what, and what a resource's day looks like."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from accounts.rules import Viewer
from casework import rules
from casework.models import Booking, Case, Closure, Opening, Resource, Slot
from casework.models.sight import selves_of
from casework.queries.facts import closed_days
from casework.rules import bookings as timing
from casework.rules.bookings import Hours, SlotTime, Timetable


@dataclass(frozen=True, kw_only=True)
class FreeSlot:
    """A time that can be booked now, and how many more may have it."""

    resource: Resource
    starts_at: datetime
    ends_at: datetime
    free: int

    @property
    def code(self) -> str:
        """What a page sends for it: "registrars-hammersmith@2026-11-25T10:00Z"."""
        return code_of(self.resource.slug, self.starts_at)

    @property
    def on(self) -> date:
        """Its day in London."""
        return rules.local_day(self.starts_at)

    @property
    def is_fixed(self) -> bool:
        """Whether it begins too soon to be changed or cancelled by its person once it is booked."""
        cut_off_hours = self.resource.cut_off_hours
        return not timing.may_change(self.starts_at, cut_off_hours=cut_off_hours, now=timezone.now())


def code_of(resource: str, starts_at: datetime) -> str:
    """The code of a time of a resource."""
    return f"{resource}@{starts_at:%Y-%m-%dT%H:%MZ}"


def timetable_of(resource: Resource, *, closures: Iterable[Closure] | None = None) -> Timetable:
    """When a resource can be booked, by its openings and closures; both are read where they were not before."""
    return Timetable(
        hours=[hours_of(opening) for opening in resource.openings.all()],
        closures=[(one.first_on, one.last_on) for one in (resource.closures.all() if closures is None else closures)],
        opens_on_bank_holidays=timing.OPEN_ON_BANK_HOLIDAYS in resource.features,
        notice_hours=resource.notice_hours,
        days_ahead=resource.days_ahead,
    )


def hours_of(opening: Opening) -> Hours:
    """An opening as the rules know it."""
    return Hours(
        weekday=opening.weekday,
        opens=opening.opens,
        closes=opening.closes,
        minutes=opening.minutes,
        capacity=opening.capacity,
        valid_from=opening.valid_from,
        valid_until=opening.valid_until,
    )


def resources_of(group: str, *, features: Collection[str] = (), ward: int | None = None) -> list[Resource]:
    """What is open in a group and has all ``features``, for that ward or for any; with openings and closures.

    Three queries. What can be in a list of features differs between databases, so that is looked at here.
    """
    found = Resource.objects.filter(group=group, is_open=True).prefetch_related("openings", "closures").order_by("slug")
    if ward is not None:
        found = found.filter(Q(ward=None) | Q(ward=ward))
    return [resource for resource in found if set(features) <= set(resource.features)]


def free_slots(
    group: str,
    *,
    now: datetime,
    features: Collection[str] = (),
    ward: int | None = None,
    from_on: date | None = None,
    days: Collection[date] | None = None,
    draft: uuid.UUID | None = None,
    limit: int = 30,
) -> list[FreeSlot]:
    """The next times of a group that are free, the earliest first: four queries, however many there are.

    ``features`` it has to have; ``from_on`` is the first day to look at, ``days`` are the only ones that will do.
    What ``draft`` holds itself counts as free for it. Of several resources at one place and time there is one.
    """
    return free_slots_of(
        resources_of(group, features=features, ward=ward),
        now=now,
        from_on=from_on,
        days=days,
        draft=draft,
        limit=limit,
    )


def free_slots_of(
    resources: Sequence[Resource],
    *,
    now: datetime,
    from_on: date | None = None,
    days: Collection[date] | None = None,
    draft: uuid.UUID | None = None,
    limit: int = 30,
) -> list[FreeSlot]:
    """``free_slots`` of these resources: one query, beside their openings and closures."""
    if not resources:
        return []
    last = rules.local_day(now) + timedelta(days=max(resource.days_ahead for resource in resources) + 1)
    taken = _taken(resources, now=now, until_on=last, draft=draft)
    found: dict[tuple[datetime, str], FreeSlot] = {}
    for resource in resources:
        for slot in timing.bookable(
            timetable_of(resource), now=now, from_on=from_on, until_on=last, closed_days=closed_days()
        ):
            if days is not None and rules.local_day(slot.starts_at) not in days:
                continue
            free = slot.capacity - taken.get((resource.pk, slot.starts_at), 0)
            key = slot.starts_at, resource.where
            if free > 0 and (key not in found or found[key].free < free):
                found[key] = FreeSlot(resource=resource, starts_at=slot.starts_at, ends_at=slot.ends_at, free=free)
    return [found[key] for key in sorted(found)][:limit]


def _taken(
    resources: Sequence[Resource], *, now: datetime, until_on: date, draft: uuid.UUID | None
) -> Mapping[tuple[int, datetime], int]:
    """How many places of each slot are gone: not those of holds that ran out, nor that of ``draft``."""
    loose = Q(bookings__state=Booking.State.HELD) & (
        Q(bookings__held_until__lt=now) | (Q(bookings__draft=draft) if draft else Q(pk__in=[]))
    )
    coming = Slot.objects.filter(
        resource__in=resources, taken__gt=0, starts_at__gte=now, starts_at__lt=timing.day_begins(until_on)
    )
    slots = coming.annotate(loose=Count("bookings", filter=loose)).order_by()
    return {(slot.resource_id, slot.starts_at): slot.taken - slot.loose for slot in slots}


def slot_of(resource: Resource, starts_at: datetime, *, now: datetime) -> SlotTime | None:
    """The time of a resource that begins then, where it may be booked now, free or not; else None."""
    if not resource.is_open:
        return None
    return timing.slot_at(timetable_of(resource), starts_at, now=now, closed_days=closed_days())


def resource_by_slug(slug: str) -> Resource | None:
    """The resource of that name, if there is one."""
    return Resource.objects.filter(slug=slug).first()


def is_fixed_once_booked(resource: str, starts_at: datetime, *, now: datetime) -> bool:
    """Whether a time of the resource of that name begins too soon to be changed or cancelled by its person."""
    found = resource_by_slug(resource)
    return found is not None and not timing.may_change(starts_at, cut_off_hours=found.cut_off_hours, now=now)


def hold_of(draft: uuid.UUID) -> Booking | None:
    """What a draft holds, also where its time ran out and nobody took it back yet."""
    held = Booking.objects.filter(draft=draft, state=Booking.State.HELD)
    return held.select_related("slot__resource").first()


def number_held_elsewhere(draft: uuid.UUID, *, person: Person | None, visitor: uuid.UUID | None, now: datetime) -> int:
    """How many times the same person or browser holds for other forms than ``draft``."""
    theirs = (Q(person=person) if person is not None else Q(pk__in=[])) | (
        Q(visitor=visitor) if visitor is not None else Q(pk__in=[])
    )
    held = Booking.objects.filter(theirs, state=Booking.State.HELD, held_until__gte=now)
    return held.exclude(draft=draft).count()


def first_held_at(draft: uuid.UUID, resource: str, starts_at: datetime) -> datetime | None:
    """When a form held a time first, also where that ran out since."""
    held = Booking.objects.filter(draft=draft, slot__resource__slug=resource, slot__starts_at=starts_at)
    return held.order_by("held_at").values_list("held_at", flat=True).first()


def is_free(resource: str, starts_at: datetime, *, now: datetime, draft: uuid.UUID) -> bool:
    """Whether a form could have a time of the resource of that name now."""
    found = resource_by_slug(resource)
    day = rules.local_day(starts_at)
    free = free_slots_of([found], now=now, from_on=day, days=[day], draft=draft, limit=1_000) if found else []
    return found is not None and found.is_open and any(slot.starts_at == starts_at for slot in free)


def bookings_of(viewer: Viewer) -> QuerySet[Booking]:
    """What ``viewer`` has booked, the soonest first; what is over stands at the end.

    What they booked as a guest with an address that is theirs now, too. One query.
    """
    if viewer.person is None:
        return Booking.objects.none()
    is_over = models.Case(models.When(slot__ends_at__lt=timezone.now(), then=1), default=0)
    return (
        Booking.objects.filter(state=Booking.State.CONFIRMED, case__person__in=selves_of(viewer.person))
        .filter(case__is_restricted=False)
        .select_related("slot__resource", "case")
        .defer("case__answers", "case__shown_answers", "case__finding")
        .order_by(is_over, "slot__starts_at", "pk")
    )


def booking_of(case: Case) -> Booking | None:
    """What a case has booked, if it has a time now."""
    confirmed = Booking.objects.filter(case=case, state=Booking.State.CONFIRMED)
    return confirmed.select_related("slot__resource__team").first()


def last_booking_of(case: Case) -> Booking | None:
    """What a case has booked, or had before it was given up: what to look for again."""
    return Booking.objects.filter(case=case).select_related("slot__resource__team").order_by("-held_at", "-pk").first()


def resources_for(viewer: Viewer) -> QuerySet[Resource]:
    """The resources of the viewer's teams."""
    return Resource.objects.filter(team__in=viewer.team_ids).select_related("team").order_by("name", "pk")


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """How many come to a resource today, and within the days that were asked for."""

    today: int = 0
    week: int = 0


def numbers_on(resources: Sequence[Resource], today: date, until_on: date) -> Mapping[int, Numbers]:
    """How many come to each of ``resources``; one query."""
    coming = Booking.objects.filter(slot__resource__in=resources, state=Booking.State.CONFIRMED)
    counted = (
        coming.filter(_on(today, until_on))
        .order_by()
        .values("slot__resource")
        .annotate(today=Count("pk", filter=_on(today, today)), week=Count("pk"))
    )
    found = {row["slot__resource"]: Numbers(today=row["today"], week=row["week"]) for row in counted}
    return {one.pk: found.get(one.pk, Numbers()) for one in resources}


def closures_from(resource: Resource, day: date) -> list[Closure]:
    """The days from ``day`` on on which it is closed."""
    return list(Closure.objects.filter(resource=resource, last_on__gte=day).order_by("first_on"))


def day_of(resource: Resource, on: date) -> list[Booking]:
    """Who comes on a day, in their order: one query, with the case and its person."""
    confirmed = Booking.objects.filter(slot__resource=resource, state=Booking.State.CONFIRMED)
    coming = confirmed.filter(_on(on, on)).order_by("slot__starts_at", "case__reference")
    return list(coming.select_related("slot__resource", "case__person"))


def bookings_on(resource: Resource, first_on: date, last_on: date) -> QuerySet[Booking]:
    """The confirmed bookings of a resource on some days, both included."""
    confirmed = Booking.objects.filter(slot__resource=resource, state=Booking.State.CONFIRMED)
    return (
        confirmed.filter(_on(first_on, last_on))
        .select_related("slot__resource", "case__person", "case__team", "case__property")
        .order_by("slot__starts_at", "held_at", "pk")
    )


def holds_on(resource: Resource, first_on: date, last_on: date) -> QuerySet[Booking]:
    """What forms hold of a resource on some days, both included."""
    return Booking.objects.filter(_on(first_on, last_on), slot__resource=resource, state=Booking.State.HELD)


def _on(first_on: date, last_on: date) -> Q:
    """Slots that begin on these days in London."""
    begins, ends = timing.day_begins(first_on), timing.day_begins(last_on + timedelta(days=1))
    return Q(slot__starts_at__gte=begins, slot__starts_at__lt=ends)
