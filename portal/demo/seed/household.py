"""Writes what the demo's households hold with the council: council tax accounts, by the feed that a real one uses.

The resident's bill is linked, paid up to now, and its next instalment is due in a few days. The neighbour's can be
linked by whoever tries it: ``NEIGHBOURS`` are the details, and one instalment of it is overdue.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts import actions as accounts
from accounts.actions import feeding
from accounts.models import FeedRun, Property
from accounts.rules import addresses, bills
from journeys.engine.rating import load_rates, rates_on
from portal.demo.seed import building
from portal.demo.seed.people import FIRST_NAMES, LAST_NAMES, Cast

RATES = Path(__file__).parent / "rates"
ONE_HOME_IN = 4
DUE_IN = timedelta(days=6)  # from today to the next instalment
LAST_DAY_OF_EVERY_MONTH = 28
INSTALMENTS = 12
MOVED_AGO = timedelta(days=27)  # as the resident has told, in seed/residents.py
OURS, NEIGHBOURS = "80012012", "80016016"
NEIGHBOUR_ON_BILL = "MR T WHITFIELD & MS R DUNNE"
BANDS = "A" * 4 + "B" * 6 + "C" * 14 + "D" * 24 + "E" * 18 + "F" * 14 + "G" * 15 + "H" * 5  # of a hundred homes


class FeedFailed(Exception):
    """The demo's own data was refused: a fault of the demo."""


@dataclass(kw_only=True)
class Made:
    """What a bill is made of."""

    number: str
    home: Property
    names: list[str]
    band: str
    lines: list[tuple[str, int]]
    paid: int  # how many of the instalments that are due
    is_direct_debit: bool = False
    is_closed: bool = False


def write_household(*, cast: Cast, now: datetime) -> None:
    """Write the council tax accounts and planning applications, and link the resident's bill as they would."""
    today = timezone.localdate(now)
    content = "\n".join(json.dumps(account) for account in _accounts(today)).encode()
    feed("council-tax", content, source="demo-council-tax.jsonl")
    home = cast.resident.home
    if home is None:
        raise FeedFailed("The resident has no home")
    accounts.link_tax_account(
        person=cast.resident, number=OURS, postcode=home.postcode, name=cast.resident.name, by=cast.resident.user
    )
    feed("planning", building.applications(today), source="demo-planning.json")


def feed(name: str, content: bytes, *, source: str) -> None:
    """Run a feed that must be kept as a whole. Raises ``FeedFailed``."""
    run = feeding.run_feed(feed=name, content=content, source=source, by=None)
    if run.state != FeedRun.State.KEPT or run.refused or run.words:
        raise FeedFailed(f"{name}: {run.state}, {run.words} {run.reasons}")


def _accounts(today: date) -> Iterator[dict[str, Any]]:
    """Those of Lillie Road's two, then of one home in four."""
    chance = random.Random(1991)  # noqa: S311  the same borough at every run
    year = bills.year_of(today + DUE_IN)
    rates = rates_on(load_rates(RATES)["council-tax"], bills.begins_on(year)).amounts
    homes = list(Property.objects.order_by("uprn"))
    by_line = {home.line_1: home for home in homes}
    yield _account(_residents(by_line["12 Lillie Road"], rates, year, today), year, today)
    yield _account(_neighbours(by_line["16 Lillie Road"], rates, year, today), year, today)
    taken = {"12 Lillie Road", "16 Lillie Road"}
    for number, home in enumerate(homes):
        if number % ONE_HOME_IN == 0 and home.line_1 not in taken:
            yield _account(_anybodys(home, rates, year, today, number, chance), year, today)


def _residents(home: Property, rates: Mapping[str, int], year: int, today: date) -> Made:
    """Band C, alone, and moved within the borough: the account went along."""
    whole, moved = rates["C"], today - MOVED_AGO
    begins, ends = bills.begins_on(year), bills.begins_on(year + 1)
    lines = [("Band C, 12 Lillie Road", whole)]
    if moved > begins:
        before = whole * (moved - begins).days // (ends - begins).days
        lines = [
            (f"Band C, 12 Rylston Road, until {moved - timedelta(days=1):%-d %B}", before),
            (f"Band C, 12 Lillie Road, from {moved:%-d %B}", whole - before),
        ]
    lines.append(("25% off: you live alone", -(whole // 4)))
    return Made(number=OURS, home=home, names=["MS A OSEI"], band="C", lines=lines, paid=_due_so_far(year, today))


def _neighbours(home: Property, rates: Mapping[str, int], year: int, today: date) -> Made:
    """Two people, something left of the year before, and the last instalment not paid."""
    lines = [("Band D", rates["D"]), (f"Left to pay from {bills.year_words(year - 1)}", 84_20)]
    paid = max(0, _due_so_far(year, today) - 1)
    return Made(number=NEIGHBOURS, home=home, names=[NEIGHBOUR_ON_BILL], band="D", lines=lines, paid=paid)


def _anybodys(
    home: Property, rates: Mapping[str, int], year: int, today: date, number: int, chance: random.Random
) -> Made:
    band = chance.choice(BANDS)
    last = chance.choice(LAST_NAMES).upper()
    names = [f"{chance.choice(['MR', 'MRS', 'MS', 'DR', 'MISS'])} {chance.choice(FIRST_NAMES).upper()} {last}"]
    if chance.random() < 0.4:
        names.append(f"{chance.choice(['MR', 'MRS', 'MX'])} {chance.choice(FIRST_NAMES)[0]} {last}")
    lines = [(f"Band {band}", rates[band])]
    if len(names) == 1 and chance.random() < 0.6:
        lines.append(("25% off: you live alone", -(rates[band] // 4)))
    is_debit = chance.random() < 0.7
    late = 0 if is_debit else chance.choice([0, 0, 0, 1, 2])
    return Made(
        number=f"8{number:07}",
        home=home,
        names=names,
        band=band,
        lines=lines,
        paid=max(0, _due_so_far(year, today) - late),
        is_direct_debit=is_debit,
        is_closed=chance.random() < 0.02,
    )


def _due_on(year: int, today: date) -> Sequence[date]:
    """The days of the instalments: of each month of the year that on which the next is due in six days."""
    day = min((today + DUE_IN).day, LAST_DAY_OF_EVERY_MONTH)
    return [due_on for due_on, _ in bills.plan(0, first_on=date(year, 4, day), number=INSTALMENTS)]


def _due_so_far(year: int, today: date) -> int:
    return sum(due_on < today for due_on in _due_on(year, today))


def _account(made: Made, year: int, today: date) -> dict[str, Any]:
    """The account as the revenues system would send it."""
    charge = sum(pence for _, pence in made.lines)
    plan = bills.plan(charge, first_on=_due_on(year, today)[0], number=INSTALMENTS)
    paid = plan[: made.paid]
    return {
        "account": made.number,
        "names": made.names,
        "uprn": made.home.uprn,
        "address": f"{made.home.line_1}, {made.home.town}",
        "postcode": addresses.written(made.home.postcode),
        "band": made.band,
        "year": year,
        "charge": _pounds(charge),
        "balance": _pounds(charge - sum(pence for _, pence in paid)),
        "direct_debit": made.is_direct_debit,
        "closed_on": (today - timedelta(days=40)).isoformat() if made.is_closed else None,
        "lines": [{"words": words, "amount": _pounds(pence)} for words, pence in made.lines],
        "instalments": [{"due_on": due_on.isoformat(), "amount": _pounds(pence)} for due_on, pence in plan],
        "transactions": [
            {
                "reference": f"{made.number}-{index:02}",
                "on": max(bills.begins_on(year), due_on - timedelta(days=0 if made.is_direct_debit else 2)).isoformat(),
                "words": "Direct debit" if made.is_direct_debit else "Card payment",
                "amount": _pounds(-pence),
            }
            for index, (due_on, pence) in enumerate(paid, start=1)
        ],
    }


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"
