"""Reading a file of rows as agencies send them, whatever a spreadsheet made of the letters; or saying what is wrong."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_ROWS = 10_000
LARGEST_BYTES = 8 * 1024 * 1024
MOST_COLUMNS = 200
LONGEST_CELL = 5_000
UNENDED = 100_000  # signs of a cell: nobody writes so much, a quotation mark is missing
UNUSED_IN_WINDOWS = "\x81\x8d\x8f\x90\x9d"  # Windows-1252 gives these bytes no letter
OTHER_KINDS = {
    b"PK\x03\x04": "This is a spreadsheet or a ZIP file. In your spreadsheet choose “Save as”, then “CSV UTF-8”",
    b"\xd0\xcf\x11\xe0": "This is an old spreadsheet or Word file. Choose “Save as”, then “CSV UTF-8”",
    b"\x1f\x8b": "This file is compressed. Unpack it first",
    b"%PDF": "This is a PDF. Send a CSV file",
    b"\x89PNG": "This is a picture. Send a CSV file",
    b"\xff\xd8\xff": "This is a picture. Send a CSV file",
}


class SheetRefused(Exception):
    """The whole file is refused; ``words`` say why, and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Line:
    """One row of the file: where it stands, and its cells as they are."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """A file that could be read: the names of its columns, and its rows."""

    columns: Sequence[str]
    lines: Sequence[Line]


def read_sheet(content: bytes) -> Sheet:
    """The columns and rows of a CSV file. Raises ``SheetRefused``."""
    text = text_of(content)
    before = csv.field_size_limit(LARGEST_BYTES)  # what is too long is told in our own words
    try:
        lines = list(_lines_of(text))
    finally:
        csv.field_size_limit(before)
    if not lines:
        raise SheetRefused("The file is empty")
    columns = [name_of_column(cell) for cell in lines[0].cells]
    while columns and not columns[-1]:
        columns.pop()
    if len(columns) > MOST_COLUMNS:
        raise SheetRefused(f"The file has {len(columns):,} columns. Use the template")
    twice = next((name for name in columns if name and columns.count(name) > 1), "")
    if twice:
        raise SheetRefused(f"The column “{twice[:40]}” is there twice. Take one of them away")
    rows = [line for line in lines[1:] if any(cell.strip() for cell in line.cells)]
    if not rows:
        raise SheetRefused("The file has a heading and no rows")
    if len(rows) > MOST_ROWS:
        raise SheetRefused(f"The file has {len(rows):,} rows. {MOST_ROWS:,} can be sent at once. Split it")
    return Sheet(columns, rows)


def text_of(content: bytes) -> str:
    """The text, in whatever way its letters are written. Raises ``SheetRefused`` where it is none."""
    if not content.strip():
        raise SheetRefused("The file is empty")
    if len(content) > LARGEST_BYTES:
        raise SheetRefused(f"The file must be smaller than {LARGEST_BYTES // 1024 // 1024} MB. Split it")
    for start, words in OTHER_KINDS.items():
        if content.startswith(start):
            raise SheetRefused(words)
    text = _decoded(content)
    if "\0" in text:
        raise SheetRefused("The file is not text. Save it as “CSV UTF-8”")
    if text[:500].lstrip().lower().startswith(("<!doctype", "<html", "<?xml")):
        raise SheetRefused("This is a web page, not a CSV file")
    return text


def name_of_column(cell: str) -> str:
    """A heading as columns are known: in small letters, with an underscore for each space."""
    return "_".join(cell.replace("\ufeff", "").strip().casefold().replace("-", " ").replace("_", " ").split())


def plain_cell(cell: str) -> str:
    """What somebody meant to write: without spaces around it, nor the apostrophe that hides a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:2] in {"=", "+", "-", "@"} else cell


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run it."""
    return cell.startswith("=") or cell[:2] in {"@s", "@S"}


def _decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 by their marks or by how they look; otherwise what Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded_as(content, "utf-16")
    sample = content[:2000]
    if sample.count(b"\0") > len(sample) // 4:
        return _decoded_as(content, "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith(codecs.BOM_UTF8):  # it says itself that it is UTF-8
            line = content.count(b"\n", 0, len(codecs.BOM_UTF8) + error.start) + 1
            raise SheetRefused(f"This file is not saved as UTF-8: line {line}. Save it as “CSV UTF-8”") from error
        text = content.decode("windows-1252", "replace")
    if "\ufffd" in text or any(sign in text for sign in UNUSED_IN_WINDOWS):
        raise SheetRefused("We cannot read the letters of this file. Save it as “CSV UTF-8”")
    return text


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise SheetRefused("The file is cut off, or damaged. Save it again as “CSV UTF-8”") from error


def _lines_of(text: str) -> Iterator[Line]:
    """The lines that say something, from the heading on; divided by whatever divides the heading."""
    heading = text.lstrip("\r\n").partition("\n")[0]
    mark = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    before = 0
    names: list[str] = []
    while True:
        number = before + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise SheetRefused(f"We cannot read line {number:,}. Save the file as “CSV UTF-8”") from error
        if cells is None:
            return
        before = reader.line_num
        names = names or [name_of_column(cell[:40]) for cell in cells]
        _refuse_unended(number, cells, names)
        if any(cell.strip() for cell in cells):
            yield Line(number, [cell[: LONGEST_CELL + 1] for cell in cells])


def _refuse_unended(number: int, cells: Sequence[str], names: Sequence[str]) -> None:
    """Raise ``SheetRefused`` where a cell goes on and on."""
    place = next((place for place, cell in enumerate(cells) if len(cell) > UNENDED), None)
    if place is not None:
        name = names[place] if place < len(names) and number > 1 else ""
        column = f"column “{name}”" if name else f"column {place + 1}"
        words = f"Line {number:,}, {column}: this cell has more than {UNENDED:,} signs"
        raise SheetRefused(f'{words}. Is a quotation mark (") missing where it ends?')
