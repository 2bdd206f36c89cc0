"""Postcodes from the CSV files of Ordnance Survey's Code-Point Open."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from accounts.feeds.files import FeedRefused, Refused, read_text
from accounts.rules import addresses, geography

# The columns of a file without a header, by the short names of OS's own list of headers
COLUMNS = ("PC", "PQ", "EA", "NO", "CY", "RH", "LH", "CC", "DC", "WC")
LONG_NAMES = {
    "Postcode": "PC",
    "Positional_quality_indicator": "PQ",
    "Eastings": "EA",
    "Northings": "NO",
    "Country_code": "CY",
    "Admin_district_code": "DC",
    "Admin_ward_code": "WC",
}
NEEDED = ("PC", "PQ", "EA", "NO", "DC", "WC")
NO_POSITION = 90  # OS's quality of a postcode without coordinates


@dataclass(frozen=True, kw_only=True)
class PostcodeRow:
    """One postcode as the file has it: its point in grid metres, and its own codes of ward and council."""

    code: str
    easting: float
    northing: float
    ward_code: str
    council_code: str
    where: str


class _RowRefused(Exception):
    """One line cannot be used."""


def read_postcodes(path: Path) -> tuple[list[PostcodeRow], list[Refused]]:
    """The postcodes of a file, and the lines refused. Raises ``FeedRefused`` where the file is no such file."""
    reader = csv.reader(read_text(path).splitlines(), strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        lines.extend((reader.line_num, line) for line in reader if line)
    except csv.Error as error:
        raise FeedRefused(f"Line {reader.line_num} is not CSV: {error}.") from error
    columns, lines = _columns(lines)
    rows: dict[str, PostcodeRow] = {}
    refused = []
    for number, line in lines:
        try:
            row = _row(line, columns, f"line {number}")
            if row.code in rows:
                raise _RowRefused(f"{addresses.written(row.code)} is in the file twice")
            rows[row.code] = row
        except _RowRefused as error:
            refused.append(Refused(f"line {number}", str(error)))
    if not rows:
        reasons = "; ".join(f"{item.where}: {item.reason}" for item in refused[:3])
        raise FeedRefused(f"The file holds no postcode that can be used. {reasons}")
    return list(rows.values()), refused


def _columns(lines: list[tuple[int, list[str]]]) -> tuple[Sequence[str], list[tuple[int, list[str]]]]:
    """The names of the columns, and the lines below the headers: a file may have none, one or both kinds."""
    names: Sequence[str] = COLUMNS
    while lines and lines[0][1][0].strip() in {"PC", "Postcode"}:
        names = [LONG_NAMES.get(name.strip(), name.strip()) for name in lines[0][1]]
        lines = lines[1:]
    if not lines:
        raise FeedRefused("The file holds no postcodes.")
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise FeedRefused(f"The columns {', '.join(missing)} are missing.")
    if all(len(line) != len(names) for _, line in lines):
        raise FeedRefused(f"Line {lines[0][0]} has {len(lines[0][1])} columns, and Code-Point Open has {len(names)}.")
    return names, lines


def _row(line: list[str], columns: Sequence[str], where: str) -> PostcodeRow:
    if len(line) != len(columns):
        raise _RowRefused(f"it has {len(line)} columns, not {len(columns)}")
    facts = {name: value.strip() for name, value in zip(columns, line, strict=True)}
    code = re.sub(r"\s", "", facts["PC"].upper())
    if not addresses.POSTCODE.fullmatch(code):
        raise _RowRefused(f"{facts['PC'][:20] or 'an empty value'} is no postcode")
    if not all(re.fullmatch(r"[0-9]{1,7}", facts[name]) for name in ("PQ", "EA", "NO")):
        raise _RowRefused(f"{code} has a quality or coordinates that are no whole numbers")
    easting, northing = int(facts["EA"]), int(facts["NO"])
    if int(facts["PQ"]) == NO_POSITION or not (easting and northing):
        raise _RowRefused(f"{code} has no position (quality {facts['PQ']})")
    if easting > geography.GRID_EAST or northing > geography.GRID_NORTH:
        raise _RowRefused(f"{code} lies outside the National Grid")
    if not geography.GSS.fullmatch(facts["DC"]) or not (geography.GSS.fullmatch(facts["WC"]) or not facts["WC"]):
        raise _RowRefused(f"{code} has no GSS code of its council or ward")
    return PostcodeRow(
        code=code,
        easting=float(easting),
        northing=float(northing),
        ward_code=facts["WC"],
        council_code=facts["DC"],
        where=where,
    )
