"""The table as people have it: titles above, columns in any order, merged cells, words beside it."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from teams.models import Province
from teams.roster_files.columns import HEADINGS as OURS
from teams.roster_files.columns import Column, columns_named
from teams.roster_files.refusals import FileRefusedError
from tests.teams.roster_files.books import HEADINGS, PEOPLE, book, people_book, saved
from tests.teams.roster_files.conftest import Read
from tests.teams.roster_files.test_opening import NAMES

SPELLINGS = {
    Column.NUMBER: ["STT", "TT", "Số TT", "Stt."],
    Column.NAME: ["Họ và tên", "HỌ VÀ TÊN", "Họ tên", "ho va ten", "Họ và tên thành viên", "Họ & tên", "Họ tên (*)"],
    Column.PHONE: ["Số điện thoại", "SĐT", "Điện thoại", "Số ĐT", "Số điện thoại/Zalo", "DĐ: Di động", "Zalo"],
    Column.POSITION: ["Chức vụ trong Tổ", "Vị trí", "Vai trò trong tổ", "Chức danh trong Tổ CNSCĐ", "Chức vụ"],
    Column.COMPONENT: ["Thành phần", "Thành phần tham gia", "Cơ cấu", "THÀNH PHẦN"],
    Column.ORGANISATION: ["Đơn vị công tác", "Nơi công tác", "Cơ quan", "Cơ quan, đơn vị", "Đơn vị"],
    Column.LANGUAGES: ["Tiếng dân tộc", "Biết tiếng dân tộc thiểu số", "Ngôn ngữ"],
    Column.SKILLS: ["Kỹ năng", "Kĩ năng CNTT", "Sở trường"],
}
LINES = {
    Column.NUMBER: ["1", "2", "3"],
    Column.NAME: NAMES,
    Column.PHONE: ["0912345671", "0912345672", "0912345673"],
    Column.POSITION: ["Tổ trưởng", "Tổ phó", "Thành viên"],
    Column.COMPONENT: ["Bí thư Đoàn xã", "Giáo viên", "Mặt trận"],
    Column.ORGANISATION: ["Đoàn xã", "Công an xã", "Mặt trận xã"],
    Column.LANGUAGES: ["Jrai", "", "Bahnar"],
    Column.SKILLS: ["Livestream", "", ""],
}


@pytest.mark.parametrize("column", [column for column in Column if column not in (Column.FAMILY_NAME,)])
def test_our_own_headings_are_known(column: Column) -> None:
    assert columns_named(str(OURS[column])) == (column,)


@pytest.mark.parametrize(
    "heading", ["Ngày sinh", "Giới tính", "Dân tộc", "Địa chỉ", "Nơi ở", "Ghi chú", "Email", "CCCD", "Quê quán"]
)
def test_other_columns_are_left_alone(heading: str) -> None:
    assert columns_named(heading) == ()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_order_any_heading_any_title_above(read: Read, data: st.DataObject) -> None:
    optional = [column for column in SPELLINGS if column not in (Column.NAME, Column.PHONE)]
    columns = data.draw(st.permutations([Column.NAME, Column.PHONE, *data.draw(st.sets(st.sampled_from(optional)))]))
    headings = [data.draw(st.sampled_from(SPELLINGS[column])) for column in columns]
    extra = data.draw(st.integers(0, len(columns)))
    headings.insert(extra, "Ghi chú")
    titles = data.draw(
        st.lists(st.sampled_from([["UBND XÃ TÂY SƠN"], [], ["DANH SÁCH"], ["(Kèm theo QĐ số 1)"]]), max_size=6)
    )
    rows = [[LINES[column][place] for column in columns] for place in range(3)]
    for row in rows:
        row.insert(extra, "")
    found = read(book(*titles, headings, *rows))
    assert [row.entry.full_name for row in found.rows] == NAMES
    assert [row.entry.number for row in found.rows] == [len(titles) + 2 + place for place in range(3)]
    assert found.given >= set(columns)
    assert found.table.ignored == ["Ghi chú"]
    assert not any(row.problems for row in found.rows)
    if Column.POSITION in columns:
        assert [row.entry.position for row in found.rows] == ["leader", "deputy", "member"]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (["Tổ trưởng", "Tổ phó", "Thành viên"], Column.POSITION),
        (["Bí thư Đoàn xã", "Giáo viên", "Trưởng trạm y tế"], Column.COMPONENT),
        (["Phó Chủ tịch UBND", "Công chức", "Văn thư"], Column.ORGANISATION),
    ],
)
def test_a_heading_that_may_mean_several_things_means_what_its_cells_say(
    read: Read, cells: list[str], column: Column
) -> None:
    rows = [[name, f"091234567{place}", cell] for place, (name, cell) in enumerate(zip(NAMES, cells, strict=True))]
    assert read(book(["Họ và tên", "SĐT", "Chức vụ"], *rows)).table.columns[column] == 2


def test_a_name_in_two_columns(read: Read) -> None:
    found = read(book(["STT", "Họ và tên đệm", "Tên", "SĐT"], [1, "Rơ Châm", "H'Nhi", "0912345671"]))
    assert found.rows[0].entry.full_name == "Rơ Châm H'Nhi"


def test_headings_in_two_rows_and_a_row_that_counts_the_columns(read: Read) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")
        sheet.merge_cells("C1:D1")

    content = book(
        ["STT", "Họ và tên", "Liên lạc", ""], ["", "", "Số điện thoại", "Email"], ["(1)", "(2)", "(3)", "(4)"],
        [1, "Nguyễn Văn An", "0912345672", "an@x.vn"],
        change=merge,
    )  # fmt: skip
    (row,) = read(content).rows
    assert (row.entry.full_name, row.entry.phone, row.entry.number) == ("Nguyễn Văn An", "0912345672", 4)


def test_what_stands_beside_the_list_is_no_person_and_is_told(read: Read) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:E2")

    content = book(
        HEADINGS,
        ["I. LÃNH ĐẠO TỔ"],
        PEOPLE[0],
        [],
        [2, "", "", "", ""],
        PEOPLE[1],
        HEADINGS,
        PEOPLE[2],
        [],
        ["", "NGƯỜI LẬP BIỂU"],
        change=merge,
    )
    found = read(content)
    assert [row.entry.full_name for row in found.rows] == NAMES
    assert found.remarks == [
        "Dòng 2 “I. LÃNH ĐẠO TỔ” không phải một người nên bỏ qua.",
        "Dòng 10 “NGƯỜI LẬP BIỂU” không phải một người nên bỏ qua.",
    ]


def test_hidden_rows_are_read_and_told(read: Read) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    found = read(people_book(change=hide))
    assert [row.entry.full_name for row in found.rows] == NAMES
    assert found.remarks == ["Tệp có 1 dòng bị ẩn. Các dòng này vẫn được đọc."]


def several_sheets(*sheets: tuple[str, Sequence[Sequence[object]], str]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows, state in sheets:
        sheet = workbook.create_sheet(title)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(list(row))
    return saved(workbook)


def test_of_several_sheets_the_one_with_the_table_is_read_and_named(read: Read) -> None:
    content = several_sheets(
        ("Bìa", [["Kính gửi Tỉnh đoàn"]], "visible"),
        ("Mẫu trống", [HEADINGS], "visible"),
        ("Cũ", [HEADINGS, PEOPLE[0]], "hidden"),
        ("Tháng 11", [HEADINGS, *PEOPLE], "visible"),
        ("Tháng 10", [HEADINGS, *PEOPLE], "visible"),
    )
    found = read(content)
    assert [row.entry.full_name for row in found.rows] == NAMES
    assert found.remarks == ["Đã đọc trang tính “Tháng 11”. Các trang khác cũng có bảng nhưng không đọc: “Tháng 10”."]


def test_a_commune_merged_over_its_people(read: Read, gia_lai: Province) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A4")

    rows = [["Xã Tây Sơn" if place == 0 else "", *person[1:3]] for place, person in enumerate(PEOPLE)]
    last = ["P. An Bình", "Lê Văn Cúc", "0912345679"]
    found = read(book(["Xã/phường", "Họ và tên", "SĐT"], *rows, last, change=merge), gia_lai)
    assert [row.entry.team.commune.full_name for row in found.rows] == ["Xã Tây Sơn"] * 3 + ["Phường An Bình"]


def test_communes_as_headings_between_their_people(read: Read, gia_lai: Province) -> None:
    content = book(
        ["STT", "Họ và tên", "SĐT"],
        ["1. XÃ TÂY SƠN"],
        *[person[:3] for person in PEOPLE[:2]],
        ["", "II. phuong an binh"],
        PEOPLE[2][:3],
    )
    found = read(content, gia_lai)
    assert [row.entry.team.commune.name for row in found.rows] == ["Tây Sơn", "Tây Sơn", "An Bình"]
    assert found.remarks == []


def test_a_province_list_without_communes_is_refused(read: Read, gia_lai: Province) -> None:
    with pytest.raises(FileRefusedError, match="thiếu cột “Xã, phường”"):
        read(people_book(), gia_lai)


def test_dates_and_numbers_where_text_should_be(read: Read) -> None:
    content = book(
        ["Họ và tên", "SĐT", "Kỹ năng", "Đơn vị công tác"],
        ["Nguyễn Văn An", 912345672, date(2026, 11, 20), 12],
    )
    (row,) = read(content).rows
    assert row.entry.skills == ("20", "11", "2026")
    assert row.entry.organisation == "12"
