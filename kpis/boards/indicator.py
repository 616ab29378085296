"""One indicator by itself: what it says, how it went, and the communes that its number is made of (K1, K3)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.boards import charts
from kpis.boards.charts import Line
from kpis.boards.commune_values import commune_values
from kpis.boards.drill import Viewed, opening
from kpis.boards.kept import kept_values
from kpis.boards.lights import (
    Aim,
    Judged,
    LightCard,
    card,
    counted_text,
    decimal_text,
    exact_value,
    judge,
    target_text,
    value_text,
)
from kpis.boards.map import CommuneLight, LightMap, light_map
from kpis.boards.periods import ShownPeriod, periods_until
from kpis.boards.places import moved, peers_of, places
from kpis.boards.stretches import (
    aims_in,
    counted_in,
    counts_reached,
    in_stretches,
    shown_stretch,
    still_runs,
    stretch_before,
    with_targets,
)
from kpis.boards.tables import Column, Columns
from kpis.boards.units import TREND, by_stretch, state_of
from kpis.enums import Grain, Light, Operator
from kpis.expressions import ExpressionError, in_words, parse
from kpis.measures import YES_NO, measures_of
from kpis.models import CommuneGroup, Indicator, IndicatorTarget, IndicatorValue, ProvinceState
from teams.commune_names import name_fits
from teams.models import Commune, Province, Team


@dataclass(frozen=True)
class CommuneValue:
    """A commune with its value; `place` is among those of its kind, nucleus communes apart (DOMAIN 13)."""

    commune: Commune
    is_nucleus: bool
    judged: Judged
    value_text: str
    made_of: str
    url: str
    parts_url: str = ""  # what the value is made of
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
        return peers_of(self.commune, is_nucleus=self.is_nucleus)


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
            return in_words(parse(text), labels, YES_NO) if text else ""
        except ExpressionError:
            return text

    return words(indicator.numerator), words(indicator.denominator)


def labels_of(province: Province) -> dict[str, str]:
    """What the measures of `province` are called."""
    return {name: str(measure.label) for name, measure in measures_of(province).items()}


def indicator_board(indicator: Indicator, shown: ShownPeriod, *, held: Collection[str] = ()) -> IndicatorBoard:
    """The page of `indicator`, read together with its province; `held` is what the person may do in the province."""
    province = indicator.province
    ((_same, target),) = with_targets(Indicator.objects.filter(pk=indicator.pk), shown.year.year)
    aim = aims_in(province, [indicator], shown).of(indicator, target)
    periods = periods_until(shown, TREND[shown.kind])
    stretches = [shown_stretch(indicator, one) for one in periods]
    of_province = IndicatorValue.objects.filter(
        province=province, indicator=indicator, commune__isnull=True, team__isnull=True
    )
    values = by_stretch(kept_values(of_province.filter(in_stretches(stretches))))
    earlier = stretch_before(indicator, shown)
    now = values.get((indicator.pk, stretches[-1]))
    before = values.get((indicator.pk, earlier)) if earlier else None
    rows = _commune_values(indicator, shown, aim, held)
    numerator, denominator = words_of(indicator, labels_of(province))
    line = Line(province.name, [exact_value(values.get((indicator.pk, stretch))) for stretch in stretches])
    return IndicatorBoard(
        indicator=indicator,
        period=shown,
        numerator=numerator,
        denominator=denominator,
        card=card(
            indicator,
            now,
            before,
            aim,
            is_leaf=False,
            counts=counted_in(indicator, shown.kind, is_leaf=False),
            running=still_runs(indicator, shown),
        ),
        targets=[
            (row.year, decimal_text(row.target, 0 if row.target == int(row.target) else 1))
            for row in IndicatorTarget.objects.filter(indicator=indicator)
        ],
        trend=charts.indicator_trend(
            indicator, periods, [line], judge(indicator, now, aim, is_leaf=False).target, is_leaf=False
        ),
        rows=rows,
        map=light_map(
            province,
            indicator,
            {row.commune.pk: CommuneLight(row.light, row.value_text, row.url) for row in rows},
            {row.commune.pk: str(row.commune) for row in rows},
        ),
        state=state_of(province),
    )


def _commune_values(indicator: Indicator, shown: ShownPeriod, aim: Aim, held: Collection[str]) -> list[CommuneValue]:
    """Every commune that the indicator is about, with its place among its peers and how that moved."""
    now, earlier = shown_stretch(indicator, shown), shown_stretch(indicator, shown.previous)
    is_leaf = not counts_reached(indicator, shown.kind)
    counts = counted_in(indicator, shown.kind, is_leaf=True)
    found = commune_values(indicator.province, [indicator], {now, earlier})
    nucleus = set(CommuneGroup.objects.filter(province=indicator.province).values_list("commune", flat=True))
    communes = Commune.objects.filter(province=indicator.province)
    if indicator.group:
        communes = communes.filter(groups__code=indicator.group)
    teams = dict(
        Team.objects.filter(province=indicator.province, hamlet__isnull=True)
        .in_force_on(shown.as_of)
        .values_list("commune", "pk")
    )
    rows, rows_before = [], []
    for commune in communes:
        row = found.get((commune.pk, indicator.pk, now))
        own_team = teams.get(commune.pk)
        team = own_team if indicator.grain == Grain.TEAM else None
        page = reverse("team", args=[team]) if team else reverse("commune", args=[commune.pk])
        # No way back to this page: the board of the commune or team says more.
        viewed = Viewed(indicator.province.code, commune.pk, own_team, shown, held, sees_province=False)
        judged = judge(indicator, row, aim, is_leaf=is_leaf)
        one = CommuneValue(
            commune=commune,
            is_nucleus=commune.pk in nucleus,
            judged=judged,
            value_text=value_text(indicator, judged, is_leaf=is_leaf),
            made_of=counted_text(row, counts),
            url=f"{page}?ky={shown.code}",
            parts_url=opening(indicator, viewed),
        )
        rows.append(one)
        was = judge(indicator, found.get((commune.pk, indicator.pk, earlier)), aim, is_leaf=is_leaf)
        rows_before.append(replace(one, judged=was))
    lowest_first = indicator.operator == Operator.AT_MOST
    return _ranked(rows, _places(rows, lowest_first=lowest_first), _places(rows_before, lowest_first=lowest_first))


def _places(rows: Sequence[CommuneValue], *, lowest_first: bool) -> dict[int, int]:
    return places(
        {row.commune.pk: row.value for row in rows},
        {row.commune.pk: row.peers for row in rows},
        lowest_first=lowest_first,
    )


def _ranked(rows: Sequence[CommuneValue], now: Mapping[int, int], before: Mapping[int, int]) -> list[CommuneValue]:
    return [
        replace(row, place=now.get(key), moved=moved(now.get(key), before.get(key)))
        for row, key in ((row, row.commune.pk) for row in rows)
    ]


def search(rows: Iterable[CommuneValue], query: str, kind: str) -> list[CommuneValue]:
    """The rows whose name contains `query` however it is written, of one kind (or the nucleus communes) if given."""

    def is_of_kind(row: CommuneValue) -> bool:
        return not kind or (row.is_nucleus if kind == "hat-nhan" else row.commune.kind == kind)

    return [row for row in rows if is_of_kind(row) and name_fits(row.commune, query)]
