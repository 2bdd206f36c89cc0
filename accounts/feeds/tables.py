"""Reading CSV files with a header, row by row and without a copy of the whole, so that a large feed stays small."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeVar

from accounts.feeds.files import FeedRefused, Refused, RowRefused, text_of

FIRST_YEAR, LAST_YEAR = 1900, 2199  # what lies outside was mistyped
THE_END = "END"  # a last line "END,1234" says how many rows the file has

Row = TypeVar("Row")


def read_table(
    content: bytes, *, needed: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[tuple[int, Sequence[str] | None]]:
    """Each line's number and its values, stripped, in the order of ``needed`` and ``optional`` (``""`` for a column
    that is not there); None for a line that has too few or too many.

    Other columns may be there and are left out. Raises ``FeedRefused`` where it is no such file, or one that is cut
    off: its last line ends too early, a quote is never closed, or the number of rows after ``END`` is another.
    """
    text_of(content)  # read again below, bit by bit: a large file as one text takes four times its size
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline=""), strict=True)
    try:
        columns = next((line for line in reader if any(line)), [])
        places = _places(columns, needed, optional)
        count = 0
        cut_off = 0
        for line in reader:
            if not any(line):
                continue
            if line[0] == THE_END:
                _check_count(line, count)
                continue
            count += 1
            cut_off = reader.line_num if len(line) < len(columns) else 0
            if len(line) != len(columns):
                yield reader.line_num, None
                continue
            yield reader.line_num, [line[place].strip() if place >= 0 else "" for place in places]
    except csv.Error as error:
        raise FeedRefused(_words(error, reader.line_num)) from error
    if not count:
        raise FeedRefused("The file has a header and no rows.")
    if cut_off:
        raise FeedRefused(f"The file is cut off: its last line, {cut_off}, has fewer than {len(columns)} columns.")


def read_rows(
    lines: Iterable[tuple[int, Sequence[str] | None]], read: Callable[[Sequence[str], str], Row]
) -> tuple[list[Row], list[Refused]]:
    """The rows that ``read`` makes of each line (its values, and where it stands), and those it refuses.

    Raises ``FeedRefused`` where none is left.
    """
    rows: list[Row] = []
    refused: list[Refused] = []
    for number, values in lines:
        where = f"line {number}"
        if values is None:
            refused.append(Refused(where, "it has not as many values as there are columns"))
            continue
        try:
            rows.append(read(values, where))
        except RowRefused as error:
            refused.append(Refused(where, str(error)))
    if not rows:
        reasons = "; ".join(f"{item.where}: {item.reason}" for item in refused[:3])
        raise FeedRefused(f"The file holds no row that can be used. {reasons}.")
    return rows, refused


def a_date(typed: str, what: str) -> date:
    """``"2026-11-23"`` or ``"23/11/2026"`` as a date. Raises ``RowRefused`` for what is none, as 29 February 2027."""
    found = _date(typed)
    if found is None:
        raise RowRefused(f"{what} “{typed[:20]}” is no date: write 2026-11-23 or 23/11/2026")
    return found


@lru_cache(maxsize=10_000)
def _date(typed: str) -> date | None:
    """Kept, because a large feed says the same few thousand days a million times."""
    written = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)|(\d{1,2})/(\d{1,2})/(\d{4})", typed, re.ASCII)
    if written is None:
        return None
    year, month, day = written.group(1, 2, 3) if written[1] else written.group(6, 5, 4)
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _places(columns: Sequence[str], needed: Sequence[str], optional: Sequence[str]) -> list[int]:
    names = ["_".join(name.strip().casefold().replace("-", " ").split()) for name in columns]
    missing = [name for name in needed if name not in names]
    if missing:
        if len(columns) == 1 and any(mark in columns[0] for mark in ";\t|"):
            raise FeedRefused("The columns are not divided by commas. Save the file with commas.")
        seen = ", ".join(name for name in names if name)[:200]
        raise FeedRefused(f"The columns {', '.join(missing)} are missing. The first line has: {seen or 'nothing'}.")
    twice = [name for name in (*needed, *optional) if names.count(name) > 1]
    if twice:
        raise FeedRefused(f"The column {twice[0]} is there twice.")
    return [names.index(name) if name in names else -1 for name in (*needed, *optional)]


def _check_count(line: Sequence[str], count: int) -> None:
    """``END,1234`` has to be true."""
    said = line[1].strip() if len(line) > 1 else ""
    if said != str(count):
        raise FeedRefused(
            f"The file is not whole: its last line says {said[:20] or 'nothing'}, and it has {count} rows."
        )


def _words(error: csv.Error, line: int) -> str:
    if "unexpected end" in str(error):
        return f"The file is cut off: a quote that is opened is never closed, up to line {line}."
    return f"Line {line} is not CSV: {error}."
