"""The indicators worked out by hand, by both calendars (Đề án 3.2.1; DOMAIN 2, 5, 7 and 8)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kpis import values
from kpis.models import Indicator, IndicatorValue
from kpis.rollup import begin_day, rebuild
from kpis.tasks import start_day
from teams.enums import Calendar
from teams.models import Commune, Membership, Province, SupportPoint, Team
from teams.periods import Month
from tests.conftest import SetClock
from tests.kpis.oracle import stored_numbers, true_numbers
from tests.kpis.oracle_counts import SAID
from tests.kpis.values import value_of
from tests.reporting.factories import LogEntryFactory, at
from tests.sql import query
from tests.teams.factories import MembershipFactory, SupportPointFactory, TeamFactory

RollUp = Callable[[], object]
TODAY = date(2026, 3, 20)
# March 2026 by each calendar
MARCH = {
    Calendar.DECREE_09: (date(2026, 2, 15), date(2026, 3, 14)),
    Calendar.SOLAR: (date(2026, 3, 1), date(2026, 3, 31)),
}


@pytest.fixture(autouse=True)
def clock(set_clock: SetClock) -> None:
    set_clock(TODAY)


def test_every_indicator_is_written_down_a_second_time(gia_lai: Province) -> None:
    """What is computed must have its independent computation in oracle_counts.py."""
    assert set(Indicator.objects.filter(province=gia_lai).values_list("code", flat=True)) == set(SAID)


def test_a_province_without_teams_has_no_denominator(gia_lai: Province, roll_up: RollUp) -> None:
    start_day()
    roll_up()
    running = date(2026, 3, 15), date(2026, 4, 14)
    assert value_of("team_established", gia_lai, *running) == (0, 135, 135, 135)
    assert value_of("support_sessions_per_month", gia_lai, *running) == (None, None, 0, 135)
    assert value_of("daily_update", gia_lai, *running) == (None, None, 0, 135)
    assert not IndicatorValue.objects.filter(last_day__lt=running[0]).exists()


# --- Xã, phường thành lập Tổ CNSCĐ


def test_communes_with_a_team_in_force(gia_lai: Province, roll_up: RollUp) -> None:
    one, two, three, four = gia_lai.communes.order_by("pk")[:4]
    TeamFactory.create(commune=one, in_force=True)
    TeamFactory.create(commune=one, in_force=True, of_hamlet=True)  # the same commune
    TeamFactory.create(commune=two, dissolved=True)  # until 31 January 2026
    TeamFactory.create(commune=three)  # a draft
    TeamFactory.create(commune=four, in_force=True, in_force_from=date(2026, 2, 15))
    roll_up()

    def established(first: date, last: date) -> int | None:
        value = value_of("team_established", gia_lai, first, last)
        assert value is not None
        assert value[1:] == (135, 135, 135)
        return value[0]

    assert established(date(2025, 12, 15), date(2026, 1, 14)) == 2
    assert established(date(2026, 1, 15), date(2026, 2, 14)) == 1  # as of its last day
    assert established(*MARCH[Calendar.DECREE_09]) == 2


def test_a_month_says_who_was_in_force_then_also_after_it_was_dissolved(team_in_force: Team, roll_up: RollUp) -> None:
    """DOMAIN 5: what March says stays after people have left."""
    roll_up()
    march = MARCH[Calendar.DECREE_09]
    before = value_of("team_established", team_in_force.province, *march)
    Team.objects.filter(pk=team_in_force.pk).update(in_force_to=date(2026, 3, 16), state="dissolved")
    roll_up()
    assert value_of("team_established", team_in_force.province, *march) == before == (1, 135, 135, 135)
    running = date(2026, 3, 15), date(2026, 4, 14)
    assert value_of("team_established", team_in_force.province, *running) == (0, 135, 135, 135)
    assert value_of("support_sessions_per_month", team_in_force, *running) == (0, None, 1, 1)


def test_a_team_that_turns_out_to_have_begun_later_has_no_values_before(team_in_force: Team, roll_up: RollUp) -> None:
    roll_up()
    january = date(2025, 12, 15), date(2026, 1, 14)
    assert value_of("support_sessions_per_month", team_in_force, *january) == (0, None, 1, 1)
    Team.objects.filter(pk=team_in_force.pk).update(in_force_from=date(2026, 3, 2))
    roll_up()
    assert value_of("support_sessions_per_month", team_in_force, *january) is None
    assert value_of("support_sessions_per_month", team_in_force.province, *january) is None
    stored = stored_numbers(query)
    rebuild(team_in_force.province)
    assert stored_numbers(query).difference(stored) == []


def test_a_founding_that_is_moved_while_values_are_computed_leaves_nothing_out(
    tay_son: Commune, roll_up: RollUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first half of March begins to count: of all communes, whoever was being computed."""
    team = TeamFactory.create(commune=tay_son, in_force=True, in_force_from=date(2026, 3, 2))
    start_day()
    roll_up()
    asked = values.first_team_day

    def moved_meanwhile(province: Province) -> date:
        found = asked(province)
        Team.objects.filter(pk=team.pk).update(in_force_from=date(2026, 2, 20))
        return found

    LogEntryFactory.create(membership=MembershipFactory.create(team=team, valid_from=date(2026, 3, 2)), day=TODAY)
    monkeypatch.setattr(values, "first_team_day", moved_meanwhile)
    roll_up()
    monkeypatch.setattr(values, "first_team_day", asked)
    roll_up()
    assert stored_numbers(query).difference(true_numbers(query, TODAY)) == []


def test_a_half_month_before_the_first_team_has_no_values_any_more(
    tay_son: Commune, team_in_force: Team, roll_up: RollUp
) -> None:
    """Founded later in the same month after all: the half that lies before is gone."""
    Team.objects.filter(pk=team_in_force.pk).update(in_force_from=date(2026, 2, 20))
    start_day()
    roll_up()
    half = date(2026, 2, 15), date(2026, 2, 28)
    assert value_of("team_established", tay_son, *half, "half") == (1, 1, 1, 1)
    Team.objects.filter(pk=team_in_force.pk).update(in_force_from=date(2026, 3, 2))
    roll_up()
    assert value_of("team_established", tay_son, *half, "half") is None
    assert stored_numbers(query).difference(true_numbers(query, TODAY)) == []


# --- Tổ có điểm hỗ trợ số


def test_teams_with_an_open_support_point(tay_son: Commune, team_in_force: Team, roll_up: RollUp) -> None:
    neighbour = TeamFactory.create(commune=Commune.objects.get(official_code=21583), in_force=True)
    SupportPointFactory.create(commune=tay_son, open_from=date(2026, 3, 1))
    SupportPointFactory.create(commune=neighbour.commune, closed=True)
    march, running = MARCH[Calendar.DECREE_09], (date(2026, 3, 15), date(2026, 4, 14))
    roll_up()
    assert value_of("team_has_support_point", tay_son.province, *march) == (1, 2, 2, 135)
    # closing the point changes the months from then on
    SupportPoint.objects.filter(commune=tay_son).update(open_to=date(2026, 3, 18))
    roll_up()
    assert value_of("team_has_support_point", tay_son.province, *march) == (1, 2, 2, 135)
    assert value_of("team_has_support_point", tay_son.province, *running) == (0, 2, 2, 135)


# --- Số buổi hỗ trợ trong tháng của mỗi Tổ


@pytest.mark.parametrize("calendar", Calendar)
def test_sessions_of_a_month_with_its_boundary_days(
    gia_lai: Province,
    member: Membership,
    support_point: SupportPoint,
    roll_up: RollUp,
    calendar: Calendar,
) -> None:
    """Sessions on the days around both ends: only those inside count, three reach the target, a silent team held 0."""
    gia_lai.calendar = calendar
    gia_lai.save()
    silent = TeamFactory.create(commune=Commune.objects.get(official_code=21583), in_force=True)
    first, last = MARCH[calendar]
    until = min(last, TODAY)
    for day in (first - timedelta(days=1), first, until - timedelta(days=1), until):
        LogEntryFactory.create(membership=member, place=support_point, day=day)
    if last < TODAY:
        LogEntryFactory.create(membership=member, place=support_point, day=last + timedelta(days=1))
    roll_up()
    assert value_of("support_sessions_per_month", member.team, first, last) == (3, None, 1, 1)
    assert value_of("support_sessions_per_month", silent, first, last) == (0, None, 1, 1)
    assert value_of("support_sessions_per_month", gia_lai, first, last) == (1, 2, 2, 135)


@pytest.mark.parametrize(("day", "code"), [(date(2025, 12, 14), (2025, 12)), (date(2025, 12, 15), (2026, 1))])
def test_the_year_turns_on_15_december(
    member: Membership,
    support_point: SupportPoint,
    roll_up: RollUp,
    day: date,
    code: tuple[int, int],
) -> None:
    LogEntryFactory.create(membership=member, place=support_point, day=day)
    roll_up()
    month = Month(*code, Calendar.DECREE_09)
    assert value_of("support_sessions_per_month", member.team, month.first, month.last) == (1, None, 1, 1)
    assert (
        IndicatorValue.objects.filter(
            team=member.team, stretch="month", numerator=1, indicator__code__startswith="support"
        ).count()
        == 1
    )


def test_two_sessions_do_not_reach_the_target(member: Membership, support_point: SupportPoint, roll_up: RollUp) -> None:
    for day in (2, 3):
        LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 3, day))
    roll_up()
    assert value_of("support_sessions_per_month", member.province, *MARCH[Calendar.DECREE_09]) == (0, 1, 1, 135)


# --- Dữ liệu cập nhật hằng ngày


def test_working_days_with_a_log_in_time_of_those_whose_deadline_has_passed(
    member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    """15 February to 14 March 2026: 20 weekdays less five days of Tết are 15... and all are due by 20 March."""
    for day, days_late in ((2, 0), (3, 1), (4, 2), (5, 9)):
        done = date(2026, 3, day)
        LogEntryFactory.create(
            membership=member, place=support_point, day=done, recorded_at=at(done + timedelta(days=days_late))
        )
    LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 3, 7))  # a Saturday is not due
    roll_up()
    march = MARCH[Calendar.DECREE_09]
    assert value_of("daily_update", member.team, *march) == (2, 15, 1, 1)
    assert value_of("daily_update", member.province, *march) == (2, 15, 1, 135)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        # Monday 2 March 2026 may be logged until the end of Tuesday
        (date(2026, 3, 2), None),
        (date(2026, 3, 3), None),
        (date(2026, 3, 4), 1),
        (date(2026, 3, 5), 2),
        (date(2026, 3, 9), 5),
        (date(2026, 3, 10), 5),
        (date(2026, 3, 11), 6),
        (date(2026, 4, 1), 21),
        (date(2026, 4, 2), 22),
        (date(2026, 5, 2), 22),
    ],
)
def test_a_day_is_due_when_the_next_day_is_over(
    gia_lai: Province, set_clock: SetClock, today: date, due: int | None
) -> None:
    gia_lai.calendar = Calendar.SOLAR
    gia_lai.save()
    team = TeamFactory.create(commune=gia_lai.communes.earliest("pk"), in_force=True, in_force_from=date(2026, 3, 2))
    set_clock(today)
    begin_day(gia_lai.pk)
    value = value_of("daily_update", team, *MARCH[Calendar.SOLAR])
    assert (value and value[1]) == due


def test_only_the_days_of_the_team_are_due(tay_son: Commune, roll_up: RollUp) -> None:
    team = TeamFactory.create(
        commune=tay_son, dissolved=True, in_force_from=date(2026, 3, 4), in_force_to=date(2026, 3, 10)
    )
    roll_up()
    assert value_of("daily_update", team, *MARCH[Calendar.DECREE_09]) == (0, 5, 1, 1)


def test_swapped_days_change_what_is_due(gia_lai: Province, team_in_force: Team) -> None:
    gia_lai.extra_days_off, gia_lai.extra_working_days = (
        [date(2026, 3, 9), date(2026, 3, 10)],
        [date(2026, 3, 7)],
    )
    gia_lai.save()
    begin_day(gia_lai.pk)
    assert value_of("daily_update", team_in_force, *MARCH[Calendar.DECREE_09]) == (0, 14, 1, 1)


def test_the_ratio_of_the_province_is_a_ratio_of_sums(
    gia_lai: Province, member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    """DOMAIN 2: one team 5 of 15, another (since 9 March) 5 of 5: together 10 of 20, not 67 %."""
    neighbour = Commune.objects.get(official_code=21583)
    late = TeamFactory.create(commune=neighbour, in_force=True, in_force_from=date(2026, 3, 9))
    theirs = MembershipFactory.create(team=late, valid_from=date(2026, 3, 9))
    for day in range(9, 14):
        LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 3, day))
        LogEntryFactory.create(
            membership=theirs, place=SupportPointFactory.create(commune=neighbour), day=date(2026, 3, day)
        )
    roll_up()
    assert value_of("daily_update", gia_lai, *MARCH[Calendar.DECREE_09]) == (10, 20, 2, 135)
