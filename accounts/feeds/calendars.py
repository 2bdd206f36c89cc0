"""Collection rounds from calendars: iCalendar (.ics), or JSON as UK Bin Collection Data writes it."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

import recurring_ical_events
from django.utils import timezone
from icalendar import Calendar, Component, vDDDTypes, vRecur

from accounts.feeds.files import FeedRefused, Given, Refused, RowRefused, text_of
from accounts.feeds.rounds import CODE_AT_MOST
from accounts.feeds.tables import a_date
from accounts.rules import addresses

# Every kind of bin that a title or description names, in the order of the streams
SIGNS = {
    "refuse": re.compile(
        r"refuse|rubbish|residual|general waste|household waste|(?<!food )(?<!garden )(?<!green )\bwaste\b", re.I
    ),
    "recycling": re.compile(r"recycl|paper|cardboard|\bglass\b|plastic|\bcans\b|(?:green|black|blue) box", re.I),
    "food": re.compile(r"\bfood\b", re.I),
    "garden": re.compile(r"\bgarden\b|\bgreen waste\b", re.I),
}
# What the library raises where it meets what it did not expect
BROKEN = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
EVENTS_AT_MOST, DATES_AT_MOST = 5_000, 20_000
BACK, AHEAD = timedelta(days=31), timedelta(days=400)  # dates before and after are left out
NAME_AT_MOST = CODE_AT_MOST - len(" recycling")


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarRow:
    """A calendar says that a stream is collected on a day. ``calendar`` is its name."""

    calendar: str
    stream: str
    on: date

    @property
    def code(self) -> str:
        """The round that the calendar's stream is."""
        return f"{self.calendar} {self.stream}"


def read_calendar(given: Given) -> tuple[list[CalendarRow], list[Refused]]:
    """The days of a calendar, each once for each stream, from a month ago to a year ahead.

    Raises ``FeedRefused`` where it is no calendar, or none of its days lies in that time.
    """
    text = text_of(given.content)
    refused: list[Refused] = []
    days: Iterable[tuple[str, date]]
    if text.lstrip().startswith("{"):
        name, days = "", _days_of_json(text, refused)
    else:
        calendar = _calendar(text)
        name = addresses.readable(str(calendar.get("X-WR-CALNAME") or calendar.get("NAME") or ""))
        days = _days_of_calendar(calendar, given.day, refused)
    name = name or addresses.readable(PurePath(given.source).stem)
    if not name or len(name) > NAME_AT_MOST:
        raise FeedRefused(f"The calendar has no name (X-WR-CALNAME), or one of more than {NAME_AT_MOST} letters.")
    found = sorted({day for day in days if given.day - BACK <= day[1] <= given.day + AHEAD})
    if not found:
        reasons = "; ".join(f"{item.where}: {item.reason}" for item in refused[:3])
        raise FeedRefused(f"The calendar has no collection between a month ago and a year ahead. {reasons}".strip())
    return [CalendarRow(calendar=name, stream=stream, on=on) for stream, on in found], refused


def streams_in(words: str) -> list[str]:
    """The streams that a title or a description names: "Recycling and waste" are two."""
    return [stream for stream, sign in SIGNS.items() if sign.search(words)]


def _days_of_json(text: str, refused: list[Refused]) -> Iterator[tuple[str, date]]:
    """``{"bins": [{"type": "Refuse", "collectionDate": "05/01/2027"}]}``"""
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FeedRefused("The file is not JSON, or is cut off.") from error
    bins = content.get("bins")
    if not isinstance(bins, list) or not all(isinstance(entry, dict) for entry in bins):
        raise FeedRefused("The file is JSON, but holds no list of bins.")
    for number, entry in enumerate(bins[:DATES_AT_MOST], start=1):
        words, on = str(entry.get("type", "")), str(entry.get("collectionDate", ""))
        try:
            yield from _named(words, words, a_date(on, "collectionDate"))
        except RowRefused as error:
            refused.append(Refused(f"bin {number}", str(error)))


def _calendar(text: str) -> Calendar:
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise FeedRefused("The file is neither a calendar (.ics) nor JSON.")
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        raise FeedRefused("The calendar is cut off: it does not end with END:VCALENDAR.")
    try:
        calendar = Calendar.from_ical(text)
    except BROKEN as error:
        raise FeedRefused(f"The calendar cannot be read: {str(error)[:200]}.") from error
    if not isinstance(calendar, Calendar):
        raise FeedRefused("The file holds more than one calendar.")
    return calendar


def _days_of_calendar(calendar: Calendar, today: date, refused: list[Refused]) -> list[tuple[str, date]]:
    """Every day of every event that can be used; an event that cannot is refused and taken out of the calendar."""
    events = calendar.walk("VEVENT")
    if len(events) > EVENTS_AT_MOST:
        raise FeedRefused(f"The calendar has {len(events):,} events, and {EVENTS_AT_MOST:,} are the most.")
    for number, event in enumerate(events, start=1):
        reason = _cannot_use(event)
        if reason:
            refused.append(Refused(f"event {number}", reason))
        if reason or str(event.get("STATUS", "")).upper() == "CANCELLED":
            calendar.subcomponents.remove(event)
    found: list[tuple[str, date]] = []
    try:
        query = recurring_ical_events.of(calendar, skip_bad_series=True)
        for event in query.between(today - BACK, today + AHEAD + timedelta(days=1)):
            found += _named(_title(event), _words(event), _day(event))
            if len(found) > DATES_AT_MOST:
                raise FeedRefused(f"The calendar has more than {DATES_AT_MOST:,} dates within a year.")
    except BROKEN as error:
        raise FeedRefused(f"The calendar’s repeats cannot be worked out: {str(error)[:200]}.") from error
    return found


def _cannot_use(event: Component) -> str:
    """Why an event cannot be used; empty where it can."""
    begin = event.get("DTSTART")
    if not isinstance(begin, vDDDTypes) or not isinstance(begin.dt, date):
        return "it has no day (DTSTART), or one that is none"
    if not streams_in(_words(event)):
        return f"“{_title(event)[:60]}” names neither rubbish, recycling, food nor garden waste"
    rules = event.get("RRULE") or []
    for rule in rules if isinstance(rules, list) else [rules]:
        if not isinstance(rule, vRecur):
            return "how it comes back (RRULE) cannot be read"
        if OFTEN & {str(often).upper() for often in rule.get("FREQ", [])}:
            return "it comes back more than once a day"
    return ""


def _named(title: str, words: str, on: date) -> list[tuple[str, date]]:
    streams = streams_in(words)
    if not streams:
        raise RowRefused(f"“{addresses.readable(title)[:60]}” names neither rubbish, recycling, food nor garden waste")
    return [(stream, on) for stream in streams]


def _title(event: Component) -> str:
    return addresses.readable(str(event.get("SUMMARY", "")))


def _words(event: Component) -> str:
    return f"{event.get('SUMMARY', '')} {event.get('DESCRIPTION', '')}"


def _day(event: Any) -> date:
    """The day of an event in the borough; one that says its hour may be on another day elsewhere."""
    at = event["DTSTART"].dt
    if not isinstance(at, datetime):
        assert isinstance(at, date)  # noqa: S101  events without a day are taken out before
        return at
    return timezone.localdate(at) if timezone.is_aware(at) else at.date()
