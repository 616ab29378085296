"""A signed decision is what its content says: a PDF, a JPEG or a PNG that can be opened."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfWriter

from teams import decision_files
from teams.refused import RefusedError


def pdf(password: str = "") -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (20, 30)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (pdf(), "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("MPO"), "image/jpeg"),
    ],
    ids=["pdf", "png", "jpeg", "of-a-phone"],
)
def test_what_can_be_opened_is_taken(content: bytes, expected: str) -> None:
    assert decision_files.type_of(content) == expected


STRANGE_HANDLER = pdf("x").replace(b"/Standard", b"/Adobe.PubSec")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pdf()[:200], "hỏng"),
        (pdf("mat-khau"), "mật khẩu"),
        (STRANGE_HANDLER, "PDF"),
        (b"%PDF-1.7 nothing else", "hỏng"),
        (picture("GIF"), "không phải"),
        (picture("PNG")[:60], "không phải"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "không phải"),
        (b"", "không phải"),
    ],
)
def test_anything_else_is_refused_in_plain_words(content: bytes, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        decision_files.type_of(content)


def test_a_picture_of_a_billion_points_is_not_unpacked() -> None:
    header = picture("PNG")
    huge = header[:16] + (60_000).to_bytes(4, "big") + (60_000).to_bytes(4, "big") + header[24:]
    with pytest.raises(RefusedError):
        decision_files.type_of(huge)
