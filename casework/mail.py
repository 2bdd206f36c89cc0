"""Reading an email as it came over the wire: a stranger's bytes in; who, about what, plain words and files out.

Nothing that can be read is thrown away: a character set that nobody knows, a cut-off part or a header that is none
costs a letter here and there and not the message. Only what is no email at all is refused.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr
from html.parser import HTMLParser
from itertools import count
from typing import Any

LARGEST_MB = 25
LARGEST_BYTES = LARGEST_MB * 1024 * 1024
LONGEST_WORDS = 100_000
LONGEST_SUBJECT = 200
LONGEST_HEADER = 5_000  # what understands headers takes the square of their length
MOST_PARTS = 200

UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*\n")
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
# What ends a line where HTML is read as words, and what is no word at all.
BLOCKS = frozenset("p div br tr li ul ol table h1 h2 h3 h4 h5 h6 blockquote hr section article header footer".split())  # noqa: SIM905
SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
GOES_ON = f"(The email goes on. We kept its first {LONGEST_WORDS:,} characters.)"


class MailRefused(Exception):
    """Some bytes that are no email. ``words`` say why, to whoever runs the mail server."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, kw_only=True)
class Attached:
    """One file of an email, as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """An email. ``key`` tells it from every other: it is made of its Message-ID with what it holds, as anyone may give
    any id to what they write; without an id of all of it.

    A subject that is too long for a subject stands whole above the words; words that were cut say so at their end.
    """

    key: str
    sender_name: str
    sender_email: str
    subject: str
    words: str
    files: list[Attached] = field(default_factory=list)


def read(sent: bytes) -> Mail:
    """The email that ``sent`` is. Raises ``MailRefused``."""
    if not sent.strip():
        raise MailRefused("The message is empty.")
    if len(sent) > LARGEST_BYTES:
        raise MailRefused(f"The message is larger than {LARGEST_MB} MB.")
    try:
        message = message_from_bytes(sent, policy=_ShortHeaders())
        name, address = parseaddr(_header(message, "From"))
        address = address.strip().lower()
        if not EMAIL.fullmatch(address):
            raise MailRefused("This is no email: it does not say who it is from.")
        words, files = _content(message)
        message_id = _header(message, "Message-ID")
        subject = _header(message, "Subject")
    except MailRefused:
        raise
    except Exception as error:  # the reader is fed by strangers; a thousand parts within parts, say
        raise MailRefused("We cannot read this message: its parts do not fit together.") from error
    return Mail(
        key=_key(message_id, address, subject, words, files) if message_id else hashlib.sha256(sent).hexdigest(),
        sender_name=_line(name)[:200],
        sender_email=address[:254],
        subject=subject[:LONGEST_SUBJECT],
        words=_shortened(f"{subject}\n\n{words}" if len(subject) > LONGEST_SUBJECT else words),
        files=files,
    )


def _key(message_id: str, address: str, subject: str, words: str, files: Sequence[Attached]) -> str:
    """The same for the same email by another way, whatever was put into its headers on it."""
    held = [part for one in files for part in (one.name.encode(), one.content)]
    parts = [message_id.encode(), address.encode(), subject.encode(), words.encode(), *held]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _shortened(words: str) -> str:
    if len(words) <= LONGEST_WORDS:
        return words
    return f"{words[:LONGEST_WORDS].rstrip()}\n\n{GOES_ON}"


class _ShortHeaders(Compat32):
    """Headers are kept as they came, without what is too long, and read only where one is asked for."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


def _header(message: "Message[Any, Any]", name: str) -> str:
    """One header as a line of text."""
    return _decoded(name, next((value for key, value in message.raw_items() if key.lower() == name.lower()), ""))


def _decoded(name: str, raw: str) -> str:
    """What a header of this name says; one that breaks every rule is read as it stands."""
    try:
        return _line(str(policy.default.header_fetch_parse(name, raw)))
    except Exception:  # the parser of headers fails in its own ways
        return _line(raw)


def _line(text: str) -> str:
    return " ".join(_readable(text).split())


def _readable(text: str) -> str:
    """``text`` without what no one can read and no database keeps, with one kind of line end."""
    return UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _content(message: "Message[Any, Any]") -> tuple[str, list[Attached]]:
    """The words of all its parts, in their order, and its files."""
    files: list[Attached] = []
    said = (_spoken(_text(part)) if _is_rich(part) else _text(part) for part in _said(message, files, count()))
    words = "\n\n".join(text for text in said if text.strip())
    return BLANK_LINES.sub("\n\n", _readable(words)).strip(), files


def _said(part: "Message[Any, Any]", files: list[Attached], numbers: Iterator[int]) -> "list[Message[Any, Any]]":
    """The parts that are words, of ``part`` and all within it, also of an email within it; files go to ``files``.

    Words that come in several forms are read plain. Only forms of the same: beside HTML something plain is more of it.
    """
    if part.is_multipart():
        each = [_said(one, files, numbers) for one in _within(part)]
        if part.get_content_type() == "multipart/alternative":
            plain = [words for words in each if any(map(_says, words)) and not any(map(_is_rich, words))]
            each = plain or each
        return [one for words in each for one in words]
    if next(numbers) >= MOST_PARTS:
        raise MailRefused(f"The message has more than {MOST_PARTS} parts.")
    kind, name = part.get_content_type(), _name(part)
    # A name alone makes no file of words; a multipart without parts was cut off.
    is_words = kind in {"text/plain", "text/html"} or (kind.startswith("multipart/") and not name)
    if is_words and part.get_content_disposition() != "attachment":
        return [part]
    content = _bytes(part)
    if name or content or part.get_content_disposition() == "attachment":
        files.append(Attached(name=name or f"file {len(files) + 1}", content=content))
    return []


def _within(part: "Message[Any, Any]") -> "list[Message[Any, Any]]":
    inner: Any = part.get_payload()
    return list(inner)


def _is_rich(part: "Message[Any, Any]") -> bool:
    return part.get_content_type() == "text/html"


def _says(part: "Message[Any, Any]") -> bool:
    return bool(_text(part).strip())


def _name(part: "Message[Any, Any]") -> str:
    try:
        return _decoded("Subject", part.get_filename() or "")[:200]
    except Exception:  # a name in an encoding that there is not
        return "file"


def _bytes(part: "Message[Any, Any]") -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: "Message[Any, Any]") -> str:
    """The words of one part, whatever it says they are written in."""
    content = _bytes(part)
    for charset in (str(part.get_content_charset() or "utf-8"), "utf-8", "cp1252"):
        try:
            return content.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def _spoken(html: str) -> str:
    """The words of HTML, line by line: nothing of it that a browser would do or fetch."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(lines)


class _Words(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(" ".join(data.split("\n")))
