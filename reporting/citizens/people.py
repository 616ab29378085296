"""The register of people helped: "sổ theo dõi đối tượng được hỗ trợ và nội dung hỗ trợ" (Đề án IV.4.2b)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from reporting.citizens import writing
from reporting.enums import Result
from reporting.models import Procedure, Service, SupportedPerson
from teams.models import Hamlet, Team


@dataclass(frozen=True)
class PersonDetails:
    full_name: str
    agreed: bool
    day: date
    service: Service
    phone: str = ""
    hamlet: Hamlet | None = None
    procedure: Procedure | None = None
    result: Result = Result.DONE
    note: str = ""
    follow_up_on: date | None = None

    def values(self) -> dict[str, Any]:
        return dict(vars(self))

    def errors(self, today: date) -> writing.Errors:
        return writing.present(
            {
                "full_name": writing.name_errors(self.full_name),
                "agreed": writing.consent_errors(agreed=self.agreed),
                "day": writing.day_errors(self.day, today),
                "procedure": self._procedure_errors(),
                "follow_up_on": self._follow_up_errors(today),
            }
        )

    def _procedure_errors(self) -> list[str]:
        if self.procedure is None or self.service.has_procedures:
            return []
        return [_("Nội dung này không có thủ tục hành chính. Hãy bỏ chọn thủ tục.")]

    def _follow_up_errors(self, today: date) -> list[str]:
        if self.follow_up_on is None:
            return []
        if self.follow_up_on < self.day:
            return [_("Ngày hẹn không thể trước ngày hỗ trợ.")]
        return writing.coming_day_errors(self.follow_up_on, today)


def add(team: Team, details: PersonDetails, *, by: User, client_uuid: UUID) -> tuple[SupportedPerson, bool]:
    """Returns the row and whether it is new. Raises RefusedError."""
    return writing.add(SupportedPerson(), team, details, by=by, client_uuid=client_uuid)


def change(row: SupportedPerson, details: PersonDetails, *, seen: int) -> SupportedPerson:
    """Raises RefusedError."""
    return writing.change(row, details, seen=seen)
