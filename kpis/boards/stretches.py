"""Which kept value of an indicator a page shows for a period, and with what it is compared there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from django.db.models import DecimalField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis.boards.lights import AT_THE_END, Aim
from kpis.boards.periods import ShownPeriod
from kpis.enums import Due, Stretch
from kpis.expressions import ExpressionError, is_yes_or_no, names_in, parse
from kpis.measures import YES_NO, measures_of
from kpis.models import Indicator
from teams.models import Province
from teams.periods import DECEMBER, MONTHS_OF_A_QUARTER, quarter_of

Shown = tuple[str, date, date]  # kind, first and last day


def in_stretches(stretches: Collection[Shown]) -> Q:
    """The values of any of `stretches`, none where there are none. For those who then look them up by stretch: a kind
    of one of them with the days of others would be among them too, and each of them by itself makes a long question."""
    kinds, first_days, last_days = zip(*stretches, strict=True) if stretches else ((), (), ())
    return Q(stretch__in=set(kinds), first_day__in=set(first_days), last_day__in=set(last_days))


# In SQL, as every board asks for it: putting a subquery together takes twice as long as answering it.
_OF_YEAR = """
    coalesce((SELECT t.target FROM kpis_indicatortarget t WHERE t.indicator_id = kpis_indicator.id AND t.year = %s),
             kpis_indicator.target)
"""


def with_targets(rows: QuerySet[Indicator], year: int) -> list[tuple[Indicator, Decimal]]:
    """Indicators with the target of each in `year`: that of the year, or the one that always holds. One query."""
    found = rows.annotate(target_of_year=RawSQL(_OF_YEAR, [year], DecimalField()))  # noqa: S611  # a text of ours
    return [(one, one.target_of_year) for one in found]


def shown_stretch(indicator: Indicator, shown: ShownPeriod) -> Shown:
    """The stretch whose value of `indicator` stands for a period.

    A year's target is looked at in the year so far, a quarter's also while one of its months is shown; everything else
    in the period itself.
    """
    if indicator.period == Due.YEAR:
        return Stretch.YEAR_TO_DATE, shown.year.first, shown.month.last
    if indicator.period == Due.QUARTER and shown.kind == Stretch.MONTH:
        quarter = quarter_of(shown.first, shown.calendar)
        return Stretch.QUARTER, quarter.first, quarter.last
    return shown.kind, shown.first, shown.last


def stretch_before(indicator: Indicator, shown: ShownPeriod) -> Shown | None:
    """The stretch whose value the one of `shown` is compared with; None where it would be the same one, or of another
    year: what grew since January is compared with what it was a month before, and January with nothing."""
    before = shown.previous
    if indicator.period == Due.YEAR and shown.kind != Stretch.YEAR and before.year != shown.year:
        return None
    stretch = shown_stretch(indicator, before)
    return None if stretch == shown_stretch(indicator, shown) else stretch


def still_runs(indicator: Indicator, shown: ShownPeriod) -> bool:
    """Whether the value of a running period is one that only its end can tell: not a sum since January, and nothing
    that is looked at on a day."""
    so_far = indicator.period == Due.YEAR and shown.kind != Stretch.YEAR
    return shown.is_running and not so_far and indicator.period not in AT_THE_END


def name_of_stretch(indicator: Indicator, shown: ShownPeriod) -> str:
    """What `shown_stretch` is called: `Tháng 10/2026`."""
    if indicator.period == Due.YEAR and shown.kind != Stretch.YEAR:
        return _("Từ đầu năm đến hết %(period)s") % {"period": shown}
    if indicator.period == Due.QUARTER and shown.kind == Stretch.MONTH:
        return capfirst(str(quarter_of(shown.first, shown.calendar)))
    return capfirst(str(shown))


def for_one_unit(indicators: Iterable[tuple[Indicator, Decimal]]) -> list[tuple[Indicator, Decimal]]:
    """Those whose target a single team or commune can reach.

    Of what each has or has not, nobody has more than one: a target of more, as that of 30 recognised communes, is one
    of the whole province.
    """
    return [(one, target) for one, target in indicators if target <= 1 or not _is_yes_or_no(one)]


def _is_yes_or_no(indicator: Indicator) -> bool:
    if indicator.denominator:
        return False
    try:
        return is_yes_or_no(parse(indicator.numerator), YES_NO)
    except ExpressionError:
        return False


def is_longer(indicator: Indicator, kind: Stretch) -> bool:
    """Whether a period of `kind` holds several of those for which the target is set."""
    if indicator.period == Due.MONTH:
        return kind in (Stretch.QUARTER, Stretch.YEAR)
    return indicator.period == Due.QUARTER and kind == Stretch.YEAR


def counts_reached(indicator: Indicator, kind: Stretch) -> bool:
    """Whether a single unit's value of such a period is in how many of its months (or quarters) it reached the target,
    as `kpis.values` adds them up."""
    return indicator.share_target is not None and is_longer(indicator, kind)


def counted_in(indicator: Indicator, kind: Stretch, *, is_leaf: bool) -> str:
    """What numerator and denominator count: `2/3 tháng` of one team, `250/399 tháng-Tổ` of many."""
    if not counts_reached(indicator, kind):
        return indicator.counts
    shorter = _("tháng") if indicator.period == Due.MONTH else _("quý")
    return shorter if is_leaf else f"{shorter}-{indicator.counts}"


def due_part(indicator: Indicator, target: Decimal, elapsed: Fraction) -> Fraction:
    """The part of `target` that is due when `elapsed` of its period is over. A plain count comes in whole ones: of two
    classes a year one is due in July, and none before."""
    if indicator.denominator or not target or elapsed == 1:
        return elapsed
    return floor(Fraction(target) * elapsed) / Fraction(target)


@dataclass(frozen=True)
class Aims:
    """With what values are compared in a period; made once for all indicators of a page."""

    shown: ShownPeriod
    flows: frozenset[int]  # the keys of plain numbers that add up over a period longer than that of their target

    def of(self, indicator: Indicator, target: Decimal) -> Aim:
        """`target`, and how much of it is due on the last day shown: a year's target is not due in March."""
        if indicator.period == Due.YEAR:
            elapsed = self._elapsed(self.shown.year.first, self.shown.year.last)
            return Aim(target, due_part(indicator, target, elapsed), DECEMBER * (1 - elapsed))
        if indicator.pk in self.flows:
            in_one = 1 if indicator.period == Due.MONTH else MONTHS_OF_A_QUARTER
            whole = target * (len(self.shown.months) // in_one)
            return Aim(whole, due_part(indicator, whole, self._elapsed(self.shown.first, self.shown.last)))
        return Aim(target)

    def _elapsed(self, first: date, last: date) -> Fraction:
        return Fraction((self.shown.as_of - first).days + 1, (last - first).days + 1)


def aims_in(province: Province, indicators: Iterable[Indicator], shown: ShownPeriod) -> Aims:
    """How the targets of `indicators` hold in the period shown. Asks the database only for plain numbers of the
    province's own, whose monthly target has to be met several times over in a longer period."""
    plain = [
        one for one in indicators if not one.denominator and one.share_target is None and is_longer(one, shown.kind)
    ]
    if not plain:
        return Aims(shown, frozenset())
    measures = measures_of(province)

    def adds_up(indicator: Indicator) -> bool:
        try:
            names = names_in(parse(indicator.numerator))
        except ExpressionError:
            return False
        return all(name in measures and measures[name].is_flow for name in names)

    return Aims(shown, frozenset(one.pk for one in plain if adds_up(one)))
