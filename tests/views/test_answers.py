"""Trả lời khó khăn: each agency's inbox, one answer for several, and what a department may see of a commune."""

import pytest
from django.test import Client

from reporting.enums import PassedState
from reporting.models import PassedDifficulty
from teams.enums import Role
from teams.models import Commune, Province, Team
from tests.reporting.difficulties.factories import ANSWER, WORDS, PassedDifficultyFactory, agency, difficulty
from tests.teams.factories import CommuneFactory, TeamFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import Node, page


@pytest.fixture
def neighbour(gia_lai: Province) -> Team:
    return TeamFactory.create(commune=CommuneFactory.create(province=gia_lai, name="Đak Pơ Thử"), in_force=True)


@pytest.fixture
def waiting(team_in_force: Team, neighbour: Team) -> list[PassedDifficulty]:
    """The same difficulty from two communes, the neighbour's first."""
    rows = [PassedDifficultyFactory.create(team=team) for team in (neighbour, team_in_force)]
    rows[0].passed_at = rows[0].passed_at.replace(day=1)
    rows[0].save()
    return rows


def listed(shown: Node) -> list[str]:
    return [a["href"] for a in shown.all("a", css="row-list-main")]


def test_the_oldest_stands_first_and_is_answered(tinh_doan: Client, waiting: list[PassedDifficulty]) -> None:
    shown = page(tinh_doan.get("/tra-loi/"))
    assert listed(shown) == [f"/tra-loi/{row.pk}/" for row in waiting]
    address = listed(shown)[0]
    assert WORDS in page(tinh_doan.get(address)).text
    done = page(tinh_doan.post(address, {"version": "1", "answer": ANSWER}, follow=True))
    assert done.messages == ["Đã gửi trả lời. Tổ sẽ thấy ngay trên trang của Tổ."]
    assert listed(done) == [f"/tra-loi/{waiting[1].pk}/"]
    waiting[0].refresh_from_db()
    assert (waiting[0].state, waiting[0].answer) == (PassedState.ANSWERED, ANSWER)


def test_a_search_for_nonsense_finds_nothing(tinh_doan: Client, waiting: list[PassedDifficulty]) -> None:
    assert tinh_doan.get("/tra-loi/", {"xa": "khong co xa nay"}).status_code == 200
    assert tinh_doan.get("/tra-loi/", {"xa": "\0"}).status_code == 200


def test_the_navigation_says_how_many_wait(tinh_doan: Client, waiting: list[PassedDifficulty]) -> None:
    links = page(tinh_doan.get("/tinh/52/")).one("nav", css="portal-nav").links()
    assert links["Trả lời khó khăn 2"] == "/tra-loi/"


@pytest.mark.parametrize(
    ("role", "has"),
    [
        (Role.SO_KHCN, True),
        (Role.AGENCY, True),
        (Role.CONG_AN, True),
        (Role.VP_UBND, True),
        (Role.PROVINCE_LEADER, False),
        (Role.SYSTEM_ADMIN, False),
    ],
)
def test_only_who_answers_is_shown_the_way(gia_lai: Province, role: Role, has: bool) -> None:
    browser = signed_in(holder(role, gia_lai))
    links = page(browser.get("/tinh/52/")).one("nav", css="portal-nav").links()
    assert ("Trả lời khó khăn" in links) == has
    assert browser.get("/tra-loi/").status_code == (200 if has else 403)


def test_several_are_answered_at_once(tinh_doan: Client, waiting: list[PassedDifficulty]) -> None:
    chosen = [f"{row.pk}-{row.version}" for row in waiting]
    done = page(tinh_doan.post("/tra-loi/", {"chosen": chosen, "answer": ANSWER}, follow=True))
    assert done.messages == ["Đã trả lời 2 khó khăn."]
    assert "Không còn khó khăn nào chờ trả lời" in done.text
    assert set(PassedDifficulty.objects.values_list("answer", flat=True)) == {ANSWER}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([], "Hãy chọn ít nhất một khó khăn để trả lời."),
        (["987654321-1"], "Hãy chọn ít nhất một khó khăn để trả lời."),
        (["1 or 1=1"], "Hãy tải lại trang."),
    ],
)
def test_nothing_chosen_is_told_and_the_answer_stays(
    tinh_doan: Client, waiting: list[PassedDifficulty], chosen: list[str], said: str
) -> None:
    response = tinh_doan.post("/tra-loi/", {"chosen": chosen, "answer": ANSWER})
    assert response.status_code == 422
    shown = page(response)
    assert said in shown.text
    assert shown.typed("answer") == ANSWER


def test_what_was_ticked_stays_ticked(tinh_doan: Client, waiting: list[PassedDifficulty]) -> None:
    value = f"{waiting[0].pk}-1"
    shown = page(tinh_doan.post("/tra-loi/", {"chosen": [value], "answer": ""}))
    assert shown.said_beside("answer") == ["Hãy viết câu trả lời để Tổ biết phải hướng dẫn người dân thế nào."]
    ticked = [box["value"] for box in shown.all("input", name="chosen") if "checked" in box.attributes]
    assert ticked == [value]


def test_what_changed_meanwhile_is_not_answered(tinh_doan: Client, waiting: list[PassedDifficulty]) -> None:
    PassedDifficulty.objects.filter(pk=waiting[0].pk).update(version=2)
    chosen = [f"{row.pk}-1" for row in waiting]
    response = tinh_doan.post("/tra-loi/", {"chosen": chosen, "answer": ANSWER})
    assert response.status_code == 422
    assert "vừa được người khác cập nhật" in page(response).text
    assert not PassedDifficulty.objects.filter(state=PassedState.ANSWERED).exists()


def test_it_is_filtered(tinh_doan: Client, waiting: list[PassedDifficulty], neighbour: Team) -> None:
    answered = PassedDifficultyFactory.create(
        team=neighbour, difficulty=difficulty(neighbour.province, "song_yeu"), answered=True
    )
    theirs, ours = (f"/tra-loi/{row.pk}/" for row in waiting)
    for query, found in [
        ({}, [theirs, ours]),
        ({"xa": "dak po"}, [theirs]),
        ({"kk": str(answered.difficulty_id)}, []),
        ({"tt": "answered"}, [f"/tra-loi/{answered.pk}/"]),
        ({"tt": "tat-ca", "xa": "ĐAK PƠ"}, [theirs, f"/tra-loi/{answered.pk}/"]),
    ]:
        assert listed(page(tinh_doan.get("/tra-loi/", query))) == found, query


def test_a_department_sees_the_commune_s_name_the_words_and_no_more(gia_lai: Province, team_in_force: Team) -> None:
    row = PassedDifficultyFactory.create(team=team_in_force, agency=agency(gia_lai, "so_nganh"))
    browser = signed_in(holder(Role.AGENCY, gia_lai))
    for address in ("/tra-loi/", f"/tra-loi/{row.pk}/"):
        shown = page(browser.get(address))
        assert str(row.commune) in shown.text
        assert WORDS in shown.text
        assert str(row.passed_by) not in shown.text
        assert not any(href.startswith(("/to/", "/xa/", "/kho-khan/")) for href in shown.links().values())
    for closed in (f"/kho-khan/{row.pk}/", f"/to/{row.team_id}/kho-khan/", "/tinh/52/kho-khan/"):
        assert browser.get(closed).status_code == 403


def test_what_is_another_agency_s_is_not_opened(tinh_doan: Client, gia_lai: Province, team_in_force: Team) -> None:
    row = PassedDifficultyFactory.create(team=team_in_force, agency=agency(gia_lai, "so_khcn"))
    assert tinh_doan.get(f"/tra-loi/{row.pk}/").status_code == 403
    assert listed(page(tinh_doan.get("/tra-loi/"))) == []
    response = tinh_doan.post("/tra-loi/", {"chosen": [f"{row.pk}-1"], "answer": ANSWER})
    assert response.status_code == 422
    row.refresh_from_db()
    assert row.state == PassedState.PASSED


def test_the_commune_s_official_answers_for_ubnd_and_the_neighbour_s_does_not(
    official: Client, tay_son: Commune, gia_lai: Province, team_in_force: Team
) -> None:
    row = PassedDifficultyFactory.create(team=team_in_force, agency=agency(gia_lai, "ubnd_xa"))
    elsewhere = signed_in(holder(Role.COMMUNE_OFFICIAL, CommuneFactory.create(province=gia_lai)))
    assert elsewhere.get(f"/tra-loi/{row.pk}/").status_code == 404
    assert listed(page(elsewhere.get("/tra-loi/"))) == []
    assert official.post(f"/tra-loi/{row.pk}/", {"version": "1", "answer": ANSWER}).status_code == 302
    row.refresh_from_db()
    assert row.state == PassedState.ANSWERED


def test_what_the_team_closed_is_not_answered_any_more(tinh_doan: Client, team_in_force: Team) -> None:
    row = PassedDifficultyFactory.create(team=team_in_force, is_closed=True)
    shown = page(tinh_doan.get(f"/tra-loi/{row.pk}/"))
    assert "không cần trả lời nữa" in shown.text
    assert not shown.all("textarea")
    assert tinh_doan.post(f"/tra-loi/{row.pk}/", {"version": "1", "answer": ANSWER}).status_code == 422
