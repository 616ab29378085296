"""Bad input: a plain Vietnamese message at the field, and nothing saved."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from reporting.logbook import Line, RefusedError
from reporting.models import Difficulty, LogEntry, Procedure, SupportSession, UnsettledEntry
from teams.models import Hamlet, Membership, SupportPoint, Team
from tests.conftest import SetClock
from tests.reporting.conftest import TODAY, Record
from tests.reporting.factories import SOME_DAY, DifficultyFactory, ProcedureFactory, ServiceFactory, service
from tests.teams.factories import FOUNDED, HamletFactory, SupportPointFactory


class Refuse:
    def __init__(self, record: Record) -> None:
        self.record = record

    def __call__(self, *fields: str, **typed: Any) -> str:
        """Try to save; expect messages at just these fields; return what they say."""
        code = uuid4()
        with pytest.raises(RefusedError) as refused:
            self.record(client_uuid=code, **typed)
        assert set(refused.value.errors) == set(fields)
        assert not LogEntry.objects.exists()
        assert not SupportSession.objects.exists()
        assert not UnsettledEntry.objects.exists()
        return str(refused.value)


@pytest.fixture
def refuse(record: Record) -> Refuse:
    return Refuse(record)


# --- the day


def test_a_day_in_the_future(refuse: Refuse, record: Record) -> None:
    assert "chưa tới" in refuse("day", day=TODAY + timedelta(days=1))
    record(day=TODAY)


def test_a_day_before_the_team_existed(refuse: Refuse, record: Record, member: Membership) -> None:
    place = HamletFactory.create(commune=member.commune)
    assert "Tổ chưa hoạt động" in refuse("day", place=place, day=FOUNDED - timedelta(days=1))
    record(place=place, day=FOUNDED)


def test_a_day_after_the_team_was_dissolved(refuse: Refuse, record: Record, team_in_force: Team) -> None:
    Team.objects.filter(pk=team_in_force.pk).update(in_force_to=SOME_DAY - timedelta(days=1), state="dissolved")
    team_in_force.refresh_from_db()
    refuse("day", day=SOME_DAY, membership=Membership.objects.get(team=team_in_force))
    record(day=SOME_DAY - timedelta(days=1))


def test_a_day_before_the_member_joined(refuse: Refuse, record: Record, member: Membership) -> None:
    member.valid_from = SOME_DAY
    member.save()
    assert "không phải là thành viên" in refuse("day", day=SOME_DAY - timedelta(days=1))
    record(day=SOME_DAY)


def test_a_day_after_the_member_left(refuse: Refuse, record: Record, member: Membership) -> None:
    member.valid_to = SOME_DAY
    member.save()
    refuse("day", day=SOME_DAY + timedelta(days=1))
    record(day=SOME_DAY)


def test_today_is_the_day_in_gia_lai(record: Record, refuse: Refuse, set_clock: SetClock) -> None:
    """At 17:30 UTC on the 10th it is 00:30 of the 11th at the member's place."""
    set_clock(datetime(2026, 3, 10, 17, 30, tzinfo=UTC))
    refuse("day", day=date(2026, 3, 12))
    record(day=date(2026, 3, 11))


# --- the half-day and the place


def test_an_unknown_half_day(refuse: Refuse) -> None:
    refuse("half_day", half_day="night")


def test_no_place(refuse: Refuse) -> None:
    refuse("place", support_point=None)


def test_two_places(refuse: Refuse, member: Membership) -> None:
    refuse("place", hamlet=HamletFactory.create(commune=member.commune).pk)


@pytest.mark.parametrize("in_province", [True, False])
def test_a_support_point_of_another_commune(refuse: Refuse, member: Membership, in_province: bool) -> None:
    other: dict[str, Any] = {"commune__province": member.province} if in_province else {}
    point: SupportPoint = SupportPointFactory.create(**other)
    assert "không thuộc xã, phường" in refuse("place", support_point=point.pk)


def test_a_hamlet_of_another_commune(refuse: Refuse, member: Membership) -> None:
    hamlet: Hamlet = HamletFactory.create(commune__province=member.province)
    refuse("place", support_point=None, hamlet=hamlet.pk)


def test_a_support_point_that_is_closed_that_day(refuse: Refuse, record: Record, member: Membership) -> None:
    closed = SupportPointFactory.create(commune=member.commune, open_to=SOME_DAY)
    refuse("place", support_point=closed.pk, day=SOME_DAY + timedelta(days=1))
    record(support_point=closed.pk)


def test_a_support_point_that_is_not_open_yet(refuse: Refuse, member: Membership) -> None:
    new = SupportPointFactory.create(commune=member.commune, open_from=SOME_DAY + timedelta(days=1))
    refuse("place", support_point=new.pk)


def test_a_place_that_does_not_exist(refuse: Refuse) -> None:
    refuse("place", support_point=0)


# --- the counts


@pytest.mark.parametrize("count", [-1, -500, 501, 100_000])
def test_a_count_below_0_or_above_500(refuse: Refuse, count: int) -> None:
    assert "0 đến 500" in refuse("lines", helped={"vneid": count, "dich_vu_cong": 2})


def test_one_service_typed_twice_is_above_500_together(refuse: Refuse, member: Membership) -> None:
    vneid = service(member.province, "vneid")
    refuse("lines", lines=(Line(vneid, 300), Line(vneid, 201)))


def test_500_are_taken(record: Record) -> None:
    assert record(helped={"vneid": 500}).entry is not None


@pytest.mark.parametrize("helped", [{}, {"vneid": 0}, {"vneid": 0, "dich_vu_cong": 0}])
def test_nobody_helped(refuse: Refuse, helped: dict[str, int]) -> None:
    assert "Chưa có lượt nào" in refuse("lines", helped=helped)


@pytest.mark.parametrize("group", ["women", "elderly", "ethnic_minority", "disabled"])
def test_a_group_has_from_none_to_all_of_the_people(refuse: Refuse, record: Record, group: str) -> None:
    assert "nhỏ hơn 0" in refuse(group, **{group: -1})
    assert "tổng số lượt (5)" in refuse(group, **{group: 6})
    record(**{group: 5})


# --- the catalogues


def test_a_service_of_another_province(refuse: Refuse) -> None:
    other = ServiceFactory.create()
    refuse("lines", lines=(Line(other.pk, 1),))


def test_a_procedure_of_another_province(refuse: Refuse, member: Membership) -> None:
    other = ProcedureFactory.create()
    refuse("lines", lines=(Line(service(member.province, "dich_vu_cong"), 1, other.pk),))


def test_a_difficulty_of_another_province(refuse: Refuse) -> None:
    refuse("difficulty", difficulty=DifficultyFactory.create().pk)


def test_own_catalogue_rows_are_taken(record: Record, member: Membership) -> None:
    procedure = Procedure.objects.filter(province=member.province).earliest("pk")
    difficulty = Difficulty.objects.filter(province=member.province).earliest("pk")
    stored = record(
        lines=(Line(service(member.province, "dich_vu_cong"), 1, procedure.pk),), difficulty=difficulty.pk
    ).entry
    assert stored is not None
    assert stored.difficulty == difficulty


def test_a_catalogue_row_that_does_not_exist(refuse: Refuse, member: Membership) -> None:
    refuse("lines", lines=(Line(service=0, count=1),))
    refuse("lines", lines=(Line(service(member.province, "vneid"), 1, procedure=0),))


def test_an_unknown_result(refuse: Refuse, member: Membership) -> None:
    refuse("lines", lines=(Line(service(member.province, "vneid"), 1, result="maybe"),))


def test_a_note_too_long_to_keep(refuse: Refuse, record: Record) -> None:
    refuse("difficulty_note", difficulty_note="a" * 501)
    record(difficulty_note="ă" * 500)


# --- all at once


def test_every_broken_rule_is_named_at_once(refuse: Refuse) -> None:
    refuse(
        "day",
        "half_day",
        "place",
        "lines",
        "women",
        "difficulty",
        day=TODAY + timedelta(days=9),
        half_day="",
        support_point=None,
        helped={"vneid": 501},
        women=-1,
        difficulty=0,
    )


def test_messages_are_vietnamese_and_say_what_to_do(refuse: Refuse) -> None:
    message = refuse("day", "place", day=TODAY + timedelta(days=1), support_point=None)
    assert "Hãy" in message or "Chỉ" in message
