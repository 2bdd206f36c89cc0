"""A resource is closed on days that people had booked: each is moved to the next time, or asked to choose another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.queries import rounds
from casework import rules
from casework.actions.booking import BookingGone, SlotTaken, change_booking, lapse_holds_on, release_time
from casework.actions.standing import CaseClosed, set_status
from casework.actions.telling import tell_reporter
from casework.models import Booking, Case, Closure, Event, EventKind, Resource, Status
from casework.queries import booked, bookings
from casework.queries.bookings import FreeSlot
from casework.queries.charges import charges_of

REPLY_WITHIN_DAYS = 28
OFFERED = 5  # of the next dates, in the alert
LOOKED_AHEAD = timedelta(days=60)


class AlreadyClosed(Exception):
    """It is closed on these very days already."""


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Someone booked on a closed day, and the next time for them; None where there is none and they are asked."""

    booking: Booking
    to: FreeSlot | None


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What a closure did: who was moved, and who is asked to choose."""

    closure: Closure
    moved: Sequence[Booking]
    asked: Sequence[Booking]


def shifts_of(*, resource: Resource, first_on: date, last_on: date, moves: bool) -> list[Shift]:
    """What closing on these days would do to those who are still to come, in their order. Nothing is written."""
    now = timezone.now()
    found = [one for one in bookings.bookings_on(resource, first_on, last_on) if one.slot.starts_at > now]
    if not moves:
        return [Shift(booking=booking, to=None) for booking in found]
    return list(_next_times(resource, found, first_on=first_on, last_on=last_on))


def _next_times(resource: Resource, found: Sequence[Booking], *, first_on: date, last_on: date) -> Iterator[Shift]:
    """The next time for each: at the same place, with what they had; a crew on a day on which it is in their street."""
    now = timezone.now()
    free = _free_alike(resource, from_on=first_on)
    left = {slot.code: slot.free for slot in free}
    outside = [slot for slot in free if slot.resource.pk != resource.pk or not first_on <= slot.on <= last_on]
    round_days = _round_days(found, rules.local_day(now)) if resource.is_all_day else {}
    for booking in found:
        days = round_days.get(booking.pk)
        to = _nearest(
            booking,
            (
                slot
                for slot in outside
                if left[slot.code] and slot.starts_at > booking.slot.starts_at and (not days or slot.on in days)
            ),
        )
        if to is not None:
            left[to.code] -= 1
        yield Shift(booking=booking, to=to)


def _free_alike(resource: Resource, *, from_on: date) -> list[FreeSlot]:
    """What is free at the same place, with what ``resource`` has."""
    alike = bookings.resources_of(resource.group, features=resource.features)
    there = [one for one in alike if one.where == resource.where]
    return bookings.free_slots_of(there, now=timezone.now(), from_on=from_on, limit=2_000)


def offers_for(booking: Booking, *, but: FreeSlot | None = None) -> list[FreeSlot]:
    """The next dates for somebody who lost a time, each with the time nearest to theirs; not the day of ``but``."""
    today = timezone.localdate()
    days = _round_days([booking], today).get(booking.pk) if booking.slot.resource.is_all_day else None
    free = [
        slot
        for slot in _free_alike(booking.slot.resource, from_on=today)
        if (not days or slot.on in days) and (but is None or slot.on != but.on)
    ]
    by_day = (list(slots) for _day, slots in groupby(free, key=lambda slot: slot.on))
    nearest = (_nearest(booking, slots) for slots in by_day)
    return [slot for slot in islice(nearest, OFFERED) if slot is not None]


def _nearest(booking: Booking, slots: Iterable[FreeSlot]) -> FreeSlot | None:
    """Of the first day that has a time, the one nearest to the hour at which they had theirs."""
    first = next(groupby(slots, key=lambda slot: slot.on), None)
    had = _minute_of_day(booking.slot.starts_at)
    return min(first[1], key=lambda slot: abs(_minute_of_day(slot.starts_at) - had)) if first else None


def _minute_of_day(moment: datetime) -> int:
    at = timezone.localtime(moment)
    return at.hour * 60 + at.minute


def _round_days(found: Sequence[Booking], today: date) -> dict[UUID, set[date]]:
    """The days on which the crew is in the street of each booking, where that is known."""
    homes = {booking.pk: booking.case.property for booking in found if booking.case and booking.case.property}
    dates = rounds.collection_dates(set(homes.values()), from_on=today, until_on=today + LOOKED_AHEAD)
    return {pk: dates[home.pk] for pk, home in homes.items()}


@transaction.atomic
def add_closure(
    *, resource: Resource, first_on: date, last_on: date, reason: str, moves: bool = True, by: User | None
) -> Closed:
    """Close a resource on days, and move everyone who had booked them to the next time, or ask them to choose one.

    Everyone is told why, and gets a link to choose another date. Where there is no next time they are asked too. Who
    was about to book a time on these days is told on the check. Raises ``AlreadyClosed``.
    """
    closure, is_new = Closure.objects.get_or_create(
        resource=resource, first_on=first_on, last_on=last_on, defaults={"reason": reason[:200]}
    )
    if not is_new:
        raise AlreadyClosed
    lapse_holds_on(resource, first_on, last_on)
    _lock_cases(bookings.bookings_on(resource, first_on, last_on))
    moved, asked = [], []
    for shift in shifts_of(resource=resource, first_on=first_on, last_on=last_on, moves=moves):
        try:
            changed = _moved(shift, reason, by)
        except (CaseClosed, BookingGone):  # they need no other time any more, or have one
            continue
        if changed is not None:
            moved.append(changed)
        else:
            asked.append(_asked(shift.booking, reason, by))
    return Closed(closure=closure, moved=moved, asked=asked)


@transaction.atomic
def take_back_closure(*, resource: Resource, closure_id: int, by: User | None) -> Closure:
    """Open a resource again on the days of a closure: they can be booked from now on. Who was moved stays moved.

    Raises ``Closure.DoesNotExist`` where it was taken back before.
    """
    closure = resource.closures.select_for_update().get(pk=closure_id)
    Closure.objects.filter(pk=closure.pk).delete()
    return closure


def _lock_cases(found: QuerySet[Booking]) -> None:
    """Before any slot is: someone who changes or cancels locks their case first, too."""
    list(
        Case.objects.select_for_update().filter(pk__in=found.order_by().values("case")).order_by("pk").values_list("pk")
    )


def _moved(shift: Shift, reason: str, by: User | None) -> Booking | None:
    if shift.to is None:
        return None
    try:
        return change_booking(
            booking=shift.booking,
            resource=shift.to.resource,
            starts_at=shift.to.starts_at,
            words=reason,
            offers=offers_for(shift.booking, but=shift.to),
            by=by,
        )
    except SlotTaken:  # by someone who booked meanwhile
        return None


def _asked(booking: Booking, reason: str, by: User | None) -> Booking:
    """Give back their time; the case waits for them to choose another, and its clock stands still.

    What they paid stays paid for the new time. It goes back where they choose none (``give_up_time``).
    """
    case, now = booking.case, timezone.now()
    if case is None:
        return booking
    if case.is_closed:
        raise CaseClosed(case.reference)
    was = case.status
    given_up = release_time(case=case, now=now)
    offers = booked.offers(case, offers_for(booking))
    if was != Status.WAITING:
        until = rules.local_day(now) + timedelta(days=REPLY_WITHIN_DAYS)
        set_status(case, Status.WAITING, now, reply_by=until)
    row = Event.objects.create(
        case=case,
        kind=EventKind.BOOKING_CANCELLED,
        at=now,
        by=by,
        is_for_reporter=True,
        from_status=was,
        to_status=case.status,
        words=reason,
    )
    paid = sum(owed.left for owed in charges_of(case, is_granted=False))
    more = {**booked.booking_facts(given_up or booking), "offers": offers, "pence_kept": paid}
    tell_reporter(case=case, event="booking_closed", row=row, words=reason, more=more, by=by)
    return booking
