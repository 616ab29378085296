"""What is taken for a picture, and what is left of it when it is shown."""

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from reporting.photos import pictures
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


def says_its_size(content: bytes, width: int, height: int) -> bytes:
    """The JPEG with another size in its head: a few hundred bytes that ask for the memory of a large picture."""
    frame = next(content.index(start) for start in (b"\xff\xc0", b"\xff\xc2") if start in content)
    return content[: frame + 5] + struct.pack(">HH", height, width) + content[frame + 9 :]


def colour_by_colour(width: int, height: int) -> bytes:
    """A JPEG that is not progressive and yet comes in three passes, one for each colour."""
    grey = encoded(Image.new("L", (width, height), 90), "JPEG")
    frame, scan = grey.index(b"\xff\xc0"), grey.index(b"\xff\xda")
    colours = b"".join(bytes([colour, 0x11, 0]) for colour in (1, 2, 3))
    head = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + colours
    pixels = grey[scan + 10 : -2]
    scans = b"".join(b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, colour, 0, 0, 63, 0) + pixels for colour in (1, 2, 3))
    return grey[:frame] + head + grey[frame + 13 : scan] + scans + grey[-2:]


WHOLE = {"progressive": True, "subsampling": 0}
PROGRESSIVE = encoded(Image.new("RGB", (64, 48)), "JPEG", **WHOLE)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (jpeg(), ".jpg"),
        (two_in_one(), ".jpg"),
        (encoded(Image.new("RGBA", (40, 30)), "PNG"), ".png"),
        (says_its_size(jpeg(), 9_200, 6_900), ".jpg"),
        (says_its_size(two_in_one(), 9_200, 6_900), ".jpg"),
        (says_its_size(encoded(Image.new("L", (64, 48)), "JPEG"), 9_200, 6_900), ".jpg"),
        (says_its_size(PROGRESSIVE, 5_600, 4_200), ".jpg"),
        (colour_by_colour(64, 48), ".jpg"),
    ],
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
        (says_its_size(jpeg(), 9_200, 7_000), "dưới 64 triệu điểm ảnh"),
        (says_its_size(PROGRESSIVE, 9_200, 6_900), "dưới 24 triệu điểm ảnh"),
        (says_its_size(colour_by_colour(64, 48), 9_200, 6_900), "dưới 24 triệu điểm ảnh"),
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


@pytest.mark.parametrize(
    "content", [jpeg((800, 600))[:2000], bomb(500), bomb(60_000), says_its_size(PROGRESSIVE, 9_200, 6_900)]
)
def test_what_is_broken_further_on_is_refused_by_the_worker(content: bytes) -> None:
    with pytest.raises(PictureRefusedError, match="hỏng"):
        shown_pictures(BytesIO(content))


_PEAK = """
import importlib.util, resource, sys
spec = importlib.util.spec_from_file_location("pictures", sys.argv[1])
pictures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pictures)
for content in sys.argv[2:]:
    with open(content, "rb") as stream:
        pictures.shown_pictures(stream)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("make", [jpeg, lambda size: encoded(Image.new("RGB", size), "JPEG", **WHOLE)])
def test_the_largest_that_is_let_in_leaves_the_worker_its_memory(
    make: Callable[[tuple[int, int]], bytes], tmp_path: Path
) -> None:
    """In a process of its own, beside what a small picture takes."""
    size = (9_200, 6_900) if make is jpeg else (5_600, 4_200)
    small, large = tmp_path / "small.jpg", tmp_path / "large.jpg"
    small.write_bytes(jpeg((64, 48)))
    large.write_bytes(make(size))
    said = subprocess.check_output([sys.executable, "-c", _PEAK, pictures.__file__, small, large], text=True)
    before, peak = map(int, said.split())
    assert peak - before < 200


def test_the_limit_is_above_what_telephones_make() -> None:
    assert MAX_PIXELS > 50_000_000
