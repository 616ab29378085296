"""One round of bench/freshness.py: logs entries on the database of the environment, in a process of its own.

Prints one line of JSON: the seconds from each commit until it was visible, as stored value and on the polled page.
"""

import json
import random
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import django

django.setup()

from django.db import connection  # noqa: E402 - after django.setup()
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from bench import _common as common  # noqa: E402
from kpis.boards.periods import shown_period  # noqa: E402
from kpis.boards.sums import totals_by_period  # noqa: E402
from kpis.enums import CellMeasure  # noqa: E402
from kpis.models import ProvinceCell  # noqa: E402
from reporting import logbook  # noqa: E402
from reporting.models import Service  # noqa: E402
from teams.access import grants  # noqa: E402
from teams.enums import Role  # noqa: E402
from teams.models import Membership, Province, SupportPoint  # noqa: E402

COMMITS = 120
WARM_UP = 15
SETTLE_SECONDS = 8
PAGE_POLL_SECONDS = 1.0  # templates/kpis/_province.html
VALUE_POLL_SECONDS = 0.004
PATIENCE_SECONDS = 30
VERSION = re.compile(r'data-version="([^"]+)"')
FIRST_TILE = re.compile(r'class="tile-value">\s*([\d.]+)')  # lượt hỗ trợ trong kỳ


def found(pattern: re.Pattern[str], html: str) -> str:
    match = pattern.search(html)
    if match is None:
        raise LookupError(f"the page has no {pattern.pattern}")
    return match[1]


@dataclass
class Watch:
    """When which total of people helped was first seen."""

    seen: list[tuple[float, int]] = field(default_factory=list)

    def note(self, total: int) -> None:
        if not self.seen or self.seen[-1][1] != total:
            self.seen.append((time.monotonic(), total))

    def delays(self, commits: list[tuple[float, int]]) -> list[float]:
        """The delay of every commit. One that was never seen fails the round: it must not be left out."""
        delays = []
        for committed, expected in commits:
            delays.append(next(moment - committed for moment, total in self.seen if total >= expected))
        return delays


class Round:
    def __init__(self, seed: int) -> None:
        self.luck = random.Random(seed)
        self.province = Province.objects.get(code=common.GIA_LAI)
        today = timezone.localdate()
        self.month = shown_period(self.province, "", today).month
        recent = [today - timedelta(days=back) for back in range(1, 9)]
        # Days that already have as many lines as days have, in the month that the page opens on.
        self.days = [day for day in recent if day >= self.month.first] or [today]
        first = self.days[-1]
        self.points: dict[int, list[int]] = {}
        for point in SupportPoint.objects.filter(province=self.province).open_on(first):
            self.points.setdefault(point.commune_id, []).append(point.pk)
        self.members = list(
            Membership.objects.in_force_on(first)
            .filter(province=self.province, valid_to__isnull=True, commune__in=self.points)
            .filter(team__in_force_from__lte=first)
            .select_related("team", "user")
        )
        self.services = list(Service.objects.filter(province=self.province).values_list("pk", flat=True))
        self.watcher, _created = User.objects.get_or_create(username="freshness", defaults={"full_name": "Đo độ tươi"})
        grants.grant(self.watcher, Role.TINH_DOAN, self.province, valid_from=today)
        self.stop = threading.Event()
        self.value, self.page = Watch(), Watch()

    def visible_total(self) -> int:
        totals = totals_by_period(ProvinceCell.objects.filter(province=self.province), [self.month])
        return totals[self.month].of(CellMeasure.PEOPLE_HELPED)

    def watch_value(self) -> None:
        while not self.stop.wait(VALUE_POLL_SECONDS):
            self.value.note(self.visible_total())
        connection.close()

    def watch_page(self) -> None:
        """Poll as the page does: draw it again only when there is a newer version."""
        browser = Client(headers={"hx-request": "true"})
        browser.force_login(self.watcher)
        version = ""
        while not self.stop.wait(PAGE_POLL_SECONDS):
            answer = browser.get(f"/tinh/{common.GIA_LAI}/", {"phien": version})
            if answer.status_code == 200:
                html = answer.content.decode()
                version = found(VERSION, html)
                self.page.note(int(found(FIRST_TILE, html).replace(".", "")))
        connection.close()

    def log_once(self) -> int:
        member = self.luck.choice(self.members)
        entry = logbook.Entry(
            day=self.luck.choice(self.days),
            half_day=self.luck.choice(("morning", "afternoon")),
            support_point=self.luck.choice(self.points[member.commune_id]),
            lines=tuple(
                logbook.Line(service=service, count=self.luck.randint(1, 5))
                for service in self.luck.sample(self.services, self.luck.randint(1, 3))
            ),
        )
        logbook.record(entry, membership=member, by=member.user, client_uuid=uuid4())
        return entry.total

    def wait_until_visible(self, expected: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.visible_total() < expected:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{expected} people were not visible after {PATIENCE_SECONDS} s")
            time.sleep(0.05)

    def run(self) -> dict[str, list[float]]:
        # What loading the data left in the queues, and cold workers, are not what is measured.
        time.sleep(SETTLE_SECONDS)
        expected = self.visible_total()
        for _ in range(WARM_UP):
            expected += self.log_once()
            self.wait_until_visible(expected)
        watchers: list[Callable[[], None]] = [self.watch_value, self.watch_page]
        threads = [threading.Thread(target=watch) for watch in watchers]
        for thread in threads:
            thread.start()
        commits: list[tuple[float, int]] = []
        for _ in range(COMMITS):
            time.sleep(self.luck.uniform(0.1, 0.5))
            expected += self.log_once()
            commits.append((time.monotonic(), expected))
        self.wait_until_visible(expected)
        time.sleep(3 * PAGE_POLL_SECONDS)
        self.stop.set()
        for thread in threads:
            thread.join()
        return {"value": self.value.delays(commits), "page": self.page.delays(commits)}


if __name__ == "__main__":
    print(json.dumps(Round(int(sys.argv[1])).run()))
