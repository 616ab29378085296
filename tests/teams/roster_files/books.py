"""Real files as people have them, made by the tests."""

import struct
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ["STT", "Họ và tên", "Số điện thoại", "Chức vụ trong Tổ", "Thành phần"]
PEOPLE = [
    [1, "Rơ Châm H'Nhi", "0912345671", "Tổ trưởng", "Bí thư Đoàn xã"],
    [2, "Nguyễn Văn An", "0912345672", "Tổ phó", "Bí thư Đoàn thanh niên Công an xã"],
    [3, "Đinh Thị Bình", "0912345673", "Thành viên", "Mặt trận"],
]
Change = Callable[[Worksheet], None]


def book(*rows: Sequence[Any], change: Change | None = None, title: str = "Danh sách") -> bytes:
    """An .xlsx with these rows; `change` does to its sheet what rows cannot say."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def people_book(*, people: Iterable[Sequence[Any]] = PEOPLE, change: Change | None = None) -> bytes:
    return book(HEADINGS, *people, change=change)


def old_book(*rows: Sequence[Any], far: tuple[int, int] | None = None) -> bytes:
    """An .xls of Excel 97: the records of one sheet in the container that Excel 97 wrote; perhaps with a cell `far`
    (row, column) from the others."""
    globals_head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    end = _record(0x000A, b"")
    name = b"Sheet1"

    def bound_sheet(offset: int) -> bytes:
        return _record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(name), 0) + name)

    offset = len(globals_head) + len(bound_sheet(0)) + len(end)
    cells = b"".join(_cell(row, column, value) for row, line in enumerate(rows) for column, value in enumerate(line))
    if far is not None:
        cells += _cell(*far, "x")
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    return _container(globals_head + bound_sheet(offset) + end + head + _record(0x0200, size) + cells + end, "Workbook")


def locked_book() -> bytes:
    """What Excel writes for a workbook with a password: the workbook encrypted, in the old container."""
    return _container(b"\x00" * 5000, "EncryptedPackage")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _cell(row: int, column: int, value: Any) -> bytes:
    if value in ("", None):
        return b""
    if isinstance(value, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
    text = str(value)
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _container(stream: bytes, name: str) -> bytes:
    """The compound file around one stream, in its simplest form: allocation table, directory, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\x00")
    sectors = len(stream) // _SECTOR
    table = [_FAT, _END, *range(3, sectors + 2), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    assert len(table) == _SECTOR // 4, "one sector of allocation table holds 63 KB"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\x00" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    directory = (
        _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(stream)) + _entry("", 0, _FREE, 0, 0) * 2
    )
    return header + struct.pack(f"<{len(table)}I", *table) + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\x00") + struct.pack("<HBB", len(raw) + 2 if name else 0, kind, 1)
    return head + struct.pack("<III", _FREE, _FREE, child) + b"\x00" * 36 + struct.pack("<IQ", start, size)
