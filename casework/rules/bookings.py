"""Times that can be booked: derived from opening hours, never stored until someone holds one.

Hours are of the clock in London, moments are in UTC. In the night in spring when an hour is left out no time of that
hour exists; in autumn an hour comes twice, and a time in it is offered once, the first time.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from accounts.rules.days import bank_holidays
from casework.rules.promises import LONDON, ONE_DAY, local_day

HELD_FOR = timedelta(minutes=10)
HELD_WHILE_PAYING = timedelta(minutes=30)
HELD_AGAIN_FOR = timedelta(hours=1)  # from when a form chose a time first
HELD_AT_ONCE = 3  # times that one person or browser holds in different forms
REMINDED_DAYS_BEFORE = (3, 1)
REMINDED_FROM_HOUR = 8  # nobody is reminded in the night
OPEN_ON_BANK_HOLIDAYS = "bank-holidays"  # among the features of what is open then too


@dataclass(frozen=True, kw_only=True)
class Hours:
    """A weekday (Monday is 0) and hours with times of ``minutes``, each for ``capacity``."""

    weekday: int
    opens: time
    closes: time
    minutes: int
    capacity: int
    valid_from: date | None = None
    valid_until: date | None = None

    def are_on(self, day: date) -> bool:
        """Whether they apply on ``day``."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """When something can be booked: its hours, the days (both included) on which it is closed, and its limits."""

    hours: Sequence[Hours]
    closures: Sequence[tuple[date, date]] = ()
    opens_on_bank_holidays: bool = False
    notice_hours: int = 24
    days_ahead: int = 60


@dataclass(frozen=True, order=True)
class SlotTime:
    """One time that could be booked, and how many may have it."""

    starts_at: datetime
    ends_at: datetime
    capacity: int


def moment_of(day: date, at: time) -> datetime | None:
    """When the clock in London shows ``at`` on ``day``, the first time it does; None where it never does."""
    shown = datetime.combine(day, at)
    moment = shown.replace(tzinfo=LONDON).astimezone(UTC)
    return moment if moment.astimezone(LONDON).replace(tzinfo=None) == shown else None


def day_begins(day: date) -> datetime:
    """Midnight in London, with which ``day`` begins; the clocks never change then."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def is_closed_on(day: date, timetable: Timetable, closed_days: Collection[date] = ()) -> bool:
    """Whether nothing can be booked on ``day`` whatever the hours: closed, a bank holiday, or all of the council is."""
    if any(first <= day <= last for first, last in timetable.closures):
        return True
    is_holiday = day in bank_holidays(day.year) or day in closed_days
    return is_holiday and not timetable.opens_on_bank_holidays


def slots_on(day: date, timetable: Timetable, closed_days: Collection[date] = ()) -> list[SlotTime]:
    """The times of one day, the earliest first, whether or not they are still to come."""
    if is_closed_on(day, timetable, closed_days):
        return []
    found: dict[datetime, SlotTime] = {}
    for hours in timetable.hours:
        if hours.are_on(day):
            for starts_at in _starts(day, hours):
                ends_at = starts_at + timedelta(minutes=hours.minutes)
                found.setdefault(starts_at, SlotTime(starts_at, ends_at, hours.capacity))
    return sorted(found.values())


def _starts(day: date, hours: Hours) -> Iterator[datetime]:
    length = timedelta(minutes=hours.minutes)
    shown, closes = datetime.combine(day, hours.opens), datetime.combine(day, hours.closes)
    while shown + length <= closes:
        starts_at = moment_of(day, shown.time())
        if starts_at is not None:
            yield starts_at
        shown += length


def bookable(
    timetable: Timetable,
    *,
    now: datetime,
    from_on: date | None = None,
    until_on: date | None = None,
    closed_days: Collection[date] = (),
) -> Iterator[SlotTime]:
    """The times that may be booked at ``now``, the earliest first, from one day to another (both included)."""
    first = max(local_day(now), from_on or date.min)
    last = min(local_day(now) + timedelta(days=timetable.days_ahead), until_on or date.max)
    earliest = now + timedelta(hours=timetable.notice_hours)
    day = first
    while day <= last:
        for slot in slots_on(day, timetable, closed_days):
            if slot.starts_at >= earliest:
                yield slot
        day += ONE_DAY


def slot_at(
    timetable: Timetable, starts_at: datetime, *, now: datetime, closed_days: Collection[date] = ()
) -> SlotTime | None:
    """The time that begins at ``starts_at``, where it may be booked at ``now``; else None."""
    day = local_day(starts_at)
    slots = bookable(timetable, now=now, from_on=day, until_on=day, closed_days=closed_days)
    return next((slot for slot in slots if slot.starts_at == starts_at), None)


def change_until(starts_at: datetime, *, cut_off_hours: int) -> datetime:
    """Until when what begins at ``starts_at`` may be changed or cancelled."""
    return starts_at - timedelta(hours=cut_off_hours)


def may_change(starts_at: datetime, *, cut_off_hours: int, now: datetime) -> bool:
    """Whether its person may still change or cancel what begins at ``starts_at``."""
    return now <= change_until(starts_at, cut_off_hours=cut_off_hours)


def reminder_due(starts_at: datetime, *, booked_at: datetime, reminded: Collection[int], now: datetime) -> int | None:
    """So many days before is it that they should be told of now; None where no reminder is due.

    Who booked on the very day of a reminder, or after it, has just been told.
    """
    if now >= starts_at or now.astimezone(LONDON).hour < REMINDED_FROM_HOUR:
        return None
    day, today = local_day(starts_at), local_day(now)
    for days in sorted(REMINDED_DAYS_BEFORE):
        reminded_on = day - timedelta(days=days)
        if today >= reminded_on:
            is_fresh = local_day(booked_at) >= reminded_on
            return None if days in reminded or is_fresh else days
    return None


def reminders_to_come(starts_at: datetime, *, booked_at: datetime) -> list[int]:
    """So many days before it they will be told of it: what was booked on the day of a reminder or later has none."""
    day, booked_on = local_day(starts_at), local_day(booked_at)
    return [days for days in REMINDED_DAYS_BEFORE if booked_on < day - timedelta(days=days)]
