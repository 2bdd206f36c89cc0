"""Booking a time: held for a form, confirmed with its case, changed, given up. Who has a place is decided here alone.

A place is taken by ``UPDATE slot SET taken = taken + 1 WHERE taken < capacity``: however many ask at once, on either
database, no more get one than there are. The slot's row is made by whoever holds it first.
"""

import uuid
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Person, User
from casework import rules
from casework.actions.refunding import give_back_fees, settle_difference
from casework.actions.standing import CaseClosed, promise_on, resume
from casework.actions.telling import tell_reporter
from casework.actions.turns import take_turn
from casework.models import Booking, Case, Event, EventKind, Outcome, Resource, Slot, Status
from casework.queries import booked, bookings
from casework.queries.bookings import FreeSlot
from casework.rules import bookings as timing

State = Booking.State


class SlotTaken(Exception):
    """Nobody can have this time: others were faster, it is too late for it, or it is not one of the resource's."""


class TooManyHeld(Exception):
    """The same person or browser holds as many times for other forms as one may."""


class TooLateToChange(Exception):
    """It begins too soon for its person to change or cancel it themselves."""


class BookingGone(Exception):
    """The booking was changed or given up meanwhile."""


@dataclass(frozen=True, kw_only=True)
class NewBooking:
    """The time that a case is to have: by the resource's slug and when it begins."""

    resource: str
    starts_at: datetime


def hold_slot(
    *,
    resource: Resource,
    starts_at: datetime,
    draft: uuid.UUID,
    person: Person | None = None,
    visitor: uuid.UUID | None = None,
    lasts: timedelta = timing.HELD_FOR,
    by: User | None,
) -> Booking:
    """Hold a time for a form for ten minutes from now, or as long as it ``lasts``. What it held before is given back.

    ``person`` or ``visitor`` (a browser) is whose form it is: over all their forms they hold
    ``timing.HELD_AT_ONCE`` times. Raises ``SlotTaken`` and ``TooManyHeld``; then the form keeps what it held.
    """
    while True:
        try:
            with transaction.atomic():
                _refuse_too_many(draft, person, visitor)
                held = _hold(resource, starts_at, draft, lasts)
                Booking.objects.filter(pk=held.pk).update(person=person, visitor=visitor)
                return held
        except IntegrityError as error:
            # Two tabs of one form at once: the other one's hold is there now, and this one changes it.
            if not Booking.objects.filter(draft=draft, state=State.HELD).exists():
                raise SlotTaken from error


def _refuse_too_many(draft: uuid.UUID, person: Person | None, visitor: uuid.UUID | None) -> None:
    if person is None and visitor is None:
        return
    take_turn(f"hold for {person.pk if person is not None else visitor}")
    elsewhere = bookings.number_held_elsewhere(draft, person=person, visitor=visitor, now=timezone.now())
    if elsewhere >= timing.HELD_AT_ONCE:
        raise TooManyHeld


def _hold(resource: Resource, starts_at: datetime, draft: uuid.UUID, lasts: timedelta) -> Booking:
    now = timezone.now()
    before = Booking.objects.select_for_update().filter(draft=draft, state=State.HELD).first()
    slot = _slot_for(resource, starts_at, now=now, also=[before.slot_id] if before else [])
    if before is not None and before.slot_id == slot.pk:
        before.held_until = now + lasts
        before.save(update_fields=["held_until"])
        return before
    _give_back_lapsed(slot, now=now)
    _take(slot)
    if before is not None:
        _give_back(before, State.LAPSED, now=now)
    return Booking.objects.create(slot=slot, draft=draft, held_at=now, held_until=now + lasts)


def _slot_for(resource: Resource, starts_at: datetime, *, now: datetime, also: Collection[int] = ()) -> Slot:
    """The row of a time that may be booked now, locked together with the slots ``also``. Raises ``SlotTaken``."""
    found = bookings.slot_of(resource, starts_at, now=now)
    if found is None:
        raise SlotTaken
    slot, _is_new = Slot.objects.get_or_create(
        resource=resource, starts_at=found.starts_at, defaults={"ends_at": found.ends_at, "capacity": found.capacity}
    )
    # In one order: of two forms that swap their times neither waits for the other for ever.
    list(Slot.objects.select_for_update().filter(pk__in=[slot.pk, *also]).order_by("pk").values_list("pk"))
    if slot.capacity != found.capacity:  # its opening was changed since
        Slot.objects.filter(pk=slot.pk, taken__lte=found.capacity).update(capacity=found.capacity)
    return slot


def _take(slot: Slot) -> None:
    """One place of a slot. Raises ``SlotTaken``."""
    if not Slot.objects.filter(pk=slot.pk, taken__lt=F("capacity")).update(taken=F("taken") + 1):
        raise SlotTaken


def _give_back(booking: Booking, state: str, *, now: datetime) -> bool:
    """Let a live booking end as ``state`` and give back its place, once; whether this call was the one."""
    live = Booking.objects.filter(pk=booking.pk, state=booking.state)
    if not live.update(state=state, settled_at=now):
        return False
    booking.state, booking.settled_at = state, now
    Slot.objects.filter(pk=booking.slot_id, taken__gt=0).update(taken=F("taken") - 1)
    return True


def _give_back_lapsed(slot: Slot, *, now: datetime) -> None:
    """What ran out on a slot that is locked. Who gives a place back elsewhere has its booking locked and waits for the
    slot: waiting for that booking here would last for ever, so it is left to them."""
    lapsed = Booking.objects.filter(slot=slot, state=State.HELD, held_until__lt=now)
    for one in lapsed.select_for_update(skip_locked=True):
        _give_back(one, State.LAPSED, now=now)


def hold_wanted(
    *,
    draft: uuid.UUID,
    person: Person | None,
    visitor: uuid.UUID | None,
    wanted: NewBooking,
    lasts: timedelta = timing.HELD_FOR,
    by: User | None,
) -> Booking:
    """``hold_slot`` by the name of what can be booked. Raises ``SlotTaken`` and ``TooManyHeld``."""
    resource = bookings.resource_by_slug(wanted.resource)
    if resource is None:
        raise SlotTaken
    starts_at = wanted.starts_at
    return hold_slot(
        resource=resource, starts_at=starts_at, draft=draft, person=person, visitor=visitor, lasts=lasts, by=by
    )


def hold_again(
    *, draft: uuid.UUID, person: Person | None, visitor: uuid.UUID | None, wanted: NewBooking, by: User | None
) -> Booking | None:
    """Hold for a form what it chose, where its time had run out; where it had not, its end stays as it is.

    None where the form chose it longer ago than ``timing.HELD_AGAIN_FOR``, or its person holds too many others: nobody
    keeps a time by looking at it again and again. It is free still, and booked with the press. Raises ``SlotTaken``
    where somebody else has it now.
    """
    held, now = bookings.hold_of(draft), timezone.now()
    is_running = held is not None and held.held_until is not None and held.held_until >= now
    if held is not None and is_running and _is_of(held, wanted):
        return held
    first = bookings.first_held_at(draft, wanted.resource, wanted.starts_at)
    if first is None or now - first < timing.HELD_AGAIN_FOR:
        with suppress(TooManyHeld):
            return hold_wanted(draft=draft, person=person, visitor=visitor, wanted=wanted, by=by)
    if not bookings.is_free(wanted.resource, wanted.starts_at, now=now, draft=draft):
        raise SlotTaken
    return None


@transaction.atomic(savepoint=False)
def confirm_booking(
    *, draft: uuid.UUID | None, case: Case, wanted: NewBooking | None = None, by: User | None
) -> Booking:
    """Make what a form holds the booking of its case. Where its hold ran out, a place is taken again if one is free.

    ``wanted`` is what its answers say, where nothing is held. Raises ``SlotTaken``.
    """
    now = timezone.now()
    held = bookings.hold_of(draft) if draft else None
    if held is not None and (wanted is None or _is_of(held, wanted)):
        confirmed = Booking.objects.filter(pk=held.pk, state=State.HELD).update(
            state=State.CONFIRMED, case=case, person=case.person_id, held_until=None, settled_at=now
        )
        if confirmed:
            held.refresh_from_db(fields=["state", "case", "person", "held_until", "settled_at"])
            return held
    if wanted is None:
        raise SlotTaken
    resource = bookings.resource_by_slug(wanted.resource)
    if resource is None:
        raise SlotTaken
    return _book(resource, wanted.starts_at, case, now=now)


def book_with(*, case: Case, draft: uuid.UUID | None, wanted: NewBooking, by: User | None) -> Booking:
    """The booking of a case that is being opened: its day is what the case promises. Raises ``SlotTaken``."""
    booking = confirm_booking(draft=draft, case=case, wanted=wanted, by=by)
    promise_on(case, rules.local_day(booking.slot.starts_at))
    Event.objects.create(case=case, kind=EventKind.BOOKED, by=by, is_for_reporter=True, words=booked.time_of(booking))
    return booking


def _is_of(booking: Booking, wanted: NewBooking) -> bool:
    return booking.slot.resource.slug == wanted.resource and booking.slot.starts_at == wanted.starts_at


def _book(
    resource: Resource, starts_at: datetime, case: Case, *, now: datetime, before: Booking | None = None
) -> Booking:
    """Take a place for a case at once; the place that it had goes back once it has the new one."""
    slot = _slot_for(resource, starts_at, now=now, also=[before.slot_id] if before else [])
    _give_back_lapsed(slot, now=now)
    _take(slot)
    if before is not None and before.state == State.CONFIRMED and not _give_back(before, State.MOVED, now=now):
        raise BookingGone
    return Booking.objects.create(
        slot=slot,
        state=State.CONFIRMED,
        case=case,
        person_id=case.person_id,
        moves=before,
        held_at=now,
        settled_at=now,
        calendar_sequence=before.calendar_sequence + 1 if before else 0,
    )


@transaction.atomic
def change_booking(
    *,
    booking: Booking,
    resource: Resource,
    starts_at: datetime,
    words: str = "",
    offers: Sequence[FreeSlot] = (),
    difference: int = 0,
    by: User | None,
) -> Booking:
    """Give a case another time: first the new place is taken, then the old one goes back. It is told of once.

    Also for one whose time was given up (``booking`` is what it had). ``words`` say why, where it is not its person's
    own wish, and ``offers`` are other times that they may choose. ``difference`` is what it costs more, in pence, and
    is owed from then on; what it costs less goes back. Raises ``SlotTaken`` (the old place is kept),
    ``TooLateToChange``, ``BookingGone``, ``CaseClosed`` and ``NotThatMuchLeft``: then all is as it was.
    """
    case = case_of(booking)
    if case.is_closed:
        raise CaseClosed(case.reference)
    current = bookings.booking_of(case)
    if current is not None and current.pk != booking.pk:
        raise BookingGone
    booking = Booking.objects.select_related("slot__resource__team").get(pk=booking.pk)  # as it is now
    now = timezone.now()
    refuse_too_late(booking, by=by, now=now)
    moved = _book(resource, starts_at, case, now=now, before=booking)
    if case.status == Status.WAITING:
        resume(case, now, by=by)
    promise_on(case, rules.local_day(moved.slot.starts_at))
    if difference:
        settle_difference(case=case, pence=difference, once=f"moved:{moved.pk}", by=by)
    row = Event.objects.create(
        case=case,
        kind=EventKind.BOOKING_MOVED,
        at=now,
        by=by,
        is_for_reporter=True,
        words="\n".join(filter(None, [words, booked.time_of(moved)])),
    )
    costs = {"pence_more": max(difference, 0), "pence_back": max(-difference, 0)}
    more = {
        **booked.booking_facts(moved),
        "was": booked.time_of(booking),
        **costs,
        "offers": booked.offers(case, offers),
    }
    tell_reporter(case=case, event="booking_moved", row=row, words=words, more=more, by=by)
    return moved


def case_of(booking: Booking) -> Case:
    """The case of a confirmed booking, locked. Raises ``Case.DoesNotExist``."""
    cases = Case.objects.select_for_update(of=("self",)).select_related("person", "team")
    return cases.get(bookings=booking)


def refuse_too_late(booking: Booking, *, by: User | None, now: datetime) -> None:
    """Raise ``TooLateToChange`` where it begins too soon, unless ``by`` is of the team whose time it is.

    What was given up by us can be booked again at any time.
    """
    resource = booking.slot.resource
    if booking.state != State.CONFIRMED or is_of_team(resource, by):
        return
    if not timing.may_change(booking.slot.starts_at, cut_off_hours=resource.cut_off_hours, now=now):
        raise TooLateToChange


def is_of_team(resource: Resource, user: User | None) -> bool:
    """Whether ``user`` is one of those who look after ``resource``."""
    return user is not None and resource.team.members.filter(pk=user.pk).exists()


@transaction.atomic
def cancel_time(*, case: Case, now: datetime, by: User | None) -> Booking | None:
    """``give_up_time``, as its person may until the cut-off. Raises ``TooLateToChange``."""
    booking = bookings.booking_of(case) if case.journey == "book" else None
    if booking is not None and booking.slot.starts_at > now:
        refuse_too_late(booking, by=by, now=now)
    return give_up_time(case=case, now=now, by=by)


@transaction.atomic
def give_up_time(*, case: Case, now: datetime, by: User | None) -> Booking | None:
    """Give back the time of a case that ends before it came, and what was paid for it.

    The booking, or None where there is none to come. Where we took the time back and no other was chosen, what was paid
    goes back all the same.
    """
    released = release_time(case=case, now=now)
    has_none = bookings.booking_of(case) is None and case.outcome != Outcome.KEPT
    if case.journey == "book" and (released is not None or has_none):
        give_back_fees(case=case, by=by)
    return released


@transaction.atomic
def release_time(*, case: Case, now: datetime) -> Booking | None:
    """Give back the time of a case before it came, and keep what was paid: it is to have another.

    The booking, or None where there is none to come.
    """
    if case.journey != "book":
        return None
    booking = bookings.booking_of(case)
    if booking is None or booking.slot.starts_at <= now or not _give_back(booking, State.CANCELLED, now=now):
        return None
    Booking.objects.filter(pk=booking.pk).update(calendar_sequence=F("calendar_sequence") + 1)
    booking.calendar_sequence += 1
    booking.case = case
    return booking


def lapse_holds(*, limit: int = 500) -> int:
    """Give back what was held and not confirmed in time; return how many."""
    now = timezone.now()
    lapsed = Booking.objects.filter(state=State.HELD, held_until__lt=now).order_by("held_until")[:limit]
    return sum(_lapsed(booking, now) for booking in lapsed)


def lapse_holds_on(resource: Resource, first_on: date, last_on: date) -> None:
    """Give back what is held on days on which nobody can come any more; their forms are told that it is gone.

    First all of them are locked, then the slots, each in one order: nobody who changes one waits for ever.
    """
    _lapse(bookings.holds_on(resource, first_on, last_on))


@transaction.atomic
def lapse_holds_of(*, drafts: Collection[uuid.UUID], by: User | None) -> None:
    """Give back what forms hold that nobody will finish."""
    _lapse(Booking.objects.filter(draft__in=drafts, state=State.HELD))


def _lapse(holds: QuerySet[Booking]) -> None:
    held = holds.select_for_update(of=("self",)).order_by("pk")
    for booking in sorted(held, key=lambda one: one.slot_id):
        _give_back(booking, State.LAPSED, now=timezone.now())


@transaction.atomic
def _lapsed(booking: Booking, now: datetime) -> bool:
    return _give_back(booking, State.LAPSED, now=now)
