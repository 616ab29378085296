"""What an uploaded file is, by its content, and whether it may be opened: looked at before anything is unpacked into
memory, as a small file can be made to fill all of it."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO

from django.utils.translation import gettext as _

from teams.roster_files.refusals import FileRefusedError

MAX_BYTES = 10 * 1024 * 1024
MAX_XLS_BYTES = 3 * 1024 * 1024  # opened whole, so that nothing of it can be looked at before
MAX_UNPACKED = 150 * 1024 * 1024
MAX_ROWS = 20_000  # of a sheet, empty ones included
MAX_CELLS = 2_000_000  # of the rectangle that a sheet spans: it is laid out whole in memory
MAX_LETTERS = 400_000_000  # the longest text times twice the cells that may repeat it
_PIECE = 1 << 20
_LONGEST_ROW = 8 << 20

_PICTURES = ((b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"RIFF", "WEBP"), (b"BM", "BMP"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|meta|head)", re.IGNORECASE)


class Kind(StrEnum):
    XLSX = "xlsx"  # also .xlsm: its macros are neither read nor run
    XLS = "xls"
    TEXT = "csv"


@dataclass
class SheetFacts:
    """What calamine does not tell of a sheet. Cells are (row, column), counted from 0."""

    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: int = 0


@dataclass
class Container:
    kind: Kind
    sheets: dict[str, SheetFacts] = field(default_factory=dict)


def look_into(content: bytes) -> Container:
    """Return what `content` is. Raises FileRefusedError for what is no list, is locked, damaged, or too large."""
    if not content:
        raise FileRefusedError(_("Tệp rỗng. Hãy chọn lại tệp danh sách."))
    if len(content) > MAX_BYTES:
        raise FileRefusedError(too_large())
    if content.startswith(b"PK"):
        return _look_into_zip(content)
    if content.startswith(_OLE):
        return _look_into_ole(content)
    _refuse_pictures_and_pages(content)
    return Container(Kind.TEXT)


def too_large() -> str:
    return _("Tệp lớn hơn 10 MB. Danh sách chỉ cần chữ: hãy bỏ hình ảnh trong tệp, hoặc chép bảng sang một tệp mới.")


def _refuse_pictures_and_pages(content: bytes) -> None:
    for start, name in _PICTURES:
        if content.startswith(start):
            raise FileRefusedError(
                _("Đây là tệp ảnh (%(kind)s), không phải bảng tính. Hãy chọn tệp Excel có danh sách.") % {"kind": name}
            )
    if content.startswith(b"%PDF"):
        raise FileRefusedError(_("Đây là tệp PDF. Hãy chọn tệp Excel gốc, hoặc gõ danh sách vào tệp mẫu."))
    if _HTML.match(content):
        raise FileRefusedError(
            _("Đây là trang web lưu dưới tên tệp Excel. Hãy mở bằng Excel, chọn Lưu thành (Save As) “Excel Workbook”.")
        )


def _look_into_ole(content: bytes) -> Container:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefusedError(locked())
    if "WordDocument".encode("utf-16-le") in content:
        raise FileRefusedError(_word())
    if len(content) > MAX_XLS_BYTES:
        raise FileRefusedError(save_old_as_xlsx())
    return Container(Kind.XLS)


def locked() -> str:
    return _(
        "Tệp có mật khẩu nên không đọc được. Hãy mở bằng Excel, vào Tệp › Thông tin › Bảo vệ sổ làm việc, "
        "xóa mật khẩu, lưu lại rồi tải lên."
    )


def damaged() -> str:
    return _("Tệp bị hỏng hoặc tải lên chưa hết. Hãy mở thử bằng Excel, lưu lại rồi tải lên lần nữa.")


def save_as_xlsx() -> str:
    return _("Loại tệp này chưa đọc được. Hãy mở bằng Excel, chọn Lưu thành (Save As) “Excel Workbook (.xlsx)”.")


def save_old_as_xlsx() -> str:
    return _(
        "Tệp .xls này quá lớn (hơn 3 MB, hoặc bảng quá rộng) hoặc bị hỏng. "
        "Hãy mở bằng Excel, chọn Lưu thành (Save As) “Excel Workbook (.xlsx)” rồi tải tệp đó lên."
    )


def _word() -> str:
    return _("Đây là tệp Word. Hãy chép bảng danh sách sang Excel (hoặc tệp mẫu) rồi tải lên.")


def _look_into_zip(content: bytes) -> Container:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _look_into_workbook(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, KeyError, ValueError, RuntimeError) as error:
        raise FileRefusedError(damaged()) from error


def _look_into_workbook(archive: zipfile.ZipFile) -> Container:
    names = set(archive.namelist())
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise FileRefusedError(locked())
    if "word/document.xml" in names:
        raise FileRefusedError(_word())
    if "xl/workbook.xml" not in names:
        raise FileRefusedError(save_as_xlsx() if names & {"mimetype", "xl/workbook.bin"} else damaged())
    if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
        raise FileRefusedError(_("Tệp giải nén ra quá lớn. Hãy chép riêng bảng danh sách sang một tệp mới."))
    container = Container(Kind.XLSX)
    longest = _longest_text(archive) if "xl/sharedStrings.xml" in names else 0
    for name, path in _sheets(archive):
        if path in names:
            container.sheets[name] = _look_into_sheet(archive, path, longest)
    return container


_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"'.encode(), tag)
    if found is None:
        return ""
    text = found[1].decode("utf-8", "replace")
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name, path in the archive) of each sheet."""
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        target = targets.get(_attribute(tag, r"\w+:id"), "")
        yield _attribute(tag, "name"), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _longest_text(archive: zipfile.ZipFile) -> int:
    return max(map(len, archive.read("xl/sharedStrings.xml").split(b"</si>")), default=0)


_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d+)")
# Beyond column CV; a list has a dozen, and a regular file is not asked for each of its cells.
_FAR_COLUMN = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{3,}|[D-Z][A-Z]|C[W-Z])\d", re.IGNORECASE)
_USUAL_COLUMNS = 100
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>/]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]+)(\d+)")


def _look_into_sheet(archive: zipfile.ZipFile, path: str, longest: int) -> SheetFacts:
    """Raises FileRefusedError for a sheet that would not fit; reads it piece by piece and keeps nothing of it."""
    facts, rows, last_row, columns, cells = SheetFacts(), 0, 0, _USUAL_COLUMNS, 0
    for piece in _pieces(archive, path):
        tags = _ROW.findall(piece)
        rows += len(tags)
        facts.hidden_rows += sum(b' hidden="1"' in tag or b' hidden="true"' in tag for tag in tags)
        numbers = [int(number[1]) for tag in tags if (number := _ROW_NUMBER.search(tag))]
        last_row = max([last_row, rows, *numbers])
        columns = max([columns, *(_column_number(far.upper()) + 1 for far in set(_FAR_COLUMN.findall(piece)))])
        cells += piece.count(b"v>")  # begins and ends what a cell says
        _refuse_if_too_large(last_row, columns, cells * longest)
        if b't="e"' in piece or _FORMULA.search(piece):
            facts.broken.update(_broken_cells(piece))
    return facts


def _pieces(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """The content in pieces that begin and end between rows, as far as there are rows."""
    rest = b""
    with archive.open(path) as stream:
        while piece := stream.read(_PIECE):
            rest += piece
            cut = rest.rfind(b"</row>")
            if cut >= 0:
                yield rest[: cut + 6]
                rest = rest[cut + 6 :]
            elif len(rest) > _LONGEST_ROW:
                raise FileRefusedError(damaged())
    yield rest


def _refuse_if_too_large(rows: int, columns: int, letters: int) -> None:
    if rows > MAX_ROWS:
        raise FileRefusedError(
            _(
                "Bảng kéo dài đến hơn %(rows)s dòng nên không nhận. Hãy chép riêng phần danh sách sang một tệp mới; "
                "nếu bên dưới chỉ là dòng trống, hãy xóa các dòng đó."
            )
            % {"rows": f"{MAX_ROWS:,}".replace(",", ".")}
        )
    if rows * columns > MAX_CELLS or letters > MAX_LETTERS:
        raise FileRefusedError(_("Bảng rộng quá mức. Hãy chép riêng các cột của danh sách sang một tệp mới."))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _broken_cells(piece: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Cells whose formula has no result stored (""), or an error (#N/A)."""
    for cell in _CELL.finditer(piece):
        value = _VALUE.search(cell[2])
        is_error = b't="e"' in cell[1]
        if not is_error and (value is not None or b't="str"' in cell[1] or not _FORMULA.search(cell[2])):
            continue
        place = _REFERENCE.search(cell[1])
        if place is not None:
            said = value[1].decode("utf-8", "replace") if value is not None else ""
            yield (int(place[2]) - 1, _column_number(place[1])), said if is_error else ""
