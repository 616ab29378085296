"""A part is never more than its whole: supported dossiers ≤ online ≤ all, adults with skills ≤ adults (R6).

Which is part of which stands in `reporting/data/figure_parts.csv`; a whole may be a sum ("officials youth_members").
Where a number of the whole is missing nothing is said: no data is not 0.
"""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from reporting.catalogue_data import DATA
from reporting.figures.due import Period, frequency_of, period_holding
from reporting.figures.numbers import number_text
from reporting.figures.values import Slot, Values
from reporting.models import FigureDefinition
from teams.provinces import read_rows


class Pair(NamedTuple):
    part: str
    wholes: tuple[str, ...]


@lru_cache(maxsize=1)
def pairs() -> tuple[Pair, ...]:
    return tuple(Pair(row["part"], tuple(row["whole"].split())) for row in read_rows(DATA / "figure_parts.csv"))


def check(values: Values, changed: Collection[Slot]) -> Iterator[tuple[Slot, str]]:
    """Yield what is wrong, beside the part if that is what changes, else beside the whole."""
    for pair in pairs():
        part = values.definition(pair.part)
        wholes = [whole for code in pair.wholes if (whole := values.definition(code)) is not None]
        if part is None or len(wholes) < len(pair.wholes):
            continue
        for slot in changed:
            if slot.definition == part.pk:
                yield from _too_much(values, part, wholes, slot.period)
            elif slot.definition in {whole.pk for whole in wholes}:
                yield from _too_little(values, part, wholes, slot, changed)


def _whole_of(values: Values, wholes: list[FigureDefinition], period: Period) -> int | None:
    """The whole of what is there in `period`: of the year for a month, if it is a number of the year."""
    amounts = []
    for whole in wholes:
        holding = period_holding(whole.frequency, period.last, period.calendar)
        if holding.first > period.first:
            return None  # the whole is reported more often than its part
        amounts.append(values.at(whole, holding))
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(wholes) else None


def _too_much(
    values: Values, part: FigureDefinition, wholes: list[FigureDefinition], period: Period
) -> Iterator[tuple[Slot, str]]:
    value, whole = values.at(part, period), _whole_of(values, wholes, period)
    if value is not None and whole is not None and value > whole:
        about = {"whole": _named(wholes), "value": number_text(whole)}
        yield Slot(part.pk, period), _("Không được nhiều hơn %(whole)s là %(value)s.") % about


def _too_little(
    values: Values,
    part: FigureDefinition,
    wholes: list[FigureDefinition],
    slot: Slot,
    changed: Collection[Slot],
) -> Iterator[tuple[Slot, str]]:
    """The first of the parts that no longer fits; a part that changes too is spoken of at the part."""
    if frequency_of(slot.period) != next(whole for whole in wholes if whole.pk == slot.definition).frequency:
        return
    for period, value in values.within(part, slot.period):
        whole = _whole_of(values, wholes, period)
        if whole is not None and value > whole and Slot(part.pk, period) not in changed:
            about = {"part": part.name, "value": number_text(value), "period": period}
            yield slot, _("Không được ít hơn “%(part)s” của %(period)s là %(value)s.") % about
            return


def _named(wholes: list[FigureDefinition]) -> str:
    return " + ".join(f"“{whole.name}”" for whole in wholes)
