"""How a booking reads in alerts and calendars: when, where, what to bring, until when it can be changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from icalendar import Alarm, Calendar, Event

from casework.models import Booking, Case, Slot
from casework.queries.bookings import FreeSlot, booking_of
from casework.rules import bookings as timing

PUBLISH, CANCEL = "PUBLISH", "CANCEL"


def clock(moment: datetime) -> str:
    """ "10:30am", "2pm"."""
    return f"{timezone.localtime(moment):%-I:%M%p}".lower().replace(":00", "")


def time_words(starts_at: datetime, ends_at: datetime, *, is_all_day: bool) -> str:
    """ "Tuesday 1 December 2026, 10am to 10:30am"; of a crew that comes some time "between 7am and 4pm"."""
    day = formats.date_format(timezone.localtime(starts_at), "l j F Y")
    if is_all_day:
        return f"{day}, between {clock(starts_at)} and {clock(ends_at)}"
    return f"{day}, {clock(starts_at)} to {clock(ends_at)}"


def time_of(booking: Booking) -> str:
    """When it is, in words."""
    return slot_words(booking.slot)


def slot_words(slot: Slot) -> str:
    """When a slot is, in words."""
    return time_words(slot.starts_at, slot.ends_at, is_all_day=slot.resource.is_all_day)


def short_words(slot: Slot) -> str:
    """When a slot is, for a text message: "Tue 1 Dec, 10am", "Tue 1 Dec, 7am to 3pm"."""
    day = formats.date_format(timezone.localtime(slot.starts_at), "D j M")
    end = f" to {clock(slot.ends_at)}" if slot.resource.is_all_day else ""
    return f"{day}, {clock(slot.starts_at)}{end}"


def change_until(booking: Booking) -> datetime:
    """Until when its person may change or cancel it."""
    return timing.change_until(booking.slot.starts_at, cut_off_hours=booking.slot.resource.cut_off_hours)


def booked_at(booking: Booking) -> datetime:
    """When this time was booked."""
    return booking.settled_at or booking.held_at


def reminders_of(booking: Booking) -> list[int]:
    """So many days before it its person is reminded."""
    return timing.reminders_to_come(booking.slot.starts_at, booked_at=booked_at(booking))


def where_of(booking: Booking) -> str:
    """Where it is: the resource's own place, else the place of the case."""
    case = booking.case
    return booking.slot.resource.where or (case.place_words if case is not None else "")


def bring_of(case: Case) -> list[str]:
    """What its person should bring or do before it, as the service said when they booked."""
    bring = case.service.definition.get("definition", {}).get("bring", [])
    return [str(one) for one in bring] if isinstance(bring, list) else []


def booking_facts(booking: Booking) -> Mapping[str, Any]:
    """What the templates of alerts about a booking are filled with, beside the case's own facts."""
    case = booking.case
    if case is None:
        return {}
    until = change_until(booking)
    return {
        "when": time_of(booking),
        "short": short_words(booking.slot),
        "day": formats.date_format(timezone.localtime(booking.slot.starts_at), "l j F"),
        "where": where_of(booking),
        "bring": "\n".join(bring_of(case)),
        "reminders": reminders_of(booking),
        "change_until": _said(until) if until > timezone.now() else "",  # empty: it can no longer be changed
        "change_url": f"{settings.PUBLIC_URL}{reverse('journeys:change_booking', args=[case.reference])}",
        "calendar_url": f"{settings.PUBLIC_URL}{reverse('casework:calendar', args=[case.reference])}",
        "calendar": calendar_of(booking, method=CANCEL if booking.state == Booking.State.CANCELLED else PUBLISH),
    }


def offers(case: Case, slots: Iterable[FreeSlot]) -> list[dict[str, str]]:
    """Free times as an alert offers them to somebody whose time was moved: each with a link to choose it."""
    change_url = f"{settings.PUBLIC_URL}{reverse('journeys:change_booking', args=[case.reference])}"
    return [
        {
            "when": time_words(slot.starts_at, slot.ends_at, is_all_day=slot.resource.is_all_day),
            "url": f"{change_url}?{urlencode({'dates_from': slot.on.isoformat(), 'offer': slot.code})}",
        }
        for slot in slots
    ]


def _said(moment: datetime) -> str:
    return f"{clock(moment)} on {formats.date_format(timezone.localtime(moment), 'l j F')}"


def calendar_of(booking: Booking, *, method: str = PUBLISH) -> str:
    """The booking as an iCalendar file. Its id is that of the case: a change replaces what is in the calendar."""
    case, slot = booking.case, booking.slot
    if case is None:
        return ""
    url = f"{settings.PUBLIC_URL}{case.get_absolute_url()}"
    event = Event()
    event.add("uid", f"{case.reference}@{settings.PUBLIC_URL.partition('://')[2]}")
    event.add("sequence", booking.calendar_sequence)
    event.add("dtstamp", booking.settled_at or booking.held_at)
    event.add("dtstart", slot.starts_at)
    event.add("dtend", slot.ends_at)
    event.add("summary", case.title)
    event.add("location", where_of(booking))
    event.add("description", "\n".join([f"{case.reference} {url}", *bring_of(case)]))
    event.add("url", url)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if method != CANCEL:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", case.title)
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.COUNCIL_NAME}//My Account//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


@dataclass(frozen=True, kw_only=True)
class ShownBooking:
    """What a case has booked, as its pages show it; without a ``booking`` its person is to choose a time.

    ``may_change``: its person still may, before ``until``; ``was_changeable``: there ever was a moment for that.
    ``reminders``: so many days before it they are reminded. ``is_over``: its time has begun.
    """

    booking: Booking | None
    when: str = ""
    where: str = ""
    bring: list[str] = field(default_factory=list)
    until: datetime | None = None
    may_change: bool = False
    was_changeable: bool = False
    reminders: list[int] = field(default_factory=list)
    is_over: bool = False


def shown_booking(case: Case) -> ShownBooking | None:
    """What a case has booked; None where it is no booking at all, or one that ended without its time."""
    if case.journey != "book":
        return None
    booking = booking_of(case)
    if booking is None:
        return None if case.is_closed else ShownBooking(booking=None, may_change=True)
    booking.case, now = case, timezone.now()
    until = change_until(booking)
    return ShownBooking(
        booking=booking,
        when=time_of(booking),
        where=where_of(booking),
        bring=bring_of(case),
        until=until,
        may_change=not case.is_closed and now <= until,
        was_changeable=booked_at(booking) < until,
        reminders=reminders_of(booking),
        is_over=booking.slot.starts_at <= now,
    )
