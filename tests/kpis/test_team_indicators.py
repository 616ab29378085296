"""Indicators made of activities, rota, plans and standing groups, worked out by hand (Đề án III.4.3, IV.1-6)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from kpis.measures import Span, measures_of
from kpis.values.leaves import Leaves
from reporting.models import Activity
from teams.enums import Calendar
from teams.models import (
    DutyShift,
    Hamlet,
    Membership,
    Province,
    Subgroup,
    SubgroupMember,
    SupportPoint,
    Team,
    Volunteer,
)
from teams.periods import Month, Quarter, Year
from tests.conftest import SetClock
from tests.kpis.duty import on_duty
from tests.kpis.values import value_of
from tests.reporting.activities.factories import ActivityFactory, kind
from tests.teams.factories import HamletFactory, MembershipFactory

RollUp = Callable[[], object]
TODAY = date(2026, 6, 20)  # a Saturday


@pytest.fixture(params=[Calendar.DECREE_09, Calendar.SOLAR])
def calendar(request: pytest.FixtureRequest, gia_lai: Province, set_clock: SetClock) -> Calendar:
    set_clock(TODAY)
    gia_lai.calendar = request.param
    gia_lai.save()
    return Calendar(request.param)


def hold(team: Team, code: str, *days: date) -> list[Activity]:
    of_kind = kind(team.province, code)
    return [ActivityFactory.create(team=team, kind=of_kind, held=True, first_day=day) for day in days]


def test_a_class_counts_in_the_month_in_which_it_began(
    gia_lai: Province, team_in_force: Team, calendar: Calendar, roll_up: RollUp
) -> None:
    """14 and 15 March lie in different months by Decree 09, in one by the solar calendar."""
    hold(team_in_force, "lop_ky_nang", date(2026, 3, 14), date(2026, 3, 15))
    ActivityFactory.create(team=team_in_force, first_day=date(2026, 3, 10))  # planned, not held
    roll_up()
    march, april = Month(2026, 3, calendar), Month(2026, 4, calendar)
    counts = [value_of("skill_classes", team_in_force, month.first, month.last) for month in (march, april)]
    assert [count and count[0] for count in counts] == ([1, 1] if calendar == Calendar.DECREE_09 else [2, 0])
    quarter = Quarter(2026, 1, calendar)
    reached = 1  # of January, February and March
    assert value_of("skill_classes", team_in_force, quarter.first, quarter.last, "quarter") == (reached, 3, 1, 1)
    assert value_of("skill_classes", gia_lai, quarter.first, quarter.last, "quarter") == (reached, 3, 1, 135)


def test_two_classes_of_the_year_reach_its_target_once_they_are_held(
    gia_lai: Province, team_in_force: Team, calendar: Calendar, roll_up: RollUp
) -> None:
    hold(team_in_force, "lop_an_toan_thong_tin", date(2026, 2, 3), date(2026, 5, 5))
    hold(team_in_force, "tuyen_truyen_an_ninh_mang", date(2026, 2, 4))
    roll_up()
    year = Year(2026, calendar)
    february, may = Month(2026, 2, calendar).last, Month(2026, 5, calendar).last
    assert value_of("infosec_classes", team_in_force, year.first, february, "ytd") == (1, None, 1, 1)
    assert value_of("infosec_classes", gia_lai, year.first, february, "ytd") == (0, 1, 1, 135)
    assert value_of("infosec_classes", gia_lai, year.first, may, "ytd") == (1, 1, 1, 135)
    # a class about information security is information about cybersecurity too
    assert value_of("cybersecurity_activities", team_in_force, year.first, february, "ytd") == (2, None, 1, 1)


def test_a_campaign_of_each_quarter(
    gia_lai: Province, team_in_force: Team, calendar: Calendar, roll_up: RollUp
) -> None:
    hold(team_in_force, "thang_cao_diem", date(2026, 3, 1))
    roll_up()
    first, second = Quarter(2026, 1, calendar), Quarter(2026, 2, calendar)
    assert value_of("peak_month", team_in_force, first.first, first.last, "quarter") == (1, None, 1, 1)
    assert value_of("peak_month", gia_lai, first.first, first.last, "quarter") == (1, 1, 1, 135)
    assert value_of("peak_month", gia_lai, second.first, second.last, "quarter") == (0, 1, 1, 135)
    year = Year(2026, calendar)
    begun = 3 if calendar == Calendar.DECREE_09 else 2  # on 20 June the third quarter of Decree 09 has begun
    assert value_of("peak_month", team_in_force, year.first, year.last, "year") == (1, begun, 1, 1)


@pytest.mark.parametrize(("year_of_decree", "day"), [(2026, date(2026, 12, 14)), (2027, date(2026, 12, 15))])
def test_the_year_of_decree_09_turns_on_15_december(
    team_in_force: Team, set_clock: SetClock, roll_up: RollUp, year_of_decree: int, day: date
) -> None:
    set_clock(date(2026, 12, 20))
    hold(team_in_force, "lop_an_toan_thong_tin", day)
    roll_up()
    counts = {}
    for number in (2026, 2027):
        year = Year(number, Calendar.DECREE_09)
        value = value_of("infosec_classes", team_in_force, year.first, year.last, "year")
        counts[number] = value and value[0]
    assert counts == {2026: int(year_of_decree == 2026), 2027: int(year_of_decree == 2027)}


def test_weeks_with_a_skill_of_the_weeks_that_are_over(
    team_in_force: Team, calendar: Calendar, roll_up: RollUp
) -> None:
    """A week belongs to the month of its Thursday; May 2026 has Thursdays on 7, 14, 21 and 28."""
    hold(team_in_force, "moi_tuan_mot_ky_nang", date(2026, 5, 11), date(2026, 5, 12), date(2026, 5, 24))
    roll_up()
    may = Month(2026, 5, calendar)
    # by Decree 09 the Thursdays 16, 23, 30 April, 7 and 14 May; by the sun 7, 14, 21 and 28 May
    expected = (1, 5, 1, 1) if calendar == Calendar.DECREE_09 else (2, 4, 1, 1)
    assert value_of("weekly_skill", team_in_force, may.first, may.last) == expected


def test_a_week_counts_in_the_month_of_its_thursday_whenever_the_activity_is_written_down(
    gia_lai: Province, team_in_force: Team, set_clock: SetClock, roll_up: RollUp
) -> None:
    """Friday 15 May 2026 begins June by Decree 09; the Thursday of its week, the 14th, ends May."""
    set_clock(TODAY)
    roll_up()
    hold(team_in_force, "moi_tuan_mot_ky_nang", date(2026, 5, 15))
    roll_up()
    may = Month(2026, 5, Calendar.DECREE_09)
    assert value_of("weekly_skill", team_in_force, may.first, may.last) == (1, 5, 1, 1)


def test_a_week_is_due_when_it_is_over(team_in_force: Team, set_clock: SetClock, roll_up: RollUp) -> None:
    """Sunday 21 June 2026 is the last day of a week with its Thursday on the 18th."""
    month = Month(2026, 7, Calendar.DECREE_09)  # from 15 June
    for today, due in ((date(2026, 6, 21), None), (date(2026, 6, 22), (0, 1, 1, 1))):
        set_clock(today)
        hold(team_in_force, "khac", today - timedelta(days=1))  # something to roll up
        roll_up()
        assert value_of("weekly_skill", team_in_force, month.first, month.last) == due


def test_working_days_with_one_to_three_people_on_duty(
    gia_lai: Province, team_in_force: Team, support_point: SupportPoint, calendar: Calendar, roll_up: RollUp
) -> None:
    """Of a point that opens on Monday 1 June: 15 working days until Friday 19 June, of which 10 lie before the 15th."""
    SupportPoint.objects.filter(pk=support_point.pk).update(open_from=date(2026, 6, 1))
    people = [MembershipFactory.create(team=team_in_force).user for _ in range(4)]
    on_duty(support_point, team_in_force, date(2026, 6, 1), people[0])
    on_duty(support_point, team_in_force, date(2026, 6, 2), *people[:3])
    on_duty(support_point, team_in_force, date(2026, 6, 3), *people)  # four are too many
    on_duty(support_point, team_in_force, date(2026, 6, 6), people[0])  # a Saturday is not due
    on_duty(support_point, team_in_force, date(2026, 6, 25), people[0])  # still to come
    roll_up()
    june = Month(2026, 6, calendar)
    due = 10 if calendar == Calendar.DECREE_09 else 15
    assert value_of("duty_coverage", team_in_force.commune, june.first, june.last) == (2, due, 1, 1)
    DutyShift.objects.filter(day=date(2026, 6, 3), user=people[3]).delete()
    roll_up()
    assert value_of("duty_coverage", gia_lai, june.first, june.last) == (3, due, 1, 135)


def test_hamlets_with_a_standing_group_of_two_to_four(
    gia_lai: Province, team_in_force: Team, calendar: Calendar, roll_up: RollUp
) -> None:
    """One with two (a volunteer among them), one with a single person, one without: 1 of 3."""
    commune = team_in_force.commune
    hamlets: list[Hamlet] = HamletFactory.create_batch(3, commune=commune)
    whose = {"province": gia_lai, "commune": commune, "team": team_in_force}
    groups = [Subgroup.objects.create(kind="thuong_truc_thon", hamlet=hamlet, **whose) for hamlet in hamlets[:2]]
    since = date(2026, 2, 20)

    def sit(group: Subgroup) -> None:
        membership: Membership = MembershipFactory.create(team=team_in_force)
        SubgroupMember.objects.create(subgroup=group, membership=membership, valid_from=since)

    sit(groups[0])
    sit(groups[1])
    volunteer = Volunteer.objects.create(full_name="Tình nguyện viên mô phỏng", **whose)
    SubgroupMember.objects.create(subgroup=groups[0], volunteer=volunteer, valid_from=since)
    roll_up()
    march, february = Month(2026, 3, calendar), Month(2026, 1, calendar)
    assert value_of("hamlet_standing_group", commune, march.first, march.last) == (1, 3, 1, 1)
    assert value_of("hamlet_standing_group", gia_lai, february.first, february.last) == (0, 3, 1, 135)
    sit(groups[1])
    roll_up()
    assert value_of("hamlet_standing_group", commune, march.first, march.last) == (2, 3, 1, 1)


def test_every_measure_of_the_province_can_be_computed(gia_lai: Province, team_in_force: Team) -> None:
    """Also those that no indicator names yet: an indicator made of any of them is data, not code."""
    from kpis.models import Indicator  # noqa: PLC0415
    from kpis.values import computations_of  # noqa: PLC0415

    month = Month(2026, 3, Calendar.DECREE_09)
    like = Indicator.objects.get(province=gia_lai, code="team_established")
    for name, measure in measures_of(gia_lai).items():
        like.pk, like.code, like.numerator, like.denominator, like.grain = (
            None,
            f"x_{name}"[:50],
            name,
            "",
            measure.grain,
        )
        like.save()
    made = [one for one in computations_of(gia_lai) if one.indicator.code.startswith("x_")]
    assert len(made) == len(measures_of(gia_lai))
    leaves = Leaves(gia_lai, [Span(month, month.first, month.last)], None, timezone.localdate())
    for one in made:
        leaves.compute(one)
