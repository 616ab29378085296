"""Which half-days have to be staffed: open points, working days, opening hours."""

from collections.abc import Iterable
from datetime import date, time

from teams.models import OpeningHours, SupportPoint, Team
from teams.rota.board import board_of
from teams.rota.openings import points_of
from tests.teams.factories import HamletFactory, SupportPointFactory, TeamFactory
from tests.teams.rota.factories import MONDAY

SUNDAY = date(2026, 3, 22)


def open_at(point: SupportPoint, *times: tuple[int, str]) -> None:
    for weekday, half_day in times:
        OpeningHours.objects.create(
            support_point=point, weekday=weekday, half_day=half_day, opens=time(8), closes=time(11)
        )


def halves(team: Team, first: date = MONDAY, last: date = SUNDAY) -> list[tuple[int, str]]:
    openings: Iterable[tuple[int, date, str]] = board_of(team, first, last).openings
    return [(day.isoweekday() + 1, half_day) for _point, day, half_day in openings]


def test_without_hours_a_point_is_open_mornings_and_afternoons_of_working_days(team: Team) -> None:
    assert halves(team) == [(day, half) for day in range(2, 7) for half in ("morning", "afternoon")]


def test_hours_say_which_half_days(team: Team, point: SupportPoint) -> None:
    open_at(point, (0, "morning"), (2, "evening"), (5, "morning"))
    # Saturday is no working day
    assert halves(team) == [(2, "morning"), (4, "evening")]


def test_a_saturday_worked_in_exchange_is_open_like_monday(team: Team, point: SupportPoint) -> None:
    open_at(point, (0, "morning"), (1, "afternoon"))
    province = team.province
    province.extra_working_days, province.extra_days_off = [date(2026, 3, 21)], [MONDAY]
    province.save()
    assert halves(team) == [(3, "afternoon"), (7, "morning")]


def test_closed_points_and_days_before_the_team_do_not_count(team: Team, point: SupportPoint) -> None:
    point.open_from = date(2026, 3, 18)
    point.open_to = date(2026, 3, 19)
    point.save()
    assert {day for day, _half in halves(team)} == {4, 5}
    team.in_force_from = date(2026, 3, 19)
    team.save()
    assert {day for day, _half in halves(team)} == {5}


def test_a_hamlet_team_serves_the_points_of_its_hamlet(team: Team, point: SupportPoint) -> None:
    hamlet = HamletFactory.create(commune=team.commune)
    there = SupportPointFactory.create(commune=team.commune, hamlet=hamlet)
    of_hamlet = TeamFactory.create(commune=team.commune, in_force=True, of_hamlet=True, hamlet=hamlet, kind="hamlet")
    assert list(points_of(of_hamlet)) == [there]
    assert set(points_of(team)) == {point, there}
