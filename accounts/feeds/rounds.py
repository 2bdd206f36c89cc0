"""Collection rounds from CSV files: which round comes to which property or postcode, and what differs on a date."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from accounts.feeds.files import Given, Refused, RowRefused
from accounts.feeds.patterns import a_pattern, a_uprn
from accounts.feeds.tables import a_date, read_rows, read_table
from accounts.rules import addresses
from accounts.rules.rounds import Days

STREAMS = {
    "refuse": "refuse", "rubbish": "refuse", "recycling": "recycling", "food": "food", "food waste": "food",
    "garden": "garden", "garden waste": "garden",
}  # fmt: skip
CODE_AT_MOST, REASON_AT_MOST = 60, 200
MOVED_AT_MOST = timedelta(days=31)
EVERY_ROUND = "all"
NO_DAYS = Days(weekday=None)  # its days come as a calendar


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundRow:
    """A round comes to a property or to a postcode: one of the two is empty."""

    code: str
    stream: str
    days: Days
    uprn: str
    postcode: str
    where: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SparedRow:
    """A row that was refused, as far as it can be read: what stands of it stays."""

    code: str
    uprn: str
    postcode: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """What differs on a day for one round, or for all that come on it (``code`` is empty)."""

    code: str
    on: date
    kind: str
    moved_to: date | None
    reason: str
    where: str


class _Rounds:
    """Reads rows one by one, and remembers what was said of each round before."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[str, Days]] = {}
        self.seen: dict[tuple[str, str], str] = {}
        self.torn: set[str] = set()
        self.spared: list[SparedRow] = []

    def read(self, values: Sequence[str], where: str) -> RoundRow:
        try:
            return self._read(values, where)
        except RowRefused:
            self.spared.append(_as_far_as_read(values))
            raise

    def agreed(self, rows: Iterable[RoundRow]) -> tuple[list[RoundRow], list[Refused]]:
        """The rows without those that say otherwise of their round than most do: one wrong line undoes no round.

        Where no more than half of its rows agree, none of them can be believed.
        """
        counts: dict[str, Counter[tuple[str, Days]]] = {code: Counter() for code in self.torn}
        firsts: dict[tuple[str, str, Days], str] = {}
        for row in rows:
            if row.code in counts:
                counts[row.code][row.stream, row.days] += 1
                firsts.setdefault((row.code, row.stream, row.days), row.where)
        agreed: list[RoundRow] = []
        refused: list[Refused] = []
        for row in rows:
            if row.code not in counts:
                agreed.append(row)
                continue
            (most, count), *_ = counts[row.code].most_common(1)
            if count * 2 > counts[row.code].total() and most == (row.stream, row.days):
                agreed.append(row)
                continue
            other = most if most != (row.stream, row.days) else counts[row.code].most_common(2)[1][0]
            first = firsts[row.code, *other]
            refused.append(Refused(row.where, f"round {row.code} has another stream or other days on {first}"))
            self.spared.append(SparedRow(code=row.code, uprn=row.uprn, postcode=row.postcode))
        return agreed, refused

    def _read(self, values: Sequence[str], where: str) -> RoundRow:
        code, stream, weekday, every_weeks, starts_on, ends_on, uprn, postcode = values
        row = RoundRow(
            code=a_code(code),
            stream=_a_stream(stream),
            days=a_pattern(weekday, every_weeks, starts_on, ends_on) if weekday else NO_DAYS,
            uprn=a_uprn(uprn) if uprn else "",
            postcode=_a_postcode(postcode) if postcode else "",
            where=where,
        )
        if bool(row.uprn) == bool(row.postcode):
            raise RowRefused("it has to have a UPRN or a postcode, and not both")
        self._agree(row)
        return row

    def _agree(self, row: RoundRow) -> None:
        """Note where the row says otherwise, and raise ``RowRefused`` where it says again, what an earlier one said."""
        if self.said.setdefault(row.code, (row.stream, row.days)) != (row.stream, row.days):
            self.torn.add(row.code)
        to = row.uprn or row.postcode
        before = self.seen.setdefault((row.code, to), row.where)
        if before != row.where:
            what = f"UPRN {to}" if row.uprn else addresses.written(to)
            raise RowRefused(f"{what} is in the file twice for round {row.code}: {before} has it already")


def read_rounds(given: Given) -> tuple[list[RoundRow | SparedRow], list[Refused]]:
    """Every round with all that it comes to, and what of the refused rows can be read.

    Raises ``FeedRefused`` where it is no such file.
    """
    lines = read_table(
        given.content,
        needed=("round", "stream"),
        optional=("weekday", "every_weeks", "starts_on", "ends_on", "uprn", "postcode"),
    )
    rounds = _Rounds()
    rows, refused = read_rows(lines, rounds.read)
    agreed, torn = rounds.agreed(rows)
    return [*agreed, *rounds.spared], [*refused, *torn]


def read_changes(given: Given) -> tuple[list[ChangeRow], list[Refused]]:
    """The dates that differ. Raises ``FeedRefused`` where it is no such file."""
    seen: dict[tuple[str, date], str] = {}

    def read(values: Sequence[str], where: str) -> ChangeRow:
        row = _change(values, where)
        before = seen.setdefault((row.code, row.on), where)
        if before != where:
            raise RowRefused(f"round {row.code or EVERY_ROUND} has a change on {row.on} already, on {before}")
        return row

    lines = read_table(given.content, needed=("round", "date", "change"), optional=("moved_to", "reason"))
    return read_rows(lines, read)


@lru_cache(maxsize=10_000)
def a_code(typed: str) -> str:
    """A round's name. Raises ``RowRefused`` where it is none or too long."""
    code = addresses.readable(typed)
    if not code or len(code) > CODE_AT_MOST:
        raise RowRefused(f"the round has no name, or one of more than {CODE_AT_MOST} letters")
    return code


def _as_far_as_read(values: Sequence[str]) -> SparedRow:
    code, *_, uprn, postcode = values
    try:
        uprn = a_uprn(uprn) if uprn else ""
    except RowRefused:
        uprn = ""
    return SparedRow(code=addresses.readable(code), uprn=uprn, postcode=addresses.postcode_key(postcode) or "")


def _change(values: Sequence[str], where: str) -> ChangeRow:
    round_, on, kind, moved_to, reason = values
    code = a_code(round_)
    row = ChangeRow(
        code="" if code.casefold() == EVERY_ROUND else code,
        on=a_date(on, "date"),
        kind=kind.casefold(),
        moved_to=a_date(moved_to, "moved_to") if moved_to else None,
        reason=addresses.readable(reason)[:REASON_AT_MOST],
        where=where,
    )
    if row.kind not in {"extra", "moved", "cancelled"}:
        raise RowRefused(f"change is “{kind[:20]}”: write extra, moved or cancelled")
    if (row.kind == "moved") != (row.moved_to is not None):
        raise RowRefused("moved_to has to say to which day it is moved, and nothing else may have it")
    if row.moved_to and (row.moved_to == row.on or abs(row.moved_to - row.on) > MOVED_AT_MOST):
        raise RowRefused(f"it is moved from {row.on} to {row.moved_to}: the same day, or too far away")
    if row.kind == "extra" and not row.code:
        raise RowRefused("one more collection has to say of which round")
    return row


def _a_stream(typed: str) -> str:
    stream = STREAMS.get(typed.casefold())
    if stream is None:
        raise RowRefused(f"stream is “{typed[:20]}”: write refuse, recycling, food or garden")
    return stream


@lru_cache(maxsize=50_000)
def _a_postcode(typed: str) -> str:
    key = addresses.postcode_key(typed)
    if key is None:
        raise RowRefused(f"“{typed[:20]}” is no postcode")
    return key
