"""What a business has to do next. No database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

MOST_URGENT = 2  # what a phone shows before any scrolling
LICENCE_SOON = timedelta(days=60)


class Kind(StrEnum):
    """What a card is about, and the name of its template in ``templates/portal/business/cards/``."""

    WAITING = "waiting"
    RATES = "rates"
    LICENCE = "licence"
    SEMINAR = "seminar"
    ADD_RATES = "add_rates"


IN_ORDER = list(Kind)


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something that a business has to do, or has before it: ``by`` when, ``is_late`` where that is over."""

    kind: Kind
    by: date | None = None
    is_late: bool = False

    @property
    def template(self) -> str:
        """What draws it."""
        return f"portal/business/cards/{self.kind}.html"


ADue = TypeVar("ADue", bound=Due)


def in_order(dues: Iterable[ADue]) -> list[ADue]:
    """What is late, then what has a day, the soonest first; what has none stands at the end."""
    return sorted(dues, key=lambda one: (not one.is_late, one.by or date.max, IN_ORDER.index(one.kind)))
