"""Two communes beside each other: every indicator with target, both values, what still lacks, how both went (K3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.boards.kept import KeptValue, kept_values
from kpis.boards.lights import Aim, Judged, LightCard, card, decimal_text, exact_value, gap_text, judge, unit_of
from kpis.boards.periods import ShownPeriod, periods_until
from kpis.boards.sparks import Spark, sparks
from kpis.boards.stretches import (
    aims_in,
    counted_in,
    counts_reached,
    for_one_unit,
    in_stretches,
    shown_stretch,
    still_runs,
    stretch_before,
    with_targets,
)
from kpis.boards.sums import totals_by_period
from kpis.boards.units import GROUPS, TREND, ValueKey, by_stretch, state_of
from kpis.enums import CellMeasure, Grain, Section
from kpis.models import CommuneGroup, HalfMonthCell, Indicator, IndicatorValue, ProvinceState
from teams.commune_names import name_fits
from teams.models import Commune, Province

TWO = 2
NAMED_AT_MOST = 6  # of several communes that fit what was typed


@dataclass(frozen=True)
class Wanted:
    """One of the two communes as it was asked for: found, or with what is wrong and which ones may be meant."""

    typed: str
    commune: Commune | None = None
    error: str = ""
    candidates: list[Commune] = field(default_factory=list)


def find(communes: Sequence[Commune], typed: str) -> Wanted:
    """The one of `communes` that `typed` means: its key, or its name however it is written (DOMAIN 14)."""
    typed = typed.strip()
    if not typed:
        return Wanted("")
    if known := next((one for one in communes if typed == str(one.pk)), None):
        return Wanted(str(known), known)
    exact = [one for one in communes if typed.casefold() in (one.full_name.casefold(), one.name.casefold())]
    fitting = exact if len(exact) == 1 else [one for one in communes if name_fits(one, typed)]
    if len(fitting) == 1:
        return Wanted(str(fitting[0]), fitting[0])
    if not fitting:
        return Wanted(typed, error=_("Không có xã, phường nào khớp. Thử gõ ít chữ hơn."))
    error = _("Có %(count)s xã, phường khớp. Hãy chọn một, hoặc gõ thêm.") % {"count": len(fitting)}
    return Wanted(typed, error=error, candidates=fitting[:NAMED_AT_MOST])


@dataclass(frozen=True)
class Side:
    """What one of the two communes reached."""

    commune: Commune
    card: LightCard | None  # None: the indicator is about others
    judged: Judged
    gap: str  # to the target
    spark: Spark | None
    line: Sequence[Fraction | None]  # period by period, what the spark is drawn of


@dataclass(frozen=True)
class ComparedIndicator:
    name: str
    short_name: str
    target: str
    unit: str
    url: str
    sides: list[Side]
    difference: str


@dataclass(frozen=True)
class ComparedTotal:
    label: str
    unit: str
    numbers: list[tuple[Commune, int | None]]  # None: of that commune nothing was counted
    difference: str

    @property
    def values(self) -> list[tuple[Commune, str]]:
        return [(commune, "" if number is None else decimal_text(number)) for commune, number in self.numbers]


@dataclass(frozen=True)
class Comparison:
    period: ShownPeriod
    communes: list[Commune]
    periods: Sequence[ShownPeriod]  # of the trends
    totals: list[ComparedTotal]
    groups: list[tuple[str, list[ComparedIndicator]]]
    lacking: list[tuple[Commune, list[str]]]  # the indicators of which one has no data
    state: ProvinceState | None


def compare(province: Province, communes: Sequence[Commune], shown: ShownPeriod, *, opens: bool) -> Comparison:
    """The same few queries for any number of indicators. `opens`: the indicators' own pages may be linked."""
    group_of: dict[int, set[str]] = {one.pk: {""} for one in communes}
    for commune, code in CommuneGroup.objects.filter(commune__in=communes).values_list("commune", "code"):
        group_of[commune].add(code)
    every = with_targets(Indicator.objects.filter(province=province, is_active=True), shown.year.year)
    ours = [
        (one, target)
        for one, target in for_one_unit(every)
        if any(one.group in group_of[commune.pk] for commune in communes)
    ]
    periods = periods_until(shown, TREND[shown.kind])
    values = _values(province, communes, ours, periods)
    aims = aims_in(province, [one for one, _target in ours], shown)
    rows = {
        one.pk: _compared(
            one,
            aims.of(one, target),
            periods,
            [(commune, values[commune.pk] if one.group in group_of[commune.pk] else None) for commune in communes],
            url=f"{reverse('indicator', args=[province.code, one.code])}?ky={shown.code}" if opens else "",
        )
        for one, target in ours
    }
    groups = [
        (str(section.label), [rows[one.pk] for one, _target in ours if one.section == section]) for section in Section
    ]
    return Comparison(
        period=shown,
        communes=list(communes),
        periods=periods,
        totals=_totals(communes, shown),
        groups=[group for group in groups if group[1]],
        lacking=[(commune, _lacking(commune, rows.values())) for commune in communes],
        state=state_of(province),
    )


def _values(
    province: Province,
    communes: Sequence[Commune],
    indicators: Iterable[tuple[Indicator, Decimal]],
    periods: Sequence[ShownPeriod],
) -> dict[int, Mapping[ValueKey, KeptValue]]:
    """What each of the communes reached, as its own page says: of its own team where teams have the values."""
    stretches = {shown_stretch(one, period) for one, _target in indicators for period in periods}
    of_teams = Q(team__isnull=False, team__hamlet__isnull=True, indicator__grain=Grain.TEAM)
    of_communes = Q(team__isnull=True, indicator__grain=Grain.COMMUNE)
    found = IndicatorValue.objects.filter(of_teams | of_communes, province=province, commune__in=communes)
    # Of several teams that followed one another, the newer one speaks.
    rows = kept_values(found.filter(in_stretches(stretches)).order_by("team"))
    return {one.pk: by_stretch(row for row in rows if row.commune_id == one.pk) for one in communes}


def _compared(
    indicator: Indicator,
    aim: Aim,
    periods: Sequence[ShownPeriod],
    values: Sequence[tuple[Commune, Mapping[ValueKey, KeptValue] | None]],
    *,
    url: str,
) -> ComparedIndicator:
    """One indicator of both; None in the place of the values of a commune that it is not about."""
    shown = periods[-1]
    is_leaf = not counts_reached(indicator, shown.kind)
    unit, places = unit_of(indicator, is_leaf=is_leaf)
    before = stretch_before(indicator, shown)
    keys = [(indicator.pk, shown_stretch(indicator, one)) for one in periods]
    lines = [[exact_value((rows or {}).get(key)) for key in keys] for _commune, rows in values]
    target = judge(indicator, None, aim, is_leaf=is_leaf).target
    drawn = sparks(lines, [str(one) for one in periods], target=target, unit=unit, places=places)
    judged = [judge(indicator, (rows or {}).get(keys[-1]), aim, is_leaf=is_leaf) for _commune, rows in values]
    sides = [
        Side(
            commune=commune,
            judged=one,
            line=line,
            card=None
            if rows is None
            else card(
                indicator,
                rows.get(keys[-1]),
                rows.get((indicator.pk, before)) if before else None,
                aim,
                is_leaf=is_leaf,
                counts=counted_in(indicator, shown.kind, is_leaf=True),
                running=still_runs(indicator, shown),
            ),
            gap=_gap(one, unit, places),
            spark=spark,
        )
        for (commune, rows), one, line, spark in zip(values, judged, lines, drawn, strict=True)
    ]
    return ComparedIndicator(
        name=indicator.name,
        short_name=indicator.short_name,
        target=f"{decimal_text(target, 0 if target.denominator == 1 else 1)} {unit}",
        unit=unit,
        url=url,
        sides=sides,
        difference=_difference(
            [(one, line[-1]) for (one, _rows), line in zip(values, lines, strict=True)], unit, places
        ),
    )


def _gap(judged: Judged, unit: str, places: int) -> str:
    """How far a value is from its target."""
    if judged.value is None:
        return ""
    gap = judged.value - judged.target
    if gap == 0:
        return _("vừa đủ")
    words = _("hơn mục tiêu %(gap)s") if gap > 0 else _("kém mục tiêu %(gap)s")
    return words % {"gap": gap_text(abs(gap), unit, places)}


def _difference(both: Sequence[tuple[Commune, Fraction | None]], unit: str, places: int) -> str:
    """Which of the two has more, and how much; empty where one has no data."""
    (one, value), (other, other_value) = both
    if value is None or other_value is None:
        return ""
    if value == other_value:
        return _("bằng nhau")
    return _("%(commune)s cao hơn %(gap)s") % {
        "commune": one if value > other_value else other,
        "gap": gap_text(abs(value - other_value), unit, places),
    }


def _totals(communes: Sequence[Commune], shown: ShownPeriod) -> list[ComparedTotal]:
    """Buổi, lượt and who was helped; a commune of which nothing was counted has no number."""
    totals = [totals_by_period(HalfMonthCell.objects.filter(commune=commune), [shown])[shown] for commune in communes]
    rows = [
        (_("Buổi hỗ trợ"), _("buổi"), CellMeasure.SESSIONS),
        (_("Lượt hỗ trợ"), _("lượt"), CellMeasure.PEOPLE_HELPED),
        *((str(measure.label).capitalize(), _("lượt"), measure) for measure in GROUPS),
    ]
    return [
        _total(
            label,
            unit,
            [(at, one.of(measure) if one.by_item else None) for at, one in zip(communes, totals, strict=True)],
        )
        for label, unit, measure in rows
    ]


def _total(label: str, unit: str, numbers: list[tuple[Commune, int | None]]) -> ComparedTotal:
    exact = [(commune, None if number is None else Fraction(number)) for commune, number in numbers]
    return ComparedTotal(label, unit, numbers, _difference(exact, unit, 0))


def _lacking(commune: Commune, rows: Iterable[ComparedIndicator]) -> list[str]:
    return [
        row.short_name
        for row in rows
        for side in row.sides
        if side.commune == commune and side.card and not side.card.value_text
    ]
