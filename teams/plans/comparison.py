"""What differs between two contents of a plan: the approver sees the difference, not two lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from teams.models import MonthlyPlan
from teams.plans.content import PlanContent, Planned, Task

EntryT = TypeVar("EntryT", Task, Planned)


@dataclass(frozen=True)
class Change(Generic[EntryT]):
    """Added where nothing stands before, removed where nothing stands after, else changed."""

    before: EntryT | None
    after: EntryT | None


@dataclass(frozen=True)
class Difference:
    goal: tuple[str, str] | None  # before, after
    tasks: list[Change[Task]]
    sessions: list[Change[Planned]]

    def __bool__(self) -> bool:
        return bool(self.goal or self.tasks or self.sessions)


def compare(before: PlanContent, after: PlanContent) -> Difference:
    return Difference(
        goal=(before.goal, after.goal) if before.goal != after.goal else None,
        tasks=_changes(before.tasks, after.tasks),
        sessions=_changes(before.sessions, after.sessions),
    )


def since_approval(plan: MonthlyPlan, now: PlanContent) -> Difference | None:
    """What `now` changes in what was approved last; None where nothing was approved yet."""
    return None if plan.approved_content is None else compare(PlanContent.from_json(plan.approved_content), now)


def _changes(before: Sequence[EntryT], after: Sequence[EntryT]) -> list[Change[EntryT]]:
    """An entry that was removed and written again in the same words did not change."""
    gone, new = _without(before, after), _without(after, before)
    rows = {entry.key: entry for entry in new}
    changes = [Change[EntryT](entry, rows.pop(entry.key, None)) for entry in gone]
    return changes + [Change[EntryT](None, entry) for entry in new if entry.key in rows]


def _without(entries: Sequence[EntryT], others: Sequence[EntryT]) -> list[EntryT]:
    left = list(others)
    kept = []
    for entry in entries:
        if entry in left:
            left.remove(entry)
        else:
            kept.append(entry)
    return kept
