"""The values of indicators as boards read them: hundreds at once, of which nothing is changed."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from kpis.models import IndicatorValue


class KeptValue(NamedTuple):
    """What a board says of an IndicatorValue, without what only writers need: a third of the time of its objects."""

    commune_id: int | None
    team_id: int | None
    indicator_id: int
    stretch: str
    first_day: date
    last_day: date
    numerator: int | None
    denominator: int | None
    covered: int
    expected: int


class BareValue(NamedTuple):
    """A value by itself, where it is known whose it is."""

    numerator: int | None
    denominator: int | None


def kept_values(rows: QuerySet[IndicatorValue]) -> list[KeptValue]:
    return [KeptValue._make(row) for row in rows.values_list(*KeptValue._fields)]
