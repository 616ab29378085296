"""`/healthz`: whether the portal can do its work, for bin/run, the containers and whoever watches."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from redis import Redis
from redis.exceptions import RedisError

UNWELL = 503


class HealthMiddleware:
    """Answers before anything that itself needs the database, such as the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        views = {"/healthz": healthz, "/livez": livez}
        view = views.get(request.path) if request.method in ("GET", "HEAD") else None
        return view(request) if view else self.get_response(request)


@login_not_required
@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """Answer 200 while this process and the database can serve pages: what containers are judged by.

    A lagging roll-up or a lost Redis is no reason to take web processes away from people who log.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unwell", "database": "unreachable"}, status=UNWELL)
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and Redis answer and the roll-up is not behind, else 503; says what is wrong."""
    report: dict[str, object] = {"database": "ok", "redis": "ok", "rollup_lag_seconds": 0.0}
    well = True
    try:
        lag = rollup_lag_seconds()
        report["rollup_lag_seconds"] = round(lag, 3)
        well = lag <= settings.ROLLUP_LAG_LIMIT_SECONDS
    except DatabaseError:
        report["database"] = "unreachable"
        well = False
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as redis:
            redis.ping()
    except (RedisError, OSError):
        report["redis"] = "unreachable"
        well = False
    return JsonResponse({"status": "ok" if well else "unwell", **report}, status=200 if well else UNWELL)


def rollup_lag_seconds() -> float:
    """How long the oldest change has been waiting to become a number, in seconds; 0 if nothing waits.

    A new day is a change too, from midnight on: what is due differs although nobody wrote anything.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(extract(epoch FROM clock_timestamp() - min(marked_at)), 0)
            FROM (
                SELECT marked_at FROM reporting_changedday
                UNION ALL SELECT marked_at FROM teams_countedchange
                UNION ALL SELECT (day + 1)::timestamp AT TIME ZONE %(zone)s FROM kpis_provincestate
                          WHERE day < (clock_timestamp() AT TIME ZONE %(zone)s)::date
            ) AS queue
            """,
            {"zone": settings.TIME_ZONE},
        )
        return float(cursor.fetchone()[0])
