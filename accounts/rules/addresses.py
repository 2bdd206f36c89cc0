"""Postcodes, streets and house numbers as people type them."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz

# The shapes of BS 7666; the second half never holds C, I, K, M, O or V.
POSTCODE = re.compile(r"(?:[A-Z]{1,2}[0-9][A-Z0-9]?|GIR(?=0AA))[0-9][ABD-HJLNP-UW-Z]{2}")
POSTCODE_AMONG_WORDS = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?)\s*([0-9][a-z]{2})\b", re.IGNORECASE)
HOUSE_NUMBER = re.compile(r"\b[0-9]{1,4}(?:\s?[a-z](?![a-z]))?(?:\s?[-/]\s?[0-9]{1,4}[a-z]?)?\b", re.IGNORECASE)
FLAT = re.compile(
    r"\b(?:flat|apartment|apt|unit|room|studio)\s+(?:no\.?\s*)?([0-9]{1,4}[a-z]?|[a-z])\b[\s,/]*", re.IGNORECASE
)
# What people write short. Only the last word of a street is one: "St Dunstan's Road" begins with a saint.
WRITTEN_SHORT = {
    "rd": "road",
    "st": "street",
    "str": "street",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "cl": "close",
    "clo": "close",
    "ct": "court",
    "crt": "court",
    "cres": "crescent",
    "cr": "crescent",
    "dr": "drive",
    "gdns": "gardens",
    "gdn": "gardens",
    "gds": "gardens",
    "gr": "grove",
    "gro": "grove",
    "pl": "place",
    "pk": "park",
    "sq": "square",
    "ter": "terrace",
    "terr": "terrace",
    "bldgs": "buildings",
    "mws": "mews",
    "hwy": "highway",
    "embk": "embankment",
    "gn": "green",
    "grn": "green",
    "wk": "walk",
    "wlk": "walk",
}
WORDS_AT_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What someone looks for: a postcode, a house number, the words of a street, any of them empty."""

    postcode: str = ""
    number: str = ""
    flat: str = ""
    words: str = ""


def readable(typed: str) -> str:
    """``typed`` without what no database or page can hold (control and direction characters), single-spaced."""
    told = unicodedata.normalize("NFKC", typed.encode("utf-8", "ignore").decode())
    kept = (" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in told)
    return " ".join("".join(kept).split())[:WORDS_AT_MOST]


def postcode_key(typed: str) -> str | None:
    """``"sw6 7sr"`` as it is kept: ``"SW67SR"``. None where it is no postcode."""
    key = re.sub(r"[^A-Z0-9]", "", readable(typed).upper())
    if POSTCODE.fullmatch(key):
        return key
    # The second half begins with a digit: a typed letter O there is a nought, an I a one.
    fixed = f"{key[:-3]}{key[-3:-2].translate(str.maketrans('OI', '01'))}{key[-2:]}"
    return fixed if POSTCODE.fullmatch(fixed) else None


def written(key: str) -> str:
    """A kept postcode as people write it: ``"SW6 7SR"``."""
    return f"{key[:-3]} {key[-3:]}"


def _plain_words(typed: str) -> list[str]:
    """The words of ``typed``, lower case, without punctuation or accents."""
    plain = unicodedata.normalize("NFKD", readable(typed).casefold().replace("&", " and "))
    plain = re.sub(r"['\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}.`]", "", plain)
    return re.sub(r"[^a-z0-9]+", " ", plain).split()


def as_keys(typed: str) -> str:
    """Free words among which a ``street_key`` can be found, between spaces: as typed ("st dunstans road"), and once
    more with every short form written out ("north end road")."""
    words = _plain_words(typed)
    return f" {' '.join(words)} | {' '.join(WRITTEN_SHORT.get(word, word) for word in words)} "


def street_key(name: str) -> str:
    """A street's name as it is searched: lower case, no punctuation or accents, its last word written out."""
    words = _plain_words(name)
    if len(words) > 1:
        words[-1] = WRITTEN_SHORT.get(words[-1], words[-1])
    return " ".join(words)


def _written_out(words: str) -> str:
    """Searched words with every short form but the first written out: a town may follow the street."""
    first, *others = words.split() or [""]
    return " ".join([first, *(WRITTEN_SHORT.get(word, word) for word in others)])


def likeness(words: str, key: str) -> float:
    """How like a street's ``key`` the searched ``words`` are: 100 is the same, under 76 something else.

    A town after the street does no harm. Two streets are not alike for both being roads.
    """
    if words == key:
        return 100.0
    if words.startswith(f"{key} "):
        return 98.0
    if key.startswith(words):
        return 96.0
    length = key.count(" ") + 1
    typed = " ".join(words.split()[:length])
    whole = fuzz.ratio(typed, key)
    if length > 1 and typed.rpartition(" ")[2] == key.rpartition(" ")[2]:
        whole = (whole + fuzz.ratio(typed.rpartition(" ")[0], key.rpartition(" ")[0])) / 2
    if set(words.split()) <= set(key.split()):
        return max(whole, 90.0)
    return min(whole, 95.0)


def number_fits(number: str, typed: str) -> bool:
    """Whether the house ``number`` is the ``typed`` one, one of its parts (12A for 12) or a range that holds it."""
    kept, asked = number_key(number), number_key(typed)
    if kept == asked or (kept.startswith(asked) and kept[len(asked) :].isalpha()):
        return True
    ends = re.fullmatch(r"([0-9]+)[-/]([0-9]+)", kept)
    return ends is not None and asked.isdecimal() and int(ends[1]) <= int(asked) <= int(ends[2])


def number_key(typed: str) -> str:
    """A house number as it is compared: ``"12 a"`` is ``"12A"``."""
    return re.sub(r"\s", "", typed).upper()


def sought(typed: str) -> Sought:
    """What the words of a search ask for: ``"flat 2, 12 Lillie rd SW6 7SR"`` in its parts."""
    rest = readable(typed)
    whole = postcode_key(rest)
    if whole:
        return Sought(postcode=whole)
    postcode = ""
    for found in POSTCODE_AMONG_WORDS.finditer(rest):
        key = postcode_key(found[0])
        if key:
            postcode, rest = key, f"{rest[: found.start()]} {rest[found.end() :]}"
            break
    flat = ""
    found_flat = FLAT.search(rest)
    if found_flat:
        flat, rest = found_flat[1].upper(), f"{rest[: found_flat.start()]} {rest[found_flat.end() :]}"
    number = ""
    found_number = HOUSE_NUMBER.search(rest)
    if found_number:
        number = number_key(found_number[0])
        rest = f"{rest[: found_number.start()]} {rest[found_number.end() :]}"
    return Sought(postcode=postcode, number=number, flat=flat, words=_written_out(street_key(rest)))


def is_whole(typed: str) -> bool:
    """Whether an address as it was typed tells where somebody lives: by a postcode, or a house and its street."""
    asked = sought(typed)
    return bool(asked.postcode or ((asked.number or asked.flat) and any(letter.isalpha() for letter in asked.words)))
