"""Council tax bills: what the payments cover, what comes next, and how a year is split. Pence, and no database."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

YEAR_BEGINS = (4, 1)  # 1 April


Kind = TypeVar("Kind")


@dataclass(frozen=True, kw_only=True)
class Standing(Generic[Kind]):
    """One instalment, so many ``pence`` by ``due_on``, with what is ``paid`` of it."""

    instalment: Kind
    due_on: date
    pence: int
    paid: int
    is_past: bool

    @property
    def left(self) -> int:
        """What is still to pay of it."""
        return self.pence - self.paid

    @property
    def is_covered(self) -> bool:
        """Whether nothing of it is left."""
        return self.left <= 0

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over and it is not paid in full. On its day it is still in time."""
        return self.is_past and not self.is_covered


def standings(instalments: Iterable[tuple[Kind, date, int]], *, balance: int, today: date) -> list[Standing[Kind]]:
    """Each instalment, given with its day and its pence, with what is paid of it.

    What is no longer owed has covered the instalments from the first on: so the ``balance`` alone decides, whatever
    was paid late, in parts or at once. More owed than all of them together covers none.
    """
    in_order = sorted(instalments, key=lambda one: one[1])
    left = max(0, sum(pence for _, _, pence in in_order) - balance)
    found = []
    for instalment, due_on, pence in in_order:
        paid = min(left, max(0, pence))
        left -= paid
        found.append(Standing(instalment=instalment, due_on=due_on, pence=pence, paid=paid, is_past=due_on < today))
    return found


def next_of(found: Sequence[Standing[Kind]]) -> Standing[Kind] | None:
    """The next instalment that is not past and not paid in full."""
    return next((one for one in found if not one.is_past and not one.is_covered), None)


def overdue_of(found: Iterable[Standing[Kind]]) -> int:
    """What should have been paid by now."""
    return sum(one.left for one in found if one.is_overdue)


def year_of(day: date) -> int:
    """The council tax year of a day, by the year it begins in: 31 March 2027 is of 2026."""
    return day.year if (day.month, day.day) >= YEAR_BEGINS else day.year - 1


def year_words(year: int) -> str:
    """``2026`` as people say it: "2026 to 2027"."""
    return f"{year} to {year + 1}"


def begins_on(year: int) -> date:
    """The first day of a council tax year."""
    return date(year, *YEAR_BEGINS)


def plan(pence: int, *, first_on: date, number: int = 10) -> list[tuple[date, int]]:
    """``pence`` in so many monthly instalments of whole pounds, the odd pounds and pence in the first.

    Where a month has no such day (31 June, 29 February but in leap years), its last day.
    """
    each = pence // number // 100 * 100
    amounts = [pence - each * (number - 1), *([each] * (number - 1))]
    return [(_months_on(first_on, index), amount) for index, amount in enumerate(amounts)]


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
