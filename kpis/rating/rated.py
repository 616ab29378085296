"""The communes of a province rated by its rule: points, class, place among equals, and what pulled them down (K4)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from kpis.boards.commune_values import commune_values
from kpis.boards.kept import KeptValue
from kpis.boards.lights import (
    NO_BREAK,
    Aim,
    Judged,
    counted_text,
    decimal_text,
    judge,
    unit_of,
    unit_of_difference,
    value_text,
)
from kpis.boards.periods import ShownPeriod
from kpis.boards.places import moved, peers_of, places
from kpis.boards.stretches import shown_stretch, with_targets
from kpis.enums import Group, Light
from kpis.models import CommuneGroup, Indicator, RatingClass
from kpis.rating.points import Scored, aim_in_running, due_of, is_due, known_share, points_of, share_of
from kpis.rating.rule import Rule
from reporting.figures.numbers import whole_percent
from teams.commune_names import name_fits
from teams.models import Commune, Province

MOST_HELD_BACK = 3
NUCLEUS = "hat-nhan"  # in addresses, beside the kinds of communes


@dataclass(frozen=True)
class Part:
    """One indicator of the rule for one commune."""

    indicator: Indicator
    weight: Decimal
    judged: Judged
    due: Fraction
    share: Fraction | None
    row: KeptValue | None

    @property
    def scored(self) -> Scored:
        return Scored(Fraction(self.weight), self.share)

    @property
    def lost(self) -> Fraction:
        """So much of its weight is not earned; nothing where nobody knows."""
        return Fraction(0) if self.share is None else Fraction(self.weight) * (1 - self.share)

    @property
    def light(self) -> Light:
        return self.judged.state

    @property
    def value_text(self) -> str:
        return value_text(self.indicator, self.judged)

    @property
    def made_of(self) -> str:
        """`80/100 hồ sơ`: what a ratio is made of."""
        return counted_text(self.row, self.indicator.counts)

    @property
    def target_text(self) -> str:
        return self.amount_text(self.judged.target)

    @property
    def due_text(self) -> str:
        """The part of the target that is due by now; empty where that is all of it."""
        return "" if self.due == self.judged.target else self.amount_text(self.due)

    def amount_text(self, number: Fraction) -> str:
        """`2,5 buổi`: whole numbers as they are, others rounded."""
        return self._amount(number, unit_of(self.indicator, is_leaf=True)[0])

    def distance_text(self, number: Fraction) -> str:
        """`2,5 buổi`, and `30 điểm phần trăm` where values are in per cent."""
        return self._amount(number, unit_of_difference(unit_of(self.indicator, is_leaf=True)[0]))

    def _amount(self, number: Fraction, unit: str) -> str:
        decimals = 0 if number.denominator == 1 else max(unit_of(self.indicator, is_leaf=True)[1], 1)
        return f"{decimal_text(number, decimals)}{NO_BREAK}{unit}"

    @property
    def points_text(self) -> str:
        return "" if self.share is None else decimal_text(100 * self.share, 1)


@dataclass(frozen=True)
class RatedCommune:
    commune: Commune
    is_nucleus: bool
    parts: list[Part]
    known: Fraction  # part of the weight whose values are known
    points: Fraction | None
    rating_class: RatingClass | None
    tone: str
    place: int | None = None
    moved: int | None = None

    @property
    def name_key(self) -> str:
        return str(self.commune.sort_name)

    @property
    def peers(self) -> str:
        return peers_of(self.commune, is_nucleus=self.is_nucleus)

    @property
    def points_text(self) -> str:
        return "" if self.points is None else decimal_text(self.points, 1)

    @property
    def points_number(self) -> float | None:
        return None if self.points is None else float(self.points)

    @property
    def known_percent(self) -> int:
        """Never 100 while something is missing."""
        return whole_percent(self.known)

    @property
    def known_number(self) -> float:
        return float(self.known * 100)

    @property
    def fallen(self) -> int:
        """Places lost, as a number to be read after an arrow down."""
        return -(self.moved or 0)

    @property
    def held_back(self) -> list[Part]:
        """What costs the commune most, the most first."""
        losing = [part for part in self.parts if part.lost]
        return sorted(losing, key=lambda part: (-part.lost, part.indicator.order))[:MOST_HELD_BACK]

    @property
    def unknown(self) -> list[Part]:
        return [part for part in self.parts if part.share is None]


def rate(
    province: Province, rule: Rule, period: ShownPeriod, *, communes: Iterable[int] | None = None
) -> list[RatedCommune]:
    """The communes of `province` (of those with the keys `communes`; None: all) in Vietnamese order of names, without
    places. The same four queries for any number."""
    aims = _aims(rule, period)
    due = [one for one in rule.indicators if is_due(aims[one.pk])]
    stretches = {shown_stretch(one, period) for one in due}
    rows = Commune.objects.filter(province=province)
    some = None if communes is None else list(communes)
    values = commune_values(province, due, stretches, communes=some)
    groups: dict[int, set[str]] = {}
    for commune, code in CommuneGroup.objects.filter(province=province).values_list("commune", "code"):
        groups.setdefault(commune, set()).add(code)
    rated = []
    for unit in rows if some is None else rows.filter(pk__in=some):
        mine = groups.get(unit.pk, set())
        parts = [
            _part(one, rule, aims[one.pk], values.get((unit.pk, one.pk, shown_stretch(one, period))))
            for one in due
            if not one.group or one.group in mine
        ]
        rated.append(_rated(unit, rule, parts, is_nucleus=Group.NUCLEUS in mine))
    return rated


def _aims(rule: Rule, period: ShownPeriod) -> dict[int, Aim]:
    rated = Indicator.objects.filter(pk__in=[one.pk for one in rule.indicators])
    return {one.pk: aim_in_running(one, target, period) for one, target in with_targets(rated, period.year.year)}


def not_due(rule: Rule, period: ShownPeriod) -> list[Indicator]:
    """The indicators of the rule that do not count in `period`, as nothing of their target is due yet."""
    aims = _aims(rule, period)
    return [one for one in rule.indicators if not is_due(aims[one.pk])]


def ranking(province: Province, rule: Rule, period: ShownPeriod) -> list[RatedCommune]:
    """Every commune of `province`, with its place among its peers and how that moved since the period before."""
    now = rate(province, rule, period)
    earlier = rate(province, rule, period.previous)
    peers = {row.commune.pk: row.peers for row in now}
    places_now = places({row.commune.pk: row.points for row in now}, peers)
    places_before = places({row.commune.pk: row.points for row in earlier}, peers)
    return [
        replace(row, place=places_now.get(key), moved=moved(places_now.get(key), places_before.get(key)))
        for row, key in ((row, row.commune.pk) for row in now)
    ]


def _rated(commune: Commune, rule: Rule, parts: list[Part], *, is_nucleus: bool) -> RatedCommune:
    scored = [part.scored for part in parts]
    points = points_of(scored, rule.row.least_known)
    found = rule.class_of(points)
    return RatedCommune(commune, is_nucleus, parts, known_share(scored), points, found, rule.tone_of(found))


def _part(indicator: Indicator, rule: Rule, aim: Aim, value: KeptValue | None) -> Part:
    judged = judge(indicator, value, aim, is_leaf=True)
    return Part(
        indicator=indicator,
        weight=rule.weights[indicator.pk],
        judged=judged,
        due=due_of(indicator, judged.target, aim),
        share=share_of(indicator, judged, aim, rule.row.scoring, rule.row.near_points),
        row=value,
    )


def is_of_kind(row: RatedCommune, kind: str) -> bool:
    """Whether the row is of the kind that an address asks for: xã, phường, or the nucleus communes."""
    return not kind or (row.is_nucleus if kind == NUCLEUS else row.commune.kind == kind)


def search(rows: Iterable[RatedCommune], query: str, kind: str) -> list[RatedCommune]:
    """The rows whose name contains `query` however it is written, of one kind if given."""
    return [row for row in rows if is_of_kind(row, kind) and name_fits(row.commune, query)]
