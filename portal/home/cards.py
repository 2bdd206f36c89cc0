"""What stands on the home page: a card for each matter of a household. ``templates/portal/home/cards/`` draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import PlanningApplication
from accounts.queries import Bill
from accounts.queries.feeds import Freshness
from accounts.queries.rounds import CollectionDay
from casework.models import Booking, Case
from portal.home.calendars import Together
from portal.home.rules import Kind, Matter


@dataclass(frozen=True, kw_only=True)
class Card(Matter):
    """A matter as the page shows it."""

    @property
    def template(self) -> str:
        """What draws it."""
        return f"portal/home/cards/{self.kind}.html"


@dataclass(frozen=True, kw_only=True)
class WaitingCard(Card):
    """The request that has to be answered first, and the others that go on only once they have answered."""

    case: Case
    others: Sequence[Case]
    kind: Kind = Kind.WAITING
    needs_them: bool = True


@dataclass(frozen=True, kw_only=True)
class TaxCard(Card):
    """A council tax bill in outline."""

    bill: Bill
    fresh: Freshness
    kind: Kind = Kind.TAX


@dataclass(frozen=True, kw_only=True)
class CollectionsCard(Card):
    """The next collection of each type: those of the first day, the others, and changed days after these."""

    first: Sequence[CollectionDay]
    moved: Sequence[Together]  # of the first day
    others: Sequence[CollectionDay]
    changes: Sequence[Together]
    fresh: Freshness
    kind: Kind = Kind.COLLECTIONS


@dataclass(frozen=True, kw_only=True)
class LaterCollectionsCard(Card):
    """What does not fit into the card of the next collection where that is one of the two most urgent."""

    others: Sequence[CollectionDay]
    changes: Sequence[Together]
    kind: Kind = Kind.LATER_COLLECTIONS


@dataclass(frozen=True, kw_only=True)
class CleansingCard(Card):
    """When the street is swept next."""

    street: str
    fresh: Freshness
    kind: Kind = Kind.CLEANSING


@dataclass(frozen=True, kw_only=True)
class NearPlan:
    """An application near home, and how many days are left after today to comment on it."""

    application: PlanningApplication
    metres: float
    days_left: int


@dataclass(frozen=True, kw_only=True)
class PlanningCard(Card):
    """What is planned near home and open for comments: how many, or that there are more than were counted."""

    nearest: Sequence[NearPlan]
    number: int
    has_more: bool
    metres: int
    fresh: Freshness
    kind: Kind = Kind.PLANNING


@dataclass(frozen=True, kw_only=True)
class BookingCard(Card):
    """The next thing they booked, and whether they may still change or cancel it."""

    booking: Booking
    may_change: bool
    kind: Kind = Kind.BOOKING


@dataclass(frozen=True, kw_only=True)
class ToPayCard(Card):
    """What they owe for their requests, all together."""

    pence: int
    kind: Kind = Kind.TO_PAY
    needs_them: bool = True


@dataclass(frozen=True, kw_only=True)
class ClaimsCard(Card):
    """Earlier requests that they made as a guest."""

    number: int
    kind: Kind = Kind.CLAIMS


@dataclass(frozen=True, kw_only=True)
class AgenciesCard(Card):
    """Agencies that ask whether they may act for them."""

    number: int
    kind: Kind = Kind.AGENCIES


@dataclass(frozen=True, kw_only=True)
class AddCard(Card):
    """Something to link, so that the page can show more."""

    words: str = ""
