"""A commune registers its team from the Excel list that is already there, and the official approves it."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenAs
from tests.browser.portal import Portal

WIDTHS = {"phone": PHONE, "desk": DESK}
# As a secretary keeps it: a title above, columns of her own, without accents here and there, numbers that lost their 0.
HEADINGS = ("TT", "Họ tên", "Chức danh trong tổ", "Đại diện", "SĐT", "Thuộc nhóm", "Thôn làng phụ trách", "Tiếng DTTS")
FIRST = (
    ("Ksor H'Bia", "Tổ trưởng", "Bí thư Đoàn cấp xã", "người dân và doanh nghiệp"),
    ("Lê Văn Cảnh", "To pho", "Bí thư Đoàn thanh niên Công an cấp xã", "người dân và doanh nghiệp"),
    ("Phạm Thị Số", "Tổ phó", "chuyen_vien_chuyen_doi_so", "hệ thống chính trị"),
    ("Võ Văn Ủy", "", "Đại diện Văn phòng Đảng ủy cấp xã", "hệ thống chính trị"),
    ("Đinh Thị Trận", "Thành viên", "Đại diện Ủy ban Mặt trận Tổ quốc Việt Nam cấp xã", "hệ thống chính trị"),
)
GIVEN = ("An", "Bình", "Châu", "Dung", "Giang", "Hà", "Khoa", "Lan", "Minh", "Nga", "Oanh", "Phúc", "Quý")


def excel_list(path: Path, *, phones_from: int, last_phone: str | int) -> Path:
    """The list of 18; `last_phone` is what stands in the last line."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG"])
    sheet.append([])
    sheet.append(HEADINGS)
    rows = [*FIRST, *((f"Nguyễn Văn {name}", "Thành viên", "Đoàn viên, thanh niên có kỹ năng CNTT",
                       "hệ thống chính trị" if place < 2 else "người dân và doanh nghiệp")
                      for place, name in enumerate(GIVEN))]  # fmt: skip
    for number, (name, position, component, group) in enumerate(rows):
        phone = last_phone if number == len(rows) - 1 else 388_000_000 + phones_from + number
        hamlet = ("Plei Brel" if number % 2 else "Plei Tung") if 5 <= number < 9 else ""
        sheet.append([number + 1, name, position, component, phone, group, hamlet, "Jrai" if number == 0 else ""])
    book.save(path)
    return path


def upload(page: Page, path: Path) -> None:
    page.get_by_label("Tệp danh sách").set_input_files(path)
    page.get_by_role("button", name="Tải lên và kiểm tra").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_team_of_18_from_excel_to_in_force(portal: Portal, open_as: OpenAs, width: str, tmp_path: Path) -> None:
    first = 100 if width == "phone" else 200
    secretary = open_as(f"bi-thu-lap-{width}", "/", WIDTHS[width])
    secretary.get_by_role("button", name="Đăng ký Tổ").click()
    expect(secretary.get_by_text("Danh sách còn trống")).to_be_visible()
    secretary.get_by_role("link", name="Nhập từ Excel").click()

    # A wrong number: the row and the column are named, and nothing is written.
    upload(secretary, excel_list(tmp_path / "sai.xlsx", phones_from=first, last_phone="0912"))
    expect(secretary.get_by_text("1 dòng có lỗi, chưa ghi gì")).to_be_visible(timeout=30_000)
    expect(secretary.locator("#rows")).to_contain_text("Nguyễn Văn Quý")
    secretary.get_by_role("link", name="Tải tệp đã sửa").click()
    right = excel_list(tmp_path / "danh sách tổ.xlsx", phones_from=first, last_phone=388_000_000 + first + 50)
    upload(secretary, right)
    expect(secretary.get_by_text("Danh sách không có lỗi, có thể ghi")).to_be_visible(timeout=30_000)
    secretary.get_by_role("button", name="Ghi vào đề nghị").click()
    expect(secretary.get_by_text("Đã ghi 18 dòng vào đề nghị")).to_be_visible(timeout=30_000)
    secretary.get_by_role("link", name="Mở đề nghị").click()
    expect(secretary.get_by_role("heading", name="18 người trong danh sách")).to_be_visible()
    secretary.get_by_label("Đường dẫn nhóm Zalo").fill("https://zalo.me/g/thu")
    secretary.get_by_role("button", name="Lưu thông tin chung").click()
    secretary.get_by_role("button", name="Gửi UBND xã, phường duyệt").click()
    expect(secretary.get_by_text("Đã gửi duyệt.")).to_be_visible()

    official = open_as(f"can-bo-lap-{width}", "/", WIDTHS[width])
    official.get_by_role("link", name=re.compile("Đăng ký thành lập Tổ với 18 người")).click()
    Image.new("RGB", (200, 300), "white").save(tmp_path / "QD.jpg")
    official.get_by_label("Số quyết định").fill("12/QĐ-UBND")
    official.get_by_label("Ngày quyết định").fill("19/11/2026")
    official.get_by_label("Tệp quyết định đã ký").set_input_files(tmp_path / "QD.jpg")
    official.get_by_role("button", name="Duyệt", exact=True).click()
    # The list does not say who leads the groups: each warning wants a reason; the file need not be sent again.
    expect(official.get_by_text("Đã tải lên: QD.jpg")).to_be_visible()
    for reason in official.get_by_label("Nếu chấp nhận, ghi lý do").all():
        reason.fill("Bổ sung trong tháng 12")
    official.get_by_role("button", name="Duyệt", exact=True).click()
    expect(official.get_by_role("heading", name="18 người trong Tổ")).to_be_visible()
    expect(official.locator(".line-row").first).to_contain_text("Ksor H'Bia")
    with official.expect_download() as download:
        official.get_by_role("link", name=re.compile("QD.jpg")).click()
    assert Image.open(download.value.path()).size == (200, 300)
