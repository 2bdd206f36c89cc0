"""Writes the demo's business: a bakery with its rates, its van, a seminar, and a request that waits for an answer.

Its permit ends in three weeks, so that it can be renewed; it can add one more rates account.
"""

import json
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.actions import organisations, rates
from accounts.models import Organisation, OrganisationKind, Person, Property, TaxAccount
from accounts.rules import addresses, bills
from casework import actions as casework
from casework.actions import ledger, receipts
from casework.models import Payment, PaymentState
from notifications.models import Message
from portal.demo.seed import answers, bookings, clock, dating, people
from portal.demo.seed.clock import Days
from portal.demo.seed.course import Course, Guest, Scene
from portal.demo.seed.household import feed

BUSINESS = "business@demo.test"
NAME, ON_BILL = "Lillie Road Bakery Ltd", "LILLIE ROAD BAKERY LTD"
OURS, ANOTHER = "60048001", "60052002"
SHOP, SECOND = "10 Lillie Road", "14 Lillie Road"
DUE_IN = timedelta(days=9)  # from today to the next instalment
INSTALMENTS = 12
PERMIT_ENDS_IN = timedelta(days=20)
MULTIPLIERS = {2025: 499, 2026: 432}  # tenths of a penny: that of small businesses
OTHERS = ["FULHAM FLORISTS LTD", "ASKEW BICYCLES", "MR S PATEL T/A LILLIE ROAD HARDWARE", "OLYMPIA COPY SHOP LTD"]


def play_business(*, cast: people.Cast, now: datetime) -> None:
    """Write the bakery, what it holds and has asked for. Places, people and what can be booked are there already."""
    today = timezone.localdate(now)
    user = people.sign_in(BUSINESS, "Hassan Yilmaz", now=now)
    hassan = user.person
    with clock.set_to(now - timedelta(days=380)):
        bakery = organisations.register_organisation(
            kind=OrganisationKind.BUSINESS, name=NAME, number="09876543", email_domain="", by=user
        )
    homes = {home.line_1: home for home in Property.objects.filter(street__name="Lillie Road").select_related("street")}
    feed("business-rates", _file(today, homes), source="demo-business-rates.jsonl")
    shop = homes[SHOP]
    for home in (shop, homes[SECOND]):
        rates.add_premises(organisation=bakery, home=home, by=user)
    ours = TaxAccount.objects.get(number=OURS)
    rates.ask_for_rates_account(organisation=bakery, account=ours, person=hassan, by=user)
    chance = random.Random("business")  # noqa: S311
    scene = Scene(
        cast=cast,
        days=Days(today),
        homes=list(homes.values()),
        chance=chance,
        guests=iter(()),
        advisor=cast.officers["resident-advisors"][0],
    )
    with clock.loaded_dice(random.Random("references of the business")):  # noqa: S311
        _permits(scene, bakery, hassan, shop, today)
        bookings.book(
            bookings.SEMINAR,
            {"seminar": "rates", "interpreter": False},
            whose=hassan,
            days=(3, 20),
            ago=4,
            now=now,
            business=bakery.pk,
        )
    dating.deliver(Message.objects.filter(sent_at=None).order_by("pk"))


def _permits(scene: Scene, bakery: Organisation, hassan: Person, shop: Property, today: date) -> None:
    """A van whose permit ends in three weeks, and a second one whose log book could not be read."""
    begun = datetime.combine(today - timedelta(days=364) + PERMIT_ENDS_IN, time(10), clock.LONDON)
    first = _van(scene, bakery, hassan, shop, begun - timedelta(days=6))
    first.taken(begun - timedelta(days=2)).granted(begun, "The van is yours, and the bakery is in the zone.")
    _pay(first, hassan, begun + timedelta(hours=2))
    second = _van(scene, bakery, hassan, shop, (4, 8.5))
    why = "We cannot read the number plate. Please send a photo taken in daylight."
    second.taken((2, 9.5)).rejected((2, 9.7), "proof_of_vehicle", why)


def _van(scene: Scene, bakery: Organisation, hassan: Person, shop: Property, when: clock.When) -> Course:
    """An application for a van of the bakery."""
    email = hassan.email
    owner = Guest(name=hassan.name, email=email, mobile="", alerts=hassan.alerts, home=shop)
    form = answers.van(owner, scene.chance, bakery.name)
    form.answers["permits_held"] = 0
    return scene.sent(answers.BUSINESS_PERMIT, form, whose=hassan, when=when, business=bakery.pk)


def _pay(course: Course, hassan: Person, when: datetime) -> None:
    """Its fee was paid, as a worker leaves that."""
    with course.scene.at(when):
        lines = [
            casework.NewLine(
                words=f"{charge.words}, {course.reference}",
                income=f"fees:{answers.BUSINESS_PERMIT}"[:60],
                pence=charge.pence,
                charge=charge,
            )
            for charge in course.case.charges.all()
        ]
        if not lines:
            return
        payment = casework.begin_payment(
            lines=lines, words=lines[0].words, person=hassan, visitor=None, email=hassan.email, by=hassan.user
        )
        paid = {"state": PaymentState.PAID, "settled_at": timezone.now(), "next_attempt_at": None}
        Payment.objects.filter(pk=payment.pk).update(**paid, provider_id=payment.reference)
        payment.lines.update(is_open=False)
        payment.refresh_from_db()
        ledger.post_payment(payment=payment)
        receipts.tell_of_payment(payment=payment)


def _file(today: date, homes: dict[str, Property]) -> bytes:
    """The feed: the bakery's account, one more that it may add, and some of other shops in the street."""
    shops = [home for line, home in sorted(homes.items()) if line not in {SHOP, SECOND} and "Flat" not in line]
    accounts = [
        _account(OURS, ON_BILL, homes[SHOP], 18_250, today, is_late=False),
        _account(ANOTHER, ON_BILL, homes[SECOND], 6_900, today, is_late=True),
    ]
    for number, (name, home) in enumerate(zip(OTHERS, shops, strict=False)):
        accounts.append(_account(f"6006{number:04}", name, home, 9_000 + 2_500 * number, today, is_late=False))
    return "\n".join(json.dumps(account) for account in accounts).encode()


def _account(number: str, name: str, home: Property, value: int, today: date, *, is_late: bool) -> dict[str, Any]:
    """One account as the revenues system would send it."""
    year = bills.year_of(today + DUE_IN)
    multiplier = MULTIPLIERS.get(year, MULTIPLIERS[max(MULTIPLIERS)])
    lines = list(_lines(value, multiplier))
    charge = sum(pence for _, pence in lines)
    day = min((today + DUE_IN).day, 28)
    plan = bills.plan(charge, first_on=date(year, 4, day), number=INSTALMENTS)
    due = sum(due_on < today for due_on, _ in plan)
    paid = plan[: max(0, due - is_late)]
    return {
        "account": number,
        "names": [name],
        "uprn": home.uprn,
        "address": f"{home.line_1}, {home.town}",
        "postcode": addresses.written(home.postcode),
        "property_reference": f"0012{number}001",
        "rateable_value": str(value),
        "multiplier": f"0.{multiplier}",
        "year": year,
        "charge": _pounds(charge),
        "balance": _pounds(charge - sum(pence for _, pence in paid)),
        "direct_debit": False,
        "closed_on": None,
        "lines": [{"words": words, "amount": _pounds(pence)} for words, pence in lines],
        "instalments": [{"due_on": due_on.isoformat(), "amount": _pounds(pence)} for due_on, pence in plan],
        "transactions": [
            {
                "reference": f"{number}-{index:02}",
                "on": (due_on - timedelta(days=2)).isoformat(),
                "words": "Card payment",
                "amount": _pounds(-pence),
            }
            for index, (due_on, pence) in enumerate(paid, start=1)
        ],
    }


def _lines(value: int, multiplier: int) -> Iterator[tuple[str, int]]:
    """How a bill is made up; small values get most of it off."""
    whole = value * multiplier // 10
    yield f"Rateable value £{value:,} at {multiplier / 10:g}p", whole
    if value < 15_000:
        yield "Small business rate relief", -(whole * min(15_000 - value, 3_000) // 3_000 * 3 // 4)
    yield "Transitional arrangement", -(whole // 20)


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"
