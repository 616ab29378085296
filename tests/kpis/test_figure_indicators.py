"""Indicators made of reported figures, worked out by hand for three communes that report (DOMAIN 2-4, 8)."""

from collections.abc import Callable
from datetime import date

import pytest

from kpis.models import Indicator, IndicatorTarget, IndicatorValue
from reporting.models import Figure
from teams.enums import Calendar
from teams.models import Commune, Membership, Province, SupportPoint
from teams.periods import Month, Quarter, Year
from tests.conftest import SetClock
from tests.kpis.values import Value, value_of
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import reported
from tests.teams.factories import TeamFactory

RollUp = Callable[[], object]
TODAY = date(2026, 6, 20)
NOBODY = (None, None, 0, 135)


@pytest.fixture(params=[Calendar.DECREE_09, Calendar.SOLAR])
def calendar(request: pytest.FixtureRequest, gia_lai: Province, set_clock: SetClock) -> Calendar:
    set_clock(TODAY)
    gia_lai.calendar = request.param
    gia_lai.save()
    return Calendar(request.param)


@pytest.fixture
def three(gia_lai: Province, calendar: Calendar) -> list[Commune]:
    communes = list(gia_lai.communes.order_by("pk")[:3])
    TeamFactory.create(commune=communes[0], in_force=True, in_force_from=date(2026, 1, 1))
    return communes


def month(number: int, calendar: Calendar) -> Month:
    return Month(2026, number, calendar)


def of_month(code: str, unit: Commune | Province, asked: Month) -> Value | None:
    return value_of(code, unit, asked.first, asked.last)


def over(code: str, unit: Commune | Province, stretch: str, period: Quarter | Year) -> Value | None:
    return value_of(code, unit, period.first, period.last, stretch)


def test_a_ratio_is_one_of_sums_and_a_commune_without_denominator_is_left_out(
    gia_lai: Province, three: list[Commune], calendar: Calendar, roll_up: RollUp
) -> None:
    """80 of 100 and 10 of 50 are 90 of 150 = 60 %, not 50 %; one that reported the numerator alone is not in it."""
    one, two, half_done = three
    march = month(3, calendar)
    for commune, online, total in ((one, 80, 100), (two, 10, 50)):
        reported(commune, "dossiers_online_full", online, march)
        reported(commune, "dossiers_total", total, march)
    reported(half_done, "dossiers_online_full", 999, march)
    roll_up()
    assert of_month("dossiers_online_full", one, march) == (80, 100, 1, 1)
    assert of_month("dossiers_online_full", half_done, march) is None
    assert of_month("dossiers_online_full", gia_lai, march) == (90, 150, 2, 135)
    assert of_month("dossiers_online_full", gia_lai, march.previous) == NOBODY
    # "with the team's support" has the dossiers online as its denominator (DOMAIN 12)
    reported(one, "dossiers_online_supported", 56, march)
    roll_up()
    assert of_month("dossiers_supported", gia_lai, march) == (56, 80, 1, 135)


def test_flows_add_up_over_quarter_and_year_by_the_months_that_know_both(
    gia_lai: Province, three: list[Commune], calendar: Calendar, roll_up: RollUp
) -> None:
    one = three[0]
    for number, online, total in ((1, 10, 20), (2, 5, None), (3, 30, 40), (4, 7, 10)):
        reported(one, "dossiers_online_full", online, month(number, calendar))
        if total is not None:
            reported(one, "dossiers_total", total, month(number, calendar))
    roll_up()
    assert over("dossiers_online_full", one, "quarter", Quarter(2026, 1, calendar)) == (40, 60, 1, 1)
    assert over("dossiers_online_full", gia_lai, "year", Year(2026, calendar)) == (47, 70, 1, 135)
    year = Year(2026, calendar)
    until_march = value_of("dossiers_online_full", one, year.first, month(3, calendar).last, "ytd")
    assert until_march == (40, 60, 1, 1)


def test_a_stock_is_the_last_one_and_never_a_sum(
    gia_lai: Province, three: list[Commune], calendar: Calendar, roll_up: RollUp
) -> None:
    one, two, _third = three
    for commune, people in ((one, 1000), (two, 3000)):
        reported(commune, "population_14_plus", people, month(1, calendar))
    reported(one, "vneid2_citizens", 700, month(2, calendar))
    reported(one, "vneid2_citizens", 900, month(4, calendar))
    reported(two, "vneid2_citizens", 1500, month(2, calendar))
    roll_up()
    assert of_month("vneid2_citizens", gia_lai, month(2, calendar)) == (2200, 4000, 2, 135)
    assert of_month("vneid2_citizens", gia_lai, month(3, calendar)) == NOBODY
    assert of_month("vneid2_citizens", gia_lai, month(4, calendar)) == (900, 1000, 1, 135)
    assert over("vneid2_citizens", gia_lai, "year", Year(2026, calendar)) == (2400, 4000, 2, 135)


def test_a_quarterly_stock_holds_from_the_end_of_its_quarter(
    three: list[Commune], calendar: Calendar, roll_up: RollUp
) -> None:
    one = three[0]
    reported(one, "adult_population", 500, month(1, calendar))
    reported(one, "adults_basic_skill", 100, month(3, calendar))  # the first quarter
    roll_up()
    known = [of_month("adults_basic_skill", one, month(number, calendar)) for number in range(1, 7)]
    assert known == [None, None, (100, 500, 1, 1), (100, 500, 1, 1), (100, 500, 1, 1), None]


def test_a_quarter_without_a_quarterly_stock_of_its_own_has_none(
    gia_lai: Province, three: list[Commune], calendar: Calendar, roll_up: RollUp
) -> None:
    """What held before says nothing about who reported; the year holds by the last quarter reported in it."""
    one = three[0]
    reported(one, "adult_population", 500, month(1, calendar))
    reported(one, "adults_basic_skill", 100, month(3, calendar))
    roll_up()
    quarters = [over("adults_basic_skill", one, "quarter", Quarter(2026, number, calendar)) for number in (1, 2)]
    assert quarters == [(100, 500, 1, 1), None]
    assert over("adults_basic_skill", one, "year", Year(2026, calendar)) == (100, 500, 1, 1)
    assert over("adults_basic_skill", gia_lai, "quarter", Quarter(2026, 2, calendar)) == NOBODY


def test_a_number_of_the_year_to_date_holds_until_the_next(
    three: list[Commune], calendar: Calendar, roll_up: RollUp
) -> None:
    one = three[0]
    reported(one, "youth_members", 200, month(1, calendar))
    reported(one, "youth_trained", 20, month(2, calendar))
    reported(one, "youth_trained", 50, month(4, calendar))
    roll_up()
    year = Year(2026, calendar)
    for number, trained in ((1, None), (2, 20), (3, 20), (4, 50), (6, 50)):
        value = value_of("youth_trained", one, year.first, month(number, calendar).last, "ytd")
        assert value == (None if trained is None else (trained, 200, 1, 1))


def test_two_base_numbers_are_needed_together(three: list[Commune], calendar: Calendar, roll_up: RollUp) -> None:
    one, march = three[0], month(3, calendar)
    reported(one, "vneid2_officials_youth", 90, march)
    reported(one, "officials", 40, march)
    roll_up()
    assert of_month("vneid2_officials_youth", one, march) is None
    reported(one, "youth_members", 60, march)
    roll_up()
    assert of_month("vneid2_officials_youth", one, march) == (90, 100, 1, 1)


def test_what_is_reported_goes_before_what_the_logs_count(
    member: Membership, support_point: SupportPoint, calendar: Calendar, roll_up: RollUp
) -> None:
    """Months without a figure count the lượt of the logs; nothing is counted twice."""
    commune = member.commune
    reported(commune, "population", 1000, month(1, calendar))
    for number in (2, 3):
        LogEntryFactory.create(
            membership=member, place=support_point, day=date(2026, number, 5), helped={"san_pham_so": 4}
        )
    reported(commune, "digital_products_installed", 30, month(3, calendar))
    roll_up()
    assert of_month("digital_products", commune, month(2, calendar)) == (4, 1000, 1, 1)
    assert of_month("digital_products", commune, month(3, calendar)) == (30, 1000, 1, 1)
    year = Year(2026, calendar)
    assert value_of("digital_products", commune, year.first, month(3, calendar).last, "ytd") == (34, 1000, 1, 1)


def test_a_corrected_or_removed_figure_corrects_what_is_made_of_it(
    gia_lai: Province, three: list[Commune], calendar: Calendar, roll_up: RollUp
) -> None:
    one, march = three[0], month(3, calendar)
    figure = reported(one, "dossiers_online_full", 80, march)
    reported(one, "dossiers_total", 100, march)
    roll_up()
    Figure.objects.filter(pk=figure.pk).update(value=60)
    roll_up()
    assert of_month("dossiers_online_full", gia_lai, march) == (60, 100, 1, 135)
    assert over("dossiers_online_full", gia_lai, "quarter", Quarter(2026, 1, calendar)) == (60, 100, 1, 135)
    figure.delete()
    roll_up()
    assert of_month("dossiers_online_full", gia_lai, march) == NOBODY


def test_indicators_of_nucleus_communes_are_about_them_alone(
    gia_lai: Province, calendar: Calendar, roll_up: RollUp
) -> None:
    nucleus = Commune.objects.filter(groups__code="nucleus").order_by("pk").first()
    other = Commune.objects.filter(province=gia_lai, groups__isnull=True).order_by("pk").first()
    assert nucleus is not None
    assert other is not None
    TeamFactory.create(commune=nucleus, in_force=True, in_force_from=date(2026, 1, 1))
    march = month(3, calendar)
    for commune, online in ((nucleus, 95), (other, 20)):
        reported(commune, "dossiers_online_full", online, march)
        reported(commune, "dossiers_total", 100, march)
    roll_up()
    assert of_month("ts_online_once", gia_lai, march) == (95, 100, 1, 30)
    assert of_month("ts_online_once", other, march) is None
    assert of_month("dossiers_online_full", gia_lai, march) == (115, 200, 2, 135)


def test_what_the_portal_does_not_hold_yet_is_no_data(gia_lai: Province, three: list[Commune], roll_up: RollUp) -> None:
    roll_up()
    codes = ["team_has_schedules", "team_reports_online", "nucleus_recognised", "initiatives"]
    values = IndicatorValue.objects.filter(indicator__code__in=codes)
    assert set(values.values_list("numerator", "covered")) == {(None, 0)}
    assert values.filter(commune__isnull=True).count() > 0


def test_a_figure_of_one_commune_leaves_the_others_values_alone(
    three: list[Commune], calendar: Calendar, roll_up: RollUp
) -> None:
    one, two, _third = three
    march = month(3, calendar)
    for commune in (one, two):
        reported(commune, "dossiers_online_full", 1, march)
        reported(commune, "dossiers_total", 2, march)
    roll_up()
    theirs = IndicatorValue.objects.filter(commune=two)
    before = dict(theirs.values_list("pk", "computed_at"))
    Figure.objects.filter(commune=one, value=2).update(value=3)
    roll_up()
    assert dict(theirs.values_list("pk", "computed_at")) == before
    assert of_month("dossiers_online_full", one, march) == (1, 3, 1, 1)


def test_a_target_of_a_year_decides_who_reaches_it_in_that_year(
    gia_lai: Province, member: Membership, support_point: SupportPoint, calendar: Calendar, roll_up: RollUp
) -> None:
    for day in (2, 3, 4):
        LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 3, day))
    roll_up()
    march = month(3, calendar)
    assert of_month("support_sessions_per_month", gia_lai, march) == (1, 1, 1, 135)
    indicator = Indicator.objects.get(province=gia_lai, code="support_sessions_per_month")
    IndicatorTarget.objects.create(province=gia_lai, indicator=indicator, year=2027, target=9)
    roll_up()
    assert of_month("support_sessions_per_month", gia_lai, march) == (1, 1, 1, 135)
    IndicatorTarget.objects.create(province=gia_lai, indicator=indicator, year=2026, target=4)
    roll_up()
    assert of_month("support_sessions_per_month", gia_lai, march) == (0, 1, 1, 135)
