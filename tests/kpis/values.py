from datetime import date

from kpis.models import IndicatorValue
from teams.models import Province, Team

# numerator, denominator, covered, expected
Value = tuple[int | None, int | None, int, int]


def value_of(code: str, unit: Team | Province, first: date, last: date) -> Value | None:
    """The value of an indicator for a team, or for the province without one; None if there is no row."""
    rows = IndicatorValue.objects.filter(
        province=unit.province if isinstance(unit, Team) else unit,
        indicator__code=code,
        first_day=first,
        last_day=last,
        team=unit if isinstance(unit, Team) else None,
    )
    return rows.values_list("numerator", "denominator", "covered", "expected").first()
