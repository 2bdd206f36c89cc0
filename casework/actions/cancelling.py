"""Cancelling a booking, and ending the cases of those that are over."""

import logging

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from casework.actions.booking import BookingGone, case_of
from casework.actions.standing import set_status
from casework.actions.telling import tell_reporter
from casework.actions.withdrawing import withdraw_case
from casework.models import Booking, CaseChannel, Event, EventKind, Outcome, Status

AT_ONCE = 200

log = logging.getLogger(__name__)


@transaction.atomic
def cancel_booking(*, booking: Booking, words: str = "", channel: str = CaseChannel.ONLINE, by: User | None) -> Booking:
    """Give a booked time back and close its case. Its person may do so until the cut-off, its team at any time.

    Raises ``TooLateToChange``, ``BookingGone``, ``CaseClosed`` and ``CaseChanged``.
    """
    case = case_of(booking)
    withdraw_case(case=case, words=words, channel=channel, by=by)
    booking.refresh_from_db()
    if booking.state != Booking.State.CANCELLED:
        raise BookingGone
    return booking


def finish_bookings(*, limit: int = AT_ONCE) -> int:
    """Close the cases whose booked time is over; return how many. Each in a transaction of its own.

    Nobody tells us that people came: they are told how to say so where it did not happen. What somebody took up by
    hand since the time was over stays theirs.
    """
    now = timezone.now()
    over = Booking.objects.filter(
        state=Booking.State.CONFIRMED,
        slot__ends_at__lte=now,
        case__status__in=[Status.RECEIVED, Status.IN_PROGRESS],
        case__closed_at__isnull=True,
    )
    by_hand = Event.objects.filter(
        case=OuterRef("case"), kind__in=[EventKind.MOVED, EventKind.REOPENED], at__gt=OuterRef("slot__ends_at")
    )
    due = over.exclude(Exists(by_hand)).order_by("slot__ends_at", "pk")
    return sum(_finished(booking) for booking in due[:limit])


def _finished(booking: Booking) -> bool:
    try:
        return finish_booking(booking=booking)
    except Exception:
        log.exception("Could not end booking %s; the next round tries again", booking.pk)
        return False


@transaction.atomic
def finish_booking(*, booking: Booking) -> bool:
    """Close the case of a booking that is over; whether this call was the one."""
    now = timezone.now()
    case = case_of(booking)
    if case.is_closed or case.status == Status.WAITING:
        return False
    was = case.status
    set_status(case, Status.DONE, now, outcome=Outcome.KEPT, closed_at=now)
    row = Event.objects.create(
        case=case, kind=EventKind.MOVED, at=now, is_public=True, from_status=was, to_status=case.status
    )
    tell_reporter(case=case, event="cleared", row=row, by=None)
    return True
