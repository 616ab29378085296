"""The checks of figures, one law per module (R6, DOMAIN 11).

An error refuses a value beside its field: it cannot be. A question blocks nothing: it is unusual, and the team leader
says in one line why it is so. An error is a function of the values as they would be and the slots that change; a
question looks at one value against what the commune reported before.
"""

from collections.abc import Callable, Collection, Iterator

from reporting.enums import FigureRule
from reporting.figures.due import Period
from reporting.figures.rules import falls, leaps, outlier, part_of_whole
from reporting.figures.values import Slot, Values
from reporting.models import FigureDefinition

Error = Callable[[Values, Collection[Slot]], Iterator[tuple[Slot, str]]]
Question = Callable[[Values, FigureDefinition, Period, int], str | None]

ERRORS: tuple[Error, ...] = (part_of_whole.check,)
QUESTIONS: dict[FigureRule, Question] = {
    FigureRule.FALLS: falls.ask,
    FigureRule.LEAPS: leaps.ask,
    FigureRule.OUTLIER: outlier.ask,
}
HISTORY = outlier.PERIODS  # of how many periods back a question may want to know

__all__ = ["ERRORS", "HISTORY", "QUESTIONS", "Error", "Question"]
