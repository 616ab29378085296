"""What a check of a roster finds."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops the roster; a warning the approver may accept with a reason (DOMAIN 6)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One violation: which rule, about what and whom, what is wrong, how to mend it, and where that is laid down.

    `people` are the keys of the seats it is about, in the order in which the message names them. `subject` stays the
    same as long as the violation is about the same thing; `amount` then says whether it grew: by how many people a
    limit is missed.
    """

    rule: str
    severity: Severity
    subject: str
    people: tuple[str, ...]
    message: str
    mend: str
    source: str = ""
    amount: int = 1

    @property
    def key(self) -> str:
        """Recognises a warning that was accepted before; unique among the findings of a roster."""
        return f"{self.rule}:{self.subject}"
