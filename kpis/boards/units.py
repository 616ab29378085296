"""The boards of a province, a commune and a team: lights, totals and charts of a period."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.boards import charts, communes
from kpis.boards.difficulties import MetDifficulty, met_in_communes, most_met
from kpis.boards.drill import Viewed, opening
from kpis.boards.kept import BareValue, KeptValue, kept_values
from kpis.boards.lights import (
    NO_BREAK,
    LightCard,
    card,
    decimal_text,
    exact_value,
    judge,
    unit_of,
)
from kpis.boards.periods import ShownPeriod, periods_until
from kpis.boards.stretches import (
    Shown,
    aims_in,
    counted_in,
    counts_reached,
    for_one_unit,
    in_stretches,
    name_of_stretch,
    shown_stretch,
    still_runs,
    stretch_before,
    with_targets,
)
from kpis.boards.sums import Totals, names_of_parts, service_mix, totals_of_series
from kpis.enums import CellMeasure, Grain, Light, Section, Stretch
from kpis.models import HalfMonthCell, Indicator, IndicatorValue, ProvinceCell, ProvinceState
from teams.enums import Permission
from teams.models import Commune, Province, Team

# So many periods of each kind stand in a trend; before 2025 nobody had such teams.
TREND = {Stretch.MONTH: 12, Stretch.QUARTER: 8, Stretch.YEAR: 3}
MONTHS_SHOWN = 12
# Periods whose values are read, that shown included: one before it for the trend; and of a running one, of which little
# is known yet, some more for what was known last.
WITH_THE_ONE_BEFORE, WHILE_RUNNING = 2, 4
NO_NUMBER = "–"
GROUPS = (CellMeasure.WOMEN, CellMeasure.ELDERLY, CellMeasure.ETHNIC_MINORITY, CellMeasure.DISABLED)
Targeted = list[tuple[Indicator, Decimal]]
ValueKey = tuple[int, Shown]


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
class HelpedGroup:
    """So many of the people helped belong to a group; `share` is of all lượt, empty where there are none."""

    label: str
    value: str
    share: str


@dataclass(frozen=True)
class Board:
    period: ShownPeriod
    light_groups: list[LightGroup]
    sessions: str
    people: str
    helped_groups: list[HelpedGroup]
    trend: charts.Chart
    services: charts.Chart
    service_months: charts.Chart
    difficulties: list[MetDifficulty]
    state: ProvinceState | None
    openings: Openings
    is_of_one_commune: bool


@dataclass(frozen=True)
class ProvinceBoard(Board):
    """With the rows of the communes under it, what the map says of each, and which of them are on it."""

    rows: list[communes.CommuneRow]
    map_indicator: Indicator | None
    map_goal: str
    drawn: set[int]


@dataclass(frozen=True)
class _Unit:
    """Whose lights are shown, where they lead, and its numbers."""

    province: Province
    viewed: Viewed | None  # None: a province, whose lights lead to the indicators' own pages
    indicators: Targeted
    values: Iterable[KeptValue]
    cells: QuerySet[Any]

    @property
    def is_leaf(self) -> bool:
        return self.viewed is not None


def province_board(province: Province, shown: ShownPeriod) -> ProvinceBoard:
    """Everything on the province's page by the same six queries, however many communes, indicators and services."""
    at = f"?ky={shown.code}"
    every = with_targets(Indicator.objects.filter(province=province), shown.year.year)
    in_use = [(one, target) for one, target in every if one.is_active]
    own = IndicatorValue.objects.filter(province=province, commune__isnull=True, team__isnull=True)
    of_table = {one.code: (one, target) for one, target in every}
    sessions, target = of_table.get(communes.SESSIONS_TARGET, (None, Decimal()))
    in_time, _target = of_table.get(communes.DAILY_UPDATE, (None, Decimal()))
    board = _board(
        _Unit(
            province=province,
            viewed=None,
            indicators=in_use,
            values=kept_values(own.filter(in_stretches(_stretches(in_use, shown)))),
            cells=ProvinceCell.objects.filter(province=province),
        ),
        shown,
        Openings(people=f"{at}&xep=-luot#communes", sessions=f"{at}&xep=-buoi#communes"),
        met_in=met_in_communes(province, shown),
    )
    found = communes.commune_numbers(province, shown, sessions, in_time)
    return ProvinceBoard(
        **vars(board),
        rows=communes.commune_rows(found, _session_light(province, sessions, target, shown)),
        map_indicator=sessions,
        map_goal=_("số tháng đạt mục tiêu %(target)s %(unit)s")
        % {"target": decimal_text(target), "unit": sessions.unit}
        if sessions is not None and counts_reached(sessions, shown.kind)
        else "",
        drawn={one.pk for one in found if one.is_drawn},
    )


def _session_light(
    province: Province, indicator: Indicator | None, target: Decimal, shown: ShownPeriod
) -> Callable[[BareValue], tuple[Light, str]]:
    """How the lights of teams in the table and on the map are found; of a longer period with the months that reached
    the target."""
    if indicator is None:
        return lambda _value: (Light.NO_DATA, "")
    aim = aims_in(province, [indicator], shown).of(indicator, target)
    if not counts_reached(indicator, shown.kind):
        return cache(lambda value: (judge(indicator, value, aim, is_leaf=True).state, ""))
    counted = counted_in(indicator, shown.kind, is_leaf=True)
    return cache(
        lambda value: (
            judge(indicator, value, aim, is_leaf=False).state,
            f"{decimal_text(value.numerator or 0)}/{decimal_text(value.denominator or 0)} {counted}",
        )
    )


def commune_board(commune: Commune, shown: ShownPeriod, *, held: Collection[str], sees_province: bool) -> Board:
    """A commune's board; where it has several teams, the lights about teams are those of its own, commune-level one.

    `held` is what the person may do there: it says which pages the numbers open.
    """
    own_team = Team.objects.filter(commune=commune, hamlet__isnull=True, in_force_from__isnull=False)
    of_teams, of_communes = Q(team__in=own_team), Q(team__isnull=True, indicator__grain=Grain.COMMUNE)
    team = own_team.in_force_on(shown.as_of).first()
    viewed = Viewed(
        province=commune.province.code,
        commune=commune.pk,
        team=team.pk if team else None,
        shown=shown,
        held=held,
        sees_province=sees_province,
    )
    groups = commune.groups.values("code")
    indicators = Indicator.objects.filter(Q(group="") | Q(group__in=groups), province_id=commune.province_id)
    targeted = for_one_unit(with_targets(indicators.filter(is_active=True), shown.year.year))
    values = IndicatorValue.objects.filter(of_teams | of_communes, commune=commune)
    return _board(
        _Unit(
            province=commune.province,
            viewed=viewed,
            indicators=targeted,
            values=kept_values(values.filter(in_stretches(_stretches(targeted, shown)))),
            cells=HalfMonthCell.objects.filter(commune=commune),
        ),
        shown,
        Openings(people=viewed.sessions, sessions=viewed.sessions),
    )


def team_board(team: Team, shown: ShownPeriod, *, held: Collection[str], sees_province: bool) -> Board:
    """A team's board; `held` as for `commune_board`."""
    viewed = Viewed(
        province=team.province.code,
        commune=team.commune_id,
        team=team.pk,
        shown=shown,
        held=held,
        sees_province=sees_province,
    )
    url = viewed.sessions if viewed.may(Permission.SEE_SESSIONS) else ""
    indicators = Indicator.objects.filter(province_id=team.province_id, is_active=True, grain=Grain.TEAM)
    targeted = for_one_unit(with_targets(indicators, shown.year.year))
    values = IndicatorValue.objects.filter(commune_id=team.commune_id, team=team)
    return _board(
        _Unit(
            province=team.province,
            viewed=viewed,
            indicators=targeted,
            values=kept_values(values.filter(in_stretches(_stretches(targeted, shown)))),
            cells=HalfMonthCell.objects.filter(commune_id=team.commune_id, team=team),
        ),
        shown,
        Openings(people=url, sessions=url),
    )


def _periods(shown: ShownPeriod) -> list[ShownPeriod]:
    """The period shown and those before it whose values are read, the newest first."""
    return periods_until(shown, WHILE_RUNNING if shown.is_running else WITH_THE_ONE_BEFORE)[::-1]


def _stretches(indicators: Targeted, shown: ShownPeriod) -> set[Shown]:
    """The stretches of `_periods`."""
    of_each_due = {one.period: one for one, _target in indicators}
    return {shown_stretch(one, period) for one in of_each_due.values() for period in _periods(shown)}


def _board(
    unit: _Unit,
    shown: ShownPeriod,
    openings: Openings,
    *,
    met_in: Mapping[int, int] | None = None,
) -> Board:
    periods = periods_until(shown, TREND[shown.kind])
    months = periods_until(ShownPeriod(shown.month, shown.today), MONTHS_SHOWN)
    by_period, by_month = totals_of_series(unit.cells, periods, months)
    now, names = by_period[shown], names_of_parts(unit.province.pk)
    lights = _lights(unit, shown)
    # A team in force that logged nothing held 0 sessions; where nothing was counted at all there is no number.
    is_counted = bool(now.by_item) or any(
        light.state != Light.NO_DATA for group in lights for light in group.lights if group.section == Section.TEAMS
    )

    def total(measure: CellMeasure) -> str:
        return decimal_text(now.of(measure)) if is_counted else NO_NUMBER

    return Board(
        period=shown,
        light_groups=lights,
        sessions=total(CellMeasure.SESSIONS),
        people=total(CellMeasure.PEOPLE_HELPED),
        helped_groups=[
            HelpedGroup(str(measure.label).capitalize(), total(measure), share_of_people(now, measure))
            for measure in GROUPS
        ],
        trend=charts.trend(periods, by_period),
        services=charts.service_mix(shown, service_mix(now, names), now.of(CellMeasure.SESSIONS)),
        service_months=charts.service_months(months, by_month, names),
        difficulties=most_met(now, names, met_in or {}),
        state=state_of(unit.province),
        openings=openings,
        is_of_one_commune=unit.is_leaf,
    )


def share_of_people(totals: Totals, measure: CellMeasure) -> str:
    people = totals.of(CellMeasure.PEOPLE_HELPED)
    if not people:
        return ""
    return _("%(share)s %% số lượt") % {"share": decimal_text(Fraction(totals.of(measure) * 100, people), 1)}


def _lights(unit: _Unit, shown: ShownPeriod) -> list[LightGroup]:
    """The lights of all indicators in use, under their headings, with the trend against the period before."""
    rows = by_stretch(unit.values)
    aims = aims_in(unit.province, [one for one, _target in unit.indicators], shown)
    earlier = _periods(shown)[1:] if shown.is_running else []
    of_each_due = {one.period: one for one, _target in unit.indicators}
    stretches = {due: (shown_stretch(one, shown), stretch_before(one, shown)) for due, one in of_each_due.items()}
    cards: dict[str, list[LightCard]] = defaultdict(list)
    for one, target in unit.indicators:
        is_leaf = unit.is_leaf and not counts_reached(one, shown.kind)
        stretch, before = stretches[one.period]
        now = rows.get((one.pk, stretch))
        cards[one.section].append(
            card(
                one,
                now,
                rows.get((one.pk, before)) if before else None,
                aims.of(one, target),
                is_leaf=is_leaf,
                counts=counted_in(one, shown.kind, is_leaf=unit.is_leaf),
                url=opening(one, unit.viewed)
                if unit.viewed
                else f"{_page_of(unit.province.code, one.code)}?ky={shown.code}",
                running=still_runs(one, shown),
                last_known=_last_known(one, rows, earlier, is_leaf=is_leaf) if exact_value(now) is None else "",
            )
        )
    return [
        LightGroup(section.value, str(section.label), cards[section]) for section in Section if cards.get(section.value)
    ]


@lru_cache(maxsize=1024)  # an address stays what it is
def _page_of(province: int, indicator: str) -> str:
    return reverse("indicator", args=[province, indicator])


def _last_known(
    indicator: Indicator, rows: Mapping[ValueKey, KeptValue], earlier: Iterable[ShownPeriod], *, is_leaf: bool
) -> str:
    """`Tháng 10/2026: 51,1 %`: the value of the first of `earlier` that has one; empty if none has."""
    for period in earlier:
        value = exact_value(rows.get((indicator.pk, shown_stretch(indicator, period))))
        if value is not None:
            unit, places = unit_of(indicator, is_leaf=is_leaf)
            name = name_of_stretch(indicator, period)
            return f"{name}: {decimal_text(value, places)}{NO_BREAK}{unit}"
    return ""


def by_stretch(values: Iterable[KeptValue]) -> dict[ValueKey, KeptValue]:
    """The rows of one unit by indicator and stretch."""
    return {(row.indicator_id, (row.stretch, row.first_day, row.last_day)): row for row in values}


def state_of(province: Province) -> ProvinceState | None:
    """When the province's numbers were computed; None before anything was."""
    return getattr(province, "rollup_state", None)


def board_version(province: Province) -> str:
    """What a page says it shows; a poll with the same version needs no new page. The day counts, as it moves on.

    Ends with the revision of the map. Asks nothing where `province` was read together with WITH_VERSION.
    """
    state, sheet = state_of(province), getattr(province, "map", None)
    return f"{state.version if state else 0}-{timezone.localdate():%Y%m%d}-{sheet.pk if sheet else 0}"


WITH_VERSION = ("rollup_state", "map")
