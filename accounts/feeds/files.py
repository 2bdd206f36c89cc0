"""What every feed shares: reading a file as text, and saying what was refused."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.rules import addresses

# What people download by mistake, by how it begins
OTHER_KINDS = {
    b"PK\x03\x04": "This is a ZIP archive or a spreadsheet. Unpack it, or save it as the plain file.",
    b"\x1f\x8b": "This is a compressed file. Unpack it first.",
    b"%PDF": "This is a PDF.",
    b"\xff\xfe": "This is text in UTF-16. Save it as UTF-8.",
    b"\xfe\xff": "This is text in UTF-16. Save it as UTF-8.",
}


class FeedRefused(Exception):
    """The whole file is refused; the text says why."""


@dataclass(frozen=True)
class Refused:
    """One row that was left out: where it stands in the file, and why."""

    where: str
    reason: str


class RowRefused(Exception):
    """One row cannot be used; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """A batch as it came: what is in the file, the file's name, and when what it says was true."""

    content: bytes
    source: str
    as_of: datetime

    @property
    def day(self) -> date:
        """The day in the borough on which it was true."""
        return timezone.localdate(self.as_of)


def a_time(typed: str) -> datetime:
    """``"2026-11-21T18:00"`` as a time in the borough; a day is its first moment. Raises ``ValueError``."""
    at = parse_datetime(typed)
    if at is None:
        raise ValueError(typed)
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark. Raises ``FeedRefused`` where it is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FeedRefused(f"The file cannot be read: {error.strerror or error}.") from error
    return text_of(content)


def text_of(content: bytes) -> str:
    """The text that ``content`` is in UTF-8, with or without a byte order mark. Raises ``FeedRefused`` for all else."""
    if not content.strip():
        raise FeedRefused("The file is empty.")
    for start, reason in OTHER_KINDS.items():
        if content.startswith(start):
            raise FeedRefused(reason)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FeedRefused(_not_utf_8(content, error)) from error
    if "\0" in text:
        raise FeedRefused("The file is not text: it holds NUL bytes.")
    if text[:1000].lstrip().startswith("<"):
        raise FeedRefused("This is a web page or XML, not the file. Download it again and look at what you get.")
    return text


def _not_utf_8(content: bytes, error: UnicodeDecodeError) -> str:
    """Where the file stops being UTF-8, and what those who use a spreadsheet can do about it."""
    line = content.count(b"\n", 0, error.start) + 1
    if error.reason == "unexpected end of data":
        return f"The file is cut off within a letter on line {line}, or it is not in UTF-8. Save it as “CSV UTF-8”."
    word = content[error.start : error.start + 20].split(b",")[0].split(b"\n")[0].decode("windows-1252", "replace")
    return (
        f"The file is not in UTF-8: line {line} has a letter that cannot be read, at “{addresses.readable(word)}”. "
        "It may be Windows-1252 or Latin-1, as a spreadsheet’s plain “CSV” is. Save it as “CSV UTF-8”."
    )
