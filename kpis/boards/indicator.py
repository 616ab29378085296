"""One indicator by itself: what it says, how it went, and the communes that its number is made of (K1, K3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.boards import charts
from kpis.boards.lights import Aim, Judged, LightCard, card, decimal_text, exact_value, judge, target_text, unit_of
from kpis.boards.map import CommuneLight, LightMap, light_map
from kpis.boards.periods import ShownPeriod
from kpis.boards.stretches import aim_of, in_stretches, shown_stretch, targets_in
from kpis.boards.tables import Column, Columns
from kpis.boards.units import TREND_MONTHS, rows_of
from kpis.enums import Grain, Light, Operator
from kpis.expressions import ExpressionError, in_words, parse
from kpis.measures import measures_of
from kpis.models import CommuneGroup, Indicator, IndicatorTarget, IndicatorValue, ProvinceState
from teams.commune_names import name_fits
from teams.models import Commune, Province, Team
from teams.periods import months_until


@dataclass(frozen=True)
class CommuneValue:
    """A commune with its value; `place` is among those of its kind, nucleus communes apart (DOMAIN 13)."""

    commune: Commune
    is_nucleus: bool
    judged: Judged
    value_text: str
    made_of: str
    url: str
    place: int | None = None
    moved: int | None = None  # places won since the period before; None where one of both has no value

    @property
    def name_key(self) -> str:
        return str(self.commune.sort_name)

    @property
    def value(self) -> Fraction | None:
        return self.judged.value

    @property
    def light(self) -> Light:
        return self.judged.state

    @property
    def value_number(self) -> float | None:
        return None if self.judged.value is None else float(self.judged.value)

    @property
    def fallen(self) -> int:
        """Places lost, as a number to be read after an arrow down."""
        return -(self.moved or 0)

    @property
    def peers(self) -> str:
        """Whom it is ranked among."""
        return _("xã hạt nhân") if self.is_nucleus else str(self.commune.get_kind_display()).lower()


@dataclass(frozen=True)
class IndicatorBoard:
    indicator: Indicator
    period: ShownPeriod
    numerator: str
    denominator: str
    card: LightCard
    targets: list[tuple[int, str]]  # of the years of the scheme in which they differ
    trend: charts.Chart
    rows: list[CommuneValue]
    map: LightMap | None
    state: ProvinceState | None

    @property
    def goal(self) -> str:
        """The target of a single unit, and of larger ones the share of units that shall reach it."""
        share, one = self.indicator.share_target, target_text(self.indicator)
        if share is None:
            return one
        return _("%(goal)s; %(share)s %% số đơn vị đạt") % {"goal": one, "share": decimal_text(share)}


SORTS: Columns = {
    "ten": Column(gettext_lazy("Xã, phường"), "name_key", first_descending=False, css="column-name"),
    "gia-tri": Column(gettext_lazy("Giá trị"), "value", first_descending=True, css="figures"),
    "hang": Column(gettext_lazy("Hạng"), "place", first_descending=False, css="figures"),
}


def words_of(indicator: Indicator, labels: Mapping[str, str]) -> tuple[str, str]:
    """Numerator and denominator as people read them; as they stand where they cannot be read any more."""

    def words(text: str) -> str:
        try:
            return in_words(parse(text), labels) if text else ""
        except ExpressionError:
            return text

    return words(indicator.numerator), words(indicator.denominator)


def labels_of(province: Province) -> dict[str, str]:
    """What the measures of `province` are called."""
    return {name: str(measure.label) for name, measure in measures_of(province).items()}


def indicator_board(indicator: Indicator, period: ShownPeriod) -> IndicatorBoard:
    province = indicator.province
    aim = aim_of(indicator, targets_in([indicator], period.month.year)[indicator.pk], period)
    months = months_until(period.month, TREND_MONTHS)
    shown = [shown_stretch(indicator, month) for month in months]
    of_province = IndicatorValue.objects.filter(
        province=province, indicator=indicator, commune__isnull=True, team__isnull=True
    )
    values = rows_of(of_province, set(shown))
    now, before = (values.get((indicator.pk, stretch)) for stretch in (shown[-1], shown[-2]))
    rows = _commune_values(indicator, period, aim)
    numerator, denominator = words_of(indicator, labels_of(province))
    return IndicatorBoard(
        indicator=indicator,
        period=period,
        numerator=numerator,
        denominator=denominator,
        card=card(indicator, now, before, aim, is_leaf=False, running=period.is_running),
        targets=[
            (row.year, decimal_text(row.target, 0 if row.target == int(row.target) else 1))
            for row in IndicatorTarget.objects.filter(indicator=indicator)
        ],
        trend=charts.indicator_trend(
            indicator, months, [exact_value(values.get((indicator.pk, stretch))) for stretch in shown], period.running
        ),
        rows=rows,
        map=light_map(
            province,
            indicator,
            {row.commune.pk: CommuneLight(row.light, row.value_text, row.url) for row in rows},
            {row.commune.pk: str(row.commune) for row in rows},
        ),
        state=ProvinceState.objects.filter(province=province).first(),
    )


def _commune_values(indicator: Indicator, period: ShownPeriod, aim: Aim) -> list[CommuneValue]:
    """Every commune that the indicator is about, with its place among its peers and how that moved."""
    now, before = period.month, period.month.previous
    shown, earlier = shown_stretch(indicator, now), shown_stretch(indicator, before)
    by_team = indicator.grain == Grain.TEAM and indicator.share_target is not None
    own = Q(team__hamlet__isnull=True, team__isnull=False) if by_team else Q(team__isnull=True)
    values = IndicatorValue.objects.filter(own, province=indicator.province, indicator=indicator, commune__isnull=False)
    found: dict[tuple[int, Any], IndicatorValue] = {}
    for value in values.filter(in_stretches({shown, earlier})).order_by("team"):
        # A commune's team may have been followed by another within the period: the newer one speaks.
        found[value.commune_id or 0, (value.stretch, value.first_day, value.last_day)] = value
    nucleus = set(CommuneGroup.objects.filter(province=indicator.province).values_list("commune", flat=True))
    communes = Commune.objects.filter(province=indicator.province)
    if indicator.group:
        communes = communes.filter(groups__code=indicator.group)
    teams = dict(
        Team.objects.filter(province=indicator.province, hamlet__isnull=True)
        .in_force_on(period.as_of)
        .values_list("commune", "pk")
    )
    rows, rows_before = [], []
    for commune in communes:
        row = found.get((commune.pk, shown))
        team = teams.get(commune.pk) if indicator.grain == Grain.TEAM else None
        page = reverse("team", args=[team]) if team else reverse("commune", args=[commune.pk])
        judged = judge(indicator, row, aim, is_leaf=True)
        one = CommuneValue(
            commune=commune,
            is_nucleus=commune.pk in nucleus,
            judged=judged,
            value_text=_value_text(indicator, judged),
            made_of=_made_of(indicator, row),
            url=f"{page}?ky={now.code}",
        )
        rows.append(one)
        was = judge(indicator, found.get((commune.pk, earlier)), aim, is_leaf=True)
        rows_before.append(replace(one, judged=was))
    lowest_first = indicator.operator == Operator.AT_MOST
    return _ranked(rows, _places(rows, lowest_first=lowest_first), _places(rows_before, lowest_first=lowest_first))


def _value_text(indicator: Indicator, judged: Judged) -> str:
    unit, places = unit_of(indicator, is_leaf=True)
    return "" if judged.value is None else f"{decimal_text(judged.value, places)} {unit}"


def _made_of(indicator: Indicator, row: IndicatorValue | None) -> str:
    """`80/100 hồ sơ`: what a ratio is made of."""
    if row is None or row.numerator is None or row.denominator is None:
        return ""
    return f"{decimal_text(row.numerator)}/{decimal_text(row.denominator)} {indicator.counts}"


def _places(rows: Sequence[CommuneValue], *, lowest_first: bool) -> dict[int, int]:
    """Each commune's place among its peers, the same for the same value; none without a value, which is not zero."""
    places: dict[int, int] = {}
    for peers in {row.peers for row in rows}:
        known = [(row.value, row.commune.pk) for row in rows if row.peers == peers and row.value is not None]
        values = sorted((value for value, _commune in known), reverse=not lowest_first)
        places |= {commune: values.index(value) + 1 for value, commune in known}
    return places


def _ranked(rows: Sequence[CommuneValue], places: Mapping[int, int], before: Mapping[int, int]) -> list[CommuneValue]:
    return [
        replace(
            row,
            place=places.get(row.commune.pk),
            moved=before[row.commune.pk] - places[row.commune.pk]
            if row.commune.pk in places and row.commune.pk in before
            else None,
        )
        for row in rows
    ]


def search(rows: Iterable[CommuneValue], query: str, kind: str) -> list[CommuneValue]:
    """The rows whose name contains `query` however it is written, of one kind (or the nucleus communes) if given."""

    def is_of_kind(row: CommuneValue) -> bool:
        return not kind or (row.is_nucleus if kind == "hat-nhan" else row.commune.kind == kind)

    return [row for row in rows if is_of_kind(row) and name_fits(row.commune, query)]
