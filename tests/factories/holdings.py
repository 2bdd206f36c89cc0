"""Council tax accounts and planning applications for tests, and the files that bring them."""

import json
from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import PlanningApplication, PlanningStage, TaxAccount, TaxInstalment, TaxLink
from accounts.rules import bills, cells, geography

# One account as the feed has it: £1,519.51 in ten instalments, the first of which is paid.
ACCOUNT: dict[str, Any] = {
    "account": "80012345",
    "names": ["MR J O'BRIEN & MRS SIÂN O'BRIEN"],
    "uprn": "34000001",
    "address": "12 Lillie Road, London",
    "postcode": "SW6 7SR",
    "band": "D",
    "year": "2026",
    "charge": "1519.51",
    "balance": "1360.51",
    "direct_debit": False,
    "closed_on": None,
    "lines": [{"words": "Band D", "amount": "1519.51"}],
    "instalments": [{"due_on": "2026-04-01", "amount": "169.51"}]
    + [{"due_on": f"{2026 + month // 13}-{(month - 1) % 12 + 1:02}-01", "amount": "150.00"} for month in range(5, 14)],
    "transactions": [
        {"reference": "T1", "on": "2026-04-01", "words": "Payment, thank you", "amount": "-159.00", "our_reference": ""}
    ],
}


def a_file(*accounts: dict[str, Any]) -> bytes:
    """A council tax feed of these accounts, each the usual one but for what is given."""
    return "\n".join(json.dumps({**ACCOUNT, **account}) for account in accounts).encode()


class TaxAccountFactory(DjangoModelFactory[TaxAccount]):
    """An account of Siân and J O'Brien; ``plan`` splits so many pence into ten instalments from 1 April 2026."""

    class Meta:
        model = TaxAccount
        skip_postgeneration_save = True

    number = factory.Sequence(lambda number: f"8{number:07}")
    names = factory.LazyFunction(lambda: ["MR J O'BRIEN & MRS SIÂN O'BRIEN"])
    address = "12 Lillie Road, London"
    postcode = "SW67SR"
    band = "D"
    year = 2026
    charge = 151_951
    balance = 151_951
    fingerprint = "made for a test"

    @factory.post_generation  # type: ignore[untyped-decorator]
    def plan(self, create: bool, pence: int | None, **_extra: Any) -> None:
        if create and pence:
            TaxInstalment.objects.bulk_create(
                [
                    TaxInstalment(account=self, due_on=due_on, pence=part)  # type: ignore[misc]
                    for due_on, part in bills.plan(pence, first_on=date(2026, 4, 1))
                ]
            )


class TaxLinkFactory(DjangoModelFactory[TaxLink]):
    """Someone who knew the details of an account."""

    class Meta:
        model = TaxLink

    account = factory.SubFactory(TaxAccountFactory)
    how = TaxLink.How.DETAILS


class PlanningApplicationFactory(DjangoModelFactory[PlanningApplication]):
    """An application for 12 Lillie Road that can be commented on for ten days yet."""

    class Meta:
        model = PlanningApplication

    reference = factory.Sequence(lambda number: f"2026/{number:05}/FUL")
    key = factory.LazyAttribute(lambda row: row.reference.replace("/", "-").lower())
    kind = "Work on a home"
    description = "A single storey extension at the back"
    address = "12 Lillie Road, London, SW6 7SR"
    stage = PlanningStage.CONSULTATION
    received_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=20))
    comment_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=11))
    comment_by = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))
    lat = 51.4843
    lon = -0.2072
    easting = factory.LazyAttribute(lambda row: geography.to_grid(row.lat, row.lon)[0])
    northing = factory.LazyAttribute(lambda row: geography.to_grid(row.lat, row.lon)[1])
    cell = factory.LazyAttribute(lambda row: cells.cell_of(row.easting, row.northing))
    fingerprint = "made for a test"
