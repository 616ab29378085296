"""What can be counted: the measures that indicators are made of.

A new one is a small module here with its test; what a province keeps as data (services, kinds of activities, figures)
brings its measures along: `helped_<service>`, `held_<kind>`, and a figure by its code.
"""

from itertools import chain

from kpis.measures import activities, figures, later, logs, rosters, schedules
from kpis.measures.base import Measure, Span
from reporting.models import ActivityKind, FigureDefinition, Service
from teams.models import Province

__all__ = ["Measure", "Span", "measures_of"]

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


def measures_of(province: Province) -> dict[str, Measure]:
    """Every measure that an indicator of `province` may name, by name. The portal's own names win over codes."""
    kept = chain(
        map(figures.figure, FigureDefinition.objects.filter(province=province)),
        map(logs.helped, Service.objects.filter(province=province)),
        map(activities.held, ActivityKind.objects.filter(province=province)),
    )
    return {measure.name: measure for measure in kept} | _FIXED
