"""Cleaning photos: bytes of a stranger in, a plain upright JPEG without any metadata out, or a refusal in words."""

import io
from dataclasses import dataclass
from enum import StrEnum

import pillow_heif
from PIL import Image, ImageFile, UnidentifiedImageError

pillow_heif.register_heif_opener(thumbnails=False)

LONGEST_SIDE = 2000
THUMBNAIL_SIDE = 480
LARGEST_MB = 10
LARGEST_BYTES = LARGEST_MB * 1024 * 1024
# Decoding takes 3 or 4 bytes a pixel; a JPEG is decoded at half its size or less where it is very large.
MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000, "HEIF": 50_000_000}
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")  # HEIF is what iPhones write, as .heic
SMALLEST_SIDE = 16
ORIENTATION = 0x0112
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class Fault(StrEnum):
    """Why a picture cannot be cleaned, in words for whoever sent it."""

    EMPTY = "The photo is empty."
    TOO_LARGE = f"The photo must be smaller than {LARGEST_MB} MB."
    TOO_MANY_PIXELS = "The photo has too many pixels. Send a smaller one."
    TOO_SMALL = "The photo is too small to show anything. Send a larger one."
    DAMAGED = "We cannot read this photo. It may be damaged. Try another one."
    UNKNOWN = "The file must be a photo: a JPEG, PNG, WebP or HEIC."


class PhotoRefused(Exception):
    """A photo that cannot be cleaned, or not kept. ``reason`` is said to whoever sent it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = str(reason)


@dataclass(frozen=True, kw_only=True)
class CleanPhoto:
    """A photo that holds its pixels and nothing else, and a small one of it; both JPEG."""

    image: bytes
    thumbnail: bytes
    width: int
    height: int


def clean(sent: bytes, *, longest_side: int = LONGEST_SIDE) -> CleanPhoto:
    """Turn a picture the right way up and write its pixels anew. Raises ``PhotoRefused``.

    Nothing of the file survives but its pixels: no EXIF, no place, no XMP, no colour profile, no second picture, no
    bytes before or after it.
    """
    if not sent:
        raise PhotoRefused(Fault.EMPTY)
    if len(sent) > LARGEST_BYTES:
        raise PhotoRefused(Fault.TOO_LARGE)
    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as picture:
            upright = _upright(picture, longest_side)
    except PhotoRefused:
        raise
    except UnidentifiedImageError as error:
        raise PhotoRefused(Fault.DAMAGED if is_picture(sent) else Fault.UNKNOWN) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoRefused(Fault.TOO_MANY_PIXELS) from error
    except Exception as error:  # a decoder fed by strangers fails in many ways; all of them are refusals
        raise PhotoRefused(Fault.DAMAGED) from error
    return _encoded(upright)


def is_picture(sent: bytes) -> bool:
    """Whether it begins like a picture of a kind that we read, be it damaged further on."""
    is_heic = sent[4:8] == b"ftyp" and sent[8:12] in HEIC_BRANDS
    is_webp = sent[:4] == b"RIFF" and sent[8:12] == b"WEBP"
    return is_heic or is_webp or sent.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _upright(picture: ImageFile.ImageFile, longest_side: int) -> Image.Image:
    width, height = picture.size
    if width * height > MOST_PIXELS[picture.format or "PNG"]:
        raise PhotoRefused(Fault.TOO_MANY_PIXELS)
    if min(width, height) < SMALLEST_SIDE:
        raise PhotoRefused(Fault.TOO_SMALL)
    picture.draft("RGB", (longest_side, longest_side))
    picture.load()
    turned = _turned(picture)
    turned.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return _flat(turned)


def _turned(picture: Image.Image) -> Image.Image:
    """Turned as its camera says it was held; a camera's note that cannot be read turns nothing."""
    try:
        orientation = picture.getexif().get(ORIENTATION, 1)
    except Exception:  # damaged notes are dropped with all the others
        orientation = 1
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    return picture.transpose(turn) if turn is not None else picture.copy()


def _flat(picture: Image.Image) -> Image.Image:
    """Its colours on a white ground, in a new picture that has nothing else."""
    if picture.mode.startswith("I"):  # 16 bits a pixel
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    flat = Image.new("RGB", picture.size, "white")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        coloured = picture.convert("RGBA")
        flat.paste(coloured, mask=coloured.getchannel("A"))
    else:
        flat.paste(picture.convert("RGB"))
    return flat


def _encoded(picture: Image.Image) -> CleanPhoto:
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return CleanPhoto(
        image=_jpeg(picture, quality=84), thumbnail=_jpeg(small, quality=80), width=picture.width, height=picture.height
    )


def _jpeg(picture: Image.Image, *, quality: int) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
