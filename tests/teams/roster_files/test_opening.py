"""Whatever is uploaded: read, or refused in plain words, quickly and without eating memory."""

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from teams.roster_files import containers
from teams.roster_files.refusals import FileRefusedError
from tests.teams.roster_files.books import HEADINGS, PEOPLE, book, locked_book, old_book, people_book, saved
from tests.teams.roster_files.conftest import Read

NAMES = ["Rơ Châm H'Nhi", "Nguyễn Văn An", "Đinh Thị Bình"]
WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def with_macros() -> bytes:
    old, new = io.BytesIO(people_book()), io.BytesIO()
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "[Content_Types].xml":
                kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                content = content.replace(kind, WITH_MACROS.encode())
            target.writestr(info.filename, content)
        target.writestr("xl/vbaProject.bin", b"macros")
    return new.getvalue()


def as_text(separator: str, encoding: str) -> bytes:
    rows: list[list[Any]] = [HEADINGS, *PEOPLE]
    return "\r\n".join(separator.join(str(cell) for cell in row) for row in rows).encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        people_book(),
        old_book(HEADINGS, *PEOPLE),
        with_macros(),
        as_text(",", "utf-8"),
        as_text(";", "utf-8-sig"),
        as_text("\t", "utf-16"),
    ],
    ids=["xlsx", "xls of Excel 97", "xlsm", "csv", "csv of Vietnamese Excel", "Unicode text of Excel"],
)
def test_these_are_read(read: Read, content: bytes) -> None:
    found = read(content)
    assert [row.entry.full_name for row in found.rows] == NAMES
    assert [row.entry.phone for row in found.rows] == ["0912345671", "0912345672", "0912345673"]
    assert not any(row.problems for row in found.rows)


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp rỗng"),
        (locked_book(), "mật khẩu"),
        (people_book()[:-300], "bị hỏng hoặc tải lên chưa hết"),
        (old_book(HEADINGS, *PEOPLE)[:600], "bị hỏng"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "tệp ảnh (PNG)"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 100, "tệp ảnh (JPEG)"),
        (b"%PDF-1.7", "tệp PDF"),
        (b"<html><table><tr><td>H\xe1\xbb\x8d t\xc3\xaan</td></tr></table></html>", "trang web lưu dưới tên tệp Excel"),
        (zipped("word/document.xml", b"<w/>"), "tệp Word"),
        (zipped("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "Lưu thành"),
        (zipped("anh.png", b"\x89PNG"), "bị hỏng"),
        (bytes(range(256)) * 4, "không phải bảng tính"),
        (b"PK" + b"\x00" * (containers.MAX_BYTES + 1), "lớn hơn 10 MB"),
        (old_book(HEADINGS, *PEOPLE).ljust(containers.MAX_XLS_BYTES + 1, b"\x00"), "“Excel Workbook (.xlsx)”"),
    ],
    ids=[
        "empty", "password", "truncated", "truncated xls", "png", "jpeg", "pdf", "html", "docx", "ods", "zip", "bytes",
        "too large", "too large xls",
    ],
)  # fmt: skip
def test_these_are_refused_in_plain_words(read: Read, content: bytes, words: str) -> None:
    with pytest.raises(FileRefusedError, match=r".*") as refused:
        read(content)
    assert words in str(refused.value)


def far_corner(sheet: Worksheet) -> None:
    sheet["XFD1048576"] = "x"


def far_corner_in_other_quotes() -> bytes:
    """As no Excel writes it, but as XML may be written."""
    cell = b"<row r = '1'><c r='A1'><v>1</v></c></row><row r\n=\n'1048576'><c r='xfd1048576'><v>1</v></c></row>"
    sheet = b"<worksheet><sheetData>" + cell + b"</sheetData></worksheet>"
    return zipped_book({"xl/worksheets/sheet1.xml": sheet})


def many_columns(sheet: Worksheet) -> None:
    for row in range(1, 3000):
        sheet.cell(row, 700, "x")


def bomb() -> bytes:
    """A few kilobytes that unpack to 300 MB."""
    return zipped_book({"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 300_000_000})


def one_long_text_many_times() -> bytes:
    """A text of 30,000 letters that 15,000 cells refer to."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 15_001))
    text = b"<sst><si><t>" + b"a" * 30_000 + b"</t></si></sst>"
    return zipped_book({"xl/sharedStrings.xml": text, "xl/worksheets/sheet1.xml": b"<worksheet>" + cells})


def zipped_book(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(people_book())) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as to:
        for name in {*source.namelist(), *parts}:
            to.writestr(name, parts[name] if name in parts else source.read(name))
    return stream.getvalue()


def of_50_000_rows() -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Danh sách")
    sheet.append(HEADINGS)
    for number in range(50_000):
        sheet.append([number, f"Nguyễn Văn {number}", f"09{number:08d}", "", ""])
    return saved(workbook)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: people_book(change=far_corner), "hơn 20.000 dòng"),
        (far_corner_in_other_quotes, "hơn 20.000 dòng"),
        (lambda: people_book(change=many_columns), "rộng quá mức"),
        (bomb, "giải nén ra quá lớn"),
        (one_long_text_many_times, "rộng quá mức"),
        (of_50_000_rows, "hơn 20.000 dòng"),
    ],
    ids=["two far cells", "in other quotes", "many columns", "zip bomb", "one text many times", "50,000 rows"],
)
def test_what_would_fill_the_memory_is_refused_before_it_does(
    read: Read, make: Callable[[], bytes], words: str
) -> None:
    content = make()
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(FileRefusedError, match=words):
        read(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60_000_000
    assert time.perf_counter() - started < 10  # traced, on a busy machine


@pytest.mark.parametrize("column", [255, 65_535], ids=["a gigabyte", "a hundred gigabytes"])
def test_an_xls_that_would_fill_the_memory_fills_only_its_own(read: Read, column: int) -> None:
    content = old_book(HEADINGS, *PEOPLE, far=(65_535, column))
    assert len(content) < 10_000
    with pytest.raises(FileRefusedError, match=r"quá lớn .* hoặc bị hỏng. Hãy mở bằng Excel"):
        read(content)


def test_an_entry_that_lies_about_its_size_is_refused(read: Read) -> None:
    content = bytearray(zipped_book({"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 200_000_000}))
    size = struct.pack("<I", 200_000_011)
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = struct.pack("<I", 1000)
    with pytest.raises(FileRefusedError):
        read(bytes(content))


@pytest.mark.parametrize(("count", "is_read"), [(500, True), (501, False)])
def test_a_team_has_at_most_500_rows(read: Read, count: int, is_read: bool) -> None:
    people = [[n, f"Nguyễn Văn {n}", f"09{n:08d}", "", ""] for n in range(count)]
    if is_read:
        assert len(read(people_book(people=people)).rows) == count
    else:
        with pytest.raises(FileRefusedError, match="501 dòng, nhiều nhất được 500"):
            read(people_book(people=people))


def test_a_province_has_at_most_5000_rows(read: Read, draft: object) -> None:
    people = [[n, "Xã Tây Sơn", f"Nguyễn Văn {n}", f"09{n:08d}"] for n in range(5001)]
    content = book(["STT", "Xã", "Họ và tên", "SĐT"], *people)
    with pytest.raises(FileRefusedError, match=r"5\.001 dòng, nhiều nhất được 5\.000"):
        read(content, draft.province)  # type: ignore[attr-defined]


def test_only_headings(read: Read) -> None:
    with pytest.raises(FileRefusedError, match="chỉ có dòng tiêu đề"):
        read(book(HEADINGS))


def test_no_table_at_all(read: Read) -> None:
    with pytest.raises(FileRefusedError, match="Không thấy bảng danh sách"):
        read(book(["Kính gửi"], ["UBND xã"]))


def test_a_missing_column_is_one_message_that_names_it_and_those_found(read: Read) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read(book(["STT", "Họ và tên", "Thành phần"], [1, "Nguyễn Văn An", "Mặt trận"]))
    assert str(refused.value) == (
        "Bảng thiếu cột “Số điện thoại”. Hãy thêm cột đó vào dòng tiêu đề (dòng 1). "
        "Các cột đã nhận ra: “STT”, “Họ và tên”, “Thành phần”."
    )
