"""Which activities a page or a file shows: those that the address asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.names import fold
from reporting.enums import ActivityState
from reporting.models import Activity
from teams.models import Commune, Team

LONGEST = 500  # of several codes
SESSIONS = "buoi"  # in the place of a kind: the support sessions that are planned


@dataclass(frozen=True)
class ActivityFilter:
    """`kind` is a code of the province's list, or several with commas between them; `state` one of ActivityState; what
    is neither asks for nothing. `first` and `last` are days between which an activity of a list begins."""

    kind: str = ""
    state: str = ""
    query: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def asked(cls, address: Mapping[str, str]) -> Self:
        """What stands in the address: `loai`, `tt`, `tim`, and `tu`, `den`."""
        state = address.get("tt", "")
        return cls(
            kind=address.get("loai", "").replace("\0", "")[:LONGEST],  # which no text of the database holds
            state=state if state in ActivityState.values else "",
            query=fold(address.get("tim", "")[:200]),
            first=_day(address.get("tu", "")),
            last=_day(address.get("den", "")),
        )

    @property
    def sessions_alone(self) -> bool:
        return self.kind == SESSIONS

    @property
    def with_sessions(self) -> bool:
        return self.kind in ("", SESSIONS) and self.state in ("", ActivityState.PLANNED)

    @property
    def is_narrow(self) -> bool:
        return bool(self.kind or self.state or self.query or self.has_days)

    @property
    def kinds(self) -> list[str]:
        return self.kind.split(",")

    @property
    def has_days(self) -> bool:
        return bool(self.first or self.last)

    @property
    def days_text(self) -> str:
        """`từ 01/11/2026 đến 30/11/2026`, or one of both; empty for all days."""
        first = _("từ %(day)s") % {"day": f"{self.first:%d/%m/%Y}"} if self.first else ""
        last = _("đến %(day)s") % {"day": f"{self.last:%d/%m/%Y}"} if self.last else ""
        return f"{first} {last}".strip()

    def apply(self, rows: QuerySet[Activity]) -> QuerySet[Activity]:
        if self.kind and not self.sessions_alone:
            rows = rows.filter(kind__code__in=self.kinds)
        return rows.filter(state=self.state) if self.state else rows

    def within_days(self, rows: QuerySet[Activity]) -> QuerySet[Activity]:
        if self.first:
            rows = rows.filter(first_day__gte=self.first)
        return rows.filter(first_day__lte=self.last) if self.last else rows


def _day(text: str) -> date | None:
    """`2026-11-01`; anything else is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def activities_of(unit: Team | Commune, chosen: ActivityFilter) -> QuerySet[Activity]:
    """The activities of a team, or of all teams of a commune, the newest first. Titles are searched without accents."""
    rows = chosen.within_days(chosen.apply(Activity.objects.of_unit(unit)))
    if chosen.query:
        titles = rows.order_by().values_list("pk", "title")
        rows = rows.filter(pk__in=[key for key, title in titles if chosen.query in fold(title)])
    return rows.select_related("kind", "team", "support_point", "hamlet", "lead").order_by("-first_day", "-pk")
