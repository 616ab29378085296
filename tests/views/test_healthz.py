"""`/healthz` is well while the portal does its work, and says what is wrong when it does not."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from kpis.models import ProvinceState
from reporting.models import ChangedDay
from teams.enums import Counted
from teams.models import Commune, CountedChange

NOWHERE = "/khong-co/o-day"


def report(client: Client, status: int) -> dict[str, Any]:
    response = client.get("/healthz")
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.django_db
def test_all_is_well_when_nothing_waits(client: Client) -> None:
    assert report(client, 200) == {"status": "ok", "database": "ok", "redis": "ok", "rollup_lag_seconds": 0.0}


@pytest.fixture
def real_now(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The database's own clock, which the tests do not set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("seconds", "status"), [(50, 200), (70, 503)])
def test_a_roll_up_that_is_behind_is_unwell(
    client: Client, tay_son: Commune, real_now: Any, seconds: int, status: int
) -> None:
    ChangedDay.objects.create(
        province_id=tay_son.province_id,
        commune=tay_son,
        day=timezone.localdate(),
        marked_at=real_now - timedelta(seconds=seconds),
    )
    answer = report(client, status)
    assert seconds <= answer["rollup_lag_seconds"] < seconds + 5
    assert answer["status"] == ("ok" if status == 200 else "unwell")


def test_the_second_step_of_the_roll_up_counts_too(client: Client, tay_son: Commune, real_now: Any) -> None:
    marked_at = real_now - timedelta(minutes=5)
    CountedChange.objects.create(province_id=tay_son.province_id, source=Counted.ROSTER, marked_at=marked_at)
    assert report(client, 503)["rollup_lag_seconds"] >= 300


@pytest.mark.parametrize(("days_ago", "is_behind"), [(0, False), (1, True)])
def test_a_day_that_nobody_began_is_a_lag_since_midnight(
    client: Client, tay_son: Commune, real_now: Any, days_ago: int, is_behind: bool
) -> None:
    today = timezone.localdate(real_now)
    day = today - timedelta(days=days_ago)
    ProvinceState.objects.create(province_id=tay_son.province_id, computed_at=real_now, day=day)
    since_midnight = (real_now - timezone.make_aware(datetime.combine(today, time()))).total_seconds()
    lag = client.get("/healthz").json()["rollup_lag_seconds"]
    assert 0 <= lag - since_midnight < 60 if is_behind else lag == 0


@pytest.mark.django_db
def test_a_dead_redis_is_unwell(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = f"unix://{NOWHERE}"
    assert report(client, 503) == {
        "status": "unwell",
        "database": "ok",
        "redis": "unreachable",
        "rollup_lag_seconds": 0.0,
    }


@pytest.mark.django_db(transaction=True)
def test_a_dead_database_is_unwell(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", NOWHERE)
        assert report(client, 503) == {
            "status": "unwell",
            "database": "unreachable",
            "redis": "ok",
            "rollup_lag_seconds": 0.0,
        }
    connection.close()
    assert report(client, 200)["database"] == "ok"


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_cut_is_unwell_and_then_well_again(client: Client) -> None:
    connection.ensure_connection()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    other.close()
    assert report(client, 503)["database"] == "unreachable"
    connection.close()
    assert report(client, 200)["database"] == "ok"
