"""The page of a request: the team writes and hands in, the commune sees the difference and decides."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.models import User
from teams import requests
from teams.enums import LineKind, Position, RequestState, Role, TeamState
from teams.models import Commune, MemberComponent, Membership, RosterRequest, Team
from teams.requests import LineWish
from teams.rosters import Person, sitting_of
from tests.teams.people import gia_lai_people, registration_of
from tests.views.conftest import TODAY, holder, signed_in
from tests.views.html import Node, page


@pytest.fixture(autouse=True)
def files_elsewhere(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture
def writer(tay_son: Commune) -> User:
    return holder(Role.COMMUNE_SECRETARY, tay_son)


@pytest.fixture
def registration(tay_son: Commune, writer: User) -> RosterRequest:
    return registration_of(tay_son, gia_lai_people(tay_son), writer, effective_from=date(2026, 3, 2))


@pytest.fixture
def handed_in(registration: RosterRequest, writer: User) -> RosterRequest:
    return requests.hand_in(registration, writer, seen=registration.version)


def path(row: RosterRequest, step: str = "") -> str:
    return f"/de-nghi/{row.pk}/{step}"


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 60), "white").save(content, "PNG")
    return SimpleUploadedFile("QĐ 217.png", content.getvalue(), "application/octet-stream")


def lines(shown: Node) -> list[str]:
    return [row.text for row in shown.all(css="line-row")]


# --- writing


def test_the_secretary_writes_a_team_person_by_person(tay_son: Commune, secretary: Client) -> None:
    opened = secretary.post(f"/xa/{tay_son.pk}/dang-ky-to/", {"kind": "commune"})
    row = RosterRequest.objects.get()
    assert opened["Location"] == path(row)
    assert "Danh sách còn trống" in page(secretary.get(path(row))).text
    component = MemberComponent.objects.get(province=tay_son.province, code="bi_thu_doan_xa")
    typed = {
        "full_name": "  Ksor   H'Bia ",
        "phone": "+84 912 345 678",
        "position": "leader",
        "component": component.pk,
        "organisation": "Đoàn xã Tây Sơn",
        "languages": ["Jrai", "Bahnar"],
        "skills": "Canva, Excel, Canva",
        "seat-nguoi_dan_doanh_nghiep": "leader",
    }
    added = secretary.post(path(row, "them/"), {**typed, "again": "1"})
    assert added["Location"] == path(row, "them/")
    (shown,) = lines(page(secretary.get(path(row))))
    for words in ("Ksor H'Bia", "Tổ trưởng (Bí thư Đoàn cấp xã", "0912345678", "Jrai, Bahnar", "(nhóm trưởng)"):
        assert words in shown
    assert row.lines.get().skills == ["Canva", "Excel"]


def test_bad_input_gets_its_sentence_and_nothing_typed_is_lost(registration: RosterRequest, secretary: Client) -> None:
    typed = {"full_name": "", "phone": "12345", "position": "king", "skills": "x" * 60, "organisation": "VNPT"}
    response = secretary.post(path(registration, "them/"), typed)
    assert response.status_code == 422
    shown = page(response)
    assert shown.said_beside("full_name") == ["Hãy điền ô này."]
    assert shown.said_beside("phone") == ["Số điện thoại không đúng. Hãy ghi như 0912 345 678."]
    assert shown.said_beside("position") == ["Hãy chọn lại vị trí."]
    assert shown.said_beside("skills") == ["Mỗi kỹ năng chỉ dài đến 50 ký tự. Hãy ghi gọn lại."]
    assert shown.typed("organisation") == "VNPT"
    assert shown.typed("phone") == "12345"


def test_a_line_is_mended_and_dropped(registration: RosterRequest, secretary: Client) -> None:
    line = registration.lines.get(full_name="Nguyễn Văn An")
    form = page(secretary.get(f"/dong-de-nghi/{line.pk}/"))
    assert form.typed("full_name") == "Nguyễn Văn An"
    typed = {name: form.typed(name) for name in ("full_name", "phone", "position", "component", "seen")}
    secretary.post(f"/dong-de-nghi/{line.pk}/", {**typed, "organisation": "Viettel"})
    line.refresh_from_db()
    assert line.organisation == "Viettel"
    secretary.post(f"/dong-de-nghi/{line.pk}/bo/")
    assert not registration.lines.filter(pk=line.pk).exists()


def test_two_people_in_one_line_are_told(registration: RosterRequest, secretary: Client) -> None:
    line = registration.lines.get(full_name="Nguyễn Văn An")
    form = page(secretary.get(f"/dong-de-nghi/{line.pk}/"))
    typed = {name: form.typed(name) for name in ("full_name", "phone", "position", "component", "seen")}
    secretary.post(f"/dong-de-nghi/{line.pk}/", {**typed, "organisation": "Viettel"})
    second = secretary.post(f"/dong-de-nghi/{line.pk}/", {**typed, "organisation": "FPT"})
    assert second.status_code == 422
    assert "vừa được sửa ở nơi khác" in page(second).text


def test_details_are_saved_and_a_wrong_link_is_named(registration: RosterRequest, secretary: Client) -> None:
    typed = {"effective_from": "5/3/2026", "zalo_name": "Tổ CNSCĐ-Tây Sơn", "zalo_link": "https://zalo.me/g/abc"}
    secretary.post(path(registration, "thong-tin/"), typed)
    registration.refresh_from_db()
    assert (registration.effective_from, registration.team.zalo_link) == (date(2026, 3, 5), "https://zalo.me/g/abc")
    wrong = secretary.post(path(registration, "thong-tin/"), {**typed, "zalo_link": "facebook.com/x", "note": "Gấp"})
    assert wrong.status_code == 422
    assert "Hãy dán lại từ Zalo" in page(wrong).said_beside("zalo_link")[0]
    assert page(wrong).typed("note") == "Gấp"


def test_handing_in_with_errors_lists_all_of_them(registration: RosterRequest, secretary: Client, writer: User) -> None:
    for line in registration.lines.order_by("-pk")[:5]:
        requests.drop_line(line, writer)
    registration.refresh_from_db()
    response = secretary.post(path(registration, "gui/"), {"seen": registration.version})
    assert response.status_code == 422
    notice = page(response).all(css="notice-error")[0].text
    assert "13" in notice
    assert "15" in notice
    registration.refresh_from_db()
    assert registration.state == RequestState.DRAFT


def test_handed_in_taken_back_given_up(registration: RosterRequest, secretary: Client) -> None:
    secretary.post(path(registration, "gui/"), {"seen": registration.version})
    registration.refresh_from_db()
    assert registration.state == RequestState.SUBMITTED
    assert not page(secretary.get(path(registration))).all("a", href=path(registration, "them/"))
    secretary.post(path(registration, "rut/"), {"seen": registration.version})
    registration.refresh_from_db()
    secretary.post(path(registration, "huy/"), {"seen": registration.version})
    registration.refresh_from_db()
    assert registration.state == RequestState.WITHDRAWN


# --- deciding


def controls_named(shown: Node, prefix: str) -> list[str]:
    return [node["name"] for node in shown.all("input") if node.attributes.get("name", "").startswith(prefix)]


def filled_in(row: RosterRequest, shown: Node, **more: object) -> dict[str, object]:
    reasons = dict.fromkeys(controls_named(shown, "warning-"), "Đang kiện toàn")
    return {"number": "217/QĐ-UBND", "day": "01/03/2026", "seen": row.version, **reasons, **more}


def test_the_official_approves_with_number_day_and_file(
    handed_in: RosterRequest, official: Client, secretary: Client
) -> None:
    shown = page(official.get(path(handed_in)))
    assert len(lines(shown)) == 18
    response = official.post(path(handed_in, "duyet/"), filled_in(handed_in, shown, file=picture()))
    assert response["Location"] == f"/to/{handed_in.team_id}/danh-sach/"
    team = Team.objects.get(pk=handed_in.team_id)
    assert (team.state, team.decision_number) == (TeamState.IN_FORCE, "217/QĐ-UBND")
    assert team.decision_file is not None
    assert (team.decision_file.content_type, team.decision_file.name) == ("image/png", "QĐ 217.png")
    loaded = secretary.get(f"/tep/{team.decision_file_id}/")
    assert loaded["Content-Type"] == "image/png"
    assert loaded["Content-Disposition"].startswith("attachment")


def test_what_is_missing_is_said_and_the_file_need_not_be_sent_again(
    handed_in: RosterRequest, official: Client
) -> None:
    shown = page(official.get(path(handed_in)))
    typed = {**filled_in(handed_in, shown, file=picture()), "number": ""}
    refused = official.post(path(handed_in, "duyet/"), typed)
    assert refused.status_code == 422
    again = page(refused)
    assert again.said_beside("number") == ["Hãy ghi số quyết định thành lập Tổ."]
    assert "Đã tải lên: QĐ 217.png" in again.text
    official.post(path(handed_in, "duyet/"), filled_in(handed_in, again, stored=again.typed("stored")))
    assert Team.objects.get(pk=handed_in.team_id).decision_file is not None


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 not a picture", b"<html>%PNG</html>"])
def test_a_file_is_what_its_content_says(handed_in: RosterRequest, official: Client, content: bytes) -> None:
    shown = page(official.get(path(handed_in)))
    upload = SimpleUploadedFile("quyet-dinh.pdf", content, "application/pdf")
    response = official.post(path(handed_in, "duyet/"), filled_in(handed_in, shown, file=upload))
    assert response.status_code == 422
    assert page(response).said_beside("file")
    handed_in.refresh_from_db()
    assert handed_in.state == RequestState.SUBMITTED


def test_somebody_elses_kept_file_cannot_be_named(handed_in: RosterRequest, official: Client) -> None:
    shown = page(official.get(path(handed_in)))
    response = official.post(path(handed_in, "duyet/"), filled_in(handed_in, shown, stored="999999"))
    assert response.status_code == 422


def test_returned_with_a_reason_at_the_line_it_is_about(
    handed_in: RosterRequest, official: Client, secretary: Client
) -> None:
    line = handed_in.lines.get(full_name="Nguyễn Văn An")
    typed = {"seen": handed_in.version, "reason": "", f"line-{line.pk}": "Đồng chí này đã chuyển xã"}
    assert official.post(path(handed_in, "tra-lai/"), typed)["Location"] == f"/xa/{handed_in.commune_id}/hop-duyet/"
    (marked,) = [row for row in lines(page(secretary.get(path(handed_in)))) if "Trả lại" in row]
    assert "Nguyễn Văn An" in marked
    assert "Đồng chí này đã chuyển xã" in marked


def test_returning_without_a_reason_is_refused_and_the_decision_stays_open(
    handed_in: RosterRequest, official: Client
) -> None:
    response = official.post(path(handed_in, "tra-lai/"), {"seen": handed_in.version, "reason": " "})
    assert response.status_code == 422
    assert page(response).said_beside("reason") == ["Hãy ghi lý do trả lại, chung hoặc tại từng dòng."]


def test_who_comes_second_is_told_what_changed(handed_in: RosterRequest, official: Client, tay_son: Commune) -> None:
    shown = page(official.get(path(handed_in)))
    typed = filled_in(handed_in, shown)
    other = holder(Role.COMMUNE_OFFICIAL, tay_son)
    requests.give_back(handed_in, other, reason="Thiếu hồ sơ", at_lines={}, seen=handed_in.version)
    response = official.post(path(handed_in, "duyet/"), typed, follow=True)
    assert f"{other} trả lại" in page(response).messages[0]
    assert not Membership.objects.exists()


def test_who_handed_it_in_sees_why_there_is_no_button(registration: RosterRequest, tay_son: Commune) -> None:
    person = holder(Role.COMMUNE_OFFICIAL, tay_son)
    requests.hand_in(registration, person, seen=registration.version)
    shown = page(signed_in(person).get(path(registration)))
    assert "một người khác của UBND xã, phường phải duyệt" in shown.text
    assert not shown.all("form", id="approve-form")


def test_the_approver_sees_the_difference_not_two_lists(registered_team: Team, official: Client) -> None:
    leader = Membership.objects.get(team=registered_team, position=Position.LEADER).user
    request = requests.open_change(registered_team, leader)
    old = Membership.objects.get(team=registered_team, user__full_name="Lê Văn Công An")
    mover = Membership.objects.get(team=registered_team, user__full_name="Nguyễn Văn An")
    for row, kind in ((old, LineKind.LEAVE), (mover, LineKind.CHANGE)):
        found = sitting_of(row, TODAY)
        assert found is not None
        person = replace(found.person, organisation="VNPT Tây Sơn") if kind == LineKind.CHANGE else found.person
        requests.put_line(request, LineWish(kind, person, row.pk, reason="Chuyển công tác"), leader)
    new = Person("Rmah Hlơi", "0377222222", Position.DEPUTY, old.component_id)
    requests.put_line(request, LineWish(LineKind.JOIN, new), leader)
    requests.set_details(request, leader, effective_from=date(2026, 4, 1))
    request.refresh_from_db()
    requests.hand_in(request, leader, seen=request.version)

    shown = page(official.get(path(request)))
    leaving, joining, changing, *_sizes = lines(shown)
    assert leaving.startswith("Thôi tham gia Lê Văn Công An Tổ phó")
    assert "Chuyển công tác" in leaving
    assert joining.startswith("Tham gia Rmah Hlơi Tổ phó (Bí thư Đoàn thanh niên Công an cấp xã)")
    assert "Đơn vị công tác: VNPT Tây Sơn" in changing
    assert "18 thành viên" in shown.one("section", aria_labelledby="after-title").text


def test_lines_cost_no_queries(handed_in: RosterRequest, official: Client, tay_son: Commune) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert official.get(path(handed_in)).status_code == 200
        return len(captured)

    queries()  # the first time also looks up what stays in memory
    many = queries()
    keep = handed_in.lines.first()
    assert keep is not None
    handed_in.lines.exclude(pk=keep.pk).delete()
    assert queries() == many
