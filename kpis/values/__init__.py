"""The values of all indicators of a province: from measures to teams and communes, months to years, up to the province.

A value is recomputed as a whole from the cells, figures and rosters that there are, so it is right whatever changed;
what changed only says for which indicators, months and communes that is done.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Exists, Min, OuterRef
from django.utils import timezone

from kpis.enums import Stretch
from kpis.measures import Span
from kpis.models import Indicator, IndicatorValue
from kpis.values.computations import Computation, computations_of, read_side
from kpis.values.leaves import Leaves
from kpis.values.storing import keep_only, tell_the_planner
from kpis.values.sums import Kept, add_months_up, add_units_up
from reporting.models import Figure, FigureDefinition
from teams.enums import Counted
from teams.models import Province, Team
from teams.periods import Month, next_half, quarter_of, year_of

__all__ = ["Computation", "computations_of", "compute", "compute_all", "first_team_day", "read_side"]


def compute(
    province: Province,
    months: Iterable[Month],
    *,
    sources: frozenset[Counted] | None = None,
    communes: Sequence[int] | None = None,
    today: date | None = None,
) -> None:
    """Recompute the values of `months` and of all that is made of them, for `province` and its units.

    Of the indicators that are made of one of `sources` (None: all), and for `communes` (None: all; the province's own
    values always). The caller holds the province's lock. Days are days in Asia/Ho_Chi_Minh.
    """
    today = today or timezone.localdate()
    # Asked once: somebody may move the founding of a team meanwhile, and what nobody computed is all communes' due.
    begun = min(first_team_day(province), today)
    asked = sorted(month for month in months if month.first <= today)
    if any(month.first < begun for month in asked):
        # No team yet: whether or not somebody looked at such a time before, it has no values.
        IndicatorValue.objects.filter(province=province, last_day__lt=begun).delete()
    every = computations_of(province)
    some = [one for one in every if sources is None or one.sources & sources]
    new = _never_computed(province, asked, begun, today)
    _compute(province, sorted(new), every, None, begun=begun, today=today)
    _compute(province, [month for month in asked if month not in new], some, communes, begun=begun, today=today)


def compute_all(province: Province, months: Sequence[Month], *, today: date | None = None) -> None:
    """Bring every value of `province` to what it must be: `months` are all that it has, so what speaks of other times,
    or of indicators that are none any more, goes. The caller holds the province's lock."""
    today = today or timezone.localdate()
    begun = min(first_team_day(province), today)
    shorter = [(span.stretch, span.first, span.last) for month in months for span in _spans(month, begun, today)]
    longer = [(kept.stretch, kept.first, kept.last) for kept in _longer(months, today)]
    keep_only(province, computations_of(province), [*shorter, *longer])
    for _year, those in groupby(months, key=lambda month: month.year):
        compute(province, those, today=today)
        tell_the_planner()


def _never_computed(province: Province, months: Sequence[Month], begun: date, today: date) -> set[Month]:
    """Those that nobody computed yet, as whole or one of their halves: all indicators and communes are due."""
    wanted = {(span.stretch, span.first): month for month in months for span in _spans(month, begun, today)}
    rows = IndicatorValue.objects.filter(province=province, commune__isnull=True, first_day__in=[d for _s, d in wanted])
    known = set(rows.order_by().values_list("stretch", "first_day").distinct())
    return {month for key, month in wanted.items() if key not in known}


def _compute(
    province: Province,
    months: Sequence[Month],
    ours: Sequence[Computation],
    communes: Sequence[int] | None,
    *,
    begun: date,
    today: date,
) -> None:
    """One reporting year after the other: what is made of months lies within one, and a statement stays small."""
    if not months or not ours:
        return
    silent = _silent(province, ours)
    heard = [one for one in ours if one.indicator.pk not in silent]
    for year, those in groupby(months, key=lambda month: month.year):
        months_of_year = list(those)
        spans = [span for month in months_of_year for span in _spans(month, begun, today)]
        if spans:
            leaves = Leaves(province, spans, communes, today)
            for one in heard:
                leaves.compute(one)
        longer = [kept for kept in _longer(months_of_year, today) if kept.last >= begun]
        add_months_up(province, longer, heard, communes)
        shorter = [Kept(span.stretch, span.first, span.last, year) for span in spans]
        add_units_up(province, [*shorter, *longer], ours, communes)


def _silent(province: Province, ours: Sequence[Computation]) -> set[int]:
    """The keys of the indicators of which nobody has a value or ever had: nobody has reported what they are made of."""
    of_it = Figure.objects.filter(definition=OuterRef("pk"))
    reported = set(FigureDefinition.objects.filter(Exists(of_it), province=province).values_list("code", flat=True))
    unknown = [one.indicator.pk for one in ours if not one.can_be_known(reported)]
    of_units = IndicatorValue.objects.filter(indicator=OuterRef("pk"), commune__isnull=False)
    had = Indicator.objects.filter(Exists(of_units), pk__in=unknown).values_list("pk", flat=True)
    return set(unknown) - set(had)


def first_team_day(province: Province) -> date:
    """The day on which the first team of `province` came into force; date.max if there is none."""
    founded = Team.objects.filter(province=province).aggregate(first=Min("in_force_from"))["first"]
    return founded or date.max


def _spans(month: Month, begun: date, today: date) -> list[Span]:
    """The half-months that have begun, and the month; none that was over before there was a team."""
    halves = [Span(month, half, next_half(half) - timedelta(days=1)) for half in month.halves if half <= today]
    return [span for span in (*halves, Span(month, month.first, month.last)) if span.last >= begun]


def _longer(months: Sequence[Month], today: date) -> list[Kept]:
    """The quarters, years and years to date that hold one of `months`; quarters first."""
    quarters, years, to_date = set(), set(), set()
    for month in months:
        quarter = quarter_of(month.first, month.calendar)
        year = year_of(month.first, month.calendar)
        quarters.add(Kept(Stretch.QUARTER, quarter.first, quarter.last, year.year))
        years.add(Kept(Stretch.YEAR, year.first, year.last, year.year))
        until = month
        while until.year == month.year and until.first <= today:
            to_date.add(Kept(Stretch.YEAR_TO_DATE, year.first, until.last, year.year))
            until = until.next
    return [*sorted(quarters), *sorted(years), *sorted(to_date)]
