"""Khó khăn: the team sees what it logged, passes on what it cannot solve, and follows it to the answer."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from reporting.enums import PassedState
from reporting.models import PassedDifficulty
from teams.models import Membership, Province, SupportPoint, Team
from tests.reporting.difficulties.factories import (
    ANSWER,
    ANSWERED_AT,
    WORDS,
    PassedDifficultyFactory,
    agency,
    difficulty,
)
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import CommuneFactory, MembershipFactory, TeamFactory
from tests.teams.plan_factories import Around
from tests.views.conftest import TODAY, signed_in
from tests.views.html import page


@pytest.fixture
def passed(team_in_force: Team) -> PassedDifficulty:
    return PassedDifficultyFactory.create(team=team_in_force)


def form(province: Province, **changed: Any) -> dict[str, str]:
    fields = {
        "difficulty": difficulty(province).pk,
        "agency": agency(province, "vien_thong").pk,
        "description": WORDS,
    }
    return {name: str(value) for name, value in {**fields, **changed}.items()}


def test_from_the_log_to_the_answer(
    leader: Client, phone: Client, people: Around, member: Membership, support_point: SupportPoint
) -> None:
    """The leader's whole story, with an agency that answers by letter."""
    team, kind = people.team, difficulty(member.province)
    for back in range(3):
        LogEntryFactory.create(
            membership=member,
            place=support_point,
            day=date(2026, 3, 10 - back),
            difficulty=kind.pk,
            difficulty_note="Sim mua ở chợ",
        )
    shown = page(leader.get(f"/to/{team.pk}/kho-khan/"))
    assert "3 lần, gần nhất 10/03" in shown.text
    way = next(
        a["href"] for a in shown.all("a") if f"/to/{team.pk}/kho-khan/chuyen/?kk=" in a.attributes.get("href", "")
    )
    assert page(leader.get(way)).typed("difficulty") == str(kind.pk)
    response = leader.post(way, form(member.province), follow=True)
    row = PassedDifficulty.objects.get()
    assert page(response).messages == [f"Đã chuyển cho {row.agency}."]
    address = f"/kho-khan/{row.pk}/"
    assert "chờ trả lời" in page(leader.get(address)).text
    leader.post(address, {"move": "write_down", "version": "1", "answer": ANSWER})
    seen_by_member = page(phone.get("/ghi/"))
    assert f"Có trả lời về “{kind}” từ {row.agency}" in seen_by_member.text
    assert seen_by_member.links()["Xem trả lời"] == address
    assert ANSWER in page(phone.get(address)).text
    leader.post(address, {"move": "close", "version": "2"})
    row.refresh_from_db()
    assert row.state == PassedState.CLOSED
    assert "Có trả lời về" not in page(phone.get("/ghi/")).text


def test_a_member_sees_it_and_passes_nothing_on(phone: Client, passed: PassedDifficulty) -> None:
    shown = page(phone.get(f"/to/{passed.team_id}/kho-khan/"))
    assert f"/kho-khan/{passed.pk}/" in shown.links().values() or str(passed.difficulty) in shown.text
    assert "Chuyển cơ quan" not in shown.links()
    assert not page(phone.get(f"/kho-khan/{passed.pk}/")).all("button", name="move")
    assert phone.get(f"/to/{passed.team_id}/kho-khan/chuyen/").status_code == 403
    assert phone.post(f"/kho-khan/{passed.pk}/", {"move": "withdraw", "version": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"difficulty": ""}, "difficulty"),
        ({"agency": ""}, "agency"),
        ({"agency": "987654321"}, "agency"),
        ({"description": ""}, "description"),
        ({"description": "Hỏng"}, "description"),
    ],
)
def test_bad_input_stays_and_is_told_beside_the_field(
    leader: Client, team_in_force: Team, changed: dict[str, str], field: str
) -> None:
    data = form(team_in_force.province, **changed)
    response = leader.post(f"/to/{team_in_force.pk}/kho-khan/chuyen/", data)
    assert response.status_code == 422
    shown = page(response)
    assert shown.said_beside(field)
    assert shown.typed("description") == data["description"]
    assert not PassedDifficulty.objects.exists()


def test_the_same_twice_is_told_beside_the_agency(leader: Client, passed: PassedDifficulty) -> None:
    data = form(passed.province, agency=passed.agency_id)
    shown = page(leader.post(f"/to/{passed.team_id}/kho-khan/chuyen/", data))
    (said,) = shown.said_beside("agency")
    assert "đã chuyển cho Tỉnh đoàn ngày 02/03/2026" in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"move": "ask_again", "version": "1", "because": "chưa"}, "Hãy ghi vì sao trả lời chưa giải quyết được"),
        ({"move": "ask_again", "version": "1", "because": ""}, "Hãy ghi vì sao, để cơ quan trả lời tiếp."),
        ({"move": "close", "version": "7"}, "vừa được người khác cập nhật"),
        ({"move": "close", "version": "x"}, "Hãy tải lại trang."),
        ({"move": "fly", "version": "1"}, "Hãy chọn một việc cần làm."),
        ({"move": "write_down", "version": "1", "answer": ANSWER}, "Vai trò của bạn không trả lời được"),
    ],
)
def test_a_move_that_cannot_be_made_is_told(
    leader: Client, team_in_force: Team, data: dict[str, str], said: str
) -> None:
    row = PassedDifficultyFactory.create(team=team_in_force, answered=True)
    response = leader.post(f"/kho-khan/{row.pk}/", data)
    assert response.status_code == 422
    assert said in page(response).text
    row.refresh_from_db()
    assert (row.state, row.version) == (PassedState.ANSWERED, 1)


def test_a_move_refused_as_outdated_is_meant_for_what_is_there_when_sent_again(
    leader: Client, tinh_doan: Client, team_in_force: Team
) -> None:
    row = PassedDifficultyFactory.create(team=team_in_force, answered=True)
    better = "Nhà mạng về xã vào sáng thứ Sáu, không phải thứ Năm."
    tinh_doan.post(f"/tra-loi/{row.pk}/", {"version": "1", "answer": better})
    because = "Nhà mạng không về vào thứ Năm vừa rồi."
    again = {"move": "ask_again", "version": "1", "because": because}
    shown = page(leader.post(f"/kho-khan/{row.pk}/", again))
    assert better in shown.text
    versions = {field["value"] for field in shown.all("input") if field.attributes.get("name") == "version"}
    assert versions == {"2"}
    assert leader.post(f"/kho-khan/{row.pk}/", again | {"version": "2"}).status_code == 302


def test_asking_again_goes_back_to_the_agency(leader: Client, tinh_doan: Client, team_in_force: Team) -> None:
    row = PassedDifficultyFactory.create(team=team_in_force, answered=True)
    because = "Nhà mạng không về vào thứ Năm vừa rồi."
    leader.post(f"/kho-khan/{row.pk}/", {"move": "ask_again", "version": "1", "because": because})
    shown = page(tinh_doan.get(f"/tra-loi/{row.pk}/"))
    assert because in shown.text
    assert ANSWER in shown.text
    assert "Trả lời lần trước" in shown.text


def test_an_answer_is_shown_on_the_log_page_for_a_week(phone: Client, team_in_force: Team) -> None:
    PassedDifficultyFactory.create(team=team_in_force, answered=True)
    old = PassedDifficultyFactory.create(
        team=team_in_force,
        difficulty=difficulty(team_in_force.province, "song_yeu"),
        answered=True,
        answered_at=ANSWERED_AT - timedelta(days=8),
    )
    PassedDifficultyFactory.create(
        team=TeamFactory.create(commune=CommuneFactory.create(province=old.province)), answered=True
    )
    assert page(phone.get("/ghi/")).text.count("Có trả lời về") == 1


def test_the_words_are_filtered_and_paged(phone: Client, member: Membership, support_point: SupportPoint) -> None:
    sim, signal = difficulty(member.province), difficulty(member.province, "song_yeu")
    for number in range(21):
        LogEntryFactory.create(
            membership=member, place=support_point, day=TODAY, difficulty=sim.pk, difficulty_note=f"Sim thứ {number}"
        )
    LogEntryFactory.create(
        membership=member, place=support_point, day=TODAY, difficulty=signal.pk, difficulty_note="Không sóng"
    )
    address = f"/to/{member.team_id}/kho-khan/"
    assert "1–20 trong 22" in page(phone.get(address)).text
    assert "1–20 trong 21" in page(phone.get(address, {"kk": sim.pk})).text
    assert "Không sóng" in page(phone.get(address, {"kk": signal.pk})).text


def test_nothing_yet_says_what_to_do(leader: Client, team_in_force: Team) -> None:
    shown = page(leader.get(f"/to/{team_in_force.pk}/kho-khan/"))
    assert "Chưa ghi khó khăn nào" in shown.text
    assert "Chưa chuyển khó khăn nào" in shown.text


def test_another_team_s_is_not_found(passed: PassedDifficulty) -> None:
    other = signed_in(MembershipFactory.create(leader=True).user)
    for address in (f"/to/{passed.team_id}/kho-khan/", f"/kho-khan/{passed.pk}/"):
        assert other.get(address).status_code == 404


def test_the_province_s_list_is_filtered(tinh_doan: Client, gia_lai: Province, passed: PassedDifficulty) -> None:
    commune = CommuneFactory.create(province=gia_lai, name="Đak Pơ Thử")
    there = PassedDifficultyFactory.create(
        team=TeamFactory.create(commune=commune),
        difficulty=difficulty(gia_lai, "song_yeu"),
        agency=agency(gia_lai, "so_khcn"),
        answered=True,
    )
    address = "/tinh/52/kho-khan/"
    assert len(page(tinh_doan.get(address)).rows()) == 2
    assert "1 chờ trả lời, 1 đã có trả lời, 0 đã giải quyết" in page(tinh_doan.get(address)).text
    cases: list[tuple[dict[str, str | int], list[PassedDifficulty]]] = [
        ({"xa": "dak po"}, [there]),
        ({"tt": "answered"}, [there]),
        ({"tt": "passed"}, [passed]),
        ({"cq": there.agency_id}, [there]),
        ({"kk": passed.difficulty_id}, [passed]),
        ({"kk": "x", "cq": "'", "tt": "?"}, [passed, there]),
        ({"xa": "không có"}, []),
    ]
    for query, found in cases:
        rows = {row[0] for row in page(tinh_doan.get(address, query)).rows()}
        assert rows == {str(row.difficulty) for row in found}, query
    (row,) = page(tinh_doan.get(f"/xa/{commune.pk}/kho-khan/")).rows()
    assert row[0] == str(there.difficulty)
