"""What an uploaded picture is, and the picture that is shown: made anew from the pixels alone.

Whatever else the file carried stays behind: the place where it was taken, the telephone, an embedded preview.
"""

from io import SEEK_CUR, BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

MAX_PIXELS = 64_000_000  # what the cameras of telephones make
# A PNG, and a JPEG that comes in passes, is held whole while it is decoded: 64 million pixels of it took 380 MB of the
# worker, 24 million take 160. Cameras make neither.
MAX_PIXELS_HELD_WHOLE = 24_000_000
SIDE, THUMBNAIL_SIDE = 1600, 320
QUALITY = 82
# MPO is what many telephones write: a JPEG with a second picture behind the first.
ENDINGS = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png"}
_READ = ("JPEG", "PNG")
_START_OF_SCAN = 0xDA
_NO_LENGTH = (b"\x00", b"\x01", *(bytes([number]) for number in range(0xD0, 0xD9)), b"\xff")
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


class PictureRefusedError(Exception):
    """The file cannot be taken as a picture; says why, and what to do."""


def ending_of(stream: IO[bytes]) -> str:
    """Return the ending of a JPEG or PNG that can be opened. Raises PictureRefusedError for anything else.

    Only the head is read: a picture may still turn out to be broken when it is decoded.
    """
    head = stream.read(16)
    stream.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        raise PictureRefusedError(
            _(
                "ảnh HEIC của iPhone chưa mở được ở đây. Trên iPhone hãy vào Cài đặt → Camera → Định dạng, "
                "chọn “Tương thích nhất” rồi chụp lại, hoặc chụp màn hình ảnh đó rồi gửi."
            )
        )
    try:
        with Image.open(stream, formats=_READ) as image:
            kind, pixels, most = str(image.format), image.width * image.height, _most_pixels(image, stream)
            image.verify()
    except Image.DecompressionBombError as error:
        raise PictureRefusedError(_too_large(MAX_PIXELS)) from error
    except Exception as error:  # whatever a broken picture does to its reader
        raise PictureRefusedError(_("đây không phải ảnh JPG hoặc PNG mở được. Hãy chọn ảnh khác.")) from error
    if pixels > most:
        raise PictureRefusedError(_too_large(most))
    return ENDINGS[kind]


def _most_pixels(image: Image.Image, stream: IO[bytes]) -> int:
    is_by_lines = isinstance(image, JpegImageFile) and not _comes_in_passes(image, stream)
    return MAX_PIXELS if is_by_lines else MAX_PIXELS_HELD_WHOLE


def _comes_in_passes(image: JpegImageFile, stream: IO[bytes]) -> bool:
    """Whether all of it has to be there before its first line can be shown: progressive, or colour by colour."""
    return "progressive" in image.info or _colours_of_first_scan(stream) < image.layers


def _colours_of_first_scan(stream: IO[bytes]) -> int:
    """How many of the JPEG's colours its first scan holds; 0 where none is found."""
    position = stream.tell()
    stream.seek(2)
    colours = 0
    while (marker := _next_marker(stream)) is not None:
        length = int.from_bytes(stream.read(2))
        if marker == _START_OF_SCAN:
            colours = int.from_bytes(stream.read(1))
            break
        stream.seek(max(length - 2, 0), SEEK_CUR)
    stream.seek(position)
    return colours


def _next_marker(stream: IO[bytes]) -> int | None:
    """Step over whatever is no marker with a length, as the decoder does; None at the end."""
    before = b""
    while byte := stream.read(1):
        if before == b"\xff" and byte not in _NO_LENGTH:
            return byte[0]
        before = byte
    return None


def shown_pictures(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """Return the picture (at most 1600 px) and its thumbnail (320 px) as JPEG, upright, with nothing but pixels.

    Raises PictureRefusedError if it cannot be decoded.
    """
    try:
        picture = _pixels(stream)
    except MemoryError:
        raise  # the machine is short of it now; the picture is not at fault
    except Exception as error:  # whatever a broken picture does to its reader
        raise PictureRefusedError(_("Ảnh bị hỏng hoặc gửi lên chưa trọn. Hãy gửi lại ảnh này.")) from error
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return _as_jpeg(picture), _as_jpeg(small)


def _pixels(stream: IO[bytes]) -> Image.Image:
    """The pixels on a new canvas: turned as the camera says, no larger than shown, on white where one saw through."""
    with Image.open(stream, formats=_READ) as image:
        if image.width * image.height > _most_pixels(image, stream):
            raise ValueError("more pixels than were let in")
        image.draft("RGB", (SIDE, SIDE))  # a JPEG is decoded no larger than needed
        # Made small before it is turned: turning makes a copy, and that of the whole takes the worker's memory.
        image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(image)
        canvas = Image.new("RGB", upright.size, "white")
        if upright.mode in ("RGBA", "LA", "P", "PA"):
            seen_through = upright.convert("RGBA")
            canvas.paste(seen_through, mask=seen_through)
        else:
            canvas.paste(_eight_bits(upright).convert("RGB"))
        return canvas


def _eight_bits(image: Image.Image) -> Image.Image:
    """A grey picture of 16 bits would turn white when it is taken as one of 8."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value / 256).convert("L")


def _as_jpeg(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return stream.getvalue()


def _too_large(most: int) -> str:
    return _("ảnh có quá nhiều điểm ảnh. Hãy chụp lại ở độ phân giải thường (dưới %(most)d triệu điểm ảnh).") % {
        "most": most // 1_000_000
    }
