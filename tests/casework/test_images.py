"""Photos lose everything but their pixels, or are refused in plain words."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from casework import images
from tests.factories.casework import picture

RED, BLUE = (254, 0, 0), (0, 0, 254)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_like(colour: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(one - two) < 30 for one, two in zip(colour, other, strict=True))


def with_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825)[2] = (51.0, 29.0, 3.0)
    return picture(exif=exif, comment=b"secret comment", xmp=b"<x:xmpmeta>secret xmp</x:xmpmeta>")


@pytest.mark.req("R-16")
@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [(1, "top"), (2, "top"), (3, "bottom"), (4, "bottom"), (5, "left"), (6, "right"), (7, "right"), (8, "left")],
)
def test_a_photo_is_turned_the_right_way_up(orientation: int, red_at: str) -> None:
    cleaned = opened(images.clean(with_exif(orientation)).image)

    places = {"top": (32, 4), "bottom": (32, 60), "left": (4, 32), "right": (60, 32)}
    assert is_like(cleaned.getpixel(places[red_at]), RED)


def test_nothing_but_pixels_is_kept() -> None:
    sent = with_exif(6) + b"PK\x03\x04 secret archive behind the picture"
    cleaned = images.clean(sent)

    for content in (cleaned.image, cleaned.thumbnail):
        assert b"secret" not in content.lower()
        assert b"SecretCam" not in content
        picture_kept = opened(content)
        assert not picture_kept.getexif()
        assert set(picture_kept.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert b"Exif" not in content
        assert b"ICC_PROFILE" not in content
        assert content.startswith(b"\xff\xd8")
        assert content.endswith(b"\xff\xd9")


def test_a_large_photo_is_made_smaller_and_gets_a_thumbnail() -> None:
    cleaned = images.clean(picture(side=3000))

    assert (cleaned.width, cleaned.height) == (2000, 2000) == opened(cleaned.image).size
    assert opened(cleaned.thumbnail).size == (images.THUMBNAIL_SIDE, images.THUMBNAIL_SIDE)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_a_jpeg(mode: str) -> None:
    written = io.BytesIO()
    Image.new(mode, (64, 64)).save(written, "PNG")

    assert opened(images.clean(written.getvalue()).image).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(written, "PNG")

    assert is_like(opened(images.clean(written.getvalue()).image).getpixel((30, 30)), (255, 255, 255))


def test_a_cmyk_jpeg_becomes_rgb() -> None:
    written = io.BytesIO()
    Image.new("CMYK", (64, 64)).save(written, "JPEG")

    assert opened(images.clean(written.getvalue()).image).mode == "RGB"


def png_bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is enormous."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("photo.jpg", picture())
    return written.getvalue()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"", "empty"),
        (b"not a photo", "JPEG, PNG, WebP or HEIC"),
        (archive(), "JPEG, PNG, WebP or HEIC"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "JPEG, PNG, WebP or HEIC"),
        (picture(kind="GIF"), "JPEG, PNG, WebP or HEIC"),
        (picture(kind="TIFF"), "JPEG, PNG, WebP or HEIC"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "damaged"),
        (picture()[:400], "damaged"),
        (picture(kind="PNG")[:120], "damaged"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "damaged"),
        (png_bomb(60_000, 60_000), "too many pixels"),
        (png_bomb(9_000, 9_000), "too many pixels"),
        (png_bomb(1, 1_000), "too small"),
        (b"\xff\xd8" + b"\0" * images.LARGEST_BYTES, "smaller than 10 MB"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_in_words(sent: bytes, reason: str) -> None:
    with pytest.raises(images.PhotoRefused) as refused:
        images.clean(sent)

    assert reason in refused.value.reason


def test_photos_of_cameras_and_phones_come_out_clean(real_data: Path) -> None:
    upright = [images.clean(path.read_bytes()) for path in sorted((real_data / "hostile" / "exif").glob("*.jpg"))]

    assert len(upright) >= 7
    for cleaned in upright:
        assert not opened(cleaned.image).getexif()
        assert b"GPS" not in cleaned.image
        assert max(cleaned.width, cleaned.height) <= images.LONGEST_SIDE
    portraits = sorted((real_data / "hostile" / "exif").glob("orientation_Portrait_*.jpg"))
    sizes = [images.clean(path.read_bytes()) for path in portraits]
    assert all(cleaned.height > cleaned.width for cleaned in sizes)


def test_damaged_and_foreign_files_are_cleaned_or_refused_but_never_fail(real_data: Path) -> None:
    hostile = real_data / "hostile"
    refused = {}
    for path in sorted(path for folder in ("corrupt", "filetypes", "heic") for path in (hostile / folder).iterdir()):
        try:
            cleaned = images.clean(path.read_bytes())
        except images.PhotoRefused as error:
            refused[path.name] = error.reason
        else:
            assert not opened(cleaned.image).getexif(), path.name

    assert all(reason.endswith(".") for reason in refused.values())
    foreign = {path.name for folder in ("filetypes", "heic") for path in (hostile / folder).iterdir()}
    ours = {name for name in foreign if name.endswith((".heic", ".heif"))}
    assert len(ours) == 3
    assert not ours & set(refused)
    assert foreign - ours - {"jpg.jpg", "png.png"} <= set(refused)
    assert {"pillow_broken.png", "pillow_truncated_jpeg.jpg"} <= set(refused)
    assert not {"exif_invalid_image00971.jpg", "pillow_invalid-exif.jpg", "pillow_broken_exif_dpi.jpg"} & set(refused)
