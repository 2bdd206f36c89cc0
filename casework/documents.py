"""Cleaning documents: a stranger's upload in; a PDF, a Word file or a plain JPEG of known kind and harmless name out.

What a file is, its content says; its name and what the browser calls it count for nothing. A picture is written anew. A
PDF or a Word file is kept as it was sent, for it is evidence: one that is locked, broken or holds macros is refused.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

import olefile
import pypdf
import pypdf.errors
from django.core.files.uploadedfile import UploadedFile

from casework import images
from casework.models import DocumentType

LARGEST_MB = 10
LARGEST_BYTES = LARGEST_MB * 1024 * 1024
LONGEST_NAME = 100
LONGEST_SIDE = 3000  # the small print on a photographed page can still be read

MOST_PAGES = 1000
# Pages and what groups them. A few hundred bytes can name one page a million times, which takes a reader seconds.
MOST_PAGE_ENTRIES = 2 * MOST_PAGES
# What a Word file may unpack to: a small zip can hold gigabytes of noughts.
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
MOST_PARTS = 2000

ENDINGS = {DocumentType.PDF: "pdf", DocumentType.JPEG: "jpg", DocumentType.DOCX: "docx", DocumentType.DOC: "doc"}
# What a browser offers to choose from: phones know the types, some desktops only the endings.
TAKEN = "application/pdf,image/jpeg,image/png,image/webp,image/heic,image/heif,.pdf,.heic,.heif,.docx,.doc"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_WORD = 0x0100  # a bit of the old format's first block
# The control and format characters make a name read as another one: "fdp.exe" turned round.
UNREADABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
UNSAFE = re.compile(r'[<>:"|?*\\/%;`$&{}]+')


class Fault(StrEnum):
    """Why a file is not kept, in words for whoever sent it; ``{name}`` is what they call it."""

    EMPTY = "{name} is empty. Check the file and add it again"
    TOO_LARGE = f"{{name}} is too large. Each file must be smaller than {LARGEST_MB} MB"
    UNKNOWN = "{name} is not a kind of file we can open. Add a PDF, a photo (JPEG, PNG or HEIC) or a Word file"
    LOCKED = "{name} is protected with a password. Save it without the password and add it again"
    MACROS = "{name} has macros in it, which can be harmful. Save it as a PDF and add that"
    DAMAGED = "We cannot open {name}. It may be damaged. Save it again, or add a photo of it"
    TOO_MUCH = "{name} holds too much to open. Split it into smaller files and add those"
    TOO_SMALL = "{name} is too small to read. Add a larger picture"
    TOO_MANY = "You can add {limit} files here at most. We did not keep {name}"


PICTURE_FAULTS = {
    images.Fault.EMPTY: Fault.EMPTY,
    images.Fault.TOO_LARGE: Fault.TOO_LARGE,
    images.Fault.TOO_MANY_PIXELS: Fault.TOO_MUCH,
    images.Fault.TOO_SMALL: Fault.TOO_SMALL,
    images.Fault.DAMAGED: Fault.DAMAGED,
    images.Fault.UNKNOWN: Fault.UNKNOWN,
}


class DocumentRefused(Exception):
    """A file that is not kept. ``words`` name it and say what to do instead."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Unusable(Exception):
    """What is wrong with some bytes, before anyone has said what their file is called."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, kw_only=True)
class CleanDocument:
    """A file to keep: its bytes, what it is, and a name to show that ends as it should."""

    content: bytes
    content_type: DocumentType
    name: str


def clean(upload: "UploadedFile[Any]") -> CleanDocument:
    """The upload as it may be kept. Raises ``DocumentRefused``; reads no more of it than is allowed."""
    name = harmless(upload.name or "")
    try:
        if (upload.size or 0) > LARGEST_BYTES:
            raise Unusable(Fault.TOO_LARGE)
        upload.seek(0)
        content, content_type = _cleaned(upload.read(LARGEST_BYTES + 1))
    except Unusable as error:
        raise DocumentRefused(error.fault.format(name=name)) from error
    return CleanDocument(content=content, content_type=content_type, name=named(name, content_type))


def harmless(name: str) -> str:
    """What the sender calls the file, to be shown: no folders, nothing that hides or breaks, not too long."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in UNREADABLE)
    plain = re.sub(r"\s+", " ", UNSAFE.sub(" ", seen)).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 5:
        return f"{stem[: LONGEST_NAME - 6].rstrip(' .')}.{ending}" if stem.strip(" .") else f"file.{ending}"
    return plain[:LONGEST_NAME].strip(" .") or "file"


def named(name: str, content_type: DocumentType) -> str:
    """``name`` with the ending that its content has: "payslip.exe" that is a PDF is "payslip.pdf"."""
    stem, dot, ending = name.rpartition(".")
    right = ENDINGS[content_type]
    if dot and ending.lower() in {right, "jpeg" if right == "jpg" else right}:
        return name
    is_ending = bool(dot) and ending.isascii() and ending.isalnum() and len(ending) <= 5 and not ending.isdigit()
    return f"{stem if is_ending else name}.{right}"


def _cleaned(sent: bytes) -> tuple[bytes, DocumentType]:
    """The bytes to keep and what they are. Raises ``Unusable``."""
    if not sent:
        raise Unusable(Fault.EMPTY)
    if len(sent) > LARGEST_BYTES:
        raise Unusable(Fault.TOO_LARGE)
    if images.is_picture(sent):
        return _picture(sent), DocumentType.JPEG
    # A byte order mark or a blank line before a PDF is a scanner's; anything else would be a second file in front.
    if sent.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        _read(_look_at_pdf, sent)
        return sent, DocumentType.PDF
    if sent.startswith(b"PK\x03\x04"):
        _read(_look_at_docx, sent)
        return sent, DocumentType.DOCX
    if sent.startswith(OLE):
        _read(_look_at_ole, sent)
        return sent, DocumentType.DOC
    raise Unusable(Fault.UNKNOWN)


def _read(look: Callable[[BinaryIO], None], sent: bytes) -> None:
    """Look into a file. A reader fed by strangers fails in many ways: all of them are refusals."""
    try:
        look(io.BytesIO(sent))
    except Unusable:
        raise
    except Exception as error:
        raise Unusable(Fault.DAMAGED) from error


def _picture(sent: bytes) -> bytes:
    try:
        return images.clean(sent, longest_side=LONGEST_SIDE).image
    except images.PhotoRefused as error:
        raise Unusable(PICTURE_FAULTS[images.Fault(error.reason)]) from error


def _look_at_pdf(sent: BinaryIO) -> None:
    """Refuse what does not open without a password. One that is only not to be printed or changed does open."""
    document = pypdf.PdfReader(sent)
    if document.is_encrypted and not document.decrypt(""):
        raise Unusable(Fault.LOCKED)
    try:
        with pypdf.apply_configuration(page_tree_maximum_entries=MOST_PAGE_ENTRIES):
            pages = len(document.pages)
    except pypdf.errors.LimitReachedError as error:
        raise Unusable(Fault.TOO_MUCH) from error
    if pages > MOST_PAGES:
        raise Unusable(Fault.TOO_MUCH)
    if not pages or not document.pages[0]:
        raise Unusable(Fault.DAMAGED)


def _look_at_docx(sent: BinaryIO) -> None:
    """Refuse a zip that is no Word file, one that holds macros, and one that unpacks to far more than it should."""
    with zipfile.ZipFile(sent) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise Unusable(Fault.TOO_MUCH)
        names = {part.filename.lower() for part in parts}
        if "[content_types].xml" not in names or not any(name.startswith("word/") for name in names):
            raise Unusable(Fault.UNKNOWN)
        if any(part.flag_bits & 0x1 for part in parts):
            raise Unusable(Fault.LOCKED)
        types = packed.read(next(part for part in parts if part.filename.lower() == "[content_types].xml")).lower()
        if b"macroenabled" in types or b"vbaproject" in types or any("vbaproject" in name for name in names):
            raise Unusable(Fault.MACROS)
        if b"wordprocessingml.document.main" not in types:
            raise Unusable(Fault.UNKNOWN)
        if packed.testzip() is not None:  # reads each part up to the size it gives
            raise Unusable(Fault.DAMAGED)


def _look_at_ole(sent: BinaryIO) -> None:
    """Tell the container that is an old Word file from a new one under a password, and from what is neither."""
    with olefile.OleFileIO(sent) as container:
        streams = {"/".join(path).lower() for path in container.listdir(streams=True, storages=True)}
        if "encryptedpackage" in streams:
            raise Unusable(Fault.LOCKED)
        if "worddocument" not in streams:
            raise Unusable(Fault.UNKNOWN)
        first = container.openstream("WordDocument").read(12)
        if len(first) < 12:
            raise Unusable(Fault.DAMAGED)
        if int.from_bytes(first[10:12], "little") & ENCRYPTED_WORD:
            raise Unusable(Fault.LOCKED)
        if any("vba" in name.split("/") or name.split("/")[0] == "macros" for name in streams):
            raise Unusable(Fault.MACROS)
