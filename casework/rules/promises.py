"""Promises: working days of England's bank holidays, less the days on which the council is closed."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.rules.days import bank_holidays

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
SATURDAY = 5


def local_day(at: datetime) -> date:
    """The day it is in the borough at ``at``."""
    return at.astimezone(LONDON).date()


def is_working_day(day: date, closed_days: Collection[date]) -> bool:
    """Whether the council works on ``day``."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year) and day not in closed_days


def promised_on(opened_at: datetime, working_days: int, closed_days: Collection[date]) -> date:
    """The day by which it will be done: ``working_days`` working days after the one on which it was opened.

    What is opened on any other day counts from the next working day, as if it had come in that morning.
    """
    return _on_by(_working_day_from(local_day(opened_at), closed_days), working_days, closed_days)


def day_by_calendar(opened_at: datetime, *, days: int, months: int) -> date:
    """The last day of a time that the law counts in ``days`` or ``months`` of the calendar: no weekend stops it.

    A month ends on the same date of the next, or on its last day where that month is shorter.
    """
    day = local_day(opened_at)
    if not months:
        return day + timedelta(days=days)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days_waited(since: datetime, until: datetime, closed_days: Collection[date]) -> int:
    """How many working days of a promise were lost while it stood still, counted as a promise itself is counted.

    What stops or goes on when nobody works does so on the next working day's morning: a weekend costs nothing.
    """
    first = _working_day_from(local_day(since), closed_days)
    last = _working_day_from(local_day(until), closed_days)
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day, closed_days) for day in days)


def moved_on(promise: date, working_days: int, closed_days: Collection[date]) -> date:
    """``promise`` put off by ``working_days``: what was late before is as late after."""
    return _on_by(promise, working_days, closed_days)


def next_working_day(day: date, closed_days: Collection[date]) -> date:
    """The first day after ``day`` on which the council works."""
    return _working_day_from(day + ONE_DAY, closed_days)


def _working_day_from(day: date, closed_days: Collection[date]) -> date:
    """``day``, or the next on which the council works."""
    while not is_working_day(day, closed_days):
        day += ONE_DAY
    return day


def _on_by(day: date, working_days: int, closed_days: Collection[date]) -> date:
    for _ in range(working_days):
        day = _working_day_from(day + ONE_DAY, closed_days)
    return day


def working_days_late(promise: date, today: date, closed_days: Collection[date] = ()) -> int:
    """How many working days past ``promise`` it is; 0 while it is not broken, at least 1 once it is."""
    if today <= promise:
        return 0
    days = (promise + timedelta(days=number) for number in range(1, (today - promise).days + 1))
    return max(1, sum(is_working_day(day, closed_days) for day in days))
