"""Draws the papers that the demo's people send as evidence: small, real files that say they are specimens."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SPECIMEN = "Specimen for the demonstration. Not a real document."
TOP, LEFT, LEADING = 780, 60, 20  # points of an A4 page


@dataclass(frozen=True)
class Paper:
    """One file as somebody sends it."""

    name: str
    content: bytes

    def upload(self) -> SimpleUploadedFile:
        """The file as a browser would bring it."""
        return SimpleUploadedFile(self.name, self.content)


def letter(name: str, title: str, lines: Sequence[str]) -> Paper:
    """A PDF of one page."""
    return Paper(f"{name}.pdf", pdf(title, lines))


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """A page with a title, some lines and the note that it is a specimen."""
    written = ["BT", f"/F1 16 Tf {LEFT} {TOP} Td", f"({_escaped(title)}) Tj", f"/F1 11 Tf 0 -{2 * LEADING} Td"]
    for line in (*lines, "", SPECIMEN):
        written += [f"({_escaped(line)}) Tj", f"0 -{LEADING} Td"]
    content = "\n".join([*written, "ET"]).encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    return bytes(out)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


@cache
def card(kind: str, shade: int) -> Paper:
    """A photograph of a card with a face: a driving licence, a passport. ``shade`` makes one differ from another."""
    image = Image.new("RGB", (480, 310), (206 - shade, 200, 188 + shade))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((30, 30, 450, 280), radius=16, fill=(236, 238 - shade, 228), outline=(120, 124, 130), width=2)
    _face(pen, 110, 130, shade)
    pen.text((200, 56), kind.upper(), fill=(40, 60, 110), font_size=24)
    for number in range(4):
        pen.rectangle((200, 104 + 28 * number, 420 - 34 * (number % 3), 112 + 28 * number), fill=(150, 154, 160))
    pen.text((50, 252), SPECIMEN, fill=(150, 40, 40), font_size=14)
    return Paper(f"{kind.lower().replace(' ', '-')}.png", _png(image))


@cache
def portrait(shade: int) -> Paper:
    """A photograph of a face, like one for a passport."""
    image = Image.new("RGB", (340, 420), (222, 226, 230 - shade))
    pen = ImageDraw.Draw(image)
    _face(pen, 170, 190, shade, size=2.3)
    pen.text((12, 400), SPECIMEN, fill=(150, 40, 40), font_size=12)
    return Paper("photo.png", _png(image))


def _face(pen: ImageDraw.ImageDraw, x: int, y: int, shade: int, size: float = 1) -> None:
    def oval(left: float, top: float, right: float, bottom: float, fill: tuple[int, int, int]) -> None:
        pen.ellipse((x + left * size, y + top * size, x + right * size, y + bottom * size), fill=fill)

    pen.chord((x - 58 * size, y + 50 * size, x + 58 * size, y + 150 * size), 180, 360, fill=(60, 70 + shade * 3, 100))
    oval(-42, -56, 42, 22, (50, 40, 36))
    oval(-34, -43, 34, 56, (150 + shade * 3, 112 + shade * 2, 90 + shade))
    for eye in (-14, 14):
        oval(eye - 4, -6, eye + 4, 2, (30, 30, 30))
    pen.arc((x - 16 * size, y + 14 * size, x + 16 * size, y + 36 * size), 20, 160, fill=(110, 50, 50), width=3)


def _png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def payslip(name: str, month: str, pay: str) -> Paper:
    """A payslip."""
    lines = [f"Employee: {name}", f"Month: {month}", f"Pay after tax: {pay}"]
    return letter(f"payslip-{month.lower()}", "Harrow Lane Bakery Ltd (invented)", lines)


def pension(name: str, amount: str) -> Paper:
    """A letter about a pension."""
    lines = [f"Dear {name},", f"Your pension is {amount} every 4 weeks."]
    return letter("pension-letter", "Your pension from April", lines)


def statement(name: str, month: str, balance: str) -> Paper:
    """A bank statement."""
    lines = [f"Account holder: {name}", f"Month: {month}", f"Balance at the end: {balance}"]
    return letter(f"bank-statement-{month.lower()}", "Riverside Savings Bank (invented)", lines)


def tenancy(name: str, address: str, rent: str) -> Paper:
    """A tenancy agreement, its first page."""
    lines = [f"Tenant: {name}", f"Property: {address}", f"Rent: {rent}"]
    return letter("tenancy-agreement", "Assured tenancy agreement", lines)


def log_book(name: str, address: str, plate: str, grams: str) -> Paper:
    """The page of a log book that names the keeper."""
    lines = [f"Registration: {plate}", f"Registered keeper: {name}", address, f"V.7 CO2: {grams}"]
    return letter(f"v5c-{plate.lower()}", "Vehicle registration certificate", lines)


def award(name: str, words: str) -> Paper:
    """A letter about a benefit or from someone who treats a person."""
    return letter("letter", f"About {name}", [words])


def certificate(name: str, words: str) -> Paper:
    """A certificate, as a college or a registrar gives it."""
    return letter("certificate", "Certificate", [f"This is to certify that {name}", words])


def policy(name: str, words: str) -> Paper:
    """Insurance, or a plan for safety."""
    return letter("policy", words, [f"For: {name}"])
