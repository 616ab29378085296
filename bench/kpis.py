"""What numbers cost as the logs grow: 100 thousand, 1 million and 10 million lines in one province.

Three databases that differ in the length of the history of logs alone (bench/_kpis_data.py), one process with a
connection to each, measured in turns, so that a machine that slows down meanwhile slows all of them. Bars are ratios of
medians:

* an entry is logged by `reporting.logbook`, then the worker's task rolls its commune-day and its province up;
* `manage.py rebuild_rollups` beside the same cells by bare INSERT … SELECT … GROUP BY into tables without foreign keys;
* the province's dashboard beside a signed-in Django view that renders the frame of a page, through the same middleware;
* the dashboard's reading of stored numbers beside the same numbers computed from the logs;
* the memory of a process that rolls up hundreds of times.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import _common as common  # noqa: E402

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.test import Client


SIZES, QUICK_SIZES = (100_000, 1_000_000, 10_000_000), (20_000, 100_000)
WARM_UP = 3
LATER = 5_000  # entries of this number on are none of those that other measurements log


class Trials(NamedTuple):
    """How often each thing is measured."""

    commune_days: int
    pages: int
    live: int
    worker_rounds: int


TRIALS, QUICK_TRIALS = Trials(120, 60, 5, 600), Trials(30, 15, 3, 150)

Seconds = dict[int, list[float]]  # by the lines of the database


class Sites:
    """The databases, each with a connection of its own that stays open."""

    def __init__(self) -> None:
        self.connections: dict[int, BaseDatabaseWrapper] = {}
        self.lines: dict[int, int] = {}

    def add(self, size: int, database: str) -> None:
        from django.db import connections

        wrapper = connections.create_connection("default")
        wrapper.settings_dict = {**wrapper.settings_dict, "NAME": database}
        self.connections[size] = wrapper

    @contextmanager
    def at(self, size: int) -> Iterator[None]:
        """Meanwhile the portal works on the database of this size, and keeps what it renders apart from the others."""
        from django.core.cache import cache
        from django.db import connections

        before = connections["default"]
        cache.key_prefix = f"kpis_{size}"
        connections["default"] = self.connections[size]
        try:
            yield
        finally:
            connections["default"] = before

    def in_turns(self, trial: int) -> list[int]:
        """The sizes, in an order that differs from trial to trial: none always comes first."""
        sizes = list(self.connections)
        place = trial % len(sizes)
        return sizes[place:] + sizes[:place]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="other numbers of lines, smallest first")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench._bare_settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    import django

    django.setup()
    from bench import _clock, _kpis_data

    _clock.stand_at(_kpis_data.now())
    sizes = QUICK_SIZES if options.quick else tuple(options.sizes)
    trials = QUICK_TRIALS if options.quick else TRIALS
    sites, browser = make_sites(sizes)
    figures: dict[str, Any] = {"lines": dict(sites.lines), "days_with_logs": days_with_logs(sites)}
    bars = [
        *measure_rebuild(sites, figures),
        *measure_commune_day(sites, trials.commune_days, figures),
        *measure_dashboard(sites, browser, trials.pages, figures),
        *measure_live(sites, browser, trials.live, figures),
        measure_memory(sites, trials.worker_rounds, figures),
    ]
    common.print_result("kpis", figures, bars)


def make_sites(sizes: Sequence[int]) -> tuple[Sites, "Client"]:
    """Databases of these sizes, and the browser of somebody who may see the province in each."""
    from django.db import connection

    from bench import _kpis_data as data

    common.manage(os.environ, "load_province", common.GIA_LAI)
    with timed(f"Tổ, hoạt động, số liệu và {sizes[0]:,} dòng ghi"):
        data.make_base(sizes[0], sizes[-1])
    browser = watcher()
    base = str(connection.settings_dict["NAME"])
    connection.close()
    sites = Sites()
    for size in sizes:
        database = f"kpis_{size}"
        with timed(f"{size:,} dòng ghi"):
            data.copy_database(database, base)
            sites.add(size, database)
            with sites.at(size):
                sites.lines[size] = data.lengthen(size)
    return sites, browser


def watcher() -> "Client":
    from django.test import Client
    from django.utils import timezone

    from accounts.models import User
    from teams.access import grants
    from teams.enums import Role
    from teams.models import Province

    person = User.objects.create(username="kpis", full_name="Người đo")
    province = Province.objects.get(code=common.GIA_LAI)
    grants.grant(person, Role.TINH_DOAN, province, valid_from=timezone.localdate())
    browser = Client()
    browser.force_login(person)
    return browser


def days_with_logs(sites: Sites) -> dict[int, int]:
    from bench import _kpis_data as data

    found = {}
    for size in sites.connections:
        with sites.at(size):
            found[size] = int(data.value("SELECT count(DISTINCT day) FROM reporting_supportsession"))
    return found


def measure_rebuild(sites: Sites, figures: dict[str, Any]) -> list[dict[str, Any]]:
    """In a first turn there is nothing yet, as when it was lost; in a second one everything, as when it is doubted."""
    from django.core.management import call_command

    from bench import _kpis_cells as cells

    found: dict[str, Seconds] = {"from_nothing": {}, "again": {}}
    bare: Seconds = {size: [] for size in sites.connections}
    for turn, seconds in enumerate(found.values()):
        for size in sites.in_turns(turn):
            with sites.at(size), timed(f"Tính lại tất cả, {size:,} dòng, lượt {turn}"):
                begun = time.perf_counter()
                call_command("rebuild_rollups", province=int(common.GIA_LAI), verbosity=0, stdout=sys.stderr)
                seconds[size] = [time.perf_counter() - begun]
                bare[size].append(cells.seconds_of_bare_tables())
                cells.vacuum()
    largest = max(sites.connections)
    with sites.at(largest):
        figures["cells_at_the_largest"] = cells.compare()
    figures["bare_group_by_seconds"] = middles(bare)
    for name, seconds in found.items():
        figures[f"rebuild_{name}_seconds"] = middles(seconds)
    return [
        bar_of("rebuild_rollups / bare GROUP BY of the same cells", found["again"][largest], bare[largest], 1.5),
        bar_of("the same where nothing is there / bare", found["from_nothing"][largest], bare[largest], 1.5),
    ]


def measure_commune_day(sites: Sites, trials: int, figures: dict[str, Any]) -> list[dict[str, Any]]:
    from bench._kpis_entries import Entries
    from kpis.tasks import roll_up

    seconds: Seconds = {size: [] for size in sites.connections}
    entries: dict[int, Entries] = {}
    for size in sites.connections:
        with sites.at(size):
            entries[size] = Entries()
    for trial in range(trials + WARM_UP * 4):
        for size in sites.in_turns(trial):
            with sites.at(size):
                commune = entries[size].log(trial)
                begun = time.perf_counter()
                done = roll_up(commune)
                if trial >= WARM_UP * 4:
                    seconds[size].append(time.perf_counter() - begun)
                if not done:
                    raise AssertionError("nothing was rolled up")
    smallest, largest = min(sites.connections), max(sites.connections)
    figures["commune_day_seconds"] = middles(seconds)
    return [bar_of("one changed commune-day, largest / smallest", seconds[largest], seconds[smallest], 1.25)]


def measure_dashboard(sites: Sites, browser: "Client", trials: int, figures: dict[str, Any]) -> list[dict[str, Any]]:
    """As the first who opens it after an entry came in, for whom it is rendered, and as all others who see the same."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench._kpis_entries import Entries
    from kpis.tasks import roll_up

    entries: dict[int, Entries] = {}
    number = count(LATER)  # each another one: what was rendered of one database must not serve the others
    for size in sites.connections:
        with sites.at(size):
            entries[size] = Entries()
    first: Seconds = {size: [] for size in sites.connections}
    others: Seconds = {size: [] for size in sites.connections}
    bare: Seconds = {size: [] for size in sites.connections}
    page = f"/tinh/{common.GIA_LAI}/"
    queries = 0
    for trial in range(trials + WARM_UP):
        for size in sites.in_turns(trial):
            with sites.at(size):
                if not roll_up(entries[size].log(next(number))):
                    raise AssertionError("nothing was rolled up")
                rendered, kept = seconds_of_page(browser, page), seconds_of_page(browser, page)
                empty = seconds_of_page(browser, "/bench/trang/")
                if trial == WARM_UP:
                    cache.clear()
                    with CaptureQueriesContext(connection) as captured:
                        seconds_of_page(browser, page)
                    queries = max(queries, len(captured))
                if trial >= WARM_UP:
                    first[size].append(rendered)
                    others[size].append(kept)
                    bare[size].append(empty)
    smallest, largest = min(sites.connections), max(sites.connections)
    figures["dashboard_rendered_seconds"], figures["dashboard_kept_seconds"] = middles(first), middles(others)
    figures["bare_page_seconds"] = middles(bare)
    return [
        bar_of("dashboard, rendered before / bare signed-in page", others[largest], bare[largest], 5),
        bar_of("dashboard, rendered anew / bare signed-in page", first[largest], bare[largest], 5),
        bar_of("dashboard rendered anew, largest / smallest", first[largest], first[smallest], 1.1),
        common.bar("queries of the dashboard rendered anew", queries, 12),
    ]


def seconds_of_page(browser: "Client", address: str) -> float:
    begun = time.perf_counter()
    answer = browser.get(address)
    taken = time.perf_counter() - begun
    if answer.status_code != 200:
        raise AssertionError(f"{address}: {answer.status_code}")
    return taken


def measure_live(sites: Sites, browser: "Client", trials: int, figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The statements by which the page reads stored numbers beside those that compute the same from the logs."""
    from django.core.cache import cache
    from django.db import connection

    from bench import _kpis_cells as cells

    stored: Seconds = {size: [] for size in sites.connections}
    live: Seconds = {size: [] for size in sites.connections}
    for trial in range(trials):
        for size in sites.in_turns(trial):
            with sites.at(size):
                cache.clear()  # what was rendered before reads nothing
                reading = cells.Reading()
                with connection.execute_wrapper(reading):
                    seconds_of_page(browser, f"/tinh/{common.GIA_LAI}/")
                stored[size].append(reading.seconds)
                live[size].append(cells.seconds_from_logs())
    largest = max(sites.connections)
    figures["reading_stored_seconds"], figures["computing_live_seconds"] = middles(stored), middles(live)
    return [bar_of("reading stored numbers × 100 / computing them from the logs", stored[largest], live[largest], 0.01)]


def measure_memory(sites: Sites, rounds: int, figures: dict[str, Any]) -> dict[str, Any]:
    """A process of its own that logs and rolls up, at the middle size."""
    size = sorted(sites.connections)[len(sites.connections) // 2]
    sites.connections[size].close()
    env = {**os.environ, "DATABASE_URL": common.address_of(f"kpis_{size}")}
    command = [sys.executable, "-m", "bench._kpis_entries", str(rounds)]
    done = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    memory: Mapping[str, int] = json.loads(done.stdout.splitlines()[-1])
    figures["worker_memory_kib"] = {"rounds": rounds, **memory}
    return common.bar("memory after the last roll-up / after warm-up", memory["end"] / memory["warm"], 1.05)


def middles(seconds: Seconds) -> dict[int, dict[str, float]]:
    return {
        size: {"median": round(statistics.median(values), 5), "least": round(min(values), 5), "trials": len(values)}
        for size, values in seconds.items()
    }


def bar_of(name: str, these: Sequence[float], those: Sequence[float], limit: float) -> dict[str, Any]:
    return common.bar(name, statistics.median(these) / statistics.median(those), limit)


@contextmanager
def timed(what: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    common.say(f"{what}: {time.monotonic() - begun:.1f} giây")


if __name__ == "__main__":
    main()
