"""Council tax accounts: what they have that business rates have not."""

from collections.abc import Mapping
from typing import Any

from accounts.feeds.bills import AccountRow, Form, Own, Untouched, a_text, read_bills
from accounts.feeds.files import Given, Refused, RowRefused

BANDS = frozenset("ABCDEFGH")


def read_accounts(given: Given) -> tuple[list[AccountRow | Untouched], list[Refused]]:
    """The council tax accounts of a batch, and those refused. Raises ``FeedRefused``."""
    return read_bills(given, FORM)


def _own(given: Mapping[str, Any]) -> Own:
    letter = a_text(given["band"], "band", 20)
    band = letter.upper().removeprefix("BAND").strip()
    if band not in BANDS:
        raise RowRefused(f"“{letter}” is no band from A to H")
    return Own(band=band)


def _home(row: AccountRow) -> tuple[str, str]:
    return "UPRN", row.uprn


FORM = Form(own=("band",), read=_own, sole=_home)
