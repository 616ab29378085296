"""Real Chromium on the real processes, started once for all tests of this package."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, StorageState, sync_playwright

from tests.accounts.factories import PASSWORD
from tests.browser.dead_spot import DeadSpot, has_kept_page
from tests.browser.portal import Portal, running_portal

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
LAUNCH_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = Path(__file__).parent
# Chromium also says on the console that a page was refused or not found: no fault of the page.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (403|404|422)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


# The package's fixtures end with its last test: while Playwright runs, Django takes every test for an asynchronous one.
@pytest.fixture(scope="package")
def portal() -> Iterator[Portal]:
    with running_portal() as running:
        yield running


@pytest.fixture(scope="package")
def chromium(portal: Portal) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=LAUNCH_ARGS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def signed_in(portal: Portal, chromium: Browser) -> Callable[[str], StorageState]:
    """The cookies of a person, who signs in by the page the first time."""
    known: dict[str, StorageState] = {}

    def state_of(username: str) -> StorageState:
        if username not in known:
            context = chromium.new_context(base_url=portal.url)
            page = context.new_page()
            page.goto("/tai-khoan/dang-nhap/")
            page.get_by_label("Số điện thoại hoặc tên đăng nhập").fill(username)
            page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Đăng nhập").click()
            page.wait_for_url(lambda url: "dang-nhap" not in url)
            known[username] = context.storage_state()
            context.close()
        return known[username]

    return state_of


class OpenAs(Protocol):
    def __call__(self, username: str | None, path: str, viewport: dict[str, int], **options: Any) -> Page: ...


@dataclass
class Watch:
    """What no page may ever do: complain on the console, fail in a script, ask another server for anything."""

    origin: str
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        page = message.page
        refused = REFUSED.match(message.text) and page is not None and message.location["url"] == page.url
        if message.type == "error" and not refused:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.complaints.append(f"request: {request.url}")


@pytest.fixture
def open_as(portal: Portal, chromium: Browser, signed_in: Callable[[str], StorageState]) -> Iterator[OpenAs]:
    """Open a page as a person (None: not signed in); at the end no page may have complained or reached out."""
    watch = Watch(portal.url)
    contexts: list[BrowserContext] = []

    def open_page(username: str | None, path: str, viewport: dict[str, int], **options: Any) -> Page:
        context = chromium.new_context(
            base_url=portal.url,
            viewport=viewport,  # type: ignore[arg-type]  # a TypedDict of just these two
            storage_state=signed_in(username) if username else None,
            locale="vi-VN",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        watch.over(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.complaints == []


class Remote(Protocol):
    def __call__(self, username: str, *, room: int | None = None, **options: Any) -> DeadSpot: ...


@pytest.fixture
def remote(portal: Portal, chromium: Browser, signed_in: Callable[[str], StorageState]) -> Iterator[Remote]:
    """A member's phone with the log page open and kept; no script may have failed, whatever the network did.

    `room`: so many bytes may be stored on it.
    """
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def open_phone(username: str, *, room: int | None = None, **options: Any) -> DeadSpot:
        context = chromium.new_context(
            base_url=portal.url,
            viewport=PHONE,  # type: ignore[arg-type]  # a TypedDict of just these two
            storage_state=signed_in(username),
            locale="vi-VN",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: failures.append(str(error.error)))
        page = context.new_page()
        if room is not None:
            quota = {"origin": portal.url, "quotaSize": room}
            context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
        page.goto("/ghi/")
        if options.get("service_workers") != "block":
            has_kept_page(page)
        return DeadSpot(portal, username, context, page)

    yield open_phone
    for context in contexts:
        context.close()
    assert failures == []
