"""Gaps and missing check-ins, for a team and for a whole province at once; and what happens when somebody leaves."""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teams.enums import SwapState
from teams.models import DutyShift, DutySwap, Membership, SupportPoint, Team
from teams.rota import gaps_ahead, never_checked_in, release_shifts, swaps
from teams.rota.board import board_of
from teams.rota.reasons import why_open
from tests.teams.factories import HamletFactory, MembershipFactory, SupportPointFactory, TeamFactory
from tests.teams.rota.conftest import TODAY
from tests.teams.rota.factories import MONDAY, AbsenceFactory, DutyShiftFactory

TUESDAY, FRIDAY = date(2026, 3, 17), date(2026, 3, 20)


def test_half_days_without_enough_people_are_counted(
    team: Team, people: Sequence[Membership], point: SupportPoint
) -> None:
    assert gaps_ahead([team], MONDAY, FRIDAY) == {team.pk: 10}
    DutyShiftFactory.create(member=people[0], support_point=point)
    assert gaps_ahead([team], MONDAY, FRIDAY) == {team.pk: 9}
    AbsenceFactory.create(member=people[0])
    assert gaps_ahead([team], MONDAY, FRIDAY) == {team.pk: 10}


def test_the_provinces_minimum_counts(team: Team, people: Sequence[Membership], point: SupportPoint) -> None:
    team.province.rules = {**team.province.rules, "duty": {"min": 2}}
    team.province.save()
    DutyShiftFactory.create(member=people[0], support_point=point)
    assert gaps_ahead([team], MONDAY, MONDAY) == {team.pk: 2}
    DutyShiftFactory.create(member=people[1], support_point=point)
    assert gaps_ahead([team], MONDAY, MONDAY) == {team.pk: 1}


def test_a_team_counts_its_own_points_and_the_people_of_all_teams_there(team: Team, point: SupportPoint) -> None:
    hamlet = HamletFactory.create(commune=team.commune)
    there = SupportPointFactory.create(commune=team.commune, hamlet=hamlet)
    of_hamlet = TeamFactory.create(commune=team.commune, in_force=True, of_hamlet=True, hamlet=hamlet, kind="hamlet")
    elsewhere = TeamFactory.create(in_force=True)
    draft = TeamFactory.create()
    DutyShiftFactory.create(member=MembershipFactory.create(team=of_hamlet), support_point=there)
    counted = gaps_ahead([team, of_hamlet, elsewhere, draft], MONDAY, MONDAY)
    assert counted == {team.pk: 3, of_hamlet.pk: 1, elsewhere.pk: 0, draft.pk: 0}


def test_the_count_is_that_of_the_rota(team: Team, people: Sequence[Membership], point: SupportPoint) -> None:
    SupportPointFactory.create(commune=team.commune)
    DutyShiftFactory.create(member=people[0], support_point=point)
    shown = board_of(team, MONDAY, FRIDAY).gaps(MONDAY)
    assert gaps_ahead([team], MONDAY, FRIDAY) == {team.pk: len(shown)}


def test_a_whole_province_costs_as_many_queries_as_one_team(team: Team) -> None:
    def queries(teams: list[Team]) -> int:
        with CaptureQueriesContext(connection) as captured:
            gaps_ahead(teams, MONDAY, FRIDAY)
            never_checked_in(teams, MONDAY, FRIDAY)
        return len(captured)

    more = [TeamFactory.create(commune=commune, in_force=True) for commune in team.province.communes.all()[:20]]
    for other in more:
        SupportPointFactory.create(commune=other.commune)
    assert queries([team]) == queries([team, *more])
    assert gaps_ahead([], MONDAY, FRIDAY) == {}


def test_shifts_gone_by_without_a_check_in_are_counted(team: Team, people: Sequence[Membership]) -> None:
    DutyShiftFactory.create(member=people[0], day=date(2026, 3, 9))
    DutyShiftFactory.create(member=people[1], day=date(2026, 3, 9), checked_in_at=timezone.now())
    DutyShiftFactory.create(member=people[0], day=date(2026, 3, 2))
    assert never_checked_in([team], date(2026, 3, 3), date(2026, 3, 9)) == {team.pk: 1}


def test_a_gap_says_why(team: Team, people: Sequence[Membership], point: SupportPoint) -> None:
    market = SupportPointFactory.create(commune=team.commune)

    def why() -> str:
        board = board_of(team, MONDAY, MONDAY)
        return why_open(board, board.openings[point.pk, MONDAY, "morning"])

    assert why() == "Còn 6 người rảnh."
    for member in people[:2]:
        DutyShiftFactory.create(member=member, support_point=market)
    for member in people[2:5]:
        AbsenceFactory.create(member=member)
    assert why() == "Còn 1 người rảnh."
    DutyShiftFactory.create(member=people[5], support_point=market, half_day="afternoon")
    assert why() == (
        "Không còn ai rảnh: 1 người đã trực buổi khác trong ngày, 2 người đang trực điểm khác, 3 người vắng."
    )


def test_a_team_without_people_says_so(team: Team, point: SupportPoint) -> None:
    board = board_of(team, MONDAY, MONDAY)
    assert why_open(board, board.openings[point.pk, MONDAY, "morning"]) == "Tổ không có thành viên nào vào ngày này."


# --- leaving


def test_who_leaves_gives_the_shifts_to_come_back(
    team: Team, people: Sequence[Membership], point: SupportPoint
) -> None:
    leaver, mate = people[0], people[1]
    before = DutyShiftFactory.create(member=leaver, support_point=point)
    DutyShiftFactory.create(member=leaver, support_point=point, day=TUESDAY)
    DutyShiftFactory.create(member=leaver, support_point=point, day=FRIDAY, is_fixed=True)
    of_the_mate = DutyShiftFactory.create(member=mate, support_point=point, day=FRIDAY, half_day="afternoon")
    asked = swaps.ask(of_the_mate, leaver.user_id, by=mate.user, today=TODAY)
    assert release_shifts(leaver.user_id, team.pk, TUESDAY) == 2
    assert set(DutyShift.objects.all()) == {before, of_the_mate}
    assert DutySwap.objects.get(pk=asked.pk).state == SwapState.DECLINED
    assert release_shifts(leaver.user_id, team.pk, TUESDAY) == 0


def test_shifts_in_another_team_and_those_checked_in_for_stay(team: Team, member: Membership) -> None:
    other = DutyShiftFactory.create(member=MembershipFactory.create(user=member.user))
    here = DutyShiftFactory.create(member=member, day=TUESDAY, checked_in_at=timezone.now())
    assert release_shifts(member.user_id, team.pk, TODAY) == 0
    assert set(DutyShift.objects.all()) == {other, here}
