"""The secretary registers the team from the Excel list that is already there; Tỉnh đoàn loads a whole province."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from teams import tasks
from teams.enums import ImportState, Role
from teams.models import Commune, Membership, Province, RosterImport, RosterRequest, Team
from teams.requests import open_registration
from teams.roster_files import imports
from tests.accounts.factories import UserFactory
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.teams.roster_files.books import book, old_book, people_book
from tests.teams.roster_files.test_imports import province_list
from tests.views.conftest import holder, signed_in
from tests.views.html import Node, page

OURS: list[list[Any]] = [
    ["UBND XÃ TÂY SƠN"],
    ["DANH SÁCH THÀNH VIÊN TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG"],
    ["TT", "Họ và tên", "Năm sinh", "Chức vụ, đơn vị công tác", "Điện thoại", "Nhiệm vụ trong Tổ"],
    [1, "RƠ CHÂM H'NHI", 1995, "Bí thư Đoàn xã", 912345671, "Tổ trưởng"],
    [2, "Nguyễn Văn An", 1998, "Bí thư Đoàn Công an xã", "0912.345.672", "Tổ phó"],
    [3, "Đinh Thị Bình", 1990, "Mặt trận", "+84 912 345 673", ""],
]


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def secretary(tay_son: Commune) -> Client:
    return signed_in(holder(Role.COMMUNE_SECRETARY, tay_son))


@pytest.fixture
def draft(tay_son: Commune) -> Team:
    return open_registration(tay_son, UserFactory.create()).team


def send(client: Client, address: str, content: bytes, name: str = "danh sách.xlsx") -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def uploaded(client: Client, team: Team, content: bytes, name: str = "danh sách.xlsx") -> RosterImport:
    """Upload through the page; the worker reads it."""
    response = send(client, f"/to/{team.pk}/nhap/", content, name)
    row = RosterImport.objects.latest("pk")
    assert response["Location"] == f"/nhap/{row.pk}/"
    tasks.read_roster_file(row.pk)
    return row


def shown(client: Client, row: RosterImport, query: str = "") -> Node:
    return page(client.get(f"/nhap/{row.pk}/{query}"))


def test_from_the_excel_list_to_the_request(secretary: Client, draft: Team) -> None:
    form = page(secretary.get(f"/to/{draft.pk}/nhap/"))
    assert form.links()["Tải tệp mẫu"] == f"/to/{draft.pk}/mau.xlsx"
    response = send(secretary, f"/to/{draft.pk}/nhap/", book(*OURS), "Danh sách Tổ.xlsx")
    address = response["Location"]
    waiting = page(secretary.get(address))
    assert "Đang chờ máy xử lý" in waiting.text
    assert waiting.one(id="import-progress")["hx-get"] == address
    row = RosterImport.objects.get()
    tasks.read_roster_file(row.pk)

    preview = page(secretary.get(address))
    assert "Danh sách không có lỗi, có thể ghi" in preview.text
    assert [cells[:3] for cells in preview.rows()] == [
        ["4", "Rơ Châm H'Nhi Tổ trưởng · 0912345671", "Mới"],
        ["5", "Nguyễn Văn An Tổ phó · 0912345672", "Mới"],
        ["6", "Đinh Thị Bình Thành viên · 0912345673", "Mới"],
    ]
    assert "Số điện thoại mất số 0 ở đầu, đã thêm vào." in preview.rows()[0][3]
    assert "Bỏ qua các cột: Năm sinh." in preview.text
    assert "Đối chiếu quy định" in preview.text  # a team of 3 is too small; that does not stop the list

    assert secretary.post(f"{address}ghi/")["Location"] == address
    assert "Đang ghi vào đề nghị" in page(secretary.get(address)).text
    tasks.apply_roster_file(row.pk)
    done = page(secretary.get(address))
    request = RosterRequest.objects.get()
    assert "Đã ghi 3 dòng vào đề nghị" in done.text
    assert done.links()["Mở đề nghị"] == f"/de-nghi/{request.pk}/"
    assert list(request.lines.order_by("pk").values_list("full_name", "phone", "position", "component__code")) == [
        ("Rơ Châm H'Nhi", "0912345671", "leader", "bi_thu_doan_xa"),
        ("Nguyễn Văn An", "0912345672", "deputy", "bi_thu_doan_cong_an"),
        ("Đinh Thị Bình", "0912345673", "member", "mat_tran"),
    ]
    assert not Membership.objects.exists()


def test_every_error_is_shown_and_nothing_can_be_written(secretary: Client, draft: Team) -> None:
    people: list[list[Any]] = [
        ["", "", "091", "Trùm", "Hội chim cảnh"],
        *[[n, f"Siu {n}", f"09{n:08d}", "", ""] for n in range(60)],
    ]
    row = uploaded(secretary, draft, people_book(people=people))
    first = shown(secretary, row)
    assert "1 dòng có lỗi, chưa ghi gì" in first.text
    ((number, _name, state, said),) = first.rows()
    assert (number, state) == ("2", "Có lỗi")
    for words in (
        "Họ và tên:",
        "Số điện thoại: 091",
        "Chức vụ trong Tổ: Trùm",
        "Thành phần: Hội chim cảnh",
        "Giáo viên",
    ):
        assert words in said
    assert not first.all("form", action=f"/nhap/{row.pk}/ghi/")
    everything = shown(secretary, row, "?loc=")
    assert len(everything.rows()) == 50
    assert len(shown(secretary, row, "?loc=&page=2").rows()) == 11
    assert [cells[0] for cells in shown(secretary, row, "?loc=&tim=siu 59").rows()] == ["62"]
    assert "Không có dòng nào khớp" in shown(secretary, row, "?loc=&tim=khong-co").text

    answer = secretary.post(f"/nhap/{row.pk}/ghi/", follow=True)
    assert page(answer).messages == ["Danh sách còn lỗi nên chưa ghi được. Hãy sửa tệp rồi tải lên lại."]
    assert not RosterRequest.objects.get().lines.exists()


def test_who_is_not_in_the_file_is_shown_and_leaves_only_when_asked(secretary: Client, tay_son: Commune) -> None:
    team = TeamFactory.create(commune=tay_son, in_force=True)
    for number, name in enumerate(["Rơ Châm H'Nhi", "Nguyễn Văn An", "Lê Cũ"], 1):
        MembershipFactory.create(team=team, user=UserFactory.create(full_name=name, phone=f"091234567{number}"))
    row = uploaded(secretary, team, book(["Họ và tên", "SĐT"], ["Rơ Châm H'Nhi", "0912345671"]))
    preview = shown(secretary, row, "?loc=absent")
    assert [cells[:3] for cells in preview.rows()] == [
        ["–", "Nguyễn Văn An Thành viên · 0912345672", "Không có trong tệp"],
        ["–", "Lê Cũ Thành viên · 0912345673", "Không có trong tệp"],
    ]
    secretary.post(f"/nhap/{row.pk}/ghi/", {"let_absent_go": "on"})
    tasks.apply_roster_file(row.pk)
    lines = RosterRequest.objects.get().lines
    assert set(lines.values_list("kind", "full_name")) == {("leave", "Lê Cũ"), ("leave", "Nguyễn Văn An")}
    assert Membership.objects.in_force_on(row.uploaded_at.date()).count() == 3


def test_what_changes_is_shown_before_and_after(secretary: Client, tay_son: Commune) -> None:
    team = TeamFactory.create(commune=tay_son, in_force=True)
    MembershipFactory.create(team=team, user=UserFactory.create(full_name="Siu An", phone="0912345671"))
    row = uploaded(secretary, team, book(["Họ và tên", "SĐT", "Vị trí"], ["Siu An", "0912345671", "Tổ trưởng"]))
    ((*_cells, said),) = shown(secretary, row).rows()
    assert said == "Chức vụ trong Tổ: Thành viên → thành Tổ trưởng"


def test_a_preview_that_is_out_of_date_says_so(secretary: Client, draft: Team) -> None:
    row, other = (uploaded(secretary, draft, people_book()) for _turn in range(2))
    secretary.post(f"/nhap/{other.pk}/ghi/")
    tasks.apply_roster_file(other.pk)
    assert "Danh sách Tổ đã thay đổi từ lúc đọc tệp" in shown(secretary, row).text
    secretary.post(f"/nhap/{row.pk}/ghi/")
    tasks.apply_roster_file(row.pk)
    again = shown(secretary, row)
    assert "chưa ghi gì. Hãy xem lại bản so sánh mới" in again.text
    assert {cells[2] for cells in again.rows()} == {"Như cũ"}


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\x89PNG", "anh.xlsx", "Đây là tệp ảnh (PNG)"),
        (old_book(["Chỉ có chữ"]), "cu.xls", "Không thấy bảng danh sách"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(
    secretary: Client, draft: Team, content: bytes, name: str, words: str
) -> None:
    said = shown(secretary, uploaded(secretary, draft, content, name))
    assert words in said.text
    assert said.links()["Tải tệp khác"] == f"/to/{draft.pk}/nhap/"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "Hãy chọn tệp danh sách."),
        ({"file": SimpleUploadedFile("rong.xlsx", b"")}, "Tệp rỗng. Hãy chọn lại tệp danh sách."),
        (
            {"file": SimpleUploadedFile("lon.xlsx", b"x" * (10 * 1024 * 1024 + 1))},
            "Tệp lớn hơn 10 MB. Danh sách chỉ cần chữ: hãy bỏ hình ảnh trong tệp, hoặc chép bảng sang một tệp mới.",
        ),
    ],
    ids=["none", "empty", "too large"],
)
def test_the_form_says_what_is_wrong(secretary: Client, draft: Team, files: dict[str, Any], message: str) -> None:
    response = secretary.post(f"/to/{draft.pk}/nhap/", files)
    assert response.status_code == 422
    assert page(response).said_beside("file") == [message]
    assert not RosterImport.objects.exists()


def test_the_progress_is_asked_for_until_it_is_done(secretary: Client, draft: Team) -> None:
    send(secretary, f"/to/{draft.pk}/nhap/", people_book())
    row = RosterImport.objects.get()
    RosterImport.objects.filter(pk=row.pk).update(state=ImportState.READING, done=1500, total=2700)
    polled = secretary.get(f"/nhap/{row.pk}/", headers={"HX-Request": "true"})
    part = page(polled)
    assert "1.500 / 2.700 dòng" in part.text
    assert (part.one("progress")["value"], part.one("progress")["max"]) == ("1500", "2700")
    tasks.read_roster_file(row.pk)
    done = secretary.get(f"/nhap/{row.pk}/", headers={"HX-Request": "true"})
    assert (done["HX-Refresh"], done.content) == ("true", b"")


def test_while_it_waits_the_report_stays_in_the_database(
    secretary: Client, draft: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """A province's preview is megabytes, and the page that waits asks every second."""
    row = uploaded(secretary, draft, people_book())
    secretary.post(f"/nhap/{row.pk}/ghi/")
    for headers in ({}, {"HX-Request": "true"}):
        with django_assert_max_num_queries(40) as executed:
            assert "Đang ghi vào đề nghị" in page(secretary.get(f"/nhap/{row.pk}/", headers=headers)).text
        assert not [query for query in executed if '"report"' in query["sql"]]


def test_earlier_uploads_are_listed_with_what_became_of_them(secretary: Client, draft: Team) -> None:
    uploaded(secretary, draft, people_book(), "tốt.xlsx")
    uploaded(secretary, draft, b"\x89PNG", "anh.xlsx")
    uploaded(secretary, draft, people_book(people=[[1, "Siu", "1", "", ""]]), "sai.xlsx")
    rows = page(secretary.get(f"/to/{draft.pk}/nhap/")).rows()
    assert [(cells[0], cells[3]) for cells in rows] == [
        ("sai.xlsx", "có lỗi"),
        ("anh.xlsx", "không nhận được tệp"),
        ("tốt.xlsx", "chờ xác nhận"),
    ]


def test_what_was_forgotten_says_so(secretary: Client, draft: Team) -> None:
    row = uploaded(secretary, draft, people_book())
    RosterImport.objects.filter(pk=row.pk).update(state=ImportState.APPLIED, report={"forgotten": True, "counts": {}})
    assert "Tệp và bản so sánh đã được xóa" in shown(secretary, row).text


def test_a_name_in_the_file_is_text_on_the_page(secretary: Client, draft: Team) -> None:
    row = uploaded(secretary, draft, people_book(people=[[1, "<script>alert(1)</script>", "0912345671", "", ""]]))
    assert "<script>alert(1)" not in secretary.get(f"/nhap/{row.pk}/").content.decode()


def test_tinh_doan_loads_a_province(tinh_doan: Client, gia_lai: Province) -> None:
    assert "Nhập danh sách" in page(tinh_doan.get("/tinh/52/nhap/")).text
    response = send(tinh_doan, "/tinh/52/nhap/", province_list(gia_lai, 12, 3))
    row = RosterImport.objects.get()
    tasks.read_roster_file(row.pk)
    assert len(shown(tinh_doan, row).rows()) == 36
    teams = shown(tinh_doan, row, "?xem=to")
    assert len(teams.one("ul", css="import-teams").children) > 0
    assert "Theo quy định:" in teams.text
    tinh_doan.post(f"{response['Location']}ghi/")
    tasks.apply_roster_file(row.pk)
    done = shown(tinh_doan, row, "?xem=to")
    links = [link for text, link in done.links().items() if text.startswith("Tổ CNSCĐ")]
    assert len(links) == 10
    assert {link.split("/")[1] for link in links} == {"de-nghi"}
    assert RosterRequest.objects.count() == 12


def test_the_pages_cost_the_same_for_few_and_for_many(
    tinh_doan: Client, gia_lai: Province, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    by = UserFactory.create()
    tinh_doan.get("/tinh/52/nhap/")
    counts: dict[str, list[int]] = {"": [], "?xem=to": []}
    for communes, people in ((1, 1), (30, 10)):
        content = SimpleUploadedFile("t.xlsx", province_list(gia_lai, communes, people))
        row = imports.receive(content, gia_lai, by)
        imports.read(row.pk)
        for query, found in counts.items():
            with django_assert_max_num_queries(60) as executed:
                tinh_doan.get(f"/nhap/{row.pk}/{query}")
            found.append(len(executed))
    assert {len(set(found)) for found in counts.values()} == {1}


def test_the_neighbour_sees_none_of_it(secretary: Client, draft: Team, tay_son: Commune) -> None:
    row = uploaded(secretary, draft, people_book())
    neighbour = tay_son.province.communes.exclude(pk=tay_son.pk)[0]
    other = signed_in(holder(Role.COMMUNE_SECRETARY, neighbour))
    for address in (f"/nhap/{row.pk}/", f"/to/{draft.pk}/nhap/", f"/to/{draft.pk}/mau.xlsx"):
        assert other.get(address).status_code == 404
    assert other.post(f"/nhap/{row.pk}/ghi/").status_code == 404
    row.refresh_from_db()
    assert row.state == ImportState.READY


def test_the_commune_does_not_see_the_provinces_list(secretary: Client, gia_lai: Province, tinh_doan: Client) -> None:
    send(tinh_doan, "/tinh/52/nhap/", province_list(gia_lai, 2, 1))
    assert secretary.get(f"/nhap/{RosterImport.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("address", ["/to/{}/mau.xlsx", "/to/{}/danh-sach.xlsx"])
def test_files_come_with_a_name(secretary: Client, draft: Team, address: str) -> None:
    response = secretary.get(address.format(draft.pk))
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"].endswith('.xlsx"')
    assert response.content.startswith(b"PK")


def test_a_provinces_export_costs_the_same_for_few_and_for_many(
    tinh_doan: Client, gia_lai: Province, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    tinh_doan.get("/tinh/52/danh-sach.xlsx")
    for commune in gia_lai.communes.all()[:3]:
        team = TeamFactory.create(commune=commune, in_force=True)
        MembershipFactory.create(team=team)
        with django_assert_max_num_queries(40) as executed:
            assert BytesIO(tinh_doan.get("/tinh/52/danh-sach.xlsx").content).read(2) == b"PK"
        counts.append(len(executed))
    assert len(set(counts)) == 1
