"""When a case that somebody keeps is stuck, and its team's manager hears of it."""

from collections.abc import Collection
from datetime import date, timedelta

from casework.rules.promises import is_working_day

# Working days without anything that an officer did, by priority; an urgent case has one.
UNCHANGED_FOR = {"high": 2, "normal": 5, "low": 10}
URGENT_UNCHANGED_FOR = 1
LATE_UNTOUCHED_FOR = 2


def working_days_ago(today: date, number: int, closed_days: Collection[date]) -> date:
    """The day that is ``number`` working days before ``today``."""
    day = today
    while number > 0:
        day -= timedelta(days=1)
        number -= is_working_day(day, closed_days)
    return day
