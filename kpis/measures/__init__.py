"""What can be counted: the measures that indicators are made of.

A new one is a small module here with its test; what a province keeps as data (services, kinds of activities, figures)
brings its measures along: `helped_<service>`, `held_<kind>`, and a figure by its code.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.measures import activities, figures, later, logs, rosters, schedules
from kpis.measures.base import Measure, Span
from reporting.models import ActivityKind, FigureDefinition, Service
from teams.enums import Counted
from teams.models import Province

__all__ = ["FIXED", "YES_NO", "Measure", "MeasureGroup", "Span", "grouped_measures", "measures_of"]

_FIXED = {
    measure.name: measure
    for measure in (
        *logs.MEASURES,
        *rosters.MEASURES,
        *schedules.MEASURES,
        *activities.MEASURES,
        *later.MEASURES,
    )
}
FIXED = frozenset(_FIXED)  # the names of the portal's own ones, the same in every province
YES_NO = frozenset(name for name, measure in _FIXED.items() if measure.is_yes_no)


def measures_of(province: Province) -> dict[str, Measure]:
    """Every measure that an indicator of `province` may name, by name. The portal's own names win over codes."""
    kept = chain(
        map(figures.figure, FigureDefinition.objects.filter(province=province)),
        map(logs.helped, Service.objects.filter(province=province)),
        map(activities.held, ActivityKind.objects.filter(province=province)),
    )
    return {measure.name: measure for measure in kept} | _FIXED


@dataclass(frozen=True)
class MeasureGroup:
    """Measures that come from the same work of the teams."""

    title: str | Promise
    measures: list[Measure]


_LOGS, _ROSTERS, _ACTIVITIES, _FIGURES, _LATER = (
    _("Nhật ký hỗ trợ"),
    _("Danh sách Tổ, lịch trực, kế hoạch"),
    _("Hoạt động"),
    _("Số liệu báo cáo"),
    _("Sẽ có sau (hiện chưa có dữ liệu)"),
)
_TITLES = {
    measure.name: title
    for title, fixed in (
        (_LOGS, logs.MEASURES),
        (_ROSTERS, (*rosters.MEASURES, *schedules.MEASURES)),
        (_ACTIVITIES, activities.MEASURES),
        (_LATER, later.MEASURES),
    )
    for measure in fixed
}


def grouped_measures(province: Province) -> list[MeasureGroup]:
    """All of `measures_of`, for people to choose from; the portal's own first in each group."""
    found: dict[Promise, list[Measure]] = defaultdict(list)
    measures = measures_of(province).values()
    for measure in sorted(measures, key=lambda one: one.name not in _FIXED):
        found[_TITLES.get(measure.name) or _title_by_source(measure)].append(measure)
    return [MeasureGroup(title, found[title]) for title in (_LOGS, _ROSTERS, _ACTIVITIES, _FIGURES, _LATER)]


def _title_by_source(measure: Measure) -> Promise:
    if Counted.FIGURES in measure.sources:
        return _FIGURES
    return _LOGS if Counted.LOGS in measure.sources else _ACTIVITIES
