"""What a file would do: the changes, what is wrong cell by cell, what would be asked (R6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import User
from reporting.figures import preview
from reporting.figures.entering import Fate, Outcome
from reporting.figures.numbers import number_text
from reporting.figures.sheet_reading import Problem, read_sheet
from reporting.models import FigureQuestion
from teams.models import Commune
from teams.periods import Year


@dataclass(frozen=True)
class ChangedCell:
    outcome: Outcome
    place: str

    @property
    def before_text(self) -> str:
        seen = self.outcome.wish.seen
        return number_text(seen.value) if seen else ""

    @property
    def after_text(self) -> str:
        return number_text(self.outcome.wish.value)


@dataclass
class Checked:
    changes: list[ChangedCell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    unknown: list[str] = field(default_factory=list)
    asked: list[FigureQuestion] = field(default_factory=list)
    signed: str = ""
    about_reason: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.problems

    @property
    def needs_reason(self) -> bool:
        return any(change.outcome.is_late for change in self.changes)

    @classmethod
    def of_outcomes(cls, outcomes: Sequence[Outcome], signed: str) -> "Checked":
        """After an agreement that was refused: what stood in the way, figure by figure."""
        checked = cls(changes=[ChangedCell(one, "") for one in outcomes if one.fate != Fate.UNCHANGED], signed=signed)
        for outcome in outcomes:
            about = f"{outcome.wish.definition.name}, {outcome.wish.period}"
            for name, messages in outcome.errors.items():
                if name == "reason":
                    checked.about_reason = messages
                    continue
                said = messages
                if outcome.newer is not None:
                    said = [_("Số này vừa được người khác sửa. Hãy tải tệp lên lại để xem bản so sánh mới.")]
                checked.problems += [Problem(about, message) for message in said]
        return checked


def check_file(content: bytes, commune: Commune, year: Year, by: User) -> Checked:
    """Read a file and try it out; nothing is stored. Raises FileRefusedError."""
    read = read_sheet(content, commune, year)
    outcomes, asked = preview.try_out(commune, [change.wish for change in read.changes], by)
    cells = [ChangedCell(outcome, change.place) for outcome, change in zip(outcomes, read.changes, strict=True)]
    problems = [
        *read.problems,
        *(
            Problem(cell.place, message)
            for cell in cells
            for messages in cell.outcome.errors.values()
            for message in messages
        ),
    ]
    signed = "" if problems else preview.sign(commune, by, [change.wish for change in read.changes])
    return Checked(cells, problems, read.unchanged, read.unknown, asked, signed)
