"""Whether a name that somebody types is that of the business on a bill, however either is written. No database."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from accounts.rules import matching

# What a business is by law, or joins its words: "Bakery Ltd" is "The Bakery (Limited)".
NOT_OF_THE_NAME = frozenset(
    {"ltd", "limited", "plc", "llp", "lp", "inc", "cic", "cio", "company", "co", "the", "and", "uk"}
)
TRADING_AS = re.compile(r"\bt/a\b|\bt\s*\.?\s*/\s*a\b|\btrading as\b", re.IGNORECASE)
APOSTROPHES = re.compile(r"['‘’‛´`ʼʻ]")
LONGEST = 200


def business_names_match(typed: str, on_bill: Iterable[str]) -> bool:
    """Whether ``typed`` is a name ``on_bill``: "lillie rd bakery limited" is not, "The Lillie Road Bakery Ltd" is.

    Case, accents, punctuation, "Ltd" and "The" do not count; of "H Yilmaz t/a Lillie Road Bakery" either part is one.
    The names of people are compared as on a council tax bill.
    """
    asked = set(_keys(typed))
    return any(asked & set(_keys(names)) or _is_person(typed, names) for names in on_bill)


def _keys(names: str) -> Iterator[str]:
    """Each name of a line, without what may be written differently; none for what is only "Ltd" or a letter."""
    for name in TRADING_AS.split(names[:LONGEST]):
        plain = unicodedata.normalize("NFKD", APOSTROPHES.sub("", name).casefold().replace("&", " and "))
        letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
        key = "".join(word for word in re.findall(r"[^\W_]+", letters) if word not in NOT_OF_THE_NAME)
        if len(key) > 1:
            yield key


def _is_person(typed: str, names: str) -> bool:
    """Whether a line names people by title, "MR H YILMAZ", and ``typed`` is one of them."""
    first = TRADING_AS.split(names)[0].split()
    is_people = bool(first) and first[0].strip(".").casefold() in matching.TITLES
    return is_people and matching.names_match(typed, [TRADING_AS.split(names)[0]])
