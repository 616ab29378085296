"""Writing down who reads, exports or erases personal data, and reading that back (Luật 91/2025/QH15).

A reading is written in the same request, with one statement: if it cannot be written down, the page is not shown. It
holds the keys of the rows, never what they say.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from reporting.citizens.registers import BOOK_OF, CitizenRow, Unit, book_of
from reporting.enums import DataAccess, Register
from reporting.models import PersonalDataUse
from teams.models import Commune, Team

MAX_REASON = 300


def record_list(register: Register, unit: Unit, rows: Iterable[CitizenRow], by: User, *, searched: bool) -> None:
    """A page of a list was shown. An empty list shows nothing of anybody; an empty search does: nobody is there."""
    keys = [row.pk for row in rows]
    if keys or searched:
        _use(unit, register, DataAccess.SEARCH if searched else DataAccess.LIST, keys, by=by).save()


def record_opened(row: CitizenRow, by: User) -> None:
    _use(row.team, book_of(row).register, DataAccess.OPEN, [row.pk], by=by).save()


def record_person(
    access: DataAccess, commune: Commune, keys: Mapping[Register, Sequence[int]], by: User, reason: str = ""
) -> None:
    """What was found, exported or erased of one person over all registers of the commune: a line per register."""
    found = {register: list(rows) for register, rows in keys.items() if rows} or {Register.ALL: []}
    PersonalDataUse.objects.bulk_create(
        [_use(commune, register, access, rows, by=by, reason=reason) for register, rows in found.items()]
    )


def record_expired(register: Register, units: Mapping[tuple[int, int, int], Sequence[int]]) -> None:
    """The portal itself erased rows whose time was over: (province, commune, team) -> keys."""
    now = timezone.now()
    PersonalDataUse.objects.bulk_create(
        PersonalDataUse(
            province_id=province,
            commune_id=commune,
            team_id=team,
            register=register,
            access=DataAccess.EXPIRE,
            rows=list(keys),
            at=now,
        )
        for (province, commune, team), keys in units.items()
    )


def _use(
    unit: Unit, register: Register, access: DataAccess, rows: list[int], *, by: User, reason: str = ""
) -> PersonalDataUse:
    is_team = isinstance(unit, Team)
    return PersonalDataUse(
        province_id=unit.province_id,
        commune_id=unit.commune_id if isinstance(unit, Team) else unit.pk,
        team_id=unit.pk if is_team else None,
        register=register,
        access=access,
        rows=rows,
        reason=reason[:MAX_REASON],
        by=by,
        at=timezone.now(),
    )


def uses_of(unit: Unit) -> QuerySet[PersonalDataUse]:
    """What was done with the registers of a commune; or of a team, with what was looked at commune-wide."""
    rows = PersonalDataUse.objects.select_related("by", "team")
    if isinstance(unit, Team):
        return rows.filter(Q(team=unit) | Q(team=None), commune_id=unit.commune_id)
    return rows.filter(commune=unit)


def rows_still_there(uses: Iterable[PersonalDataUse]) -> set[tuple[str, int]]:
    """Of the rows that `uses` are about, those that were not erased since: (register, key)."""
    keys: dict[str, set[int]] = defaultdict(set)
    for use in uses:
        keys[use.register].update(use.rows)
    there = set()
    for register, rows in keys.items():
        if register in BOOK_OF:
            model = BOOK_OF[Register(register)].model
            there |= {(register, pk) for pk in model._default_manager.filter(pk__in=rows).values_list("pk", flat=True)}
    return there


def people_of(unit: Unit) -> QuerySet[User]:
    """Who has used them, for choosing one."""
    return User.objects.filter(pk__in=uses_of(unit).order_by().values("by")).order_by("sort_name")


def narrowed(
    rows: QuerySet[PersonalDataUse],
    *,
    by: int | None = None,
    register: str = "",
    row: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[PersonalDataUse]:
    """Those of one person, register, row or stretch of days (in Asia/Ho_Chi_Minh); None and "" ask for all."""
    asked: dict[str, Any] = {}
    if by is not None:
        asked["by"] = by
    if register in Register.values:
        asked["register"] = register
    if row is not None:
        asked["rows__contains"] = [row]
    if first is not None:
        asked["at__gte"] = _moment(first, time.min)
    if last is not None:
        asked["at__lte"] = _moment(last, time.max)
    return rows.filter(**asked)


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
