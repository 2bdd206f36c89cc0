"""Files that people send, made by code: good ones, locked ones, and some that are not what they say."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import factory
import pypdf
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory

from casework import actions
from casework.models import Case, Document, EvidenceItem
from tests.factories.casework import CaseFactory

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


class EvidenceFactory(DjangoModelFactory[EvidenceItem]):
    """Something an application still has to show."""

    class Meta:
        model = EvidenceItem

    case = factory.SubFactory(CaseFactory, application=True)
    name = factory.Sequence(lambda number: f"payslips-{number}")
    title = "Your last two payslips"


def pdf(*, password: str = "", owner_password: str = "", pages: int = 1, words: str = "") -> bytes:
    """A PDF of empty pages, locked where a password is given."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if words:
        writer.add_metadata({"/Title": words})
    if password or owner_password:
        writer.encrypt(password, owner_password or None, algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def docx(*, kind: str = WORD, parts: Mapping[str, bytes] | None = None) -> bytes:
    """A Word file with the parts that every one has, and ``parts`` beside them."""
    types = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", types)
        packed.writestr("word/document.xml", "<w:document/>")
        for name, content in (parts or {}).items():
            packed.writestr(name, content)
    return written.getvalue()


def ole(*streams: str, content: bytes = b"\0" * 4096) -> bytes:
    """A container of Microsoft's old kind with ``streams``, each of ``content`` (4,096 bytes)."""
    sector, per_stream = 512, len(content) // 512
    free, end, fat_mark, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF

    def numbers(*values: int) -> bytes:
        return b"".join(value.to_bytes(4, "little") for value in values)

    directories = -(-(len(streams) + 1) // 4)
    first_stream = 1 + directories
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += b"".join(value.to_bytes(2, "little") for value in (0x3E, 3, 0xFFFE, 9, 6)) + b"\0" * 6
    header += numbers(0, 1, 1, 0, 4096, end, 0, end, 0) + numbers(0, *[free] * 108)
    fat = [fat_mark, *range(2, 1 + directories), end]
    for number in range(len(streams)):
        start = first_stream + number * per_stream
        fat += [*range(start + 1, start + per_stream), end]
    fat += [free] * (128 - len(fat))

    def entry(name: str, kind: int, *, left: int, right: int, child: int, start: int, size: int) -> bytes:
        written = name.encode("utf-16-le")
        return (
            written.ljust(64, b"\0")
            + (len(written) + 2).to_bytes(2, "little")
            + bytes([kind, 1])
            + numbers(left, right, child)
            + b"\0" * 36
            + numbers(start, size, 0)
        )

    listed = entry("Root Entry", 5, left=none, right=none, child=1 if streams else none, start=end, size=0)
    for number, name in enumerate(streams):
        right = number + 2 if number + 1 < len(streams) else none
        start = first_stream + number * per_stream
        listed += entry(name, 2, left=none, right=right, child=none, start=start, size=len(content))
    listed = listed.ljust(directories * sector, b"\0")
    return header + numbers(*fat) + listed + content * len(streams)


def a_file(content: bytes | None = None, name: str = "payslip.pdf", content_type: str = "") -> SimpleUploadedFile:
    """A file as a browser sends it; what the browser calls it is never believed."""
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type=content_type or "text/plain")


def document_of(case: Case, item: str = "", **facts: Any) -> Document:
    """A file that was sent for ``case``."""
    return actions.add_document(upload=a_file(**facts), case=case, item=item, by=None)
