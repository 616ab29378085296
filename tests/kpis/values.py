from datetime import date

from kpis.models import IndicatorValue
from teams.models import Commune, Province, Team

# numerator, denominator, covered, expected
Value = tuple[int | None, int | None, int, int]


def value_of(
    code: str, unit: Team | Commune | Province, first: date, last: date, stretch: str = "month"
) -> Value | None:
    """The value of an indicator for a team, a commune or the province; None if there is no row."""
    rows = IndicatorValue.objects.filter(
        province=unit if isinstance(unit, Province) else unit.province,
        indicator__code=code,
        stretch=stretch,
        first_day=first,
        last_day=last,
        commune=unit.commune if isinstance(unit, Team) else unit if isinstance(unit, Commune) else None,
        team=unit if isinstance(unit, Team) else None,
    )
    return rows.values_list("numerator", "denominator", "covered", "expected").first()
