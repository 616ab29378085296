"""A small province worked out by hand: every indicator of the decision, by both calendars (DOMAIN 2, 3, 5, 8, 13).

June 2026 is 15 May to 14 June by Decree 09 and 1 to 30 June by the sun. Its days stand on both sides of what divides
them: the 14th and the 15th, 14 and 15 December. Two communes of 135 have teams: one, a nucleus commune, since December
2025; the other from Monday 15 June on.

    the first team   logs 14 and 15 December, Friday 15 May, Sunday 14, Monday 15 and Tuesday 16 June
                     on duty Friday 12 (one), Monday 15 (one) and Tuesday 16 June (four: too many)
                     held  14 and 15 December: classes on information security; 15 March: the peak month
                           Sunday 14 June: cybersecurity, public service day, the week's skill
                           Monday 15 June: a skill class, the next week's skill
                     a standing group of two in one of two hamlets from 15 June
    the second team  logs Tuesday 16 June; its point is open 15 to 29 June; one hamlet
"""

from collections.abc import Callable
from datetime import date

import pytest

from kpis.models import CommuneGroup, Indicator
from teams.enums import Calendar
from teams.models import Commune, Membership, Province, Subgroup, SubgroupMember
from teams.periods import Month, Quarter, Year
from tests.conftest import SetClock
from tests.kpis.duty import on_duty
from tests.kpis.values import Value, value_of
from tests.reporting.activities.factories import ActivityFactory, kind
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import reported
from tests.teams.factories import HamletFactory, MembershipFactory, SupportPointFactory, TeamFactory

BEGUN, LATER = date(2025, 12, 1), date(2026, 6, 15)
DECREE, SOLAR = Calendar.DECREE_09, Calendar.SOLAR
NUCLEUS = 30  # communes of the decision's list

# What each commune reported of June, or of the quarter or year that holds it.
FIGURES = {
    "adult_population": (1000, 800),
    "population": (2000, 1000),
    "population_14_plus": (1200, None),
    "households": (500, None),
    "officials": (20, None),
    "youth_members": (100, None),
    "adults_basic_skill": (600, 400),
    "citizens_three_services": (300, None),
    "vneid2_officials_youth": (90, None),
    "vneid2_citizens": (900, None),
    "digital_products_installed": (50, None),
    "payment_accounts_opened": (12, None),
    "youth_trained": (40, None),
    "dossiers_total": (200, 100),
    "dossiers_online_full": (150, 90),
    "dossiers_online_supported": (105, None),
    "youth_informed_dvc": (80, None),
    "households_guided_scam": (400, None),
    "dossiers_satisfied": (98, None),
    "dossiers_rated": (100, None),
    "dossiers_digitised": (180, None),
    "dossiers_data_reused": (100, None),
    "dossiers_on_time": (190, None),
    "dossiers_paid_online": (120, None),
    "feedback_processed": (9, None),
    "feedback_received": (10, None),
    "igialai_users": (600, None),
    "officials_ai_trained": (15, None),
    "citizens_bdhvs": (700, None),
}


def both(value: Value) -> dict[Calendar, Value]:
    return {DECREE: value, SOLAR: value}


def one_or_two(of_decree: Value, of_sun: Value) -> dict[Calendar, Value]:
    return {DECREE: of_decree, SOLAR: of_sun}


NOBODY = both((None, None, 0, 135))
# numerator, denominator, communes in it, communes that there are
JUNE: dict[str, dict[Calendar, Value]] = {
    "team_established": one_or_two((1, 135, 135, 135), (2, 135, 135, 135)),
    "team_has_schedules": NOBODY,  # whether it reports is not known yet
    "team_has_support_point": one_or_two((1, 1, 1, 135), (1, 2, 2, 135)),  # the second's closed on the 29th
    # two of Decree 09's June, three by the sun: 3 are the target; the second team held one
    "support_sessions_per_month": one_or_two((0, 1, 1, 135), (1, 2, 2, 135)),
    "team_reports_online": NOBODY,
    # 21 working days from 15 May to 12 June; 22 in June, and 12 of the second team's
    "daily_update": one_or_two((1, 21, 1, 135), (2 + 1, 22 + 12, 2, 135)),
    "adults_basic_skill": both((1000, 1800, 2, 135)),
    "citizens_three_services": both((300, 1000, 1, 135)),
    "vneid2_officials_youth": both((90, 120, 1, 135)),
    "vneid2_citizens": both((900, 1200, 1, 135)),
    # reported, else counted in the logs: 50; the second commune's 7 once it has a team
    "digital_products": one_or_two((50, 2000, 1, 135), (57, 3000, 2, 135)),
    "payment_accounts": one_or_two((12, 2000, 1, 135), (12, 3000, 2, 135)),
    "digital_signatures": one_or_two((3, 2000, 1, 135), (7, 3000, 2, 135)),
    "youth_trained": both((40, 100, 1, 135)),
    "dossiers_online_full": both((240, 300, 2, 135)),
    "dossiers_supported": both((105, 150, 1, 135)),
    "youth_informed": both((80, 100, 1, 135)),
    "nucleus_recognised": both((None, None, 0, NUCLEUS)),
    "households_guided": both((400, 500, 1, 135)),
    # in a month its activities; who reaches a year's target is counted in the year
    "cybersecurity_activities": one_or_two((1, None, 1, 135), (1, None, 2, 135)),
    "skill_classes": one_or_two((0, 1, 1, 135), (1, 2, 2, 135)),
    "infosec_classes": one_or_two((0, None, 1, 135), (0, None, 2, 135)),
    "public_service_day": one_or_two((1, 1, 1, 135), (1, 2, 2, 135)),
    # Thursdays 21 and 28 May, 4 and 11 June; by the sun 4, 11, 18 and 25 June, the last two the second team's too
    "weekly_skill": one_or_two((1, 4, 1, 135), (2, 4 + 2, 2, 135)),
    "peak_month": one_or_two((0, None, 1, 135), (0, None, 2, 135)),
    # the second point: 11 working days from 15 to 29 June
    "duty_coverage": one_or_two((1, 21, 1, 135), (2, 22 + 11, 2, 135)),
    "hamlet_standing_group": one_or_two((0, 3, 2, 135), (1, 3, 2, 135)),
    "initiatives": both((None, None, 0, NUCLEUS)),
    "nucleus_dossiers_online": both((150, 200, 1, NUCLEUS)),
    "ts_satisfaction": both((98, 100, 1, NUCLEUS)),
    "ts_digitised": both((180, 200, 1, NUCLEUS)),
    "ts_data_reused": both((100, 200, 1, NUCLEUS)),
    "ts_online_once": both((150, 200, 1, NUCLEUS)),
    "ts_on_time": both((190, 200, 1, NUCLEUS)),
    "ts_paid_online": both((120, 200, 1, NUCLEUS)),
    "ts_feedback": both((9, 10, 1, NUCLEUS)),
    "ts_igialai": both((600, 1200, 1, NUCLEUS)),
    "ts_ai_trained": both((15, 20, 1, NUCLEUS)),
    "ts_bdhvs": both((700, 1200, 1, NUCLEUS)),
}
# From 15 December, or 1 January, to the end of June.
YEAR_SO_FAR: dict[str, dict[Calendar, Value]] = {
    # team-months that reached 3: none of seven of Decree 09's; one of seven by the sun and one of the second team
    "support_sessions_per_month": one_or_two((0, 6, 1, 135), (1, 6 + 1, 2, 135)),
    "digital_products": one_or_two((50, 2000, 1, 135), (57, 3000, 2, 135)),
    "payment_accounts": one_or_two((12, 2000, 1, 135), (12, 3000, 2, 135)),
    "digital_signatures": one_or_two((3, 2000, 1, 135), (7, 3000, 2, 135)),
    "youth_trained": both((40, 100, 1, 135)),
    "youth_informed": both((80, 100, 1, 135)),
    # the class of 15 December and that of 14 June are two in Decree 09's 2026, one by the sun
    "cybersecurity_activities": one_or_two((1, 1, 1, 135), (0, 2, 2, 135)),
    "infosec_classes": one_or_two((0, 1, 1, 135), (0, 2, 2, 135)),  # that of 14 December is of 2025
    "dossiers_online_full": both((240, 300, 2, 135)),
    "adults_basic_skill": both((1000, 1800, 2, 135)),
    "initiatives": both((None, None, 0, NUCLEUS)),
}
# The second quarter begins on 15 March by Decree 09: the peak month of that day is in it.
SECOND_QUARTER: dict[str, dict[Calendar, Value]] = {
    "peak_month": one_or_two((1, 1, 1, 135), (0, 2, 2, 135)),
    "dossiers_online_full": both((240, 300, 2, 135)),
    "adults_basic_skill": both((1000, 1800, 2, 135)),
    "ts_ai_trained": both((15, 20, 1, NUCLEUS)),
}


@pytest.fixture(params=[DECREE, SOLAR], ids=str)
def calendar(request: pytest.FixtureRequest, gia_lai: Province, set_clock: SetClock) -> Calendar:
    set_clock(date(2026, 8, 20))
    gia_lai.calendar = request.param
    gia_lai.save()
    return Calendar(request.param)


@pytest.fixture
def province(gia_lai: Province, calendar: Calendar, roll_up: Callable[[], object]) -> Province:
    of_nucleus = CommuneGroup.objects.filter(province=gia_lai, code="nucleus").values("commune")
    assert of_nucleus.count() == NUCLEUS
    first, second = (
        gia_lai.communes.filter(pk__in=of_nucleus).order_by("pk")[0],
        gia_lai.communes.exclude(pk__in=of_nucleus).order_by("pk")[0],
    )
    _first_team(first)
    _second_team(second)
    june = Month(2026, 6, calendar)
    for code, values in FIGURES.items():
        for commune, value in zip((first, second), values, strict=True):
            if value is not None:
                reported(commune, code, value, june)
    roll_up()
    return gia_lai


def _member(commune: Commune, since: date) -> Membership:
    team = TeamFactory.create(commune=commune, in_force=True, in_force_from=since)
    return MembershipFactory.create(team=team, valid_from=since)


def _first_team(commune: Commune) -> None:
    member, point = _member(commune, BEGUN), SupportPointFactory.create(commune=commune, open_from=BEGUN)
    team = member.team
    for day in (date(2025, 12, 14), date(2025, 12, 15), date(2026, 5, 15), date(2026, 6, 16)):
        LogEntryFactory.create(membership=member, place=point, day=day, helped={"vneid": 2})
    for day, signatures in ((date(2026, 6, 14), 3), (date(2026, 6, 15), 4)):
        LogEntryFactory.create(membership=member, place=point, day=day, helped={"vneid": 1, "chu_ky_so": signatures})
    on_duty(point, team, date(2026, 6, 12), member.user)
    on_duty(point, team, date(2026, 6, 15), member.user)
    others = [MembershipFactory.create(team=team, valid_from=BEGUN) for _ in range(3)]
    on_duty(point, team, date(2026, 6, 16), member.user, *(one.user for one in others))
    for code, days in {
        "lop_an_toan_thong_tin": (date(2025, 12, 14), date(2025, 12, 15)),
        "thang_cao_diem": (date(2026, 3, 15),),
        "tuyen_truyen_an_ninh_mang": (date(2026, 6, 14),),
        "ngay_dich_vu_cong": (date(2026, 6, 14),),
        "moi_tuan_mot_ky_nang": (date(2026, 6, 14), date(2026, 6, 15)),
        "lop_ky_nang": (date(2026, 6, 15),),
    }.items():
        for day in days:
            ActivityFactory.create(team=team, kind=kind(team.province, code), held=True, first_day=day)
    hamlets = HamletFactory.create_batch(2, commune=commune)
    group = Subgroup.objects.create(
        kind="thuong_truc_thon", hamlet=hamlets[0], province=team.province, commune=commune, team=team
    )
    for sitting in others[:2]:
        SubgroupMember.objects.create(subgroup=group, membership=sitting, valid_from=LATER)


def _second_team(commune: Commune) -> None:
    member = _member(commune, LATER)
    point = SupportPointFactory.create(commune=commune, open_from=LATER, open_to=date(2026, 6, 29))
    LogEntryFactory.create(membership=member, place=point, day=date(2026, 6, 16), helped={"san_pham_so": 7})
    HamletFactory.create(commune=commune)


def test_every_indicator_of_june_the_second_quarter_and_the_year_so_far(province: Province, calendar: Calendar) -> None:
    assert set(JUNE) == set(Indicator.objects.filter(province=province).values_list("code", flat=True))
    june, quarter, year = Month(2026, 6, calendar), Quarter(2026, 2, calendar), Year(2026, calendar)
    for table, first, last, stretch in (
        (JUNE, june.first, june.last, "month"),
        (SECOND_QUARTER, quarter.first, quarter.last, "quarter"),
        (YEAR_SO_FAR, year.first, june.last, "ytd"),
    ):
        found = {code: value_of(code, province, first, last, stretch) for code in table}
        assert found == {code: values[calendar] for code, values in table.items()}, stretch
