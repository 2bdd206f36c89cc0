"""Business rates accounts: what they have that council tax has not."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.feeds.bills import AccountRow, Form, Own, Untouched, a_text, read_bills
from accounts.feeds.files import Given, Refused, RowRefused
from accounts.rules import matching

REFERENCE = re.compile(r"[A-Z0-9]{4,20}")
DEAREST = 500_000_000  # pounds: the rating list's own most valuable entry is below it
POUND = 1000  # tenths of a penny


def read_rates(given: Given) -> tuple[list[AccountRow | Untouched], list[Refused]]:
    """The business rates accounts of a batch, and those refused. Raises ``FeedRefused``."""
    return read_bills(given, FORM)


def _own(given: Mapping[str, Any]) -> Own:
    written = a_text(given["property_reference"], "property_reference", 40)
    reference = matching.number_key(written)
    if not REFERENCE.fullmatch(reference):
        raise RowRefused(f"“{written}” is no reference of the rating list")
    return Own(
        property_reference=reference,
        rateable_value=_value(a_text(given["rateable_value"], "rateable_value", 20)),
        multiplier=_multiplier(a_text(given["multiplier"], "multiplier", 20)),
    )


def _value(typed: str) -> int:
    """``"18250"``, or ``"£18,250"``: whole pounds."""
    figures = typed.removeprefix("£").strip().removesuffix(".00").replace(",", "")
    if not figures.isascii() or not figures.isdecimal() or int(figures) > DEAREST:
        raise RowRefused(f"“{typed}” is no rateable value in whole pounds")
    return int(figures)


def _multiplier(typed: str) -> int:
    """``"0.499"`` of a pound, or ``"49.9p"``, in tenths of a penny."""
    try:
        pounds = Decimal(typed.removesuffix("p").strip()) / (100 if typed.endswith("p") else 1)
    except InvalidOperation:
        raise RowRefused(f"“{typed}” is no multiplier: write 0.499") from None
    tenths = pounds * POUND if pounds.is_finite() else Decimal("NaN")
    if not tenths.is_finite() or not 0 < tenths < POUND or tenths != tenths.to_integral_value():
        raise RowRefused(f"“{typed}” is no multiplier: write 0.499")
    return int(tenths)


def _hereditament(row: AccountRow) -> tuple[str, str]:
    return "property reference", row.own.property_reference


FORM = Form(own=("property_reference", "rateable_value", "multiplier"), read=_own, sole=_hereditament)
