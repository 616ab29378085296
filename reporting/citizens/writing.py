"""What writing a row has in common in every register: once however often it is sent, on what the person has seen."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.encryption import unreadable_fields
from accounts.models import User
from reporting.citizens import retention
from reporting.citizens.registers import CitizenRow, book_of
from teams.enums import TeamState
from teams.models import Team
from teams.refused import RefusedError

RowT = TypeVar("RowT", bound=models.Model)
Errors = dict[str, list[str]]
EARLIEST = date(2020, 1, 1)
LONGEST_WAIT = timedelta(days=366)
CONSENT_MISSING = gettext_lazy(
    "Hãy nói rõ với người dân rồi đánh dấu ô này. Nếu người dân không đồng ý thì không ghi tên vào sổ."
)


class Details(Protocol):
    """What was typed about a row."""

    def values(self) -> Mapping[str, Any]:
        """The columns as they are to be."""
        ...

    def errors(self, today: date) -> Errors:
        """What is wrong with them: field -> sentences."""
        ...


def add(
    row: RowT,
    team: Team,
    details: Details,
    *,
    by: User,
    client_uuid: UUID,
    also: Callable[[RowT], None] = lambda _row: None,
) -> tuple[RowT, bool]:
    """Write `row` into the register of `team`; returns it and whether it is new.

    What was sent before (`client_uuid`) is not written again. `also` writes the parts of the row. Raises RefusedError.
    """
    _refuse_if(details.errors(timezone.localdate()) or _team_errors(team))
    mine = type(row)._default_manager.filter(client_uuid=client_uuid, team=team, written_by=by)
    if known := mine.first():
        return known, False
    try:
        with transaction.atomic():
            _fill(row, team, details, by, client_uuid)
            also(row)
    except IntegrityError:
        known = mine.first()  # sent twice in the same moment
        if known is None:
            raise RefusedError({"client_uuid": [_("Hãy tải lại trang rồi ghi lại.")]}) from None
        return known, False
    return row, True


def _fill(row: Any, team: Team, details: Details, by: User, client_uuid: UUID) -> None:
    row.province_id, row.commune_id, row.team = team.province_id, team.commune_id, team
    row.written_by, row.written_at, row.client_uuid = by, timezone.now(), client_uuid
    _set(row, details)
    row.erase_on = retention.erase_on(book_of(row).register)
    row.save()


def change(row: RowT, details: Details, *, seen: int, also: Callable[[RowT], None] = lambda _row: None) -> RowT:
    """Write what was typed over `row`, if it is still as the person saw it. Raises RefusedError."""
    _refuse_if(details.errors(timezone.localdate()))
    with transaction.atomic():
        locked = lock(row, seen)
        _set(locked, details)
        touch(locked)
        also(locked)
    return locked


def lock(row: RowT, seen: int) -> RowT:
    """`row` as it is now, locked. Raises RefusedError if it is gone, changed since `seen`, or cannot be read."""
    found: Any = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise RefusedError({"seen": [_("Dòng này vừa được xóa khỏi sổ nên không sửa được nữa.")]})
    if found.version != seen:
        raise RefusedError(
            {"seen": [_("Dòng này vừa được người khác sửa. Hãy mở lại trang để xem bản mới rồi sửa tiếp.")]}
        )
    refuse_unreadable(found)
    return cast(RowT, found)


def refuse_unreadable(row: models.Model) -> None:
    """What cannot be read must not be written over: it comes back with its key."""
    if unreadable_fields(row):
        message = _("Dòng này thiếu khóa mã hóa nên không đọc được, chưa sửa được. Hãy báo người quản trị hệ thống.")
        raise RefusedError({"seen": [message]})


def touch(row: Any) -> None:
    """Save a changed row: its version moves on, and its time begins anew."""
    row.version += 1
    row.erase_on = retention.erase_on(book_of(cast(CitizenRow, row)).register)
    row.save()


def _set(row: models.Model, details: Details) -> None:
    for name, value in details.values().items():
        setattr(row, name, value)


def _refuse_if(errors: Errors) -> None:
    if errors:
        raise RefusedError(errors)


def _team_errors(team: Team) -> Errors:
    if team.state == TeamState.IN_FORCE:
        return {}
    return {"team": [_("Tổ này không còn hoạt động nên không ghi thêm vào sổ được.")]}


# --- rules that several registers share


def day_errors(day: date, today: date) -> list[str]:
    if day > today:
        return [_("Ngày này chưa tới. Hãy ghi ngày hôm nay hoặc ngày đã qua.")]
    return [_("Ngày này quá xa. Hãy xem lại năm.")] if day < EARLIEST else []


def coming_day_errors(day: date, today: date) -> list[str]:
    """What is wrong with a day on which something is to be done: a mistyped year would never be due."""
    return [_("Ngày này quá xa. Hãy xem lại năm.")] if day > today + LONGEST_WAIT else []


def name_errors(name: str) -> list[str]:
    if not any(letter.isalpha() for letter in name):
        return [_("Hãy ghi họ và tên người dân.")]
    return []


def consent_errors(*, agreed: bool) -> list[str]:
    return [] if agreed else [str(CONSENT_MISSING)]


def present(errors: Mapping[str, list[str]]) -> Errors:
    """Only the fields with something wrong."""
    return {name: sentences for name, sentences in errors.items() if sentences}
