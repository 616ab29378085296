"""The boards of a province, a commune and a team: lights, totals and charts of a period."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.boards import charts
from kpis.boards.lights import LightCard, card, decimal_text
from kpis.boards.periods import ShownPeriod
from kpis.boards.sums import service_mix, totals_by_month
from kpis.enums import Light, Measure
from kpis.indicators import COMPUTED
from kpis.models import HalfMonthCell, Indicator, IndicatorValue, ProvinceCell, ProvinceState
from teams.models import Commune, Province, Team
from teams.periods import months_until

TREND_MONTHS = 12
NO_NUMBER = "–"
# Looked at on a day, so a running period is as good as a whole one; and these two are about the province alone.
POINT_IN_TIME = OF_PROVINCE_ALONE = ("team_established", "team_has_support_point")


@dataclass(frozen=True)
class Openings:
    """Where the numbers of a board open what they are made of: by communes, by team, or by session."""

    of_team: bool
    light: dict[str, str]
    people: str
    sessions: str


@dataclass(frozen=True)
class Board:
    period: ShownPeriod
    lights: list[LightCard]
    sessions: str
    people: str
    helped_groups: list[tuple[str, str]]
    trend: charts.Chart
    services: charts.Chart
    state: ProvinceState | None
    openings: Openings


def province_board(province: Province, period: ShownPeriod) -> Board:
    values = IndicatorValue.objects.filter(province=province, commune__isnull=True, team__isnull=True)
    cells = ProvinceCell.objects.filter(province=province)
    at = f"?ky={period.month.code}"
    by_name, by_sessions = f"{at}#communes", f"{at}&xep=buoi#communes"
    openings = Openings(
        of_team=False,
        light={
            "team_established": by_name,
            "team_has_support_point": by_name,
            "support_sessions_per_month": by_sessions,
            "daily_update": f"{at}&xep=cap-nhat#communes",
        },
        people=f"{at}&xep=-luot#communes",
        sessions=f"{at}&xep=-buoi#communes",
    )
    return _board(province, period, values, cells, openings)


def commune_board(commune: Commune, period: ShownPeriod) -> Board:
    """A commune's board; where it has several teams, the lights are those of its own (commune-level) team."""
    own_team = Team.objects.filter(commune=commune, hamlet__isnull=True, in_force_from__isnull=False)
    values = IndicatorValue.objects.filter(province_id=commune.province_id, team__in=own_team)
    cells = HalfMonthCell.objects.filter(commune=commune)
    team = own_team.in_force_on(period.as_of).first()
    url = f"{reverse('team', args=[team.pk])}?ky={period.month.code}" if team else "#teams"
    return _board(commune.province, period, values, cells, _team_openings(url))


def team_board(team: Team, period: ShownPeriod) -> Board:
    values = IndicatorValue.objects.filter(province_id=team.province_id, team=team)
    cells = HalfMonthCell.objects.filter(commune_id=team.commune_id, team=team)
    return _board(team.province, period, values, cells, _team_openings(f"?ky={period.month.code}#sessions"))


def _team_openings(url: str) -> Openings:
    codes = [code for code in COMPUTED if code not in OF_PROVINCE_ALONE]
    return Openings(of_team=True, light=dict.fromkeys(codes, url), people=url, sessions=url)


def _board(
    province: Province,
    period: ShownPeriod,
    values: QuerySet[IndicatorValue],
    cells: QuerySet[Any],
    openings: Openings,
) -> Board:
    month = period.month
    months = months_until(month, TREND_MONTHS)
    totals = totals_by_month(cells, months)
    now = totals[month]
    mix = service_mix(province.pk, now)
    lights = _lights(province, period, values, openings)
    # A team in force that logged nothing held 0 sessions; where nothing was counted at all there is no number.
    is_counted = bool(now.by_item) or any(light.state != Light.NO_DATA for light in lights)

    def total(measure: Measure) -> str:
        return decimal_text(now.of(measure)) if is_counted else NO_NUMBER

    return Board(
        period=period,
        lights=lights,
        sessions=total(Measure.SESSIONS),
        people=total(Measure.PEOPLE_HELPED),
        helped_groups=[
            (str(measure.label).capitalize(), total(measure))
            for measure in (Measure.WOMEN, Measure.ELDERLY, Measure.ETHNIC_MINORITY, Measure.DISABLED)
        ],
        trend=charts.monthly_trend(months, totals, period.running),
        services=charts.service_mix(month, mix, now.of(Measure.SESSIONS)),
        state=ProvinceState.objects.filter(province=province).first(),
        openings=openings,
    )


def _lights(
    province: Province, period: ShownPeriod, values: QuerySet[IndicatorValue], openings: Openings
) -> list[LightCard]:
    month, before = period.month, period.month.previous
    urls, of_team = openings.light, openings.of_team
    rows = {(row.indicator_id, row.first_day): row for row in values.filter(first_day__in=[month.first, before.first])}
    indicators = {row.code: row for row in Indicator.objects.filter(province=province, code__in=urls)}
    return [
        card(
            indicators[code],
            rows.get((indicators[code].pk, month.first)),
            rows.get((indicators[code].pk, before.first)),
            of_team=of_team,
            url=urls[code],
            running=period.is_running and code not in POINT_IN_TIME,
            note=_("Tính những ngày đã hết hạn ghi.") if code == "daily_update" else "",
        )
        for code in urls
        if code in indicators
    ]


def board_version(province: Province) -> str:
    """What a page says it shows; a poll with the same version needs no new page. The day counts, as it moves on.

    Ends with the revision of the map whose shapes the page has (kpis.boards.map.shapes_for).
    """
    row = Province.objects.filter(pk=province.pk).values_list("rollup_state__version", "map__pk").first()
    version, revision = row or (None, None)
    return f"{version or 0}-{timezone.localdate():%Y%m%d}-{revision or 0}"
