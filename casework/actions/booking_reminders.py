"""Reminders of what is booked: three days before, and one."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from casework.actions.telling import tell_reporter
from casework.models import Booking, Event, EventKind
from casework.queries import booked
from casework.rules import bookings as timing

AT_ONCE = 500

log = logging.getLogger(__name__)


def remind_of_bookings(*, limit: int = AT_ONCE) -> int:
    """Remind everyone whose day is near; return how many. Each in a transaction of its own; twice changes nothing."""
    now = timezone.now()
    until = now + timedelta(days=max(timing.REMINDED_DAYS_BEFORE) + 1)
    coming = Booking.objects.filter(
        state=Booking.State.CONFIRMED, slot__starts_at__gt=now, slot__starts_at__lt=until, case__closed_at__isnull=True
    )
    near = coming.order_by("slot__starts_at", "pk").select_related("slot")
    due = [booking for booking in near if _days_due(booking) is not None]
    return sum(_reminded(booking) for booking in due[:limit])


def _days_due(booking: Booking) -> int | None:
    return timing.reminder_due(
        booking.slot.starts_at,
        booked_at=booked.booked_at(booking),
        reminded=booking.reminded,
        now=timezone.now(),
    )


def _reminded(booking: Booking) -> bool:
    try:
        return remind_of_booking(booking=booking)
    except Exception:
        log.exception("Could not remind of booking %s; the next round tries again", booking.pk)
        return False


@transaction.atomic
def remind_of_booking(*, booking: Booking) -> bool:
    """Remind of one booking, judged by its row as it is now, locked; whether there was something to say."""
    booking = (
        Booking.objects.select_for_update(of=("self",))
        .select_related("slot__resource", "case__person", "case__team", "case__service")
        .get(pk=booking.pk)
    )
    days = _days_due(booking)
    if booking.state != Booking.State.CONFIRMED or booking.case is None or days is None:
        return False
    booking.reminded = sorted({*booking.reminded, *(one for one in timing.REMINDED_DAYS_BEFORE if one >= days)})
    booking.save(update_fields=["reminded"])
    row = Event.objects.create(case=booking.case, kind=EventKind.REMINDED, is_for_reporter=True)
    more = {**booked.booking_facts(booking), "days": days}
    tell_reporter(case=booking.case, event="booking_reminder", row=row, more=more, by=None)
    return True
