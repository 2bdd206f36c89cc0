"""What every feed shares: reading a file as text, and saying what was refused."""

from dataclasses import dataclass
from pathlib import Path

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


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark. Raises ``FeedRefused`` where it is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FeedRefused(f"The file cannot be read: {error.strerror or error}.") from error
    if not content.strip():
        raise FeedRefused("The file is empty.")
    for start, reason in OTHER_KINDS.items():
        if content.startswith(start):
            raise FeedRefused(reason)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FeedRefused(f"The file is not in UTF-8: byte {error.start} cannot be read. Save it as UTF-8.") from error
    if "\0" in text:
        raise FeedRefused("The file is not text: it holds NUL bytes.")
    if text.lstrip().startswith("<"):
        raise FeedRefused("This is a web page or XML, not the file. Download it again and look at what you get.")
    return text
