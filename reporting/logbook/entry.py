"""What one member typed about one half-day at one place."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from reporting.enums import Result
from teams.models import Hamlet, SupportPoint

Place = SupportPoint | Hamlet
GROUPS = ("women", "elderly", "ethnic_minority", "disabled")


@dataclass(frozen=True)
class Line:
    """`count` people helped with one service (of one procedure, with one result)."""

    service: int
    count: int
    procedure: int | None = None
    result: str = Result.DONE


@dataclass(frozen=True)
class Entry:
    """What one member did in one half-day at one place. Keys of catalogue rows stand for the rows."""

    day: date
    half_day: str
    lines: tuple[Line, ...]
    support_point: int | None = None
    hamlet: int | None = None
    women: int = 0
    elderly: int = 0
    ethnic_minority: int = 0
    disabled: int = 0
    difficulty: int | None = None
    difficulty_note: str = ""

    @cached_property
    def total(self) -> int:
        return sum(line.count for line in self.lines)

    @cached_property
    def merged_lines(self) -> list[Line]:
        """The lines in order, those of one service, procedure and result added up, without zeros."""
        counts: Counter[tuple[int, int, str]] = Counter()
        for line in self.lines:
            counts[line.service, line.procedure or 0, str(line.result)] += line.count
        return [
            Line(service=service, count=count, procedure=procedure or None, result=result)
            for (service, procedure, result), count in sorted(counts.items())
            if count
        ]

    def as_json(self) -> dict[str, Any]:
        """The content in one canonical form: the same content gives the same document, whatever the order typed."""
        return {
            **{field.name: getattr(self, field.name) for field in fields(self)},
            "day": self.day.isoformat(),
            "lines": [
                {"service": line.service, "count": line.count, "procedure": line.procedure, "result": line.result}
                for line in self.merged_lines
            ],
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Entry":
        return cls(
            **{
                **content,
                "day": date.fromisoformat(content["day"]),
                "lines": tuple(Line(**line) for line in content["lines"]),
            }
        )

    @cached_property
    def key(self) -> str:
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Sent:
    """One entry as it was sent: whose work it is about, and the code that makes a resend harmless.

    Which row of that person in that team held on the day is found out. `reason` is wanted where the month is closed.
    `taken_back`: the person undid it, before or after it arrived here.
    """

    client_uuid: UUID
    entry: Entry
    team: int
    user: int
    reason: str = ""
    taken_back: bool = False
