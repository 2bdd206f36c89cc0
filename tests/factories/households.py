"""A household with everything linked: home, rounds, street cleansing, a bill, plans around it, bookings, requests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import (
    Person,
    Property,
    RoundDate,
    Stream,
    TaxAccount,
    TaxInstalment,
    TaxLine,
    TaxLink,
    TaxTransaction,
)
from accounts.rules import bills
from casework.models import Booking, Payment, PaymentState, Resource, Slot, Status
from tests.factories.accounts import PersonFactory, PropertyFactory, TeamFactory
from tests.factories.casework import CaseFactory
from tests.factories.holdings import PlanningApplicationFactory, TaxAccountFactory
from tests.factories.journeys import DraftFactory
from tests.factories.rounds import CleansingFactory, FeedRunFactory, RoundFactory

FEEDS = ("rounds", "cleansing", "council-tax", "planning")
YEAR_CHARGE = 150_000


def furnish(person: Person, *, rows: int = 1) -> Property:
    """Link everything to ``person`` that can be linked, ``rows`` of each kind; their home."""
    home: Property = person.home or PropertyFactory.create()
    Person.objects.filter(pk=person.pk).update(home=home)
    person.home = home
    add_rounds(home)
    for feed in FEEDS:
        FeedRunFactory.create(feed=feed)
    for _ in range(rows):
        add_bill(person)
        PlanningApplicationFactory.create(lat=home.lat, lon=home.lon)
        add_booking(person)
        DraftFactory.create(person=person, visitor=None)
        CaseFactory.create(person=person, status=Status.WAITING, reply_by=timezone.localdate() + timedelta(days=10))
        CaseFactory.create(person=PersonFactory.create(email=person.email))  # asked for as a guest, before
    return home


def add_rounds(home: Property) -> None:
    """Rubbish and recycling on one day, food on another, one of which is moved; the street is swept twice a week."""
    today = timezone.localdate()
    began = today - timedelta(days=today.weekday() + 28)
    for stream, weekday in ((Stream.REFUSE, 1), (Stream.RECYCLING, 1), (Stream.FOOD, 4)):
        one = RoundFactory.create(stream=stream, weekday=weekday, starts_on=began, at=[home])
        if stream == Stream.FOOD:
            friday = today + timedelta(days=(4 - today.weekday()) % 7 + 14)
            moved = {"kind": "moved", "moved_to": friday + timedelta(days=1), "reason": "Bank holiday"}
            RoundDate.objects.create(round=one, on=friday, **moved)
    for weekday in (0, 3):
        CleansingFactory.create(street=home.street, weekday=weekday, starts_on=began)


def add_bill(person: Person, *, balance: int = 60_000) -> TaxAccount:
    """A bill of £1,500 in ten instalments, the next of them in ten days, and what was paid of it."""
    today = timezone.localdate()
    postcode = person.home.postcode if person.home else "SW67SR"
    account: TaxAccount = TaxAccountFactory.create(
        names=[person.name.upper()], year=bills.year_of(today), charge=YEAR_CHARGE, balance=balance, postcode=postcode
    )
    TaxLink.objects.create(account=account, person=person, how=TaxLink.How.DETAILS)
    TaxLine.objects.create(account=account, position=1, words="Band D", pence=YEAR_CHARGE)
    paid = YEAR_CHARGE - balance
    TaxTransaction.objects.create(account=account, reference="T1", on=today, words="Payment, thank you", pence=-paid)
    TaxInstalment.objects.bulk_create(
        TaxInstalment(account=account, due_on=today + timedelta(days=30 * (number - 6) + 10), pence=YEAR_CHARGE // 10)
        for number in range(10)
    )
    return account


def add_booking(person: Person) -> Booking:
    """A place in a slot in three weeks."""
    resource, _ = Resource.objects.get_or_create(
        slug="town-hall", defaults={"group": "town-hall", "name": "Town Hall desk", "team": TeamFactory.create()}
    )
    starts_at = timezone.now() + timedelta(days=21)
    slot = Slot.objects.create(
        resource=resource, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), capacity=1, taken=1
    )
    case = CaseFactory.create(person=person, title="Registering a birth")
    booking = {"slot": slot, "case": case, "person": person, "state": Booking.State.CONFIRMED}
    return Booking.objects.create(**booking, settled_at=timezone.now())


def pay(account: TaxAccount, person: Person, pence: int, *, state: str = PaymentState.PAID) -> Payment:
    """A payment of a bill through us that the feed has not brought back yet, as it ended."""
    facts: dict[str, Any] = {"words": "Council tax", "pence": pence, "provider": "demo", "person": person}
    payment = Payment.objects.create(state=state, settled_at=timezone.now(), **facts)
    payment.lines.create(tax_account=account, words="Council tax", income="council-tax", pence=pence, is_open=False)
    return payment
