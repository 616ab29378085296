"""The requests of many teams at once, for lists of a whole province."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import given_name_first, sort_key
from teams.models import Commune, LineGroup, RosterLine, RosterRequest, Team
from teams.requests.beginnings import new_request
from teams.requests.days import first_free_days
from teams.requests.locking import WRITABLE, events_since, keep_all
from teams.requests.refusals import StaleError
from teams.requests.wishes import LineWish, group_columns, line_columns


def lock_teams(communes: Collection[int], teams: Collection[int]) -> None:
    """Hold communes, then teams: the order in which everything that writes requests holds them."""
    held = Commune.objects.select_for_update(no_key=True).filter(pk__in=communes)
    list(held.order_by("pk").values_list("pk"))
    list(Team.objects.select_for_update(no_key=True).filter(pk__in=teams).order_by("pk").values_list("pk"))


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
    free = first_free_days(teams)
    new = [new_request(team, by, free_from=free[team.pk]) for team in teams if team.pk not in begun]
    RosterRequest.objects.bulk_create(new)
    begun |= {row.team_id: row for row in new}
    return [begun[team.pk] for team in teams]


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
    held = RosterRequest.objects.select_for_update(no_key=True).filter(pk__in=[request.pk for request in requests])
    rows = list(held.order_by("team_id", "pk"))
    for row in rows:
        if row.state not in WRITABLE:
            raise StaleError(events_since(row, row.version - 1))
    if dropped:
        RosterLine.objects.filter(request__in=rows, pk__in=dropped).delete()
    every = [(row, wish) for row in rows for wish in wishes.get(row.pk, ())]
    written = list(zip(_new_keys(RosterLine, len(every)), every, strict=True))
    _insert(RosterLine, [_line(key, row, wish) for key, (row, wish) in written])
    _insert(LineGroup, [{"line_id": key, **group} for key, (_row, wish) in written for group in group_columns(wish)])
    keep_all(rows, by, _("nhập danh sách từ tệp Excel"))
    return len(every)


def _line(key: int, request: RosterRequest, wish: LineWish) -> dict[str, Any]:
    return {
        "id": key,
        "province_id": request.province_id,
        "commune_id": request.commune_id,
        "team_id": request.team_id,
        "request_id": request.pk,
        "sort_name": sort_key(given_name_first(wish.person.full_name)),
        "returned_because": "",
        **line_columns(wish),
    }


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
