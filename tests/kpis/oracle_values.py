"""What the values of all indicators must be, computed a second time: plain Python over rows read with plain SQL.

Nothing of the portal is imported here.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tests.kpis.oracle_counts import SAID, Said, Unit, by_commune
from tests.kpis.oracle_world import DAY, Key, Month, Query, World, worlds

# --- from units to larger ones, from months to longer stretches

Values = dict[Unit, tuple[int, int | None]]


def true_values(query: Query, cells: dict[Key, int], today: date) -> dict[Key, Key]:
    """province, stretch, first day, last day, indicator, commune, team -> numerator, denominator, covered, expected"""
    values: dict[Key, Key] = {}
    for world in worlds(query, cells, today):
        for code, said in SAID.items():
            if code in world.targets:
                for stretch, first, last, year, units in _stretches(world, code, said):
                    of_units = _rows(world, said, stretch, units, target_of(world, code, year))
                    for (commune, team), numbers in of_units:
                        values[world.key, stretch, first, last, code, commune, team] = numbers
    return values


def _months(world: World) -> list[Month]:
    begun = min(world.founded, world.today)
    every = [world.month(year, number) for year in range(2024, world.today.year + 2) for number in range(1, 13)]
    return [month for month in every if month.last >= begun and month.first <= world.today]


def _units(world: World, said: Said, first: date, last: date, month: Month) -> Values:
    numerator = said.numerator(world, first, last, month)
    if not said.by_team:
        numerator = by_commune(numerator)
    denominator = said.denominator(world, first, last, month) if said.denominator else None
    mine = world.nucleus if said.of_nucleus else world.communes
    return {
        unit: (value, None if denominator is None else denominator[unit])
        for unit, value in numerator.items()
        if unit[0] in mine and (denominator is None or unit in denominator)
    }


def _stretches(world: World, code: str, said: Said) -> Iterator[tuple[str, date, date, int, Values]]:
    months = _months(world)
    of_month = {month: _units(world, said, month.first, month.last, month) for month in months}
    if said.by_day:
        yield from _halves(world, said, months)
    for month in months:
        yield "month", month.first, month.last, month.year, of_month[month]
    of_quarter: dict[int, list[Values]] = defaultdict(list)
    for year, number in sorted({(month.year, (month.month - 1) // 3) for month in months}):
        those = [of_month[m] for m in months if (m.year, (m.month - 1) // 3) == (year, number) and said.counts_in(m)]
        units = _together(said, those, _reaching(world, code, said, year))
        of_quarter[year].append(units)
        yield "quarter", world.month(year, 3 * number + 1).first, world.month(year, 3 * number + 3).last, year, units
    for year in sorted({month.year for month in months}):
        first, last = world.month(year, 1).first, world.month(year, 12).last
        if said.is_share and said.period == "quarter":
            yield "year", first, last, year, _together(said, of_quarter[year], target_of(world, code, year))
            continue
        so_far: list[Values] = []
        for month in (month for month in months if month.year == year):
            so_far += [of_month[month]] if said.counts_in(month) else []
            yield "ytd", first, month.last, year, _together(said, so_far, _reaching(world, code, said, year))
        yield "year", first, last, year, _together(said, so_far, _reaching(world, code, said, year))


def _halves(world: World, said: Said, months: list[Month]) -> Iterator[tuple[str, date, date, int, Values]]:
    for month in months:
        of_next = (month.first.replace(day=1) + 32 * DAY).replace(day=1)
        middle = month.first.replace(day=15) if month.first.day == 1 else of_next
        for first, after in pairwise((month.first, middle, month.last + DAY)):
            if first <= world.today and after > min(world.founded, world.today):
                yield "half", first, after - DAY, month.year, _units(world, said, first, after - DAY, month)


def target_of(world: World, code: str, year: int) -> Decimal:
    return world.targets_of_years.get((code, year), world.targets[code])


def _reaching(world: World, code: str, said: Said, year: int) -> Decimal | None:
    """Which target a month has to reach where a longer stretch counts the months that reached it."""
    return target_of(world, code, year) if said.is_share and said.period == "month" else None


def _together(said: Said, parts: list[Values], reaching: Decimal | None) -> Values:
    """Several months as one: a flow adds up, of a state the last one known holds; or how many months reached."""
    found: Values = {}
    for unit in set().union(*parts):
        known = [part[unit] for part in parts if unit in part]
        if reaching is not None:
            found[unit] = (sum(numerator >= reaching for numerator, _d in known), len(known))
            continue
        numerator = sum(n for n, _d in known) if said.numerator_adds else known[-1][0]
        denominators = [d for _n, d in known if d is not None]
        denominator = None
        if denominators:
            denominator = sum(denominators) if said.denominator_adds else denominators[-1]
        found[unit] = (numerator, denominator)
    return found


LOOKED_AT = {"month": {"month"}, "quarter": {"quarter"}, "year": {"year", "ytd"}}


def _rows(
    world: World, said: Said, stretch: str, units: Values, target: Decimal
) -> Iterator[tuple[tuple[int | None, int | None], Key]]:
    for unit, (numerator, denominator) in units.items():
        yield unit, (numerator, denominator, 1, 1)
    if said.is_share and stretch in LOOKED_AT[said.period]:
        units = {unit: (int(numerator >= target), 1) for unit, (numerator, _d) in units.items()}
    if said.by_team:
        for commune in {unit[0] for unit in units}:
            yield (commune, None), (*_sum([v for unit, v in units.items() if unit[0] == commune]), 1, 1)
    expected = len(world.nucleus if said.of_nucleus else world.communes)
    yield (None, None), (*_sum(list(units.values())), len({unit[0] for unit in units}), expected)


def _sum(values: list[tuple[int, int | None]]) -> tuple[int | None, int | None]:
    denominators = [d for _n, d in values if d is not None]
    return sum(n for n, _d in values) if values else None, sum(denominators) if denominators else None
