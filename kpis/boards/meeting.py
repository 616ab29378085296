"""What a meeting looks at on paper: the lights in rows, the months, who is behind and why, and what hindered (K3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any

from django.utils.translation import gettext as _

from kpis.boards.communes import CommuneRow
from kpis.boards.completeness import MOSTLY
from kpis.boards.lights import decimal_text
from kpis.boards.units import Board
from kpis.enums import Light

BEHIND_SHOWN = 20


@dataclass(frozen=True)
class Bar:
    """A row of a printed chart: its name, its numbers as text, and how long its bar is."""

    name: str
    texts: list[str]
    percent: float


@dataclass(frozen=True)
class BehindRow:
    row: CommuneRow
    reasons: list[str]


@dataclass(frozen=True)
class Behind:
    rows: list[BehindRow]
    total: int

    @property
    def others(self) -> int:
        return self.total - len(self.rows)


def bars(rows: Iterable[tuple[Any, ...]]) -> list[Bar]:
    """Rows of (name, number, ...) with bars as long as the first number, the largest filling the line."""
    rows = list(rows)
    longest = max((row[1] or 0 for row in rows), default=0) or 1
    return [
        Bar(str(name), [decimal_text(one) for one in numbers], round(100 * (numbers[0] or 0) / longest, 2))
        for name, *numbers in rows
    ]


def months_that_count(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Without the months before the first one with a number: they say nothing about anybody."""
    return list(dropwhile(lambda row: not any(row[1:]), rows))


def states(board: Board) -> list[tuple[Light, int]]:
    """How many of the lights are in each state."""
    lights = [light.state for group in board.light_groups for light in group.lights]
    return [(light, lights.count(light)) for light in Light]


def behind(rows: Iterable[CommuneRow], sessions_target: int) -> Behind:
    """The communes that a meeting has to speak of, each with its reasons: the fewest sessions first.

    A commune is behind that has no team in force, misses the target of sessions, or logs too few of its days in time.
    """
    found = [BehindRow(row, reasons) for row in rows if (reasons := _reasons(row, sessions_target))]
    found.sort(key=lambda one: (one.row.sessions or 0, -len(one.reasons), one.row.name_key))
    return Behind(found[:BEHIND_SHOWN], len(found))


def _reasons(row: CommuneRow, sessions_target: int) -> list[str]:
    if not row.has_team and row.sessions is None:
        return [_("chưa có Tổ đang hoạt động")]
    reasons = []
    if row.light == Light.MISSED:
        reasons.append(
            _("mới %(held)d/%(target)d buổi") % {"held": row.sessions or 0, "target": sessions_target}
            if row.sessions
            else _("chưa có buổi nào (cần %(target)d)") % {"target": sessions_target}
        )
    if row.in_time is not None and row.in_time < MOSTLY:
        reasons.append(_("ghi kịp thời %(share)s %% số ngày") % {"share": decimal_text(row.in_time * 100, 1)})
    if row.has_team and row.last_day is None:
        reasons.append(_("chưa ghi lần nào"))
    return reasons
