"""What the page of a commune's figures shows: what is due in a month, what is there, what was there before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.names import fold
from reporting import closing
from reporting.enums import Accumulation
from reporting.figures.due import Due, Period, definitions_of, due_in
from reporting.figures.entering import Seen
from reporting.figures.numbers import number_text, whole_percent
from reporting.models import Figure, FigureDefinition, FigureQuestion
from teams.models import Commune
from teams.periods import Month

# What to write, in plain words (DOMAIN 3).
ADDS_UP: dict[str, Promise] = {
    Accumulation.FLOW: _("cộng dồn: chỉ ghi số phát sinh trong kỳ"),
    Accumulation.STOCK: _("giá trị cuối kỳ: ghi tổng số có đến hết kỳ"),
    Accumulation.YEAR_TO_DATE: _("lũy kế từ đầu năm: ghi tổng từ đầu năm đến hết kỳ"),
    Accumulation.LEVEL: _("số nền của năm: mỗi năm ghi một lần"),
}


@dataclass
class Row:
    definition: FigureDefinition
    period: Period
    figure: Figure | None = None
    previous: int | None = None
    questions: list[FigureQuestion] = field(default_factory=list)

    @property
    def adds_up(self) -> Promise:
        return ADDS_UP[self.definition.accumulation]

    @property
    def seen(self) -> Seen:
        return Seen(self.figure.version, self.figure.value) if self.figure else Seen(0, None)

    @property
    def value_text(self) -> str:
        return number_text(self.seen.value)

    @property
    def previous_text(self) -> str:
        return number_text(self.previous)

    @property
    def previous_period(self) -> Period:
        return self.period.previous

    @property
    def asked(self) -> list[FigureQuestion]:
        """What waits for its line."""
        return [question for question in self.questions if not question.explanation]

    @property
    def explained(self) -> list[FigureQuestion]:
        """Lines about the value that stands there."""
        return [one for one in self.questions if one.explanation and one.value == self.seen.value]


@dataclass(frozen=True)
class Progress:
    have: int
    due: int  # 0: nothing is due, whatever is there already

    @property
    def is_complete(self) -> bool:
        """Whether nothing that is due is missing."""
        return self.have >= self.due

    @property
    def share(self) -> Fraction | None:
        """None where nothing is due: neither all of it nor nothing."""
        return Fraction(self.have, self.due) if self.due else None

    @property
    def percent(self) -> int | None:
        return None if self.share is None else whole_percent(self.share)


@dataclass
class Grid:
    month: Month
    rows: list[Row]
    is_closed: bool = False

    @cached_property
    def places(self) -> dict[str, str]:
        """Who reports: address value -> name, in the order of the figures."""
        return {place_key(row.definition): row.definition.who_reports for row in self.rows}

    @property
    def everybody(self) -> Progress:
        """Of the figures that every commune reports."""
        return _progress(row for row in self.rows if not row.definition.for_nucleus)

    @property
    def nucleus(self) -> Progress:
        return _progress(row for row in self.rows if row.definition.for_nucleus)

    @property
    def asked(self) -> int:
        return sum(bool(row.asked) for row in self.rows)

    def chosen(self, place: str, *, missing: bool) -> "Grid":
        """The rows of those who report as `place`; an unknown place is as if it were not there."""
        rows = [row for row in self.rows if place not in self.places or place_key(row.definition) == place]
        return Grid(self.month, [row for row in rows if not (missing and row.figure)], self.is_closed)

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """By who reports; what is asked of nucleus communes alone comes last."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            if not row.definition.for_nucleus:
                found.setdefault(row.definition.who_reports, []).append(row)
        return list(found.items())

    @property
    def nucleus_rows(self) -> list[Row]:
        return [row for row in self.rows if row.definition.for_nucleus]


def place_key(definition: FigureDefinition) -> str:
    return fold(definition.who_reports).replace(" ", "-")


def _progress(rows: Iterable[Row]) -> Progress:
    there = [row.figure is not None for row in rows]
    return Progress(sum(there), len(there))


def grid_of(commune: Commune, month: Month) -> Grid:
    """The figures of `commune` that are due in `month`. Four queries, however many figures."""
    due = due_in(month, definitions_of(commune.province))
    there = _figures(commune, due)
    rows = []
    for definition, period in due:
        row = Row(definition, period, there.get((definition.pk, period)))
        before = there.get((definition.pk, period.previous))
        row.previous = before.value if before else None
        row.questions = list(row.figure.questions.all()) if row.figure else []
        rows.append(row)
    last_days = {period.last for _definition, period in due} or {month.last}
    return Grid(month, rows, closing.is_closed(commune.pk, *last_days))


def _figures(commune: Commune, due: list[Due]) -> dict[tuple[int, Period], Figure]:
    """What is there for the periods that are due, and for those before them."""
    periods = {period for _definition, period in due}
    by_days = {(one.first, one.last): one for period in periods for one in (period, period.previous)}
    questions = FigureQuestion.objects.select_related("explained_by")
    rows = (
        Figure.objects.in_periods(by_days.values()).filter(commune=commune).select_related("entered_by", "entered_with")
    )
    rows = rows.prefetch_related(Prefetch("questions", questions))
    return {(row.definition_id, by_days[row.first_day, row.last_day]): row for row in rows}
