"""What a batch of entries is checked against: read at once, by one statement, however many entries there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from accounts.models import User
from reporting.logbook.entry import Entry, Sent
from teams.access import teams_statement
from teams.enums import Permission
from teams.prepared import prepared_cursor


class Seat(NamedTuple):
    """A membership as the rules need it: who sat in which team from when to when, and when the team existed."""

    membership: int
    team: int
    user: int
    commune: int
    province: int
    valid_from: date
    valid_to: date | None
    team_from: date | None
    team_to: date | None

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def team_existed_on(self, day: date) -> bool:
        return self.team_from is not None and self.team_from <= day and (self.team_to is None or day <= self.team_to)


class Place(NamedTuple):
    commune: int
    open_from: date | None = None
    open_to: date | None = None

    def is_open_on(self, day: date) -> bool:
        return (self.open_from is None or self.open_from <= day) and (self.open_to is None or day <= self.open_to)


Key = tuple[str, int]  # the kind of a row, and its key

# One row per fact. What an entry names is asked for by its key alone: whose it is comes back with it. Beside each part
# stands the list without which it is left out.
_FACTS: tuple[tuple[str, str], ...] = (
    (
        "",
        """
    SELECT 'seat', m.id, m.team_id, m.user_id, m.commune_id, m.province_id, m.valid_from, m.valid_to, t.in_force_from,
           t.in_force_to, NULL::uuid
    FROM unnest(%(teams)s::bigint[], %(users)s::bigint[]) AS asked (team, person)
    JOIN teams_membership m ON m.team_id = asked.team AND m.user_id = asked.person
    JOIN teams_team t ON t.id = m.team_id
        """,
    ),
    (
        "points",
        """
    SELECT 'point', id, NULL, NULL, commune_id, province_id, open_from, open_to, NULL, NULL, NULL
    FROM teams_supportpoint WHERE id = ANY(%(points)s::bigint[])
        """,
    ),
    (
        "hamlets",
        """
    SELECT 'hamlet', id, NULL, NULL, commune_id, province_id, NULL, NULL, NULL, NULL, NULL
    FROM teams_hamlet WHERE id = ANY(%(hamlets)s::bigint[])
        """,
    ),
    (
        "services",
        """
    SELECT 'service', id, NULL, NULL, NULL, province_id, NULL, NULL, NULL, NULL, NULL
    FROM reporting_service WHERE id = ANY(%(services)s::bigint[])
        """,
    ),
    (
        "procedures",
        """
    SELECT 'procedure', id, NULL, NULL, NULL, province_id, NULL, NULL, NULL, NULL, NULL
    FROM reporting_procedure WHERE id = ANY(%(procedures)s::bigint[])
        """,
    ),
    (
        "difficulties",
        """
    SELECT 'difficulty', id, NULL, NULL, NULL, province_id, NULL, NULL, NULL, NULL, NULL
    FROM reporting_difficulty WHERE id = ANY(%(difficulties)s::bigint[])
        """,
    ),
    (
        "",
        """
    SELECT 'closed', c.id, NULL, NULL, c.commune_id, c.province_id, c.first_day, c.last_day, NULL, NULL, NULL
    FROM reporting_periodclosing c
    WHERE c.opened_at IS NULL AND c.first_day <= %(last)s::date AND c.last_day >= %(first)s::date
      AND c.commune_id IN (SELECT commune_id FROM teams_team WHERE id = ANY(%(teams)s::bigint[]))
        """,
    ),
    (
        "",
        """
    SELECT 'seen', id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, client_uuid
    FROM reporting_logentry WHERE client_uuid = ANY(%(codes)s::uuid[])
        """,
    ),
    (
        "",
        """
    SELECT 'seen', id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, client_uuid
    FROM reporting_takenbackentry WHERE client_uuid = ANY(%(codes)s::uuid[])
        """,
    ),
)


# Of a permission: at which of the teams the sender holds it.
_MAY = """
    SELECT '{permission}', id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM ({statement}) AS held (id) WHERE id = ANY(%(teams)s::bigint[])
"""


def _statement(asked: dict[str, Any], by: User, permissions: Iterable[Permission]) -> str:
    """The parts that are needed, as one statement; adds the parameters of the permissions to `asked`."""
    parts = [part for needs, part in _FACTS if not needs or asked[needs]]
    for permission in permissions:
        statement, params = teams_statement(by, permission)
        asked |= params
        parts.append(_MAY.format(permission=permission, statement=statement))
    return " UNION ALL ".join(parts)


@dataclass
class Ground:
    today: date
    seats: dict[tuple[int, int], list[Seat]]  # of a team and person, the newest last
    places: dict[Key, Place]
    provinces: dict[Key, int]  # of services, procedures and difficulties
    closed: dict[int, list[tuple[date, date]]]  # of a commune: closed months, both days included
    seen: set[UUID]  # codes that came before
    held: set[Key]  # permissions that were asked about, with the teams where the sender holds them

    @classmethod
    def of(cls, sent: Sequence[Sent], today: date, by: User, permissions: Iterable[Permission] = ()) -> "Ground":
        ground = cls(today, {}, {}, {}, defaultdict(list), set(), set())
        asked = _asked(sent)
        statement = _statement(asked, by, permissions)
        with prepared_cursor() as cursor:
            cursor.execute(statement, asked)
            for kind, key, team, user, commune, province, first, last, team_from, team_to, code in cursor:
                if kind == "seat":
                    seat = Seat(key, team, user, commune, province, first, last, team_from, team_to)
                    ground.seats.setdefault((team, user), []).append(seat)
                elif kind in ("point", "hamlet"):
                    ground.places[kind, key] = Place(commune, first, last)
                elif kind == "closed":
                    ground.closed[commune].append((first, last))
                elif kind == "seen":
                    ground.seen.add(code)
                elif kind in Permission.values:
                    ground.held.add((kind, key))
                else:
                    ground.provinces[kind, key] = province
        for seats in ground.seats.values():
            seats.sort(key=lambda seat: (seat.valid_from, seat.membership))
        return ground

    def is_of_the_team(self, one: Sent) -> bool:
        """Whether this person was ever in this team."""
        return (one.team, one.user) in self.seats

    def may_write(self, one: Sent, by: User) -> bool:
        """The own work, where one may log; that of another in a team that one runs."""
        permission = Permission.LOG_SESSIONS if one.user == by.pk else Permission.RUN_TEAM
        return (permission, one.team) in self.held

    def seat_of(self, one: Sent) -> Seat:
        """The row of this person in this team that held on the entry's day; a new position begins a new row.

        Where there is none on that day the newest one comes back, and the rules say what is wrong.
        """
        seats = self.seats[one.team, one.user]
        return next((seat for seat in seats if seat.in_force(one.entry.day)), seats[-1])

    def is_closed(self, commune: int, day: date) -> bool:
        return any(first <= day <= last for first, last in self.closed.get(commune, ()))

    def are_of(self, kind: str, keys: Iterable[int | None], province: int) -> bool:
        return all(self.provinces.get((kind, key)) == province for key in keys if key is not None)


def _asked(sent: Sequence[Sent]) -> dict[str, Any]:
    entries: list[Entry] = [one.entry for one in sent]
    people = sorted({(one.team, one.user) for one in sent})
    days = [entry.day for entry in entries]
    return {
        "teams": [team for team, _user in people],
        "users": [user for _team, user in people],
        "points": _named(entry.support_point for entry in entries),
        "hamlets": _named(entry.hamlet for entry in entries),
        "services": _named(line.service for entry in entries for line in entry.lines),
        "procedures": _named(line.procedure for entry in entries for line in entry.lines),
        "difficulties": _named(entry.difficulty for entry in entries),
        "first": min(days),
        "last": max(days),
        "codes": list({one.client_uuid for one in sent}),
    }


def _named(keys: Iterable[int | None]) -> list[int]:
    return sorted({key for key in keys if key is not None})
