"""Businesses for tests: organisations, their members, and their business rates accounts with their files."""

import json
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import (
    MemberRole,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Premises,
    RatesLink,
    TaxKind,
)
from tests.factories.accounts import PersonFactory, PropertyFactory
from tests.factories.holdings import TaxAccountFactory

# One account as the feed has it: £8,206.75 in ten instalments, the first of which is paid.
RATES: dict[str, Any] = {
    "account": "60012345",
    "names": ["LILLIE ROAD BAKERY LTD"],
    "uprn": "34000048",
    "address": "48 Lillie Road, London",
    "postcode": "SW6 1TN",
    "property_reference": "0012340048003",
    "rateable_value": "18250",
    "multiplier": "0.499",
    "year": "2026",
    "charge": "8206.75",
    "balance": "7386.08",
    "direct_debit": False,
    "closed_on": None,
    "lines": [
        {"words": "Rateable value £18,250 at 49.9p", "amount": "9106.75"},
        {"words": "Retail relief", "amount": "-900.00"},
    ],
    "instalments": [{"due_on": "2026-04-01", "amount": "820.75"}]
    + [{"due_on": f"{2026 + month // 13}-{(month - 1) % 12 + 1:02}-01", "amount": "820.66"} for month in range(5, 14)],
    "transactions": [
        {"reference": "R1", "on": "2026-04-01", "words": "Card payment", "amount": "-820.67", "our_reference": ""}
    ],
}


def a_rates_file(*accounts: dict[str, Any]) -> bytes:
    """A business rates feed of these accounts, each the usual one but for what is given."""
    return "\n".join(json.dumps({**RATES, **account}) for account in accounts).encode()


class BusinessFactory(DjangoModelFactory[Organisation]):
    """A business that nobody has verified."""

    class Meta:
        model = Organisation

    kind = OrganisationKind.BUSINESS
    name = factory.Sequence(lambda number: f"Bakery {number} Ltd")


class MembershipFactory(DjangoModelFactory[Membership]):
    """Someone who acts for a business and may invite others."""

    class Meta:
        model = Membership

    organisation = factory.SubFactory(BusinessFactory)
    role = MemberRole.ADMINISTRATOR


class RatesAccountFactory(TaxAccountFactory):
    """The account of a bakery; ``plan`` splits so many pence into ten instalments from 1 April 2026."""

    kind = TaxKind.BUSINESS_RATES
    number = factory.Sequence(lambda number: f"6{number:07}")
    names = factory.LazyFunction(lambda: ["LILLIE ROAD BAKERY LTD"])
    address = "48 Lillie Road, London"
    postcode = "SW61TN"
    band = ""
    property_reference = factory.Sequence(lambda number: f"{number:013}")
    rateable_value = 18_250
    multiplier = 499
    charge = 820_675
    balance = 820_675


class RatesLinkFactory(DjangoModelFactory[RatesLink]):
    """A business that may see an account."""

    class Meta:
        model = RatesLink

    account = factory.SubFactory(RatesAccountFactory)
    organisation = factory.SubFactory(BusinessFactory)


class PremisesFactory(DjangoModelFactory[Premises]):
    """A place where a business trades."""

    class Meta:
        model = Premises

    organisation = factory.SubFactory(BusinessFactory)
    property = factory.SubFactory(PropertyFactory)


def a_member(business: Organisation, **facts: Any) -> Person:
    """Someone who signs in and acts for ``business``."""
    person = PersonFactory.create(account=True, **facts)
    MembershipFactory.create(organisation=business, user=person.user)
    return person
