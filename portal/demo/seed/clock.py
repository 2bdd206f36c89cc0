"""The clock and the dice of the demo's past: what is done under them was done then, and comes out the same each time.

Applications live by their clocks: a promise stands still while we wait, evidence is asked for until a day, a permit
runs from the day it was granted. So their past is not dated back afterwards: the real actions run at their real time.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from types import SimpleNamespace
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.utils import timezone

from casework import queries, rules
from casework.rules import references

LONDON = ZoneInfo("Europe/London")
LONGEST_AGO = 130  # days; further back than anything of the demo

# So many working days ago, at which hour of the day (9.5 is half past nine); or the very moment.
When = tuple[int, float] | datetime


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let it be ``moment`` for whoever asks Django's clock: every action does, and every default of a row."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Then":
            return cls.fromtimestamp(moment.timestamp(), tz)

    with patch.object(timezone, "datetime", Then):
        yield


@contextmanager
def loaded_dice(chance: random.Random) -> Iterator[None]:
    """Let new references be those that ``chance`` draws."""
    with patch.object(references, "secrets", SimpleNamespace(choice=chance.choice)):
        yield


@dataclass(frozen=True)
class Days:
    """Working days before ``today``: what was promised in five of them, five of them ago, is due today.

    Where today is none itself, it is due on the next one.
    """

    today: date

    @cached_property
    def _worked(self) -> list[date]:
        """The days on which the council worked before today, the latest first."""
        closed = queries.closed_days()
        before = (self.today - timedelta(days=number) for number in range(1, LONGEST_AGO))
        return [day for day in before if rules.is_working_day(day, closed)]

    def moment(self, when: When) -> datetime:
        """``when`` as a moment."""
        if isinstance(when, datetime):
            return when
        days, hour = when
        minutes = round(hour * 60)
        return datetime.combine(self._worked[days - 1], time(minutes // 60, minutes % 60), LONDON)
