"""What the home page shows of a household: one look, few queries, whatever there is to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.utils import timezone

from accounts import queries as accounts
from accounts.models import Person, PlanningApplication, PlanningWatch, Property, TaxAccount, TaxKind
from accounts.queries import Bill
from accounts.queries.clients import requests_to
from accounts.queries.feeds import Freshness, freshness
from accounts.queries.rounds import CollectionDay, plan_of
from accounts.rules import Viewer
from accounts.rules import rounds as round_rules
from accounts.rules.planning import days_left
from casework.models import Booking, Case
from casework.queries.booked import change_until
from casework.queries.bookings import bookings_of
from casework.queries.charges import is_payable, pence_unpaid
from casework.queries.own import own_requests
from casework.queries.payments import bills_of, with_pending
from casework.rules import local_day
from journeys import queries as journeys
from journeys import showing
from journeys.queries.notices import ShownNotice
from journeys.showing import ShownDraft
from portal.home import rules
from portal.home.calendars import Day, moved_together
from portal.home.cards import (
    AddCard,
    AgenciesCard,
    BookingCard,
    Card,
    ClaimsCard,
    CleansingCard,
    CollectionsCard,
    LaterCollectionsCard,
    NearPlan,
    PlanningCard,
    TaxCard,
    ToPayCard,
    WaitingCard,
)
from portal.home.rules import Kind

FEEDS = ("rounds", "cleansing", "council-tax", "business-rates", "planning")
CASES_READ = 50
ROWS_SHOWN = 5
PLANS_READ, PLANS_SHOWN = 20, 2
# What a list of bookings shows of them: three tables are wide.
OF_BOOKINGS = (
    "slot__starts_at",
    "slot__ends_at",
    "slot__resource__name",
    "slot__resource__where",
    "slot__resource__is_all_day",
    "slot__resource__cut_off_hours",
    "case__reference",
    "case__title",
)
LOOK_AHEAD = timedelta(days=56)
CHANGES_AHEAD = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Household:
    """All that the home page shows. ``urgent`` are the two cards that a phone shows before any scrolling."""

    person: Person | None
    urgent: Sequence[Card]
    cards: Sequence[Card]
    notices: Sequence[ShownNotice]
    own: Sequence[Case]
    has_more: bool
    bookings: Sequence[Booking]
    drafts: Sequence[ShownDraft]
    metres: int = rules.METRES


@dataclass(frozen=True)
class Surroundings:
    """What the street of a home and its owner's own choice add: when it is swept, how far they look around."""

    street: str = ""
    swept_on: date | None = None
    metres: int = rules.METRES


def household_of(viewer: Viewer, *, metres: int | None, now: datetime) -> Household:
    """What ``viewer`` finds at home: nine queries at most, beside those that tell who it is.

    ``metres`` is how far to look for planning applications, where they chose that for now.
    """
    person, today = viewer.person, local_day(now)
    number_asked = number_asking(person) if person else Value(0, IntegerField())
    listed = own_requests(viewer).annotate(number_asked=number_asked, pence_unpaid=pence_unpaid())
    if person is not None:
        listed = listed.annotate(number_to_claim=number_to_claim(person))
    own = list(listed[:CASES_READ])
    bookings = [one for one in bookings_of(viewer).only(*OF_BOOKINGS)[:ROWS_SHOWN] if one.slot.ends_at >= now]
    around = surroundings_of(person, today=today) if person and person.home else Surroundings()
    metres = metres or around.metres
    cards = waiting_cards(own, today=today)
    if person is not None:
        cards += tax_cards(person, today=today)
        cards += home_cards(person, around, metres, today=today)
        cards += to_pay_cards(own)
        cards += claims_cards(own)
        cards += agencies_cards(own, person)
    cards += [
        BookingCard(booking=one, by=local_day(one.slot.starts_at), may_change=now <= change_until(one))
        for one in bookings[:1]
    ]
    ordered = rules.in_order(cards, today=today)
    urgent = ordered[: rules.MOST_URGENT]
    return Household(
        person=person,
        urgent=urgent,
        cards=[*later_collections(urgent), *ordered[rules.MOST_URGENT :]],
        notices=journeys.notices_for_ward(person.home.ward_id if person and person.home else None),
        own=own[:ROWS_SHOWN],
        has_more=len(own) > ROWS_SHOWN,
        bookings=bookings[1:],
        drafts=showing.shown_drafts(journeys.drafts_of(viewer)[:ROWS_SHOWN]),
        metres=metres,
    )


def waiting_cards(own: Sequence[Case], *, today: date) -> list[Card]:
    """One card for all requests that wait for them: that which is to be answered first, and the others."""
    waiting = [case for case in own if case.waiting_since is not None]
    if not waiting:
        return []
    first, *others = sorted(waiting, key=lambda case: case.reply_by or date.max)
    is_late = first.reply_by is not None and first.reply_by < today
    return [WaitingCard(case=first, others=others, by=first.reply_by, is_late=is_late)]


def tax_cards(person: Person, *, today: date) -> list[Card]:
    """A card for each bill that is open or not paid; one that says how to link a bill where there is none."""
    linked = bills_of(person, today=today)
    if not linked:
        return [AddCard(kind=Kind.ADD_BILL)]
    fresh = freshness_now()["council-tax"]
    return [
        TaxCard(bill=bill, fresh=fresh, by=_due_on(bill), is_late=bill.overdue > 0)
        for bill in linked
        if bill.account.closed_on is None or bill.left > 0
    ]


def _due_on(bill: Bill) -> date | None:
    """By when they have to do something for it: nothing, where the bank pays."""
    if bill.account.is_direct_debit or bill.next_instalment is None:
        return None
    return bill.next_instalment.due_on


def bill_with(person: Person, account_id: int, *, today: date) -> Bill:
    """One bill that ``person`` has linked. Raises ``TaxAccount.DoesNotExist``. Two queries."""
    account = with_pending(accounts.tax_accounts_of(person)).get(pk=account_id)
    return accounts.bill_of(account, today=today, being_processed=account.pending_pence)  # type: ignore[attr-defined]


def example_account(person: Person) -> TaxAccount | None:
    """An account to try the link form with: for the demo, where nobody has a bill at hand. Of their home, if any."""
    own = accounts.tax_accounts_of(person).order_by().values("pk")
    open_ones = TaxAccount.objects.filter(kind=TaxKind.COUNCIL_TAX, closed_on__isnull=True)
    unlinked = open_ones.exclude(pk__in=own)
    return unlinked.filter(property=person.home).first() or unlinked.filter(links__isnull=True).order_by("pk").first()


def home_cards(person: Person, around: Surroundings, metres: int, *, today: date) -> list[Card]:
    """What happens at and around home: three queries. Without an address, a card that says how to link one."""
    home = person.home
    if home is None:
        return [AddCard(kind=Kind.ADD_HOME, words=person.home_words)]
    cards: list[Card] = []
    collected = collections_card(home, today=today)
    if collected:
        cards.append(collected)
    if around.swept_on:
        fresh = freshness_now()["cleansing"]
        cards.append(CleansingCard(street=around.street, by=around.swept_on, fresh=fresh))
    cards.append(planning_card(home, metres, today=today))
    return cards


def collections_card(home: Property, *, today: date) -> CollectionsCard | None:
    """The next collections of ``home``, or None where we know of none. Two queries."""
    plan = plan_of(home, from_on=today, until_on=today + LOOK_AHEAD)
    upcoming: dict[str, CollectionDay] = {}
    for day in plan.days:
        upcoming.setdefault(day.stream, day)
    soonest = list(upcoming.values())
    if not soonest:
        return None
    first = [day for day in soonest if day.on == soonest[0].on]
    shown = {(day.stream, day.moved_from) for day in soonest}
    later = [
        change
        for change in plan.changes
        if change.was_on <= today + CHANGES_AHEAD and (change.stream, change.was_on) not in shown
    ]
    return CollectionsCard(
        first=first,
        moved=Day(on=first[0].on, collected=first).moved,
        others=soonest[len(first) :],
        changes=moved_together(later),
        fresh=freshness_now()["rounds"],
        by=first[0].on,
        is_changed=any(day.moved_from for day in first),
    )


def later_collections(urgent: Sequence[Card]) -> list[Card]:
    """The other collections, where the card of the next one stands among the two most urgent, which are kept short."""
    return [
        LaterCollectionsCard(others=card.others, changes=card.changes)
        for card in urgent
        if isinstance(card, CollectionsCard) and (card.others or card.changes)
    ]


def planning_card(home: Property, metres: int, *, today: date) -> PlanningCard:
    """What is planned around ``home`` and can still be commented on, the nearest first. One query."""
    near = list(open_plans(home, metres, today=today)[: PLANS_READ + 1])
    shown = [
        NearPlan(application=one, metres=one.metres_away, days_left=days_left(one.comment_by, day=today))  # type: ignore[attr-defined]
        for one in near[:PLANS_SHOWN]
        if one.comment_by
    ]
    return PlanningCard(
        nearest=shown,
        number=min(len(near), PLANS_READ),
        has_more=len(near) > PLANS_READ,
        metres=metres,
        fresh=freshness_now()["planning"],
        by=min((one.comment_by for one in near if one.comment_by), default=None),
    )


def open_plans(home: Property, metres: int, *, today: date) -> QuerySet[PlanningApplication]:
    """The applications around ``home`` that can still be commented on, with what a card shows of them."""
    near = accounts.planning_near(easting=home.easting, northing=home.northing, metres=metres, open_on=today)
    return near.only("key", "reference", "address", "description", "comment_by", "stage")


def number_to_claim(person: Person) -> Window:
    """How many of a list are requests that ``person`` made as a guest: of all of it, however much of it is read."""
    return Window(Count("pk", filter=~Q(person=person)))


def claims_cards(own: Sequence[Case]) -> list[Card]:
    """Requests of theirs that they made as a guest. No query: each row of their list has the ``number_to_claim``."""
    number = getattr(own[0], "number_to_claim", None) if own else None
    return [ClaimsCard(number=number)] if number else []


def to_pay_cards(own: Sequence[Case]) -> list[Card]:
    """What is to be paid for ``own``. No query: each has its ``pence_unpaid`` and when it is ``booked_for``.

    Of who has more than ``CASES_READ`` requests, those that come first.
    """
    pence = sum(
        case.pence_unpaid  # type: ignore[attr-defined]
        for case in own
        if case.pence_unpaid and is_payable(case, has_time=case.booked_for is not None)  # type: ignore[attr-defined]
    )
    return [ToPayCard(pence=pence)] if pence else []


def number_asking(person: Person) -> Subquery:
    """How many agencies ask whether they may act for ``person``, as a part of another query; NULL for none."""
    asking = requests_to(person).order_by().values("how").annotate(number=Count("pk"))
    return Subquery(asking.values("number")[:1])


def agencies_cards(own: Sequence[Case], person: Person) -> list[Card]:
    """Agencies that ask. Each row of their list has the ``number_asked``; who asked for nothing costs a query."""
    number = getattr(own[0], "number_asked", None) if own else requests_to(person).count()
    return [AgenciesCard(number=number)] if number else []


def surroundings_of(person: Person, *, today: date) -> Surroundings:
    """When the street of ``person`` is swept next, and the distance of the area that they watch. One query."""
    watched = PlanningWatch.objects.filter(person=OuterRef("pk"), metres__isnull=False).values("metres")[:1]
    pattern = [f"home__street__cleansings__{part}" for part in ("weekday", "every_weeks", "starts_on", "ends_on")]
    at_home = Person.objects.filter(pk=person.pk).annotate(metres=Subquery(watched))
    rows = list(at_home.values_list("metres", "home__street__name", *pattern))  # one for each pattern of the street
    until = today + LOOK_AHEAD
    swept = [
        day
        for _metres, _street, weekday, every, starts_on, ends_on in rows
        if weekday is not None
        for day in round_rules.days_between(
            round_rules.Days(weekday=weekday, every_weeks=every, starts_on=starts_on, ends_on=ends_on), today, until
        )
    ]
    return Surroundings(street=rows[0][1] or "", swept_on=min(swept, default=None), metres=rows[0][0] or rules.METRES)


def freshness_now() -> Mapping[str, Freshness]:
    """How old what the feeds brought is: one query a minute and process, however many pages are asked for."""
    return _fresh_in(timezone.now().replace(second=0, microsecond=0))


def forget_freshness() -> None:
    """Ask again at the next page."""
    _fresh_in.cache_clear()


@lru_cache(maxsize=1)
def _fresh_in(minute: datetime) -> Mapping[str, Freshness]:
    return freshness(FEEDS, now=minute)
