"""What is taken for a picture, and what is left of it when it is shown."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from reporting.photos.pictures import (
    MAX_PIXELS,
    SIDE,
    THUMBNAIL_SIDE,
    PictureRefusedError,
    ending_of,
    shown_pictures,
)
from tests.reporting.activities.factories import GPS, jpeg, where_it_was_taken


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def two_in_one() -> bytes:
    """An MPO, as many telephones write their JPEGs."""
    return encoded(Image.new("RGB", (64, 48)), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that says it is `side` pixels wide and high."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "ending"),
    [(jpeg(), ".jpg"), (two_in_one(), ".jpg"), (encoded(Image.new("RGBA", (40, 30)), "PNG"), ".png")],
)
def test_pictures_of_telephones_are_taken(content: bytes, ending: str) -> None:
    assert ending_of(BytesIO(content)) == ending


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("không phải ảnh".encode(), "không phải ảnh JPG"),
        (b"", "không phải ảnh JPG"),
        (b"%PDF-1.7 ...", "không phải ảnh JPG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "không phải ảnh JPG"),
        (encoded(Image.new("RGB", (40, 30)), "GIF"), "không phải ảnh JPG"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
        (bomb(9_000), "quá nhiều điểm ảnh"),
        (bomb(60_000), "quá nhiều điểm ảnh"),
        (bomb(5_000), "dưới 24 triệu điểm ảnh"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(PictureRefusedError, match=words):
        ending_of(BytesIO(content))


def test_nothing_but_pixels_is_left() -> None:
    content = jpeg(exif=where_it_was_taken())
    assert Image.open(BytesIO(content)).getexif().get_ifd(GPS)
    for made in shown_pictures(BytesIO(content)):
        image = Image.open(BytesIO(made))
        assert not image.getexif()
        assert not {"exif", "comment", "icc_profile", "xmp", "photoshop"} & set(image.info)
        assert b"Dien thoai" not in made
        assert b"made by a phone" not in made
        assert b"Exif" not in made


def test_it_stands_as_it_was_held() -> None:
    picture, thumbnail = shown_pictures(BytesIO(jpeg((640, 480), exif=where_it_was_taken(orientation=6))))
    assert Image.open(BytesIO(picture)).size == (480, 640)
    assert Image.open(BytesIO(thumbnail)).size == (240, 320)


def test_it_is_no_larger_than_shown() -> None:
    picture, thumbnail = shown_pictures(BytesIO(jpeg((4000, 3000))))
    assert max(Image.open(BytesIO(picture)).size) == SIDE
    assert max(Image.open(BytesIO(thumbnail)).size) == THUMBNAIL_SIDE


def test_what_one_sees_through_is_white() -> None:
    picture, _thumbnail = shown_pictures(BytesIO(encoded(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG")))
    assert Image.open(BytesIO(picture)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "LA", "CMYK", "I;16", "1"])
def test_every_kind_of_pixels_is_shown(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    picture, _thumbnail = shown_pictures(BytesIO(encoded(Image.new(mode, (40, 30)), kind)))
    assert Image.open(BytesIO(picture)).mode == "RGB"


@pytest.mark.parametrize("content", [jpeg((800, 600))[:2000], bomb(500), bomb(60_000)])
def test_what_is_broken_further_on_is_refused_by_the_worker(content: bytes) -> None:
    with pytest.raises(PictureRefusedError, match="hỏng"):
        shown_pictures(BytesIO(content))


def test_the_limit_is_above_what_telephones_make() -> None:
    assert MAX_PIXELS > 50_000_000
