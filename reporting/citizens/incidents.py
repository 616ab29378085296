"""The register of online fraud (Đề án IV.6.2e): what happened, how much was lost, whether the police know.

An incident counts in the month in which it happened (`reporting.citizens.numbers`). In a closed month each change of
what is counted has a reason and is listed (`reporting.closing`); of the other registers no month counts anything.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from reporting import closing
from reporting.citizens import writing
from reporting.enums import LateAbout, LateAction
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


def add(
    team: Team, details: IncidentDetails, *, by: User, client_uuid: UUID, reason: str = ""
) -> tuple[Incident, bool]:
    """Returns the row and whether it is new. Raises RefusedError."""

    def list_if_late(row: Incident) -> None:
        if closing.check_reason(row.commune_id, row.day, reason=reason):
            _note_late(LateAction.ADDED, row, row.day, reason, by, after=counted(row))

    return writing.add(Incident(), team, details, by=by, client_uuid=client_uuid, also=list_if_late)


@transaction.atomic
def change(row: Incident, details: IncidentDetails, *, seen: int, by: User, reason: str = "") -> Incident:
    """Raises RefusedError."""
    there = writing.lock(row, seen)
    day, before = there.day, counted(there)

    def list_if_late(changed: Incident) -> None:
        after = counted(changed)
        if after != before and closing.check_reason(changed.commune_id, day, changed.day, reason=reason):
            listed = closing.late_day(changed.commune_id, day, changed.day)
            _note_late(LateAction.CHANGED, changed, listed, reason, by, before=before, after=after)

    return writing.change(row, details, seen=seen, also=list_if_late)


def counted(row: Incident) -> dict[str, Any]:
    """What of an incident is counted and reported: never the description, which is encrypted and will be erased."""
    return {
        "day": row.day.isoformat(),
        "incident_kind": row.kind_id,
        "channel": row.channel_id,
        "loss": row.loss,
        "police_told": row.police_told_on is not None,
    }


def _note_late(action: LateAction, row: Incident, day: date, reason: str, by: User, **contents: dict[str, Any]) -> None:
    closing.late_change(
        LateAbout.INCIDENT, action, row, day=day, key=str(row.pk), label=row.kind.name, reason=reason, by=by, **contents
    ).save()
