"""A phone in a dead spot: what was typed on it, what the portal stored of it, and what stands in the roll-ups."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.portal import Portal

REMOTE_POINT = "Nhà văn hóa xã vùng xa"
# A member for each story, as each ends with all that this person typed.
REMOTE_MEMBERS = (
    *("vang", "sua", "hoantac", "trang", "dong", "dung", "giet", "mat", "balan", "hetphien", "matkhau"),
    *("chung", "khac", "roidi", "dongho", "chinhgio", "cham", "day", "tuchoi", "trungma"),
    *("hoanlai", "nuadem", "lydo", "thoikhong", "kycu"),
)
COUNTED_WITHIN, KEPT_WITHIN = 20, 15
HALVES = {"Sáng": "morning", "Chiều": "afternoon", "Tối": "evening"}

STORED = """
    SELECT s.day, s.half_day, sum(l.count)::int, e.client_uuid FROM reporting_logentry e
    JOIN reporting_supportsession s ON s.id = e.session_id
    JOIN reporting_logline l ON l.entry_id = e.id
    JOIN accounts_user u ON u.id = e.recorded_by_id
    WHERE u.username = %s GROUP BY e.id, s.id ORDER BY e.recorded_at, e.id
"""
LOGGED = """
    SELECT coalesce(sum(l.count), 0)::int, count(DISTINCT s.id) FROM reporting_logline l
    JOIN reporting_logentry e ON e.id = l.entry_id JOIN reporting_supportsession s ON s.id = e.session_id
    WHERE s.team_id = %s
"""
COUNTED = """
    SELECT coalesce(sum(value) FILTER (WHERE measure = 'helped'), 0)::int,
           coalesce(sum(value) FILTER (WHERE measure = 'sessions'), 0)::int
    FROM {cells} WHERE team_id = %s
"""
KEPT_PAGES = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("page-"));
    const pages = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return pages.flat().map((each) => new URL(each.url).pathname).length;
}"""


@dataclass
class DeadSpot:
    """One member's phone, and what was typed on it."""

    portal: Portal
    username: str
    context: BrowserContext
    page: Page
    typed: list[tuple[str, int]] = field(default_factory=list)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.portal.env["DATABASE_URL"], autocommit=True) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def comes_to(self, query: str, value: Any, expected: list[tuple[Any, ...]]) -> None:
        deadline = time.monotonic() + COUNTED_WITHIN
        while (found := self.ask(query, value)) != expected:
            assert time.monotonic() < deadline, found
            self.page.wait_for_timeout(100)

    def type(self, half_day: str, people: int, *, counts: bool = True) -> None:
        """Write an entry and save it; `counts`: whether it is to stand in the roll-ups in the end."""
        self.fill_in(half_day, people)
        self.save(people)
        expect(self.page.get_by_text(f"Đã lưu {people} lượt hỗ trợ.")).to_be_visible()
        if counts:
            self.typed.append((half_day, people))

    def fill_in(self, half_day: str, people: int) -> None:
        self.page.get_by_label("Nơi hỗ trợ").select_option(label=REMOTE_POINT)
        self.page.get_by_label(half_day, exact=True).check()
        self.page.get_by_label("VNeID", exact=True).fill(str(people))

    def save(self, people: int) -> None:
        self.page.get_by_role("button", name=f"Lưu {people} lượt").click()

    def rows(self, state: str) -> Locator:
        """The rows of the day's list in this state."""
        return self.page.locator("#my-day li:has(.entry-state:not([hidden]))").filter(
            has=self.page.locator(".entry-state:not([hidden])", has_text=state)
        )

    def cut(self) -> None:
        self.context.set_offline(True)

    def signal(self) -> None:
        self.context.set_offline(False)

    def reopen(self) -> None:
        """The app was closed, and is opened again."""
        self.page.close()
        self.page = self.context.new_page()
        self.page.goto("/ghi/")

    def stored(self) -> list[tuple[str, int]]:
        names = {value: name for name, value in HALVES.items()}
        return [(names[half_day], people) for _day, half_day, people, _code in self.ask(STORED, self.username)]

    def days(self) -> list[date]:
        return [day for day, _half_day, _people, _code in self.ask(STORED, self.username)]

    def everything_agrees(self) -> None:
        """What was typed is in the database, all of it and once, and the roll-ups count just that."""
        deadline = time.monotonic() + COUNTED_WITHIN
        team = self.portal.keys["remote_team"]
        while Counter(self.stored()) != Counter(self.typed) or self._counted() != [self.ask(LOGGED, team)[0]] * 2:
            assert time.monotonic() < deadline, (self.typed, self.stored(), self.ask(LOGGED, team), self._counted())
            time.sleep(0.1)
        assert self.left_on_phone() == []

    def _counted(self) -> list[tuple[Any, ...]]:
        team = self.portal.keys["remote_team"]
        return [self.ask(COUNTED.format(cells=cells), team)[0] for cells in ("kpis_daycell", "kpis_halfmonthcell")]

    def left_on_phone(self) -> list[dict[str, Any]]:
        person = self.ask("SELECT id FROM accounts_user WHERE username = %s", self.username)[0][0]
        left: list[dict[str, Any]] = self.page.evaluate("person => self.portalQueue.unsent(person)", person)
        return left


def has_kept_page(page: Page) -> None:
    """Wait until the worker has kept the log page: from here on it opens without a network."""
    deadline = time.monotonic() + KEPT_WITHIN
    while not page.evaluate(KEPT_PAGES):
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def until_sent(spot: DeadSpot) -> None:
    expect(spot.rows("trên máy")).to_have_count(0, timeout=45_000)
