"""The requests of many teams at once, for lists of a whole province."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import sort_key
from teams.enums import RequestKind, RequestState, TeamState
from teams.models import Commune, Hamlet, LineGroup, RequestEvent, RosterLine, RosterRequest, Team
from teams.requests.drafts import LineWish
from teams.requests.locking import WRITABLE, events_since
from teams.requests.refusals import StaleError
from teams.rules.limits import TeamRules


def new_team(commune: Commune, rules: TeamRules, label: str, hamlet: Hamlet | None = None) -> Team:
    """A team of `commune` that is not stored yet, named by the province's `rules`."""
    units = {"commune": commune.full_name, "hamlet": str(hamlet or "")}
    return Team(
        province_id=commune.province_id,
        commune=commune,
        kind=rules.kind,
        hamlet=hamlet,
        name=(rules.name_pattern or f"{label} {{commune}}").format(**units),
        zalo_name=rules.zalo_pattern.format(**units),
    )


def lock_teams(communes: Collection[int], teams: Collection[int]) -> None:
    """Hold communes, then teams: the order in which everything that writes requests holds them."""
    held = Commune.objects.select_for_update(no_key=True).filter(pk__in=communes)
    list(held.order_by("pk").values_list("pk"))
    list(Team.objects.select_for_update().filter(pk__in=teams).order_by("pk").values_list("pk"))


def open_requests(teams: Collection[int]) -> dict[int, RosterRequest]:
    """The request of each of `teams` (keys) that its leader is writing, or that waits for approval."""
    rows = RosterRequest.objects.open().filter(team__in=teams, asked_by__isnull=True)
    return {row.team_id: row for row in rows}


@transaction.atomic
def open_for_all(teams: Collection[Team], by: User) -> list[RosterRequest]:
    """Return a request to write into for each of `teams`, in their order: its open one, its registration, or a change.

    Teams that are not stored yet are stored as drafts. The caller holds `lock_teams` and looked that none of them waits
    for approval or is dissolved. A constant number of statements.
    """
    Team.objects.bulk_create([team for team in teams if team.pk is None])
    begun = open_requests([team.pk for team in teams])
    new = [_new(team, by) for team in teams if team.pk not in begun]
    RosterRequest.objects.bulk_create(new)
    begun |= {row.team_id: row for row in new}
    return [begun[team.pk] for team in teams]


def _new(team: Team, by: User) -> RosterRequest:
    is_draft = team.state == TeamState.DRAFT
    return RosterRequest(
        province_id=team.province_id,
        commune_id=team.commune_id,
        team=team,
        kind=RequestKind.REGISTRATION if is_draft else RequestKind.CHANGE,
        state=RequestState.DRAFT,
        effective_from=timezone.localdate(),
        created_by=by,
        created_at=timezone.now(),
    )


@transaction.atomic
def put_many(
    wishes: Mapping[int, Sequence[LineWish]],
    requests: Iterable[RosterRequest],
    by: User,
    *,
    dropped: Collection[int] = (),
) -> int:
    """Write lines into many requests: wishes by request key. `dropped` are lines that they replace.

    All or nothing, and thousands of them in a fraction of a second. The caller holds `lock_teams`. Returns how many
    lines were written. Raises StaleError if a request can no longer be written.
    """
    held = RosterRequest.objects.select_for_update().filter(pk__in=[request.pk for request in requests])
    rows = list(held.order_by("team_id", "pk"))
    for row in rows:
        if row.state not in WRITABLE:
            raise StaleError(events_since(row, row.version - 1))
    if dropped:
        RosterLine.objects.filter(request__in=rows, pk__in=dropped).delete()
    every = [(row, wish) for row in rows for wish in wishes.get(row.pk, ())]
    written = list(zip(_new_keys(RosterLine, len(every)), every, strict=True))
    _insert(RosterLine, [_line(key, row, wish) for key, (row, wish) in written])
    _insert(LineGroup, [group for key, (_row, wish) in written for group in _groups(key, wish)])
    _keep(rows, by, _("nhập danh sách từ tệp Excel"))
    return len(every)


def _keep(rows: list[RosterRequest], by: User, what: str) -> None:
    """What `locking.keep_all` does, for a province: one version on, with who did what."""
    RosterRequest.objects.filter(pk__in=[row.pk for row in rows]).update(version=F("version") + 1)
    now = timezone.now().isoformat()
    _insert(
        RequestEvent,
        [
            {
                "province_id": row.province_id,
                "commune_id": row.commune_id,
                "request_id": row.pk,
                "version": row.version + 1,
                "what": what,
                "move": "",
                "reason": "",
                "by_id": by.pk,
                "at": now,
            }
            for row in rows
        ],
    )


def _line(key: int, request: RosterRequest, wish: LineWish) -> dict[str, Any]:
    person = wish.person
    rest, _space, given = person.full_name.rpartition(" ")
    return {
        "id": key,
        "province_id": request.province_id,
        "commune_id": request.commune_id,
        "team_id": request.team_id,
        "request_id": request.pk,
        "kind": wish.kind.value,
        "membership_id": wish.membership,
        "volunteer_id": wish.volunteer,
        "is_volunteer": person.is_volunteer,
        "full_name": person.full_name,
        "sort_name": sort_key(f"{given} {rest}"),
        "phone": person.phone,
        "position": str(person.position),
        "component_id": person.component,
        "organisation": person.organisation,
        "languages": person.languages,
        "skills": person.skills,
        "reason": wish.reason,
        "returned_because": "",
    }


def _groups(line: int, wish: LineWish) -> list[dict[str, Any]]:
    return [
        {"line_id": line, "code": seat.code, "hamlet_id": seat.hamlet, "is_leader": seat.is_leader}
        for seat in wish.person.groups
    ]


def _new_keys(model: type[models.Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _insert(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """Insert `rows`, all with the same columns, as one value: tens of thousands of parameters take longer to send than
    to store. (Django's own arrays of columns are not used for a model that has array columns.)"""
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(name) for name in rows[0])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)",
            [json.dumps(rows, ensure_ascii=False)],
        )
