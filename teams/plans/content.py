"""What a plan says, apart from its rows: as it is kept when it is approved, and compared with afterwards."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from teams.enums import HalfDay
from teams.models import MonthlyPlan, PlanItem, PlannedSession


@dataclass(frozen=True)
class Task:
    """One task. Two tasks are the same where they say the same, whichever rows they come from."""

    content: str
    who: str = ""
    due: str = ""  # a day as 2026-11-20, or nothing
    expected: str = ""
    key: int | None = field(default=None, compare=False)

    @property
    def due_on(self) -> date | None:
        return date.fromisoformat(self.due) if self.due else None


@dataclass(frozen=True)
class Planned:
    """One session to come. A place or a person that gets another name stays the same."""

    day: str
    half_day: str
    place: str  # point-12, hamlet-7
    topic: str
    lead: int | None
    place_name: str = field(default="", compare=False)
    lead_name: str = field(default="", compare=False)
    key: int | None = field(default=None, compare=False)

    @property
    def on(self) -> date:
        return date.fromisoformat(self.day)

    def __str__(self) -> str:
        text = _("%(half)s %(day)s, %(place)s: %(topic)s") % {
            "half": HalfDay(self.half_day).label,
            "day": date_format(self.on, "l d/m/Y").lower(),
            "place": self.place_name,
            "topic": self.topic,
        }
        return _("%(text)s (phụ trách: %(lead)s)") % {"text": text, "lead": self.lead_name} if self.lead_name else text


@dataclass(frozen=True)
class PlanContent:
    goal: str = ""
    tasks: tuple[Task, ...] = ()
    sessions: tuple[Planned, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "PlanContent":
        return cls(
            goal=stored["goal"],
            tasks=tuple(Task(**row) for row in stored["tasks"]),
            sessions=tuple(Planned(**row) for row in stored["sessions"]),
        )

    @property
    def mark(self) -> str:
        """Changes whenever the goal or a task changes: tells two people who edit at once that they do."""
        said = json.dumps([self.goal, [asdict(task) for task in self.tasks]], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def sessions_of(team_id: int, first: date, last: date) -> list[PlannedSession]:
    """The planned sessions of a team from `first` to `last`, in order of day and half-day, with place and lead."""
    order = list(HalfDay.values)
    rows = PlannedSession.objects.filter(team_id=team_id, day__range=(first, last))
    found = rows.select_related("support_point", "hamlet", "lead").order_by("day", "pk")
    return sorted(found, key=lambda session: (session.day, order.index(session.half_day)))


def task_of(item: PlanItem) -> Task:
    due = item.due.isoformat() if item.due else ""
    return Task(item.content, item.who, due, item.expected, key=item.pk)


def planned_of(session: PlannedSession) -> Planned:
    return Planned(
        day=session.day.isoformat(),
        half_day=session.half_day,
        place=place_code(session),
        topic=session.topic,
        lead=session.lead_id,
        place_name=str(session.support_point or session.hamlet),
        lead_name=str(session.lead or ""),
        key=session.pk,
    )


def place_code(session: PlannedSession) -> str:
    """`point-12` or `hamlet-7`, as forms name places."""
    return f"point-{session.support_point_id}" if session.support_point_id else f"hamlet-{session.hamlet_id}"


def content_from(goal: str, items: Iterable[PlanItem], sessions: Iterable[PlannedSession]) -> PlanContent:
    return PlanContent(goal, tuple(map(task_of, items)), tuple(map(planned_of, sessions)))


def content_of(plan: MonthlyPlan) -> PlanContent:
    """What `plan` says now, with the sessions of its days."""
    return content_from(plan.goal, plan.items.all(), sessions_of(plan.team_id, plan.first_day, plan.last_day))
