"""The values of one commune, as the rules look at them: by figure and period, without a query for each."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reporting.enums import Accumulation
from reporting.figures.due import Period, period_holding, within
from reporting.models import Figure, FigureDefinition
from teams.enums import Calendar


class Slot(NamedTuple):
    """The place of one value: which figure, which period."""

    definition: int
    period: Period


class Values:
    def __init__(self, definitions: Iterable[FigureDefinition], values: Mapping[Slot, int]) -> None:
        self._values = dict(values)
        self._by_code = {definition.code: definition for definition in definitions}

    def definition(self, code: str) -> FigureDefinition | None:
        return self._by_code.get(code)

    def at(self, definition: FigureDefinition, period: Period) -> int | None:
        return self._values.get(Slot(definition.pk, period))

    def within(self, definition: FigureDefinition, stretch: Period) -> Iterator[tuple[Period, int]]:
        """What is there of a figure in `stretch`, the oldest first."""
        for period in within(definition.frequency, stretch):
            value = self.at(definition, period)
            if value is not None:
                yield period, value

    def before(self, definition: FigureDefinition, period: Period, most: int) -> list[tuple[Period, int]]:
        """What is there of a figure in the `most` periods before `period`, the newest first."""
        found: list[tuple[Period, int]] = []
        for _step in range(most):
            period = period.previous
            value = self.at(definition, period)
            if value is not None:
                found.append((period, value))
        return found

    def following(self, definition: FigureDefinition, period: Period, most: int) -> Period | None:
        """The next period of which there is a value."""
        for _step in range(most):
            period = period.next
            if self.at(definition, period) is not None:
                return period
        return None

    def own_part(self, definition: FigureDefinition, period: Period) -> int | None:
        """What `period` itself brought: of a stock and of a sum since the beginning of the year, the difference.

        None where the value, or the one before it that it is to be compared to, is missing.
        """
        value = self.at(definition, period)
        if value is None or definition.accumulation not in (Accumulation.STOCK, Accumulation.YEAR_TO_DATE):
            return value
        if definition.accumulation == Accumulation.YEAR_TO_DATE and period.previous.year != period.year:
            return value
        before = self.at(definition, period.previous)
        return None if before is None else value - before

    def changed(self, wanted: Mapping[Slot, int | None]) -> "Values":
        """These values with those `wanted` in their places; None takes one away."""
        values = {**self._values, **wanted}
        return Values(self._by_code.values(), {slot: value for slot, value in values.items() if value is not None})


def slot_of(figure: Figure, definition: FigureDefinition, calendar: Calendar) -> Slot | None:
    """Where a stored figure belongs; None for one of a frequency or calendar that holds no longer."""
    period = period_holding(definition.frequency, figure.last_day, calendar)
    return Slot(definition.pk, period) if (period.first, period.last) == (figure.first_day, figure.last_day) else None
