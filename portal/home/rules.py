"""What comes first on the home page. No database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

MOST_URGENT = 2  # what a phone shows before any scrolling
SOON = timedelta(days=7)
INSTALMENT_SOON = timedelta(days=28)  # a month's instalment is worth paying from the day the one before it was due
BOOKING_SOON = timedelta(days=3)
METRES_CHOICES = (100, 250, 500, 1000)
METRES = 250


class Kind(StrEnum):
    """What a card is about, and the name of its template in ``templates/portal/home/cards/``."""

    WAITING = "waiting"
    TO_PAY = "to_pay"
    TAX = "tax"
    COLLECTIONS = "collections"
    LATER_COLLECTIONS = "later_collections"
    CLEANSING = "cleansing"
    PLANNING = "planning"
    BOOKING = "booking"
    CLAIMS = "claims"
    AGENCIES = "agencies"
    ADD_HOME = "add_home"
    ADD_BILL = "add_bill"


# Those of equal urgency stand in this order.
IN_ORDER = [
    Kind.WAITING,
    Kind.TO_PAY,
    Kind.TAX,
    Kind.ADD_HOME,
    Kind.COLLECTIONS,
    Kind.LATER_COLLECTIONS,
    Kind.BOOKING,
    Kind.ADD_BILL,
    Kind.CLEANSING,
    Kind.PLANNING,
    Kind.AGENCIES,
    Kind.CLAIMS,
]


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Something of a household that needs looking at: ``by`` when, ``is_late`` where that is over.

    ``needs_them`` where nothing goes on before they do something. ``is_changed``: not on the day they are used to.
    """

    kind: Kind
    by: date | None = None
    is_late: bool = False
    needs_them: bool = False
    is_changed: bool = False


AMatter = TypeVar("AMatter", bound=Matter)


def urgency(matter: Matter, *, today: date) -> int:
    """How urgent a matter is: 0 before all else, 9 may wait for ever.

    What is late; what waits for them and has a day within the week; bins that go out tonight, as tomorrow is too late;
    the rest of what waits for them and a bill that is due within the week; a booking, the month's instalment; then what
    would make the page more useful and a changed day; and what is only good to know.
    """
    left = matter.by - today if matter.by else None
    if matter.is_late:
        return 0
    if matter.needs_them:
        return 1 if left is not None and left <= SOON else 3
    match matter.kind:
        case Kind.COLLECTIONS:
            if left is not None and left <= timedelta(days=1):
                return 2
            return 5 if matter.is_changed and left is not None and left <= SOON else 6
        case Kind.TAX if left is not None and left <= INSTALMENT_SOON:
            return 3 if left <= SOON else 4
        case Kind.BOOKING if left is not None and left <= BOOKING_SOON:
            return 4
        case Kind.ADD_HOME | Kind.ADD_BILL:
            return 5
        case Kind.TAX | Kind.BOOKING:
            return 7
        case _:
            return 8


def in_order(matters: Iterable[AMatter], *, today: date) -> list[AMatter]:
    """The matters, the most urgent first; of two alike the one whose day comes first."""
    return sorted(
        matters,
        key=lambda one: (urgency(one, today=today), one.by or date.max, IN_ORDER.index(one.kind)),
    )


def metres_of(asked: str, *, otherwise: int) -> int:
    """How far around home to look for planning applications: one of the choices, or what it was."""
    return next((metres for metres in METRES_CHOICES if str(metres) == asked), otherwise)
