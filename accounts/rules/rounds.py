"""When a round comes: the days of a pattern, and what differs from it. Days have no hours, so no clock can change."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Days:
    """``weekday`` (Monday is 0) every so many weeks, counted from the week of ``starts_on``. No weekday: no days."""

    weekday: int | None
    every_weeks: int = 1
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is different on a day: one more (``is_extra``), moved to another day, or none at all."""

    on: date
    is_extra: bool = False
    moved_to: date | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A day on which the round comes, and why it is not the day one would expect."""

    on: date
    moved_from: date | None = None
    reason: str = ""


def days_between(days: Days, from_on: date, until_on: date) -> Iterator[date]:
    """The days of a pattern from ``from_on`` to ``until_on``, both of them included."""
    if days.weekday is None or days.starts_on is None:
        return
    first_week = _monday_of(days.starts_on)
    day = first_week + timedelta(days=days.weekday)
    step = timedelta(weeks=days.every_weeks)
    begin = max(from_on, days.starts_on)
    if day < begin:
        day += step * -(-(begin - day) // step)
    last = min(until_on, days.ends_on) if days.ends_on else until_on
    while day <= last:
        yield day
        if date.max - day < step:
            return
        day += step


def comes_on(days: Days, day: date) -> bool:
    """Whether ``day`` is one of the pattern's."""
    return day in days_between(days, day, day)


def visits(days: Days, changes: Iterable[Change], from_on: date, until_on: date) -> list[Visit]:
    """When the round comes in truth, soonest first. A change of a day on which it would not come changes nothing.

    ``changes`` have to hold those whose day, or the day moved to, lies between the two days.
    """
    changed = {change.on: change for change in changes}
    coming = {
        day: Visit(on=day)
        for day in days_between(days, from_on, until_on)
        if day not in changed or changed[day].is_extra
    }
    for change in changed.values():
        to = change.on if change.is_extra else change.moved_to
        if to is None or not from_on <= to <= until_on:
            continue
        if change.is_extra:
            coming.setdefault(to, Visit(on=to, reason=change.reason))
        elif comes_on(days, change.on):
            coming[to] = Visit(on=to, moved_from=change.on, reason=change.reason)
    return [coming[day] for day in sorted(coming)]


def unplanned_holidays(
    days: Days, changed: Collection[date], bank_holidays: Mapping[date, str], from_on: date, until_on: date
) -> list[date]:
    """The bank holidays on which the round would come, and nobody has said whether it does."""
    return [day for day in days_between(days, from_on, until_on) if day in bank_holidays and day not in changed]


def _monday_of(day: date) -> date:
    """The Monday of the week, or the first day there is."""
    return date.fromordinal(max(1, day.toordinal() - day.weekday()))
