"""Collection days by date for a page, and as a calendar that programs subscribe to (RFC 5545, RFC 7986)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event

from accounts.models import Property
from accounts.queries.feeds import Freshness
from accounts.queries.rounds import CollectionChange, CollectionDay, CollectionPlan, collections_of

BEFORE, AHEAD = timedelta(weeks=4), timedelta(weeks=26)
ASK_EVERY = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One date with what is collected on it, and what is not though it usually is."""

    on: date
    collected: Sequence[CollectionDay] = field(default_factory=list)
    changed: Sequence[CollectionChange] = field(default_factory=list)

    @property
    def moved(self) -> "list[Together]":
        """What comes on this day and not on its usual one."""
        return together((one, one.moved_from, one.on, one.reason) for one in self.collected if one.moved_from)

    @property
    def missed(self) -> "list[Together]":
        """What does not come on this day, though it is its usual one."""
        return moved_together(self.changed)


@dataclass(frozen=True, kw_only=True)
class Together:
    """Collections that are moved, or left out, together: from one day to another for one reason."""

    days: Sequence[CollectionDay | CollectionChange]  # each with its label
    was_on: date
    now_on: date | None
    reason: str


def moved_together(changes: Iterable[CollectionChange]) -> list[Together]:
    """Changes of one day that come to the same, as one."""
    return together((one, one.was_on, one.now_on, one.reason) for one in changes)


def together(moves: Iterable[tuple[CollectionDay | CollectionChange, date, date | None, str]]) -> list[Together]:
    """What is moved from the same day to the same day for the same reason, as one."""
    found: dict[tuple[date, date | None, str], list[CollectionDay | CollectionChange]] = defaultdict(list)
    for one, was_on, now_on, reason in moves:
        found[was_on, now_on, reason].append(one)
    return [
        Together(days=days, was_on=was_on, now_on=now_on, reason=reason)
        for (was_on, now_on, reason), days in found.items()
    ]


def by_day(plan: CollectionPlan) -> list[Day]:
    """The days of a plan in their order, those on which a usual collection does not come among them."""
    collected: dict[date, list[CollectionDay]] = defaultdict(list)
    changed: dict[date, list[CollectionChange]] = defaultdict(list)
    for day in plan.days:
        collected[day.on].append(day)
    for change in plan.changes:
        changed[change.was_on].append(change)
    return [
        Day(on=on, collected=collected.get(on, []), changed=changed.get(on, []))
        for on in sorted(collected.keys() | changed.keys())
    ]


def written(home: Property | None, *, today: date, fresh: Freshness) -> bytes:
    """The calendar of ``home``: an all-day event for each collection. Where there is no home it is empty.

    An event keeps its id when its day is moved, so that a program moves it rather than showing it twice.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.COUNCIL_NAME}//My Account//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = render_to_string("portal/home/calendar/name.txt", {"council": settings.COUNCIL_NAME}).strip()
    for known_as in ("name", "x-wr-calname"):
        calendar.add(known_as, name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", ASK_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    days = collections_of(home, from_on=today - BEFORE, until_on=today + AHEAD) if home else []
    stamp = fresh.as_of or datetime.combine(today, time(), UTC)
    for day in days:
        calendar.add_component(_event(day, home, stamp))
    return bytes(calendar.to_ical())


def _event(day: CollectionDay, home: Property | None, stamp: datetime) -> Event:
    event = Event()
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    usual_on = day.moved_from or day.on
    whose = salted_hmac("portal.home.calendars", str(home.pk if home else 0)).hexdigest()[:16]  # tells no address
    event.add("uid", f"{day.stream}-{usual_on:%Y%m%d}-{whose}@{host}")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", render_to_string("portal/home/calendar/summary.txt", {"day": day}).strip())
    event.add("description", render_to_string("portal/home/calendar/description.txt", {"day": day}).strip())
    event.add("url", f"{settings.PUBLIC_URL}{reverse('home:collections')}")
    event.add("transp", "TRANSPARENT")  # it does not make anyone busy
    event.add("class", "PRIVATE")
    return event
