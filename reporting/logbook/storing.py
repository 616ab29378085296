"""Inserting entries that passed the rules: so many statements, however many entries there are.

Two statements in SQL rather than the ORM's four and more: entries come in batches of fifty from phones that were
without a signal, and by the thousand on a Monday morning (`bench/ingest.py`).
"""

import json
from collections.abc import Container, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from reporting.logbook.entry import GROUPS, Entry, Sent
from reporting.logbook.ground import Seat
from teams.prepared import prepared_cursor

# In one order, so that two batches that open the same sessions wait for one another, not both ways. A session that
# another connection is just opening is waited for, and found by the next statement.
_SESSIONS = """
    INSERT INTO reporting_supportsession (province_id, commune_id, team_id, day, half_day, support_point_id, hamlet_id)
    SELECT DISTINCT r.province, r.commune, r.team, r.day, r.half_day, r.support_point, r.hamlet
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
        province bigint, commune bigint, team bigint, day date, half_day text, support_point bigint, hamlet bigint)
    WHERE NOT EXISTS (SELECT FROM reporting_supportsession s WHERE s.team_id = r.team AND s.day = r.day
                      AND s.half_day = r.half_day AND s.support_point_id IS NOT DISTINCT FROM r.support_point
                      AND s.hamlet_id IS NOT DISTINCT FROM r.hamlet)
    ORDER BY 3, 4, 5, 6, 7
    ON CONFLICT DO NOTHING
"""
# Likewise in the order of the codes. An entry without a session is left out, and one whose month was closed since the
# rules were asked: what is closed is read, and held until the commit, before the first row is inserted. Lines carry the
# code of their entry.
_ENTRIES = """
    WITH closed AS MATERIALIZED (
        SELECT commune, closed_from, closed_to FROM reporting_closed_months(%(communes)s::bigint[])
    ), entries AS (
        INSERT INTO reporting_logentry (
            province_id, commune_id, team_id, session_id, membership_id, recorded_by_id, client_uuid, received_key,
            recorded_at, women, elderly, ethnic_minority, disabled, difficulty_id, difficulty_note)
        SELECT r.province, r.commune, r.team, s.id, r.membership, %(by)s::bigint, r.code, r.received_key,
               %(now)s::timestamptz, r.women, r.elderly, r.ethnic_minority, r.disabled, r.difficulty, r.difficulty_note
        FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
            province bigint, commune bigint, team bigint, day date, half_day text, support_point bigint, hamlet bigint,
            membership bigint, code uuid, received_key text, is_late boolean, women smallint, elderly smallint,
            ethnic_minority smallint, disabled smallint, difficulty bigint, difficulty_note text)
        JOIN reporting_supportsession s ON s.team_id = r.team AND s.day = r.day AND s.half_day = r.half_day
            AND s.support_point_id IS NOT DISTINCT FROM r.support_point AND s.hamlet_id IS NOT DISTINCT FROM r.hamlet
        WHERE r.is_late OR NOT EXISTS (
            SELECT FROM closed c WHERE c.commune = r.commune AND r.day BETWEEN c.closed_from AND c.closed_to)
        ORDER BY r.code
        RETURNING id, client_uuid
    ), lines AS (
        INSERT INTO reporting_logline (entry_id, service_id, procedure_id, result, count)
        SELECT e.id, l.service, l.procedure, l.result, l.count
        FROM jsonb_to_recordset(%(lines)s::jsonb) AS l (
            code uuid, service bigint, procedure bigint, result text, count smallint)
        JOIN entries e ON e.client_uuid = l.code
    )
    SELECT client_uuid, id FROM entries
"""
_SESSION = """
    SELECT id FROM reporting_supportsession WHERE team_id = %(team)s AND day = %(day)s::date
        AND half_day = %(half_day)s AND support_point_id IS NOT DISTINCT FROM %(support_point)s::bigint
        AND hamlet_id IS NOT DISTINCT FROM %(hamlet)s::bigint
"""


class OvertakenError(Exception):
    """Somebody else moved a session to another day or place, or closed the month, between asking and storing."""


def store(new: Sequence[tuple[Sent, Seat]], by: int, late: Container[UUID]) -> dict[UUID, int]:
    """Insert entries with their lines, and the sessions that nobody opened yet; returns the entries' keys by code.

    `late`: those that are listed as made after closing. Raises IntegrityError if a code came on another connection
    meanwhile, OvertakenError if a session was moved or a month closed.
    """
    with prepared_cursor() as cursor:
        stored = _insert(cursor, new, by, late)
        # Most sessions are open already. Entries of the others found none; now they do.
        missing = [(one, seat) for one, seat in new if one.client_uuid not in stored]
        if missing:
            cursor.execute(_SESSIONS, {"rows": json.dumps([_place(one.entry, seat) for one, seat in missing])})
            stored |= _insert(cursor, missing, by, late)
    if len(stored) != len(new):
        raise OvertakenError
    return stored


def _insert(cursor: Any, new: Sequence[tuple[Sent, Seat]], by: int, late: Container[UUID]) -> dict[UUID, int]:
    rows = json.dumps([{**_row(one, seat), "is_late": one.client_uuid in late} for one, seat in new])
    lines = json.dumps([line for one, _seat in new for line in _lines(one)])
    communes = list({seat.commune for _one, seat in new})
    cursor.execute(_ENTRIES, {"rows": rows, "lines": lines, "communes": communes, "by": by, "now": timezone.now()})
    return dict(cursor.fetchall())


def open_session(entry: Entry, seat: Seat) -> int:
    """The key of the one session of this team, day, half-day and place, opened if nobody logged there yet."""
    place = _place(entry, seat)
    with prepared_cursor() as cursor:
        cursor.execute(_SESSIONS, {"rows": json.dumps([place])})
        ((key,),) = cursor.execute(_SESSION, place).fetchall()
    return int(key)


def _place(entry: Entry, seat: Seat) -> dict[str, Any]:
    return {
        "province": seat.province,
        "commune": seat.commune,
        "team": seat.team,
        "day": entry.day.isoformat(),
        "half_day": entry.half_day,
        "support_point": entry.support_point,
        "hamlet": entry.hamlet,
    }


def _row(one: Sent, seat: Seat) -> dict[str, Any]:
    entry = one.entry
    return {
        **_place(entry, seat),
        "membership": seat.membership,
        "code": str(one.client_uuid),
        "received_key": entry.key,
        **{group: getattr(entry, group) for group in GROUPS},
        "difficulty": entry.difficulty,
        "difficulty_note": entry.difficulty_note,
    }


def _lines(one: Sent) -> list[dict[str, Any]]:
    code = str(one.client_uuid)
    return [
        {
            "code": code,
            "service": line.service,
            "procedure": line.procedure,
            "result": line.result,
            "count": line.count,
        }
        for line in one.entry.merged_lines
    ]
