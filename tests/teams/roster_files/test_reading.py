"""Every cell as people write it, and everything that is wrong with any row."""

from datetime import date
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from teams.models import Commune, CommuneCode, Hamlet, MemberComponent, Province
from teams.roster_files.columns import Column
from tests.teams.roster_files.books import HEADINGS, PEOPLE, book, people_book
from tests.teams.roster_files.conftest import Read, said
from tests.teams.roster_files.test_opening import zipped_book

GROUPS = ["Họ và tên", "SĐT", "Nhóm", "Thôn thường trực", "Nhóm trưởng", "Tình nguyện viên ngoài Tổ", "Thành phần"]


@pytest.mark.parametrize(
    ("written", "phone", "note"),
    [
        ("0912345678", "0912345678", ""),
        ("0912.345.678", "0912345678", ""),
        ("+84 912 345 678", "0912345678", ""),
        ("84912345678", "0912345678", ""),
        ("'0912345678", "0912345678", ""),
        ("\u00a00912\u00a0345\u3000678 ", "0912345678", ""),
        ("０９１２３４５６７８", "0912345678", ""),
        (912345678, "0912345678", "mất số 0"),
        (9.12345678e8, "0912345678", "mất số 0"),
        ("9.12345678E8", "0912345678", "mất số 0"),
        ("9,12345678E+08", "0912345678", "mất số 0"),
        (84912345678, "0912345678", ""),
        ("912 345 678", "0912345678", "mất số 0"),
        ("0269 3824 123", "02693824123", ""),
        (2693824123, "02693824123", "mất số 0"),
        ("0912345678 / 0987654321", "0912345678", "nhiều số điện thoại"),
        ("", "", ""),
    ],
)
def test_phones_are_read_and_repaired(read: Read, written: Any, phone: str, note: str) -> None:
    (row,) = read(book(["Họ và tên", "SĐT", "Thành phần"], ["Nguyễn Văn An", written, "Mặt trận"])).rows
    assert not row.problems
    assert row.entry.phone == phone
    assert [note in text for text in row.notes] == ([True] if note else [])


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("091234567", "9 chữ số"),
        ("không có", "không phải số điện thoại"),
        ("09123456789012", "14 chữ số"),
        (date(2026, 11, 20), "Excel đã đổi số này thành ngày"),
        (12345, "5 chữ số"),
    ],
)
def test_phones_that_cannot_be_are_named(read: Read, written: Any, message: str) -> None:
    (row,) = read(book(["Họ và tên", "SĐT"], ["Nguyễn Văn An", written])).rows
    (problem,) = row.problems
    assert problem.column == Column.PHONE
    assert message in problem.message


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Rơ\u00a0Châm  H'Nhi ", "Rơ Châm H'Nhi"),
        ("Nguye\u0302\u0303n Va\u0306n An", "Nguyễn Văn An"),
        ("NGUYỄN THỊ H'NHI", "Nguyễn Thị H'Nhi"),
        ("Đinh\nThị Bình", "Đinh Thị Bình"),
        ("\u200bSiu\u3000Lan", "Siu Lan"),
    ],
)
def test_names_are_tidied(read: Read, written: str, name: str) -> None:
    assert read(book(["Họ và tên", "SĐT"], [written, "0912345678"])).rows[0].entry.full_name == name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Bí thư Đoàn xã", "bi_thu_doan_xa"),
        ("bi thu doan phuong", "bi_thu_doan_xa"),
        ("bi_thu_doan_xa", "bi_thu_doan_xa"),
        ("Bí thư Đoàn cấp xã", "bi_thu_doan_xa"),
        ("Bí thư Đoàn TNCS HCM xã", "bi_thu_doan_xa"),
        ("Bí thư Đoàn thanh niên Công an cấp xã", "bi_thu_doan_cong_an"),
        ("Bí thư Đoàn Công an xã", "bi_thu_doan_cong_an"),
        ("Chuyên viên chuyển đổi số", "chuyen_vien_chuyen_doi_so"),
        ("UBMTTQVN xã", "mat_tran"),
        ("Mặt trận", "mat_tran"),
        ("VP Đảng ủy", "van_phong_dang_uy"),
        ("VNPT", "doanh_nghiep"),
        ("Hội Phụ nữ", "hoi_vien"),
        ("Bí thư Chi đoàn thôn Plei Kơ", "bi_thu_chi_doan"),
        ("Giáo viên THCS", "giao_vien"),
        ("", None),
    ],
)
def test_components_in_peoples_own_words(read: Read, gia_lai: Province, written: str, code: str | None) -> None:
    (row,) = read(book(["Họ và tên", "SĐT", "Thành phần"], ["Nguyễn Văn An", "0912345678", written])).rows
    assert not row.problems
    component = MemberComponent.objects.filter(pk=row.entry.component or 0).first()
    assert (component.code if component else None) == code


@pytest.mark.parametrize(
    ("written", "position"),
    [
        ("Tổ trưởng", "leader"), ("TỔ TRƯỞNG", "leader"), ("to truong", "leader"), ("Phó Tổ trưởng", "deputy"),
        ("Tổ phó 1", "deputy"), ("TP", "deputy"), ("Tổ viên", "member"), ("", "member"), ("CTV", "collaborator"),
        ("Tình nguyện viên", ""),
    ],
)  # fmt: skip
def test_positions(read: Read, written: str, position: str) -> None:
    (row,) = read(book(["Họ và tên", "SĐT", "Vị trí"], ["Nguyễn Văn An", "0912345678", written])).rows
    assert (row.problems, row.entry.position) == ([], position)


def test_sub_groups_and_hamlets(read: Read, hamlets: list[Hamlet]) -> None:
    kon, hoa_binh, son_ha, son_ha_nang = (hamlet.pk for hamlet in hamlets)
    content = book(
        GROUPS,
        ["Siu An", "0912345671", "Nhóm 1; Nhóm 2", "plei ko", "Nhóm 1", "", ""],
        ["Siu Bình", "0912345672", "hệ thống chính trị", "Làng Sơn Hạ / Hoà Bình", "", "", ""],
        ["Siu Chi", "0912345673", "nguoi_dan_doanh_nghiep", "Sơn Hà", "x", "", ""],
        ["Siu Dũng", "", "", "Thôn Plei Kơ", "Plei Kơ", "x", "Mặt trận"],
    )
    rows = read(content).rows
    assert [said(row) for row in rows[:2]] == [[], []]
    assert rows[0].entry.groups == ("he_thong_chinh_tri", "nguoi_dan_doanh_nghiep")
    assert rows[0].entry.hamlets == (kon,)
    assert rows[0].entry.leads == frozenset({("he_thong_chinh_tri", None)})
    assert rows[1].entry.groups == ("he_thong_chinh_tri",)
    assert set(rows[1].entry.hamlets) == {son_ha_nang, hoa_binh}
    assert rows[2].entry.hamlets == (son_ha,)
    assert said(rows[2]) == ["leads: x: Chưa rõ là trưởng của nhóm nào. Hãy ghi tên nhóm hoặc tên thôn thay cho chữ x."]
    volunteer = rows[3].entry
    assert (volunteer.position, volunteer.component, volunteer.leads) == (
        "",
        None,
        frozenset({("thuong_truc_thon", kon)}),
    )


def test_every_error_of_every_row_at_once(read: Read, hamlets: list[Hamlet]) -> None:
    content = book(
        [*GROUPS, "Vị trí", "Ghi chú"],
        ["", "091234", "Nhóm 9", "Thôn Xa", "Nhóm lạ", "có lẽ", "Hội chim cảnh", "Trùm", "x"],
        ["Siu An", "0912345671", "", "", "", "", "Giáo vien", "", ""],
        ["Siu Bình", "0912345671", "", "", "", "", "", "", ""],
        ["siu an", "0912345671", "", "", "", "", "", "", ""],
        ["Siu Chi", "", "", "", "", "", "", "", ""],
        ["Siu Chi", "", "", "", "", "", "", "", ""],
    )
    rows = read(content).rows
    assert {problem.column for problem in rows[0].problems} == {
        Column.NAME, Column.PHONE, Column.GROUPS, Column.HAMLETS, Column.LEADS, Column.VOLUNTEER, Column.COMPONENT,
        Column.POSITION,
    }  # fmt: skip
    assert all(problem.message for problem in rows[0].problems)
    assert [row.entry.number for row in rows] == [2, 3, 4, 5, 6, 7]
    assert said(rows[1]) == []
    assert said(rows[2]) == [
        "phone: 0912345671: Số điện thoại này đã ghi cho Siu An ở dòng 3. Mỗi người một số, hãy kiểm tra lại."
    ]
    assert said(rows[3]) == ["phone: 0912345671: Siu An đã có ở dòng 3. Hãy bỏ một trong hai dòng."]
    assert said(rows[5]) == [
        "full_name: Siu Chi: Siu Chi đã có ở dòng 6. Hãy bỏ một dòng; nếu là hai người, hãy ghi đủ số điện thoại."
    ]


def test_what_is_unknown_is_asked_back_with_what_is_like_it(read: Read) -> None:
    (row,) = read(book(["Họ và tên", "SĐT", "Thành phần"], ["Siu An", "0912345671", "Giáo viê"])).rows
    assert said(row) == [
        "component: Giáo viê: Chưa rõ “Giáo viê” là thành phần nào. Có phải “Giáo viên”? Hãy ghi như trong danh mục."
    ]


def test_two_people_of_one_name_are_two(read: Read) -> None:
    rows = read(book(["Họ và tên", "SĐT"], ["Siu An", "0912345671"], ["Siu An", "0912345672"])).rows
    assert [row.problems for row in rows] == [[], []]
    assert rows[1].notes == ["Cùng họ tên với người ở dòng 2, được coi là hai người khác nhau."]


def test_formulas_without_a_result_and_with_an_error_are_told(read: Read) -> None:
    def formulas(sheet: Worksheet) -> None:
        sheet["B2"] = '="Rơ Châm "&"An"'
        sheet["E3"] = "#N/A"

    rows = read(people_book(change=formulas)).rows
    assert [problem.column for problem in rows[0].problems] == [Column.NAME]
    assert "công thức chưa có kết quả" in rows[0].problems[0].message
    assert [(problem.column, problem.value) for problem in rows[1].problems] == [(Column.COMPONENT, "#N/A")]


def test_of_a_formula_the_stored_result_is_read(read: Read) -> None:
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>H\xe1\xbb\x8d t\xc3\xaan</t></is></c>'
    row += b'<c r="B1" t="inlineStr"><is><t>SDT</t></is></c></row>'
    row += b'<row r="2"><c r="A2" t="str"><f>X1</f><v>Siu An</v></c><c r="B2"><f>X2</f><v>912345678</v></c></row>'
    main = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet = main + row + b"</sheetData></worksheet>"
    (found,) = read(zipped_book({"xl/worksheets/sheet1.xml": sheet})).rows
    assert (found.entry.full_name, found.entry.phone, found.problems) == ("Siu An", "0912345678", [])


@pytest.mark.parametrize("written", ["Xã Tây Sơn", "tay son", "X. Tây Sơn", "21808", "77777"])
def test_communes_by_name_and_by_any_code(read: Read, tay_son: Commune, written: str) -> None:
    CommuneCode.objects.create(province=tay_son.province, commune=tay_son, code=77777)
    (row,) = read(book(["Xã", "Họ và tên", "SĐT"], [written, "Siu An", "0912345671"]), tay_son.province).rows
    assert row.entry.team.commune_id == tay_son.pk


def test_an_unknown_commune_is_named(read: Read, gia_lai: Province) -> None:
    content = book(["Xã", "Họ và tên", "SĐT"], ["Xã Không Có", "Siu An", "0912345671"], ["", "Siu Ba", "0912345672"])
    rows = read(content, gia_lai).rows
    assert [problem.value for problem in rows[0].problems] == ["Xã Không Có"]
    assert said(rows[1]) == said(rows[0])


def test_people_of_another_commune_in_a_teams_list_are_refused(read: Read) -> None:
    content = book(
        ["Xã", "Họ và tên", "SĐT"], ["Xã Tây Sơn", "Siu An", "0912345671"], ["An Bình", "Siu B", "0912345672"]
    )
    rows = read(content).rows
    assert said(rows[0]) == []
    assert said(rows[1]) == [
        "commune: An Bình: Đây là người của Phường An Bình, không phải Xã Tây Sơn. Hãy chọn đúng tệp, hoặc bỏ dòng này."
    ]


def test_what_is_too_long_is_told(read: Read) -> None:
    content = book(
        ["Họ và tên", "SĐT", "Đơn vị công tác", "Kỹ năng"], ["Siu " + "A" * 150, "0912345671", "x" * 151, "y" * 51]
    )
    (row,) = read(content).rows
    assert [problem.column for problem in row.problems] == [Column.NAME, Column.ORGANISATION, Column.SKILLS]


def test_the_list_of_the_ordinary_commune_has_no_errors(read: Read) -> None:
    assert [said(row) for row in read(book(HEADINGS, *PEOPLE)).rows] == [[], [], []]
