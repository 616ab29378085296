"""A small world of two provinces, and everything that people, imports and scripts may do to its logs at random."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from reporting import logbook
from reporting.enums import Result
from reporting.models import LogEntry, LogLine, SupportSession
from teams.enums import Calendar, HalfDay
from teams.models import Membership, Province, SupportPoint, Team
from tests.reporting.factories import DifficultyFactory, ServiceFactory
from tests.sql import query, run
from tests.teams.factories import (
    FOUNDED,
    CommuneFactory,
    HamletFactory,
    MembershipFactory,
    ProvinceFactory,
    SupportPointFactory,
    TeamFactory,
)

# The database refuses (COPY raises the driver's own error), the logbook does, or another writer was quicker.
REFUSED = (DatabaseError, psycopg.Error, logbook.RefusedError, LogEntry.DoesNotExist)
DAYS_BACK = 50  # over half-months and months of both calendars
INDICATORS = ("team_established", "team_has_support_point", "support_sessions_per_month", "daily_update")


@dataclass
class Place:
    """A commune with what its members choose from."""

    commune: int
    province: int
    teams: list[int] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    hamlets: list[int] = field(default_factory=list)
    services: list[int] = field(default_factory=list)
    difficulties: list[int] = field(default_factory=list)


def make_world(today: date) -> list[Place]:
    """A province by Decree 09 with a swapped working day, and one by the solar calendar; five communes, seven teams."""
    source = Province.objects.get(code=52)
    places = []
    for calendar, communes in ((Calendar.DECREE_09, 3), (Calendar.SOLAR, 2)):
        province = ProvinceFactory.create(
            calendar=calendar,
            extra_days_off=[today - timedelta(days=20)],
            extra_working_days=[today - timedelta(days=n) for n in range(21, 28)],
        )
        for indicator in source.indicators.filter(code__in=INDICATORS):
            indicator.pk, indicator.province = None, province
            indicator.save()
        services = ServiceFactory.create_batch(3, province=province)
        difficulties = DifficultyFactory.create_batch(2, province=province)
        for number in range(communes):
            commune = CommuneFactory.create(province=province)
            teams = [TeamFactory.create(commune=commune, in_force=True)]
            if number == 0:
                teams.append(TeamFactory.create(commune=commune, in_force=True, of_hamlet=True))
            places.append(
                Place(
                    commune=commune.pk,
                    province=province.pk,
                    teams=[team.pk for team in teams],
                    members=[MembershipFactory.create(team=team) for team in teams for _ in range(2)],
                    points=[point.pk for point in SupportPointFactory.create_batch(2, commune=commune)],
                    hamlets=[HamletFactory.create(commune=commune).pk],
                    services=[row.pk for row in services],
                    difficulties=[row.pk for row in difficulties],
                )
            )
    return places


def _break_off() -> None:
    raise DatabaseError("the connection broke before the commit")


class Writer:
    """Writes at random on the connection of its own thread."""

    def __init__(self, seed: int | str, places: list[Place], today: date, *, pause: float = 0) -> None:
        """`pause`: for how many seconds, at most, a transaction stays open with all its work done."""
        self.pause = pause
        self.luck = Random(seed)
        self.places = places
        self.today = today
        self.done: list[str] = []

    def write(self) -> None:
        """Do a thing or two in one transaction. What the database refuses (a session that is there already, a deadlock)
        did not happen."""
        acts = self.luck.choices(ACTS, k=self.luck.choice([1, 1, 1, 2]))
        try:
            with transaction.atomic():
                for act in acts:
                    act(self)
                time.sleep(self.pause * self.luck.random())
                if self.luck.random() < 0.05:
                    _break_off()
        except REFUSED as refused:
            self.done += [f"{act.__name__}: {type(refused).__name__}" for act in acts]
        else:
            self.done += [act.__name__ for act in acts]

    # --- what the things are made of

    def day(self) -> date:
        return self.today - timedelta(days=self.luck.randrange(DAYS_BACK))

    def moment(self, day: date) -> datetime:
        """Around the deadline at midnight after the next day."""
        return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(
            hours=self.luck.randrange(8, 80)
        )

    def uuid(self) -> UUID:
        return UUID(int=self.luck.getrandbits(128))

    def place(self) -> Place:
        return self.luck.choice(self.places)

    def entry(self, place: Place) -> logbook.Entry:
        at_point = self.luck.random() < 0.7
        return logbook.Entry(
            day=self.day(),
            half_day=self.luck.choice(HalfDay.values),
            support_point=self.luck.choice(place.points) if at_point else None,
            hamlet=None if at_point else self.luck.choice(place.hamlets),
            lines=tuple(
                logbook.Line(self.luck.choice(place.services), self.luck.randint(1, 9), result=result)
                for result in self.luck.sample(Result.values, self.luck.randint(1, 3))
            ),
            women=self.luck.randint(0, 1),
            disabled=self.luck.randint(0, 1),
            difficulty=self.luck.choice([None, *place.difficulties]),
        )

    def some(self, rows: Any) -> Any:
        """One of the rows, or None."""
        start = self.luck.randrange(max(rows.count(), 1))
        return next(iter(rows.order_by("pk")[start : start + 1]), None)

    def session_columns(self) -> dict[str, Any]:
        place = self.place()
        at_point = self.luck.random() < 0.5
        return {
            "province_id": place.province,
            "commune_id": place.commune,
            "team_id": self.luck.choice(place.teams),
            "day": self.day(),
            "half_day": self.luck.choice(HalfDay.values),
            "support_point_id": self.luck.choice(place.points) if at_point else None,
            "hamlet_id": None if at_point else self.luck.choice(place.hamlets),
        }


# --- as the phone does


def record(writer: Writer) -> None:
    place = writer.place()
    member = writer.luck.choice(place.members)
    logbook.record(writer.entry(place), membership=member, by=member.user, client_uuid=writer.uuid())


def correct(writer: Writer) -> None:
    stored = writer.some(LogEntry.objects.all())
    if stored is not None:
        place = next(place for place in writer.places if place.commune == stored.commune_id)
        with suppress(logbook.RefusedError):  # not on every day any more
            logbook.correct(stored, writer.entry(place), by=stored.recorded_by)


def take_back(writer: Writer) -> None:
    stored = writer.some(LogEntry.objects.all())
    if stored is not None:
        with suppress(logbook.RefusedError):
            logbook.remove(stored, by=stored.recorded_by)


# --- in bulk, as the admin and scripts do


def update_lines(writer: Writer) -> None:
    service = writer.luck.choice(writer.place().services)
    LogLine.objects.filter(service=service, count__lt=400).update(count=writer.luck.randint(1, 400))


def update_entries(writer: Writer) -> None:
    day = writer.day()
    LogEntry.objects.filter(session__day=day).update(
        women=writer.luck.randint(0, 5), recorded_at=writer.moment(day), difficulty=None
    )


def move_sessions(writer: Writer) -> None:
    SupportSession.objects.filter(commune=writer.place().commune, day=writer.day()).update(day=writer.day())


def create_in_bulk(writer: Writer) -> None:
    for _ in range(3):
        place = writer.place()
        member = writer.luck.choice(place.members)
        typed = writer.entry(place)
        session, _new = SupportSession.objects.get_or_create(
            team_id=member.team_id,
            day=typed.day,
            half_day=typed.half_day,
            support_point_id=typed.support_point,
            hamlet=None,
            defaults={"province_id": place.province, "commune_id": place.commune},
        )
        entries = LogEntry.objects.bulk_create(
            LogEntry(
                province_id=place.province,
                commune_id=place.commune,
                team_id=member.team_id,
                session=session,
                membership=member,
                recorded_by=member.user,
                client_uuid=writer.uuid(),
                recorded_at=writer.moment(typed.day),
            )
            for _ in range(2)
        )
        LogLine.objects.bulk_create(
            LogLine(entry=stored, service_id=writer.luck.choice(place.services), count=writer.luck.randint(1, 500))
            for stored in entries
        )


def delete_lines(writer: Writer) -> None:
    LogLine.objects.filter(entry__session__day=writer.day()).delete()


def delete_entries(writer: Writer) -> None:
    LogEntry.objects.filter(session__day=writer.day(), session__commune=writer.place().commune).delete()


# --- by plain SQL


def sql_update(writer: Writer) -> None:
    run(
        "UPDATE reporting_logline SET count = 1 + count %% 500 WHERE id %% 3 = %(rest)s",
        rest=writer.luck.randrange(3),
    )


def sql_record_late(writer: Writer) -> None:
    run(
        """UPDATE reporting_logentry e SET recorded_at = s.day + interval '3 days'
           FROM reporting_supportsession s WHERE s.id = e.session_id AND s.day = %(day)s""",
        day=writer.day(),
    )


def sql_move_line(writer: Writer) -> None:
    """A line to another entry, also of another commune."""
    one, other = writer.some(LogLine.objects.all()), writer.some(LogEntry.objects.all())
    if one is not None and other is not None:
        run("UPDATE reporting_logline SET entry_id = %(to)s WHERE id = %(id)s", to=other.pk, id=one.pk)


def sql_move_entry(writer: Writer) -> None:
    """An entry to another session of its team; to another team's the database lets nobody move it."""
    one = writer.some(LogEntry.objects.all())
    other = one and writer.some(SupportSession.objects.filter(team=one.team_id))
    if one is not None and other is not None:
        run("UPDATE reporting_logentry SET session_id = %(to)s WHERE id = %(id)s", to=other.pk, id=one.pk)


def sql_move_session(writer: Writer) -> None:
    """A whole session to another day, half-day and place of its commune."""
    session = writer.some(SupportSession.objects.all())
    if session is not None:
        place = next(place for place in writer.places if place.commune == session.commune_id)
        run(
            """UPDATE reporting_supportsession SET day = %(day)s, half_day = %(half)s, support_point_id = %(point)s,
                      hamlet_id = NULL WHERE id = %(id)s""",
            day=writer.day(),
            half=writer.luck.choice(HalfDay.values),
            point=writer.luck.choice(place.points),
            id=session.pk,
        )


def sql_insert(writer: Writer) -> None:
    """The entries of a day once more, under new codes."""
    run(
        """INSERT INTO reporting_logentry (province_id, commune_id, team_id, session_id, membership_id, recorded_by_id,
                                           client_uuid, recorded_at, women, elderly, ethnic_minority, disabled,
                                           difficulty_note)
           SELECT e.province_id, e.commune_id, e.team_id, session_id, membership_id, recorded_by_id, gen_random_uuid(),
                  recorded_at, 1, 1, 1, 1, '' FROM reporting_logentry e JOIN reporting_supportsession s
                  ON s.id = e.session_id WHERE s.day = %(day)s LIMIT 3""",
        day=writer.day(),
    )


def sql_delete(writer: Writer) -> None:
    """A session with all that hangs on it, from the top: the constraints look at the end only."""
    session = writer.some(SupportSession.objects.all())
    if session is not None:
        entries = [key for (key,) in query("SELECT id FROM reporting_logentry WHERE session_id = %(s)s", s=session.pk)]
        run("DELETE FROM reporting_supportsession WHERE id = %(id)s", id=session.pk)
        run("DELETE FROM reporting_logentry WHERE id = ANY(%(ids)s)", ids=entries)
        run("DELETE FROM reporting_logline WHERE entry_id = ANY(%(ids)s)", ids=entries)


def copy_in(writer: Writer) -> None:
    """As the simulation and imports do: COPY into the three tables."""
    columns = writer.session_columns()
    place = next(place for place in writer.places if place.commune == columns["commune_id"])
    member = writer.luck.choice(place.members)
    columns["team_id"] = member.team_id
    session, entry = (
        query(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id'))")[0][0]
        for table in ("reporting_supportsession", "reporting_logentry")
    )
    _copy("reporting_supportsession", {"id": session, **columns})
    _copy(
        "reporting_logentry",
        {
            "id": entry,
            "province_id": place.province,
            "commune_id": place.commune,
            "team_id": member.team_id,
            "session_id": session,
            "membership_id": member.pk,
            "recorded_by_id": member.user_id,
            "client_uuid": writer.uuid(),
            "recorded_at": writer.moment(columns["day"]),
            "women": 1,
            "elderly": 2,
            "ethnic_minority": 3,
            "disabled": 0,
            "difficulty_id": writer.luck.choice(place.difficulties),
            "difficulty_note": "",
        },
    )
    for service in place.services:
        line = {"entry_id": entry, "service_id": service, "result": "done", "count": writer.luck.randint(1, 500)}
        _copy("reporting_logline", line)


def _copy(table: str, row: dict[str, Any]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(row)}) FROM STDIN") as copy:
        copy.write_row(tuple(row.values()))


def truncate_lines(writer: Writer) -> None:
    run("TRUNCATE reporting_logline")


# --- teams and places: what is due changes with them


def change_team(writer: Writer) -> None:
    team = writer.luck.choice(writer.place().teams)
    first = writer.luck.choice([writer.day(), FOUNDED, FOUNDED])
    last = writer.luck.choice([None, None, first + timedelta(days=writer.luck.randrange(40))])
    Team.objects.filter(pk=team).update(in_force_from=first, in_force_to=last, state="in_force")


def withdraw_team(writer: Writer) -> None:
    run(
        "UPDATE teams_team SET state = 'draft', in_force_from = NULL, in_force_to = NULL WHERE id = %(id)s",
        id=writer.luck.choice(writer.place().teams),
    )


def change_point(writer: Writer) -> None:
    first = writer.luck.choice([writer.day(), FOUNDED, FOUNDED])
    last = writer.luck.choice([None, None, first + timedelta(days=9)])
    SupportPoint.objects.filter(pk=writer.luck.choice(writer.place().points)).update(open_from=first, open_to=last)


# What happens often stands here often.
ACTS: list[Callable[[Writer], None]] = [
    *[record] * 8,
    *[correct] * 3,
    *[copy_in] * 3,
    *[create_in_bulk] * 2,
    *[sql_move_session, sql_move_entry, sql_move_line] * 2,
    take_back,
    update_lines,
    update_entries,
    move_sessions,
    delete_lines,
    delete_entries,
    sql_update,
    sql_record_late,
    sql_insert,
    sql_delete,
    *[change_team] * 3,
    withdraw_team,
    change_point,
]
