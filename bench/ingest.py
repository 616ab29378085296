"""How fast entries come in: through the batch API, and through the web form, each beside the least that could do it.

The batch API (50 entries a call, 8 clients, gunicorn as in production) is held against psycopg inserting the same rows
under the same triggers in transactions of 50, 8 connections. The web form is held against a signed-in Django view with
the same middleware that inserts one row. In turns, each pair in the same run. Nobody rolls up meanwhile in either case.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402

from bench import _common as common  # noqa: E402

CLIENTS = 8
PER_CALL = 50
ROUNDS = 7
BATCHES, QUICK_BATCHES = 30, 8  # of each client and round
FORMS, QUICK_FORMS = 60, 20
HALF_DAYS = ("morning", "afternoon", "evening")
SHARE = 2.0  # at least half as many a second


@dataclass(frozen=True)
class Member:
    """One who logs, with all that an entry names."""

    user: int
    session: str
    membership: int
    team: int
    commune: int
    province: int
    point: int
    services: tuple[int, int]
    days: tuple[date, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    batches, forms = (QUICK_BATCHES, QUICK_FORMS) if options.quick else (BATCHES, FORMS)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench._bare_settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    common.manage(os.environ, "migrate", "--verbosity", "0")
    common.manage(os.environ, "load_province", common.GIA_LAI)
    common.manage(os.environ, "simulate", "--province", common.GIA_LAI, "--days", "60")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")  # as autovacuum has done long since where people work every day
    members = signed_in_members()
    with web() as port:
        report(*measure(members, port, batches, forms))


def signed_in_members() -> list[Member]:
    """One member each of eight teams, with a session as after signing in."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from reporting.models import Service
    from teams.models import Membership, SupportPoint, Team

    today = timezone.localdate()
    of_gia_lai = {"province__code": common.GIA_LAI}
    services = Service.objects.filter(code__in=["vneid", "dich_vu_cong"], **of_gia_lai).values_list("pk", flat=True)
    members = []
    for team in Team.objects.filter(**of_gia_lai).order_by("pk"):
        member = Membership.objects.filter(team=team).in_force_on(today).select_related("user").order_by("pk").first()
        point = SupportPoint.objects.filter(commune=team.commune).open_on(today).order_by("open_from").first()
        if member is None or point is None:
            continue
        session = SessionStore()
        session[SESSION_KEY] = str(member.user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
        session.create()
        began = max(member.valid_from, point.open_from, team.in_force_from or today)
        span = min((today - began).days, 300)
        days = tuple(today - timedelta(days=back) for back in range(span))
        members.append(
            Member(
                member.user_id,
                str(session.session_key),
                member.pk,
                team.pk,
                team.commune_id,
                team.province_id,
                point.pk,
                (services[0], services[1]),
                days,
            )
        )
        if len(members) == CLIENTS:
            return members
    raise SystemExit("too few teams to measure with")


@contextmanager
def web() -> Iterator[int]:
    """gunicorn as bin/run starts it."""
    port = 8871
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi:application",
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
        "--no-control-socket",
        "--keep-alive",
        "30",
        "--log-level",
        "warning",
    ]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DEBUG": "false"}, stdout=sys.stderr)
    try:
        for _attempt in range(100):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
                connection.request("GET", "/livez")
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


class Client:
    """One connection of one signed-in person, kept open as a browser keeps it."""

    def __init__(self, port: int, member: Member) -> None:
        self.member = member
        self.csrf = ""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        answer = self.send("GET", "/api/logs/me", None, {})
        self.token = json.loads(answer)["csrf_token"]

    def send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
        cookies = f"sessionid={self.member.session}; csrftoken={self.csrf}"
        self.connection.request(method, path, body, {"Cookie": cookies, "Referer": "http://127.0.0.1/", **headers})
        response = self.connection.getresponse()
        content = response.read()
        if (set_cookie := response.getheader("Set-Cookie")) and "csrftoken" in (jar := SimpleCookie(set_cookie)):
            self.csrf = jar["csrftoken"].value
        if response.status not in (200, 302):
            raise AssertionError(f"{path}: {response.status} {content[:300]!r}")
        return content


def measure(
    members: list[Member], port: int, batches: int, forms: int
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Per second and round: entries by `api` and `psycopg`, requests by `form` and `bare`. And counts for checking."""
    rates: dict[str, list[float]] = {"api": [], "psycopg": [], "form": [], "bare": []}
    clients = [Client(port, member) for member in members]
    for turn in range(ROUNDS + 1):  # the first one warms up
        found = {
            "api": rate(CLIENTS * batches * PER_CALL, [api_job(client, batches) for client in clients]),
            "psycopg": psycopg_rate(members, batches),
            "form": rate(CLIENTS * forms, [form_job(client, forms) for client in clients]),
            "bare": rate(CLIENTS * forms, [bare_job(client, forms) for client in clients]),
        }
        common.say(f"Lượt {turn}: " + ", ".join(f"{name} {value:,.0f}/giây" for name, value in found.items()))
        if turn:
            for name, value in found.items():
                rates[name].append(value)
    sent = (ROUNDS + 1) * CLIENTS * (2 * batches * PER_CALL + forms)
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT count(*) FROM reporting_logentry WHERE difficulty_note = 'bench'").fetchone()
        assert row is not None
    return rates, {"entries_sent": sent, "entries_stored": row[0]}


def rate(count: int, jobs: Sequence[Callable[[], None]]) -> float:
    barrier = threading.Barrier(len(jobs) + 1)

    def run(job: Callable[[], None]) -> None:
        barrier.wait()
        job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(run, job) for job in jobs]
        barrier.wait()
        begun = time.perf_counter()
        for one in running:
            one.result()
        return count / (time.perf_counter() - begun)


def entries_of(member: Member, count: int, offset: int) -> list[dict[str, Any]]:
    """So many entries of two lines each, several in each session, as a team's members log."""
    rows = []
    for number in range(count):
        slot = (offset + number) // 3
        rows.append(
            {
                "client_uuid": str(uuid4()),
                "team": member.team,
                "day": member.days[slot // 3 % len(member.days)].isoformat(),
                "half_day": HALF_DAYS[slot % 3],
                "support_point": member.point,
                "lines": [{"service": service, "count": 1 + number % 5} for service in member.services],
                "women": 1,
                "difficulty_note": "bench",
            }
        )
    return rows


def api_job(client: Client, batches: int) -> Callable[[], None]:
    bodies = [
        json.dumps(
            {
                "person": client.member.user,
                "device": str(uuid4()),
                "entries": entries_of(client.member, PER_CALL, number * PER_CALL),
            }
        )
        for number in range(batches)
    ]
    headers = {"Content-Type": "application/json", "X-CSRFToken": client.token}

    def send() -> None:
        for body in bodies:
            answer = json.loads(client.send("POST", "/api/logs/sync", body, headers))
            if any(result["outcome"] != "stored" for result in answer["results"]):
                raise AssertionError(str(answer)[:500])

    return send


def form_job(client: Client, forms: int) -> Callable[[], None]:
    """What the log page sends, typed as people do: two services, one group."""
    member = client.member
    bodies = []
    for row in entries_of(member, forms, 0):
        counts = {f"count_{line['service']}": line["count"] for line in row["lines"]}
        fields = {name: row[name] for name in ("client_uuid", "team", "day", "half_day", "women", "difficulty_note")}
        formset = {"detail-TOTAL_FORMS": 2, "detail-INITIAL_FORMS": 0}
        place = {"place": f"point-{member.point}", "csrfmiddlewaretoken": client.token}
        bodies.append(urlencode({**fields, **counts, **formset, **place}))
    return poster(client, "/ghi/", bodies)


def bare_job(client: Client, forms: int) -> Callable[[], None]:
    body = urlencode({"commune": client.member.commune, "csrfmiddlewaretoken": client.token})
    return poster(client, "/bench/them/", [body] * forms)


def poster(client: Client, path: str, bodies: list[str]) -> Callable[[], None]:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    def send() -> None:
        for body in bodies:
            client.send("POST", path, body, headers)

    return send


def psycopg_rate(members: list[Member], batches: int) -> float:
    """The same rows by plain psycopg, each connection in a process of its own."""
    with ProcessPoolExecutor(len(members)) as pool:
        list(pool.map(_warm, range(len(members))))
        begun = time.perf_counter()
        list(pool.map(insert_rows, members, [batches] * len(members)))
        return len(members) * batches * PER_CALL / (time.perf_counter() - begun)


def _warm(_number: int) -> None:
    time.sleep(0.2)


def insert_rows(member: Member, batches: int) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        for number in range(batches):
            rows = entries_of(member, PER_CALL, number * PER_CALL)
            insert_batch(cursor, member, rows)
            connection.commit()


INSERT_SESSION = """
    INSERT INTO reporting_supportsession (province_id, commune_id, team_id, day, half_day, support_point_id)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
INSERT_ENTRY = """
    INSERT INTO reporting_logentry (province_id, commune_id, team_id, session_id, membership_id, recorded_by_id,
        client_uuid, recorded_at, women, elderly, ethnic_minority, disabled, difficulty_note)
    SELECT %s, %s, %s, s.id, %s, %s, %s, clock_timestamp(), %s, 0, 0, 0, %s FROM reporting_supportsession s
    WHERE s.team_id = %s AND s.day = %s AND s.half_day = %s AND s.support_point_id = %s
    RETURNING id
"""
INSERT_LINE = "INSERT INTO reporting_logline (entry_id, service_id, result, count) VALUES (%s, %s, 'done', %s)"


def insert_batch(cursor: Any, member: Member, rows: list[dict[str, Any]]) -> None:
    place = (member.province, member.commune, member.team)
    cursor.executemany(INSERT_SESSION, [(*place, row["day"], row["half_day"], member.point) for row in rows])
    cursor.executemany(
        INSERT_ENTRY,
        [
            (
                *place,
                member.membership,
                member.user,
                row["client_uuid"],
                row["women"],
                row["difficulty_note"],
                member.team,
                row["day"],
                row["half_day"],
                member.point,
            )
            for row in rows
        ],
        returning=True,
    )
    keys = []
    while True:
        keys.append(cursor.fetchone()[0])
        if not cursor.nextset():
            break
    lines = [
        (key, line["service"], line["count"]) for key, row in zip(keys, rows, strict=True) for line in row["lines"]
    ]
    cursor.executemany(INSERT_LINE, lines)


def report(rates: dict[str, list[float]], counted: dict[str, float]) -> None:
    if counted["entries_sent"] != counted["entries_stored"]:
        raise SystemExit(f"lost or doubled: {counted}")
    middle = {name: statistics.median(values) for name, values in rates.items()}
    common.print_result(
        "ingest",
        {
            "clients": CLIENTS,
            "entries_per_call": PER_CALL,
            **counted,
            **{
                f"{name}_per_second": {"median": round(middle[name]), "all": [round(v) for v in values]}
                for name, values in rates.items()
            },
        },
        [
            common.bar("psycopg / batch API, entries per second", middle["psycopg"] / middle["api"], SHARE),
            common.bar("bare view / web form, requests per second", middle["bare"] / middle["form"], SHARE),
        ],
    )


if __name__ == "__main__":
    main()
