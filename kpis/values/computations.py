"""An indicator made ready for computing: its expressions over measures, whose values it has, and how they add up."""

import logging
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis.enums import Due, Grain, Operator, Stretch
from kpis.expressions import Expression, ExpressionError, can_be_known, names_in, parse
from kpis.measures import Measure, measures_of
from kpis.models import CommuneGroup, Indicator, IndicatorTarget
from teams.enums import Counted
from teams.models import Commune, Province

logger = logging.getLogger(__name__)

# In which stretches a target that is set for each team is looked at: there larger units count who reaches it.
_REACHED_IN = {
    Due.MONTH: {Stretch.MONTH},
    Due.QUARTER: {Stretch.QUARTER},
    Due.YEAR: {Stretch.YEAR, Stretch.YEAR_TO_DATE},
}


@dataclass(frozen=True)
class Side:
    """A numerator or denominator."""

    expression: Expression
    measures: tuple[Measure, ...]

    @property
    def is_flow(self) -> bool:
        return all(measure.is_flow for measure in self.measures)


@dataclass(frozen=True)
class Computation:
    indicator: Indicator
    numerator: Side
    denominator: Side | None
    communes: tuple[int, ...] | None  # whose values there are; None: all of the province
    expected: int  # so many communes
    targets: dict[int, Decimal]  # by year, where one is set for that year

    @property
    def measures(self) -> tuple[Measure, ...]:
        both = (*self.numerator.measures, *(self.denominator.measures if self.denominator else ()))
        return tuple({measure.name: measure for measure in both}.values())

    @property
    def sources(self) -> frozenset[Counted]:
        return frozenset().union(*(measure.sources for measure in self.measures))

    @property
    def every(self) -> int:
        """Of so many months one counts in longer stretches (`Measure.every`)."""
        return max(measure.every for measure in self.measures)

    @property
    def by_team(self) -> bool:
        return self.indicator.grain == Grain.TEAM

    @property
    def at_least(self) -> bool:
        return self.indicator.operator == Operator.AT_LEAST

    def can_be_known(self, reported: set[str]) -> bool:
        """Whether anybody may have a value, where of what is reported only these figures have any."""

        def is_known(name: str) -> bool:
            return name in reported or not next(m for m in self.measures if m.name == name).is_reported

        sides = (self.numerator, self.denominator) if self.denominator else (self.numerator,)
        return all(can_be_known(side.expression, is_known) for side in sides)

    def target(self, year: int) -> Decimal:
        return self.targets.get(year, self.indicator.target)

    def has(self, stretch: Stretch) -> bool:
        """Whether values are kept for such stretches."""
        if stretch == Stretch.HALF:
            return all(measure.by_day for measure in self.measures)
        # Of a quarter that is not over, its months say nothing about who reaches the quarter's target.
        return stretch != Stretch.YEAR_TO_DATE or not (self.is_share and self.indicator.period == Due.QUARTER)

    @property
    def is_share(self) -> bool:
        return self.indicator.share_target is not None

    def counts_reached(self, stretch: Stretch) -> bool:
        """Whether a larger unit counts, in such a stretch, how many of its units reach the target."""
        if not self.is_share:
            return False
        return stretch in _REACHED_IN.get(Due(self.indicator.period), set(Stretch))

    def made_of(self, stretch: Stretch) -> Stretch:
        """Of which shorter stretches the values of a longer one are made."""
        is_quarterly = self.is_share and self.indicator.period == Due.QUARTER
        return Stretch.QUARTER if is_quarterly and stretch == Stretch.YEAR else Stretch.MONTH

    def counts_stretches(self, stretch: Stretch) -> bool:
        """Whether a unit's value of a longer stretch is in how many of the shorter ones it reached the target."""
        return self.counts_reached(self.made_of(stretch)) and not self.counts_reached(stretch)


def read_side(text: str, measures: dict[str, Measure], grain: str) -> Side:
    """Read and check a numerator or denominator. Raises ExpressionError, with a sentence for who wrote it."""
    expression = parse(text)
    named = tuple(dict.fromkeys(names_in(expression)))
    if unknown := [name for name in named if name not in measures]:
        raise ExpressionError(
            _("Không có số đo “%(name)s”. Hãy chọn trong danh sách số đo.") % {"name": "”, “".join(unknown)}
        )
    if not named:
        raise ExpressionError(_("Công thức phải có ít nhất một số đo."))
    side = Side(expression, tuple(measures[name] for name in named))
    if len({measure.is_flow for measure in side.measures}) > 1:
        raise ExpressionError(
            _(
                "Không tính chung số phát sinh trong kỳ với số tích lũy hoặc số tại một thời điểm. "
                "Hãy tách thành hai chỉ tiêu."
            )
        )
    if grain == Grain.TEAM and all(measure.grain == Grain.COMMUNE for measure in side.measures):
        raise ExpressionError(_("Số đo này chỉ có theo xã, phường. Hãy chọn phạm vi “xã, phường”."))
    return side


def computations_of(province: Province) -> list[Computation]:
    """The indicators of `province` in use; one that names what is not there any more is left out: it has no data."""
    measures = measures_of(province)
    groups: dict[str, list[int]] = defaultdict(list)
    for code, commune in CommuneGroup.objects.filter(province=province).values_list("code", "commune").order_by("pk"):
        groups[code].append(commune)
    targets: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in IndicatorTarget.objects.filter(province=province):
        targets[row.indicator_id][row.year] = row.target
    all_communes = Commune.objects.filter(province=province).count()
    found = []
    for indicator in Indicator.objects.filter(province=province, is_active=True):
        try:
            numerator = read_side(indicator.numerator, measures, indicator.grain)
            denominator = read_side(indicator.denominator, measures, indicator.grain) if indicator.denominator else None
        except ExpressionError as error:
            logger.warning("indicator %s of province %s: %s", indicator.code, province.code, error)
            continue
        communes = tuple(groups[indicator.group]) if indicator.group else None
        expected = all_communes if communes is None else len(communes)
        found.append(Computation(indicator, numerator, denominator, communes, expected, targets[indicator.pk]))
    return found
