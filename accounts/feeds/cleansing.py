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


def read_cleansing(given: Given) -> tuple[list[CleansingRow], list[Refused]]:
    """Every street with its days. Raises ``FeedRefused`` where it is no such file."""
    lines = read_table(
        given.content,
        needed=("weekday",),
        optional=("every_weeks", "starts_on", "ends_on", "usrn", "street", "town"),
    )
    return read_rows(lines, _row)


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
