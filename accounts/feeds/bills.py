"""Accounts from the revenues system: each with its lines, instalments and transactions, as CSV or JSON.

What council tax and business rates have in common; ``council_tax`` and ``business_rates`` say what only one of them
has. The format is ours: ``docs/feeds.md`` says it. An account of which anything is wrong is refused as a whole, as half
a bill is a wrong one; what is kept of it stands.
"""

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from accounts.feeds.files import FeedRefused, Given, Refused, RowRefused, text_of
from accounts.feeds.money import pence
from accounts.feeds.tables import a_date, read_table
from accounts.rules import addresses, matching

VERSION = b"1"  # of how a row is read: another one makes every account a changed one
FIRST_YEAR, LAST_YEAR = 1993, 2099
NAMES_AT_MOST, ROWS_AT_MOST = 10, 1_000
NUMBER = re.compile(r"[A-Z0-9]{6,20}")
UPRN = re.compile(r"[0-9]{1,12}")
YES = {"yes": True, "true": True, "y": True, "1": True, "no": False, "false": False, "n": False, "0": False, "": False}

BEFORE, AFTER = ("account", "names", "uprn", "address", "postcode"), ("year", "charge", "balance")
ACCOUNT_TOO = "direct_debit", "closed_on"
LINE, INSTALMENT = ("words", "amount"), ("due_on", "amount")
TRANSACTION = "reference", "on", "words", "amount", "our_reference"
PARTS = {"line": LINE, "instalment": INSTALMENT, "transaction": TRANSACTION}


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """What an account of one kind only has."""

    band: str = ""
    property_reference: str = ""
    rateable_value: int | None = None
    multiplier: int | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """How accounts of one kind are written: their ``own`` columns, how these are read, and what is open only once.

    ``sole`` is what no two open accounts share, in words to name it by and as it is; empty where this one has none.
    """

    own: tuple[str, ...]
    read: Callable[[Mapping[str, Any]], Own]
    sole: Callable[["AccountRow"], tuple[str, str]]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a file must have, in its usual order."""
        return (*BEFORE, *self.own, *AFTER)


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRow:
    """One account with all that makes its bill. ``fingerprint`` changes whenever anything of it does."""

    where: str
    number: str
    names: list[str]
    uprn: str
    address: str
    postcode: str
    own: Own
    year: int
    charge: int
    balance: int
    is_direct_debit: bool
    closed_on: date | None
    lines: Sequence[tuple[str, int]]
    instalments: Sequence[tuple[date, int]]
    transactions: Sequence[tuple[str, date, str, int, str]]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Untouched:
    """An account that is in the batch and was refused: what is kept of it stands."""

    number: str


@dataclass(slots=True)
class _Given:
    """An account as the file has it: its values, and those of its parts, each in the order of their columns."""

    where: str
    values: Mapping[str, Any]
    parts: dict[str, list[Sequence[Any]]] = field(default_factory=lambda: {name: [] for name in PARTS})
    mark: Any = None


def read_bills(given: Given, form: Form) -> tuple[list[AccountRow | Untouched], list[Refused]]:
    """The accounts of a batch in its ``form``, and those refused. Raises ``FeedRefused`` where it is no such file."""
    is_json = given.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}
    rows: list[AccountRow | Untouched] = []
    refused: list[Refused] = []
    numbers: set[str] = set()
    soles: dict[str, str] = {}
    for one in _from_json(given.content, form) if is_json else _from_csv(given.content, form):
        number = matching.number_key(str(one.values["account"] or ""))
        try:
            row = _row(one, number, form)
            _check_once(row, numbers, soles, form)
            rows.append(row)
        except RowRefused as error:
            refused.append(Refused(one.where, f"{number[:20] or 'an account without a number'}: {error}"))
            if number not in numbers:
                rows.append(Untouched(number))
        numbers.add(number)
    if not any(isinstance(row, AccountRow) for row in rows):
        reasons = "; ".join(f"{item.where}: {item.reason}" for item in refused[:3])
        raise FeedRefused(f"The file holds no account that can be used. {reasons}".strip())
    return rows, refused


def _check_once(row: AccountRow, numbers: set[str], soles: dict[str, str], form: Form) -> None:
    if row.number in numbers:
        raise RowRefused("the account is in the file twice")
    what, sole = form.sole(row)
    if sole and row.closed_on is None:
        other = soles.setdefault(sole, row.number)
        if other != row.number:
            raise RowRefused(f"{what} {sole} has another open account, {other}")


def _from_json(content: bytes, form: Form) -> Iterator[_Given]:
    """One account a line, and ``{"end": 90000}`` as the last one if wanted."""
    text_of(content)
    count, said = 0, None
    for number, line in enumerate(io.BytesIO(content.removeprefix(b"\xef\xbb\xbf")), start=1):
        if not line.strip():
            continue
        try:
            one = json.loads(line, parse_float=str, parse_int=str)
        except (ValueError, RecursionError) as error:
            raise FeedRefused(f"Line {number} is not JSON, or is cut off. Each line holds one account.") from error
        if not isinstance(one, dict):
            raise FeedRefused(f"Line {number} is no JSON object. Each line holds one account, without a list around.")
        if "end" in one:
            said = addresses.readable(str(one["end"]))[:20]
            continue
        count += 1
        yield _given_as_json(one, f"line {number}", line.strip(), form)
    if said is not None and said != str(count):
        raise FeedRefused(f"The file is not whole: its last line says {said[:20]} accounts, and it has {count}.")


def _given_as_json(one: dict[str, Any], where: str, mark: bytes, form: Form) -> _Given:
    given = _Given(where, {name: one.get(name) for name in (*form.columns, *ACCOUNT_TOO)}, mark=mark)
    for name, columns in PARTS.items():
        parts = one.get(f"{name}s") or []
        is_readable = isinstance(parts, list) and all(isinstance(part, dict) for part in parts)
        given.parts[name] = [[part.get(column) for column in columns] for part in parts] if is_readable else [[parts]]
    return given


def _from_csv(content: bytes, form: Form) -> Iterator[_Given]:
    """One record a line: an account, then its lines, instalments and transactions. Amounts are in ``amount``."""
    part_columns = "words", "amount", "due_on", "reference", "on", "our_reference"
    of_account = *form.columns, *ACCOUNT_TOO
    names = "record", *of_account, *part_columns
    places = {kind: [names.index(column) for column in columns] for kind, columns in PARTS.items()}
    needed = 1 + len(form.columns)
    now: _Given | None = None
    for number, values in read_table(content, needed=names[:needed], optional=names[needed:]):
        if values is None:
            raise FeedRefused(f"Line {number} has not as many values as there are columns: the file may be cut off.")
        kind = values[0].casefold()
        if kind == "account":
            if now is not None:
                yield now
            now = _Given(f"line {number}", dict(zip(of_account, values[1:], strict=False)), mark=[values])
        elif kind not in PARTS:
            raise FeedRefused(f"Line {number}: the record “{values[0][:20]}” is none of account, {', '.join(PARTS)}.")
        elif now is None or values[1] != now.values["account"]:
            raise FeedRefused(f"Line {number} is not of the account above it. Sort the file by account.")
        else:
            now.parts[kind].append([values[place] for place in places[kind]])
            now.mark.append(values)
    if now is not None:
        yield now


def _row(one: _Given, number: str, form: Form) -> AccountRow:
    given = one.values
    if not NUMBER.fullmatch(number):
        raise RowRefused("its number is not 6 to 20 letters and digits")
    written = a_text(given["postcode"], "postcode", 40)
    code = addresses.postcode_key(written)
    if code is None:
        raise RowRefused(f"“{written[:10]}” is no postcode")
    own = form.read(given)
    home = a_text(given["uprn"], "UPRN", 40)
    if home and not UPRN.fullmatch(home):
        raise RowRefused(f"“{home}” is no UPRN")
    paid_by = a_text(given["direct_debit"], "direct_debit", 20).casefold()
    if paid_by not in YES:
        raise RowRefused(f"direct_debit “{paid_by}” is neither yes nor no")
    closed = a_text(given["closed_on"], "closed_on", 30)
    return AccountRow(
        where=one.where,
        number=number,
        names=_names(given["names"]),
        uprn=home.lstrip("0"),
        address=a_text(given["address"], "address", 300),
        postcode=code,
        own=own,
        year=_year(a_text(given["year"], "year", 20)),
        charge=_amount(given["charge"], "charge"),
        balance=_amount(given["balance"], "balance"),
        is_direct_debit=YES[paid_by],
        closed_on=_day(closed, "closed_on") if closed else None,
        lines=[(_needed(words, "line"), _amount(amount, "line")) for words, amount in _parts(one, "line")],
        instalments=_instalments(_parts(one, "instalment")),
        transactions=_transactions(_parts(one, "transaction")),
        fingerprint=_fingerprint(one.mark),
    )


def _parts(one: _Given, kind: str) -> Iterable[Sequence[Any]]:
    parts = one.parts[kind]
    if len(parts) > ROWS_AT_MOST:
        raise RowRefused(f"it has more than {ROWS_AT_MOST:,} {kind}s")
    if parts and len(parts[0]) != len(PARTS[kind]):
        raise RowRefused(f"its {kind}s are no list of objects")
    return parts


def _instalments(parts: Iterable[Sequence[Any]]) -> list[tuple[date, int]]:
    found = [(_day(due_on, "due_on"), _amount(amount, "instalment")) for due_on, amount in parts]
    if len({due_on for due_on, _ in found}) < len(found):
        raise RowRefused("two instalments fall due on one day")
    return found


def _transactions(parts: Iterable[Sequence[Any]]) -> list[tuple[str, date, str, int, str]]:
    found = [
        (
            _needed(reference, "reference", 40),
            _day(on, "on"),
            _needed(words, "transaction"),
            _amount(amount, "transaction"),
            a_text(ours, "our_reference", 40),
        )
        for reference, on, words, amount, ours in parts
    ]
    if len({reference for reference, *_ in found}) < len(found):
        raise RowRefused("two transactions have the same reference")
    return found


def _names(given: Any) -> list[str]:
    """A list, or text with semicolons between."""
    if isinstance(given, str):
        given = given.split(";")
    if not isinstance(given, list):
        raise RowRefused("names is no list of names")
    names = [a_text(name, "name", 100) for name in given[: NAMES_AT_MOST + 1]]
    names = [name for name in names if name]
    if not names or len(names) > NAMES_AT_MOST:
        raise RowRefused(f"it needs 1 to {NAMES_AT_MOST} names of those who pay")
    return names


def _year(typed: str) -> int:
    """``"2026"``, or ``"2026-27"``: the year it begins in."""
    begins, _, ends = typed.replace("/", "-").partition("-")
    if not begins.isdecimal() or not FIRST_YEAR <= int(begins) <= LAST_YEAR:
        raise RowRefused(f"“{typed}” is no year: write 2026 for April 2026 to March 2027")
    if ends and ends not in {str(int(begins) + 1), str(int(begins) + 1)[2:]}:
        raise RowRefused(f"“{typed}” is not one year")
    return int(begins)


@lru_cache(maxsize=20_000)
def _known_day(typed: str, what: str) -> date:
    return a_date(typed, what)


def _day(given: Any, what: str) -> date:
    day = _known_day(a_text(given, what, 30), what)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RowRefused(f"{what} {day:%d/%m/%Y} is in no year of a bill")
    return day


def _amount(given: Any, what: str) -> int:
    typed = a_text(given, what, 30)
    if not typed:
        raise RowRefused(f"its {what} has no amount")
    return pence(typed)


def _needed(given: Any, what: str, at_most: int = 200) -> str:
    text = a_text(given, what, at_most)
    if not text:
        raise RowRefused(f"a {what} is empty")
    return text


def a_text(given: Any, what: str, at_most: int) -> str:
    """Text as it can be kept; a number or a yes of JSON as text too."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return "yes" if given else "no"
    if not isinstance(given, str):
        raise RowRefused(f"its {what} is no text")
    text = given if given.isascii() and given.isprintable() else addresses.readable(given)
    text = text.strip()
    if len(text) > at_most:
        raise RowRefused(f"its {what} has more than {at_most} letters")
    return text


def _fingerprint(mark: Any) -> str:
    written = mark if isinstance(mark, bytes) else json.dumps(mark).encode()
    return hashlib.blake2b(VERSION + written, digest_size=16).hexdigest()
