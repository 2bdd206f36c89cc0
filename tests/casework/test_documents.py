"""What is kept of a stranger's upload: a file of a known kind under a harmless name, or the reason why not."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from casework import documents, images
from casework.documents import DocumentRefused
from casework.models import DocumentType
from tests.factories.casework import picture
from tests.factories.documents import WORD_WITH_MACROS, a_file, docx, ole, pdf

pytestmark = pytest.mark.req("R-21")

WORD_97 = b"\xec\xa5" + b"\0" * 4094
WORD_97_LOCKED = b"\xec\xa5" + b"\0" * 8 + b"\x00\x01" + b"\0" * 4084


def heic(*, side: int = 64, turned: bool = False) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    exif[0x0112] = 6 if turned else 1
    drawn = Image.open(io.BytesIO(picture(side=side)))
    written = io.BytesIO()
    drawn.save(written, "HEIF", exif=exif.tobytes())
    return written.getvalue()


def refusal(content: bytes, name: str = "payslip.pdf") -> str:
    with pytest.raises(DocumentRefused) as refused:
        documents.clean(a_file(content, name))
    return refused.value.words


@pytest.mark.parametrize(
    ("content", "is_a"),
    [
        (pdf(), DocumentType.PDF),
        (b"\xef\xbb\xbf\r\n" + pdf(), DocumentType.PDF),
        (docx(), DocumentType.DOCX),
        (ole("WordDocument", "1Table", content=WORD_97), DocumentType.DOC),
    ],
    ids=["pdf", "pdf after a byte order mark", "docx", "doc"],
)
def test_pdf_and_word_are_kept_as_they_were_sent(content: bytes, is_a: DocumentType) -> None:
    cleaned = documents.clean(a_file(content, "anything.bin"))

    assert (cleaned.content, cleaned.content_type) == (content, is_a)
    assert cleaned.name == f"anything.{documents.ENDINGS[is_a]}"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_is_written_anew_as_a_jpeg(kind: str) -> None:
    sent = heic() if kind == "HEIF" else picture(kind=kind)
    cleaned = documents.clean(a_file(sent + b"<script>behind it</script>", "Scan 1.PNG"))

    assert (cleaned.content_type, cleaned.name) == (DocumentType.JPEG, "Scan 1.jpg")
    assert b"SecretCam" not in cleaned.content
    assert b"script" not in cleaned.content
    kept = Image.open(io.BytesIO(cleaned.content))
    assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (64, 64), {})


def test_a_photographed_page_stays_readable() -> None:
    cleaned = documents.clean(a_file(picture(side=4000), "letter.jpg"))

    assert Image.open(io.BytesIO(cleaned.content)).size == (documents.LONGEST_SIDE, documents.LONGEST_SIDE)


def test_a_pdf_that_opens_without_a_password_is_kept_though_it_is_not_to_be_changed() -> None:
    assert documents.clean(a_file(pdf(owner_password="the bank's"))).content_type == DocumentType.PDF


def test_a_locked_pdf_is_refused_in_words_that_say_what_to_do() -> None:
    assert refusal(pdf(password="secret")) == (
        "payslip.pdf is protected with a password. Save it without the password and add it again"
    )


def bomb() -> bytes:
    """A Word file of some 100 kB that unpacks to 110 MB."""
    return docx(parts={f"word/media/{number}": b"\0" * 11_000_000 for number in range(10)})


def broken_zip() -> bytes:
    """A Word file of which one byte was lost on the way."""
    content = bytearray(docx(parts={"word/media/1": bytes(range(256)) * 40}))
    place = content.index(b"word/media/1") + 60
    content[place] ^= 0xFF
    return bytes(content)


def png_bomb() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def spreadsheet() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\n" + b"\0" * documents.LARGEST_BYTES, "smaller than 10 MB"),
        (b"%PDF-1.7\nnothing more", "may be damaged"),
        (pdf(pages=3)[:600], "may be damaged"),
        (pdf(pages=documents.MOST_PAGES + 1), "holds too much"),
        (b"MZ\x90\0 a program" + pdf(), "not a kind of file"),
        (b"<html><script>alert(1)</script></html>" + pdf(), "not a kind of file"),
        (b"GIF89a" + pdf(), "not a kind of file"),
        (docx(kind=WORD_WITH_MACROS), "has macros"),
        (docx(parts={"word/vbaProject.bin": b"macro"}), "has macros"),
        (docx(parts={"word/VBAPROJECT.BIN": b"macro"}), "has macros"),
        (bomb(), "holds too much"),
        (docx(parts={f"word/{number}": b"" for number in range(documents.MOST_PARTS)}), "holds too much"),
        (broken_zip(), "may be damaged"),
        (docx()[:200], "may be damaged"),
        (spreadsheet(), "not a kind of file"),
        (ole("EncryptionInfo", "EncryptedPackage"), "protected with a password"),
        (ole("WordDocument", content=WORD_97_LOCKED), "protected with a password"),
        (ole("WordDocument", "Macros", content=WORD_97), "has macros"),
        (ole("Workbook"), "not a kind of file"),
        (ole("WordDocument")[:700], "may be damaged"),
        (png_bomb(), "holds too much"),
        (picture(side=8), "too small"),
        (picture()[:400], "may be damaged"),
        (heic()[:300], "may be damaged"),
        (picture(kind="GIF"), "not a kind of file"),
        (b"just words", "not a kind of file"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(content: bytes, words: str) -> None:
    said = refusal(content, "my letter.pdf")

    assert "my letter.pdf" in said
    assert words in said
    assert not said.endswith(".")


def test_a_large_file_is_refused_unread() -> None:
    class Unreadable(SimpleUploadedFile):
        def read(self, *_args: object) -> bytes:
            raise AssertionError("It must not be read")

    sent = Unreadable("plan.pdf", b"")
    sent.size = 11 * 1024 * 1024
    with pytest.raises(DocumentRefused, match=r"plan\.pdf is too large"):
        documents.clean(sent)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("payslip.pdf", "payslip.pdf"),
        ("../../etc/x.pdf", "x.pdf"),
        ("C:\\Users\\Ann\\x.pdf", "x.pdf"),
        ("pay\u202efdp.exe", "payfdp.pdf"),
        ("pay\x00slip\r\n.pdf", "payslip.pdf"),
        ('a"; filename="evil.exe', "a filename= evil.pdf"),
        ("<b>bold</b>.pdf", "b.pdf"),
        ("x" * 300 + ".pdf", "x" * 94 + ".pdf"),
        (".pdf", "pdf.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("Payslip March 2026", "Payslip March 2026.pdf"),
        ("Letter 12.03.2026", "Letter 12.03.2026.pdf"),
        ("Zażółć gęślą.PDF", "Zażółć gęślą.PDF"),
        ("工资单.pdf", "工资单.pdf"),
        ("invoice.pdf.exe", "invoice.pdf.pdf"),
    ],
)
def test_names_are_made_harmless_and_end_as_the_file_does(sent: str, shown: str) -> None:
    file = a_file()
    vars(file)["_name"] = sent  # Django has its own way with names: what comes past it counts too
    cleaned = documents.clean(file)

    assert cleaned.name == shown
    assert len(cleaned.name) <= 110


def test_files_of_people_and_of_vandals_are_kept_clean_or_refused_but_never_fail(real_data: Path) -> None:
    hostile = real_data / "hostile"
    kept, refused = {}, {}
    for path in sorted(
        path for folder in ("filetypes", "heic", "corrupt", "exif") for path in (hostile / folder).iterdir()
    ):
        try:
            kept[path.name] = documents.clean(a_file(path.read_bytes(), path.name))
        except DocumentRefused as error:
            refused[path.name] = error.words

    for name in ("libheif_example.heic", "libheif_rainbow-451x461.heic", "samplefilehub.heif", "gps_DSCN0010.jpg"):
        content = kept[name].content
        assert content.startswith(b"\xff\xd8")
        assert b"Exif" not in content
        assert b"GPS" not in content
    assert kept["pdf.pdf"].content_type == DocumentType.PDF
    assert {"bmp.bmp", "gif89.gif", "html.htm", "ico.ico", "tiff-le.tif", "zip.zip", "pillow_exif.avif"} <= set(refused)
    assert all(name in words for name, words in refused.items())


def test_a_photo_of_a_phone_is_turned_the_right_way_up_though_it_is_heic() -> None:
    cleaned = Image.open(io.BytesIO(images.clean(heic(turned=True)).image))

    right = cleaned.getpixel((60, 32))
    assert isinstance(right, tuple)
    assert right[0] > 200


def nested(folds: int, deep: int) -> bytes:
    """A PDF of a few hundred bytes that names its one page ``folds`` to the power of ``deep`` times."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    for level in range(deep):
        kids = b" ".join([b"%d 0 R" % (level + 3)] * folds)
        objects.append(b"<</Type/Pages/Count %d/Kids[%s]>>" % (folds ** (deep - level), kids))
    objects.append(b"<</Type/Page/MediaBox[0 0 9 9]>>")
    written = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj%sendobj\n" % (number, content)
    at = len(written)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return written + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, at)


@pytest.mark.req("R-18")
def test_a_page_named_a_million_times_is_refused_before_it_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    enter = pypdf.PdfReader._enter_page_tree_node

    def counted(reader: pypdf.PdfReader, item: Any) -> Any:
        seen.append(item)
        return enter(reader, item)

    monkeypatch.setattr(pypdf.PdfReader, "_enter_page_tree_node", counted)
    assert "payslip" in documents.clean(a_file(nested(10, 2), "payslip.pdf")).name, "a hundred pages are no harm"
    seen.clear()

    assert "holds too much" in refusal(nested(10, 6))

    assert 0 < len(seen) <= documents.MOST_PAGE_ENTRIES
