"""Danh sách Tổ: as it stands, as it was, and where every change begins."""

from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teams import requests
from teams.enums import LineKind, RequestState, Role
from teams.models import Commune, Membership, RosterRequest, StoredFile, Team
from teams.requests import Decision
from tests.teams.factories import MembershipFactory
from tests.teams.people import AcceptAll
from tests.views.conftest import TODAY, holder, signed_in
from tests.views.html import Node, page


def path(team: Team, query: str = "") -> str:
    return f"/to/{team.pk}/danh-sach/{query}"


def names(shown: Node) -> list[str]:
    return [row.one("strong").text for row in shown.all(css="line-row")]


def member(team: Team, name: str) -> Membership:
    return Membership.objects.in_force_on(TODAY).get(team=team, user__full_name=name)


def test_the_leader_first_with_component_and_groups(registered_team: Team, official: Client) -> None:
    shown = page(official.get(path(registered_team)))
    assert names(shown)[:3] == ["Trần Thị Bí Thư", "Lê Văn Công An", "Phạm Thị Chuyên Viên"]
    first = shown.all(css="line-row")[0].text
    assert "Tổ trưởng (Bí thư Đoàn cấp xã" in first
    assert "Nhóm hỗ trợ chuyển đổi số cho người dân và doanh nghiệp (nhóm trưởng)" in first
    assert "18 người trong Tổ" in shown.text


def test_a_team_can_be_shown_as_it_was(registered_team: Team, official: Client) -> None:
    leaving = member(registered_team, "Nguyễn Văn Quý")
    leaving.valid_to = date(2026, 3, 5)
    leaving.save()
    assert "Nguyễn Văn Quý" not in names(page(official.get(path(registered_team))))
    past = page(official.get(path(registered_team, "?ngay=05/03/2026")))
    assert "Nguyễn Văn Quý" in names(past)
    assert "vào ngày 05/03/2026" in past.text
    assert not past.all("form", action=f"/to/{registered_team.pk}/them-nguoi/"), "the past is not changed"
    assert names(page(official.get(path(registered_team, "?ngay=2025-01-01")))) == []
    assert len(names(page(official.get(path(registered_team, "?ngay=khong-phai-ngay"))))) == 17


def test_the_rules_are_checked_while_the_team_is_in_force(registered_team: Team, official: Client) -> None:
    assert "Theo quy định của tỉnh" in page(official.get(path(registered_team))).text
    Team.objects.filter(pk=registered_team.pk).update(in_force_from=TODAY + timedelta(days=1))
    assert "Theo quy định của tỉnh" not in page(official.get(path(registered_team))).text


def test_the_leader_proposes_that_somebody_leaves(registered_team: Team) -> None:
    browser = signed_in(member(registered_team, "Trần Thị Bí Thư").user)
    leaving = member(registered_team, "Nguyễn Văn Quý")
    assert browser.post(f"/thanh-vien/{leaving.pk}/thoi/", {"reason": ""}).status_code == 422
    proposed = browser.post(f"/thanh-vien/{leaving.pk}/thoi/", {"reason": "Đi học xa"})
    request = RosterRequest.objects.get(kind="change")
    assert proposed["Location"] == f"/de-nghi/{request.pk}/"
    line = request.lines.get()
    assert (line.kind, line.membership, line.reason) == (LineKind.LEAVE, leaving, "Đi học xa")
    assert "đang đề nghị: thôi tham gia" in page(browser.get(path(registered_team))).text


def test_a_change_begins_from_what_is(registered_team: Team, secretary: Client) -> None:
    row = member(registered_team, "Nguyễn Văn An")
    form = page(secretary.get(f"/thanh-vien/{row.pk}/thay-doi/"))
    assert form.typed("full_name") == "Nguyễn Văn An"
    assert form.typed("seat-he_thong_chinh_tri") == "member"
    typed = {name: form.typed(name) for name in ("full_name", "phone", "position", "component")}
    secretary.post(f"/thanh-vien/{row.pk}/thay-doi/", {**typed, "seat-nguoi_dan_doanh_nghiep": "member"})
    line = RosterRequest.objects.get(kind="change").lines.get()
    assert [group.code for group in line.groups.all()] == ["nguoi_dan_doanh_nghiep"]


def test_while_one_waits_no_other_begins(registered_team: Team, secretary: Client) -> None:
    leader = member(registered_team, "Trần Thị Bí Thư").user
    leaving = member(registered_team, "Nguyễn Văn Quý")
    signed_in(leader).post(f"/thanh-vien/{leaving.pk}/thoi/", {"reason": "Đi học xa"})
    request = RosterRequest.objects.get(kind="change")
    requests.hand_in(request, leader, seen=request.version)
    response = secretary.post(f"/thanh-vien/{leaving.pk}/thoi/", {"reason": "Đi học xa"})
    assert response.status_code == 422
    assert "đang chờ duyệt" in page(response).text


def test_a_member_asks_to_leave_and_the_leader_answers(registered_team: Team) -> None:
    leaving = member(registered_team, "Nguyễn Văn Quý")
    mine = signed_in(leaving.user)
    assert f"/thanh-vien/{leaving.pk}/xin-thoi/" in page(mine.get(path(registered_team))).links().values()
    mine.post(f"/thanh-vien/{leaving.pk}/xin-thoi/", {"reason": "Đi học xa"})
    request = RosterRequest.objects.get(asked_by=leaving.user)
    leader = signed_in(member(registered_team, "Trần Thị Bí Thư").user)
    assert "xin thôi tham gia Tổ" in page(leader.get(path(registered_team))).text
    refused = leader.post(f"/de-nghi/{request.pk}/khong-gioi-thieu/", {"seen": request.version, "reason": ""})
    assert refused.status_code == 422
    leader.post(f"/de-nghi/{request.pk}/gui/", {"seen": request.version})
    request.refresh_from_db()
    assert request.state == RequestState.SUBMITTED


def test_nobody_asks_for_somebody_else(registered_team: Team) -> None:
    other = member(registered_team, "Nguyễn Văn An")
    browser = signed_in(member(registered_team, "Nguyễn Văn Quý").user)
    assert browser.get(f"/thanh-vien/{other.pk}/xin-thoi/").status_code == 404
    assert browser.get(f"/thanh-vien/{other.pk}/thoi/").status_code == 403


def test_the_zalo_group_is_kept_without_approval(registered_team: Team, secretary: Client) -> None:
    typed = {"zalo_name": "Tổ CNSCĐ-Xã Tây Sơn", "zalo_link": "https://zalo.me/g/tayson"}
    secretary.post(f"/to/{registered_team.pk}/zalo/", typed)
    assert page(secretary.get(path(registered_team))).links()["Tổ CNSCĐ-Xã Tây Sơn"] == typed["zalo_link"]
    wrong = secretary.post(f"/to/{registered_team.pk}/zalo/", {**typed, "zalo_link": "javascript:alert(1)"})
    assert wrong.status_code == 422


def test_a_decision_file_can_follow_later(registered_team: Team, secretary: Client) -> None:
    missing = secretary.post(f"/to/{registered_team.pk}/tep-quyet-dinh/")
    assert missing.status_code == 422
    assert "Hãy chọn tệp quyết định." in page(missing).text


def test_telephone_numbers_are_for_those_who_run_the_scheme(registered_team: Team) -> None:
    science = signed_in(holder(Role.SO_KHCN, registered_team.province))
    assert science.get(path(registered_team)).status_code == 403
    youth = signed_in(holder(Role.TINH_DOAN, registered_team.province))
    assert "0377000000" in page(youth.get(path(registered_team))).text


def test_members_cost_no_queries(registered_team: Team, official: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert official.get(path(registered_team)).status_code == 200
        return len(captured)

    queries()  # the first time also looks up what stays in memory
    few = queries()
    MembershipFactory.create_batch(4, team=registered_team)
    assert queries() == few


def test_what_a_request_changed_is_still_told_after_it_was_approved(
    registered_team: Team, official: Client, secretary: Client, tay_son: Commune
) -> None:
    row = member(registered_team, "Nguyễn Văn An")
    form = page(secretary.get(f"/thanh-vien/{row.pk}/thay-doi/"))
    typed = {name: form.typed(name) for name in ("full_name", "phone", "position", "component")}
    seat = {"seat-nguoi_dan_doanh_nghiep": "member"}
    secretary.post(f"/thanh-vien/{row.pk}/thay-doi/", {**typed, **seat, "phone": "0377555666"})
    request = RosterRequest.objects.get(kind="change")
    handed_in = requests.hand_in(request, holder(Role.COMMUNE_SECRETARY, tay_son), seen=request.version)
    approver = holder(Role.COMMUNE_OFFICIAL, tay_son)
    requests.approve(handed_in, approver, Decision(accepted=AcceptAll()), seen=handed_in.version)
    told = page(official.get(f"/de-nghi/{request.pk}/")).all(css="line-row")[0].text
    assert "Số điện thoại: 0377000005 → 0377555666" in told
    assert "Rời Nhóm hỗ trợ chuyển đổi số cho hệ thống chính trị cấp xã" in told


def test_who_comes_second_to_a_line_reads_what_changed_and_may_go_on(registered_team: Team, secretary: Client) -> None:
    row = member(registered_team, "Nguyễn Văn An")
    form = page(secretary.get(f"/thanh-vien/{row.pk}/thay-doi/"))
    typed = {name: form.typed(name) for name in ("full_name", "phone", "position", "component")}
    secretary.post(f"/thanh-vien/{row.pk}/thay-doi/", {**typed, "organisation": "VNPT"})
    line = RosterRequest.objects.get(kind="change").lines.get()
    opened = page(secretary.get(f"/dong-de-nghi/{line.pk}/"))
    mine = {**typed, "organisation": "Viettel", "seen": opened.typed("seen")}
    secretary.post(f"/dong-de-nghi/{line.pk}/", {**mine, "organisation": "FPT"})
    second = secretary.post(f"/dong-de-nghi/{line.pk}/", mine)
    assert second.status_code == 422
    told = page(second)
    assert "Đơn vị công tác: FPT" in told.text
    assert told.typed("organisation") == "Viettel"
    secretary.post(f"/dong-de-nghi/{line.pk}/", {**mine, "seen": told.typed("seen")})
    line.refresh_from_db()
    assert line.organisation == "Viettel"


def test_who_is_being_changed_already_is_changed_further(registered_team: Team, secretary: Client) -> None:
    row = member(registered_team, "Nguyễn Văn An")
    form = page(secretary.get(f"/thanh-vien/{row.pk}/thay-doi/"))
    typed = {name: form.typed(name) for name in ("full_name", "phone", "position", "component")}
    secretary.post(f"/thanh-vien/{row.pk}/thay-doi/", {**typed, "organisation": "VNPT"})
    line = RosterRequest.objects.get(kind="change").lines.get()
    again = secretary.get(f"/thanh-vien/{row.pk}/thay-doi/")
    assert again["Location"] == f"/dong-de-nghi/{line.pk}/"


def test_another_scan_of_the_decision_is_for_who_approves(
    registered_team: Team, secretary: Client, official: Client
) -> None:
    stored = StoredFile.objects.create(
        province=registered_team.province, commune=registered_team.commune, name="a.pdf",
        content_type="application/pdf", size=5, uploaded_by=holder(Role.COMMUNE_OFFICIAL, registered_team.commune),
        uploaded_at=timezone.now(),
    )  # fmt: skip
    Team.objects.filter(pk=registered_team.pk).update(decision_file=stored)
    assert secretary.post(f"/to/{registered_team.pk}/tep-quyet-dinh/").status_code == 403
    assert official.post(f"/to/{registered_team.pk}/tep-quyet-dinh/").status_code == 422
