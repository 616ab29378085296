"""`/healthz`: whether the portal can do its work, for bin/run, the containers and whoever watches."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

UNWELL = 503


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
        cache.get("healthz")
    except (RedisError, OSError):
        report["redis"] = "unreachable"
        well = False
    return JsonResponse({"status": "ok" if well else "unwell", **report}, status=200 if well else UNWELL)


def rollup_lag_seconds() -> float:
    """How long the oldest change has been waiting to become a number, in seconds; 0 if nothing waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(extract(epoch FROM clock_timestamp() - min(marked_at)), 0)
            FROM (SELECT marked_at FROM reporting_changedday UNION ALL SELECT marked_at FROM kpis_changedhalf) AS queue
            """
        )
        return float(cursor.fetchone()[0])
