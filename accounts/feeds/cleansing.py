"""When streets are swept, from CSV files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.feeds.files import Given, Refused, RowRefused
from accounts.feeds.patterns import a_pattern
from accounts.feeds.tables import read_rows, read_table
from accounts.rules import addresses
from accounts.rules.rounds import Days


@dataclass(frozen=True, kw_only=True, slots=True)
class CleansingRow:
    """A street, by its USRN or by its name as it is searched (and its town, where it says so), is swept on a day."""

    usrn: str
    name: str
    name_key: str
    town: str
    days: Days
    where: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SparedStreet:
    """The street of a row that was refused: what stands of it stays."""

    usrn: str
    name_key: str


def read_cleansing(given: Given) -> tuple[list[CleansingRow | SparedStreet], list[Refused]]:
    """Every street with its days, and those of refused rows. Raises ``FeedRefused`` where it is no such file."""
    spared: list[SparedStreet] = []

    def read(values: Sequence[str], where: str) -> CleansingRow:
        try:
            return _row(values, where)
        except RowRefused:
            *_, usrn, street, _ = values
            spared.append(SparedStreet(usrn=usrn.lstrip("0"), name_key=addresses.street_key(street)))
            raise

    lines = read_table(
        given.content,
        needed=("weekday",),
        optional=("every_weeks", "starts_on", "ends_on", "usrn", "street", "town"),
    )
    rows, refused = read_rows(lines, read)
    return [*rows, *spared], refused


def _row(values: Sequence[str], where: str) -> CleansingRow:
    weekday, every_weeks, starts_on, ends_on, usrn, street, town = values
    if usrn and not re.fullmatch(r"[0-9]{1,8}", usrn):
        raise RowRefused(f"“{usrn[:20]}” is no USRN")
    name = addresses.readable(street)
    key = addresses.street_key(name)
    if not usrn and not key:
        raise RowRefused("it has neither a USRN nor a street")
    return CleansingRow(
        usrn=usrn.lstrip("0"),
        name=name,
        name_key=key,
        town=addresses.readable(town).casefold(),
        days=a_pattern(weekday, every_weeks, starts_on, ends_on),
        where=where,
    )
