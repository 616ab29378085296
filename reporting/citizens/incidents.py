"""The register of online fraud (Đề án IV.6.2e): what happened, how much was lost, whether the police know."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from reporting.citizens import writing
from reporting.models import Incident, IncidentChannel, IncidentKind
from reporting.models.citizens import MAX_LOSS
from teams.models import Hamlet, Team


@dataclass(frozen=True)
class IncidentDetails:
    day: date
    kind: IncidentKind
    channel: IncidentChannel
    loss: int = 0
    description: str = ""
    police_told_on: date | None = None
    hamlet: Hamlet | None = None

    def values(self) -> dict[str, Any]:
        return dict(vars(self))

    def errors(self, today: date) -> writing.Errors:
        return writing.present(
            {
                "day": writing.day_errors(self.day, today),
                "loss": [] if 0 <= self.loss <= MAX_LOSS else [_("Số tiền quá lớn. Hãy xem lại các số 0.")],
                "police_told_on": self._police_errors(today),
            }
        )

    def _police_errors(self, today: date) -> list[str]:
        if self.police_told_on is None:
            return []
        if self.police_told_on < self.day:
            return [_("Ngày báo công an không thể trước ngày xảy ra.")]
        return writing.day_errors(self.police_told_on, today)


def add(team: Team, details: IncidentDetails, *, by: User, client_uuid: UUID) -> tuple[Incident, bool]:
    """Returns the row and whether it is new. Raises RefusedError."""
    return writing.add(Incident(), team, details, by=by, client_uuid=client_uuid)


def change(row: Incident, details: IncidentDetails, *, seen: int) -> Incident:
    """Raises RefusedError."""
    return writing.change(row, details, seen=seen)
