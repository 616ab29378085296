"""The boards of a province, a commune and a team: lights, totals and charts of a period."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from kpis.boards import charts
from kpis.boards.difficulties import MetDifficulty, most_met
from kpis.boards.lights import AT_THE_END, LightCard, card, decimal_text
from kpis.boards.periods import ShownPeriod
from kpis.boards.stretches import Shown, aim_of, in_stretches, shown_stretch, targets_in
from kpis.boards.sums import service_mix, totals_by_month
from kpis.enums import CellMeasure, Due, Grain, Light, Section
from kpis.models import HalfMonthCell, Indicator, IndicatorValue, ProvinceCell, ProvinceState
from teams.models import Commune, Province, Team
from teams.periods import months_until

TREND_MONTHS = 12
NO_NUMBER = "–"


@dataclass(frozen=True)
class Openings:
    """Where the numbers of a board open what they are made of: by communes, by team, or by session."""

    people: str
    sessions: str


@dataclass(frozen=True)
class LightGroup:
    """The lights under one heading."""

    section: str
    title: str
    lights: list[LightCard]


@dataclass(frozen=True)
class Board:
    period: ShownPeriod
    light_groups: list[LightGroup]
    sessions: str
    people: str
    helped_groups: list[tuple[str, str]]
    trend: charts.Chart
    services: charts.Chart
    difficulties: list[MetDifficulty]
    state: ProvinceState | None
    openings: Openings
    is_of_one_commune: bool


@dataclass(frozen=True)
class _Unit:
    """Whose lights are shown: which rows are its own, and where they lead."""

    province: Province
    values: QuerySet[IndicatorValue]
    indicators: QuerySet[Indicator]
    team_cells: QuerySet[HalfMonthCell]
    is_leaf: bool
    url: str


def province_board(province: Province, period: ShownPeriod) -> Board:
    at = f"?ky={period.month.code}"
    unit = _Unit(
        province=province,
        values=IndicatorValue.objects.filter(province=province, commune__isnull=True, team__isnull=True),
        indicators=Indicator.objects.filter(province=province, is_active=True),
        team_cells=HalfMonthCell.objects.filter(province=province),
        is_leaf=False,
        url=at,
    )
    cells = ProvinceCell.objects.filter(province=province)
    return _board(unit, period, cells, Openings(people=f"{at}&xep=-luot#communes", sessions=f"{at}&xep=-buoi#communes"))


def commune_board(commune: Commune, period: ShownPeriod) -> Board:
    """A commune's board; where it has several teams, the lights about teams are those of its own, commune-level one."""
    own_team = Team.objects.filter(commune=commune, hamlet__isnull=True, in_force_from__isnull=False)
    of_teams, of_communes = Q(team__in=own_team), Q(team__isnull=True, indicator__grain=Grain.COMMUNE)
    team = own_team.in_force_on(period.as_of).first()
    url = f"{reverse('team', args=[team.pk])}?ky={period.month.code}" if team else "#teams"
    groups = commune.groups.values("code")
    cells = HalfMonthCell.objects.filter(commune=commune)
    unit = _Unit(
        province=commune.province,
        values=IndicatorValue.objects.filter(of_teams | of_communes, commune=commune),
        indicators=Indicator.objects.filter(province_id=commune.province_id, is_active=True).filter(
            Q(group="") | Q(group__in=groups)
        ),
        team_cells=cells,
        is_leaf=True,
        url=url,
    )
    return _board(unit, period, cells, Openings(people=url, sessions=url))


def team_board(team: Team, period: ShownPeriod) -> Board:
    url = f"?ky={period.month.code}#sessions"
    cells = HalfMonthCell.objects.filter(commune_id=team.commune_id, team=team)
    unit = _Unit(
        province=team.province,
        values=IndicatorValue.objects.filter(commune_id=team.commune_id, team=team),
        indicators=Indicator.objects.filter(province_id=team.province_id, is_active=True, grain=Grain.TEAM),
        team_cells=cells,
        is_leaf=True,
        url=url,
    )
    return _board(unit, period, cells, Openings(people=url, sessions=url))


def _board(unit: _Unit, period: ShownPeriod, cells: QuerySet[Any], openings: Openings) -> Board:
    month = period.month
    months = months_until(month, TREND_MONTHS)
    totals = totals_by_month(cells, months)
    now = totals[month]
    mix = service_mix(unit.province.pk, now)
    lights = _lights(unit, period)
    # A team in force that logged nothing held 0 sessions; where nothing was counted at all there is no number.
    is_counted = bool(now.by_item) or any(
        light.state != Light.NO_DATA for group in lights for light in group.lights if group.section == Section.TEAMS
    )

    def total(measure: CellMeasure) -> str:
        return decimal_text(now.of(measure)) if is_counted else NO_NUMBER

    return Board(
        period=period,
        light_groups=lights,
        sessions=total(CellMeasure.SESSIONS),
        people=total(CellMeasure.PEOPLE_HELPED),
        helped_groups=[
            (str(measure.label).capitalize(), total(measure))
            for measure in (
                CellMeasure.WOMEN,
                CellMeasure.ELDERLY,
                CellMeasure.ETHNIC_MINORITY,
                CellMeasure.DISABLED,
            )
        ],
        trend=charts.monthly_trend(months, totals, period.running),
        services=charts.service_mix(month, mix, now.of(CellMeasure.SESSIONS)),
        difficulties=most_met(unit.province.pk, unit.team_cells, month),
        state=ProvinceState.objects.filter(province=unit.province).first(),
        openings=openings,
        is_of_one_commune=unit.is_leaf,
    )


def _lights(unit: _Unit, period: ShownPeriod) -> list[LightGroup]:
    """The lights of all indicators in use, under their headings, with the trend against the period before."""
    indicators = list(unit.indicators)
    month, before = period.month, period.month.previous
    shown = {one.pk: shown_stretch(one, month) for one in indicators}
    earlier = {one.pk: shown_stretch(one, before) for one in indicators}
    rows = rows_of(unit.values, {*shown.values(), *earlier.values()})
    targets = targets_in(indicators, month.year)
    cards: dict[str, list[LightCard]] = {section: [] for section in Section.values}
    for one in indicators:
        is_year = one.period == Due.YEAR
        cards[one.section].append(
            card(
                one,
                rows.get((one.pk, shown[one.pk])),
                None if is_year else rows.get((one.pk, earlier[one.pk])),
                aim_of(one, targets[one.pk], period),
                is_leaf=unit.is_leaf,
                url=unit.url
                if unit.is_leaf
                else f"{reverse('indicator', args=[unit.province.code, one.code])}{unit.url}",
                running=period.is_running and not is_year and one.period not in AT_THE_END,
            )
        )
    return [LightGroup(section, str(Section(section).label), lights) for section, lights in cards.items() if lights]


def rows_of(values: QuerySet[IndicatorValue], stretches: Iterable[Shown]) -> dict[tuple[int, Shown], IndicatorValue]:
    """The rows of these stretches, by indicator and stretch."""
    found = values.filter(in_stretches(stretches))
    return {(row.indicator_id, (row.stretch, row.first_day, row.last_day)): row for row in found}


def board_version(province: Province) -> str:
    """What a page says it shows; a poll with the same version needs no new page. The day counts, as it moves on.

    Ends with the revision of the map whose shapes the page has (kpis.boards.map.shapes_for).
    """
    row = Province.objects.filter(pk=province.pk).values_list("rollup_state__version", "map__pk").first()
    version, revision = row or (None, None)
    return f"{version or 0}-{timezone.localdate():%Y%m%d}-{revision or 0}"
