"""Amounts as other systems write them, in pence."""

import re
from functools import lru_cache

from accounts.feeds.files import RowRefused

# Pounds with at most two decimals; thousands by commas all the way or not at all.
POUNDS = re.compile(r"£?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]{1,2})?")
AT_MOST = 10_000_000  # pence: £100,000 is no household's council tax, so this is in pence, or another mistake


@lru_cache(maxsize=50_000)
def pence(typed: str) -> int:
    """``"1519.51"``, ``"£1,519.51"``, ``"-12.50"`` or ``"(12.50)"``, as accountants write it, in pence.

    Raises ``RowRefused`` for what could be read in two ways.
    """
    bare = typed.strip().replace("\N{MINUS SIGN}", "-")
    is_negative = bare.startswith("-") or (bare.startswith("(") and bare.endswith(")"))
    if bare.startswith("("):
        bare = bare[1:-1] if bare.endswith(")") else bare
    elif is_negative:
        bare = bare[1:]
    if not POUNDS.fullmatch(bare):
        raise RowRefused(f"“{typed[:20]}” is no amount in pounds: write 1234.56, or -1234.56")
    pounds, _, rest = bare.lstrip("£").replace(",", "").partition(".")
    if len(pounds) > 12:
        raise RowRefused(f"“{typed[:20]}” is too much: is it in pence?")
    amount = int(pounds) * 100 + int(rest.ljust(2, "0") or "0")
    if amount > AT_MOST:
        raise RowRefused(f"“{typed[:20]}” is too much: is it in pence?")
    return -amount if is_negative else amount
