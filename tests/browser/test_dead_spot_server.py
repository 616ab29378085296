"""The server stands still, is killed mid-request, or its answer gets lost: each entry is stored once (R1)."""

import http
from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Remote
from tests.browser.dead_spot import until_sent
from tests.browser.portal import Portal

SYNC = "**/api/logs/sync"


@pytest.fixture(autouse=True)
def _running_again(portal: Portal) -> Iterator[None]:
    """Whatever a test did to the server, the next one finds it well."""
    yield
    if "web" not in portal.running:
        portal.start_web()
    portal.thaw("web")
    portal.wait_until_well()


def test_a_server_that_stands_still_holds_nobody_up(portal: Portal, remote: Remote) -> None:
    spot = remote("dung")
    portal.freeze("web")
    spot.page.goto("/ghi/")  # from the phone, after a few seconds of patience
    spot.type("Sáng", 3)
    spot.type("Chiều", 4)
    expect(spot.rows("trên máy")).to_have_count(2)
    portal.thaw("web")
    until_sent(spot)
    spot.everything_agrees()


def test_a_server_killed_mid_request_gets_everything_once_it_is_back(portal: Portal, remote: Remote) -> None:
    spot = remote("giet")
    under_way: list[str] = []

    def leave(route: Route) -> None:
        portal.freeze("web")
        under_way.append(route.request.url)
        route.continue_()

    spot.context.route(SYNC, leave)
    spot.type("Sáng", 5)
    while not under_way:
        spot.page.wait_for_timeout(50)
    spot.page.wait_for_timeout(500)
    portal.kill("web")
    spot.context.unroute(SYNC)
    expect(spot.rows("trên máy")).to_have_count(1)
    spot.type("Tối", 1)
    expect(spot.rows("trên máy")).to_have_count(2)
    portal.start_web()
    portal.wait_until_well()
    until_sent(spot)
    spot.everything_agrees()


def test_an_answer_that_got_lost_is_asked_for_again_and_counts_nothing_twice(remote: Remote) -> None:
    spot = remote("mat")
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    spot.context.route(SYNC, lose)
    spot.type("Sáng", 6)
    expect(spot.rows("trên máy")).to_have_count(1)
    expect(spot.page.get_by_text("Đang không có mạng – ghi vẫn được")).to_be_visible()
    assert lost[0] == http.HTTPStatus.OK
    assert spot.stored() == [("Sáng", 6)], "the portal has it, the phone does not know"
    # Mended before the phone knows: the old one is taken back there, and nobody has to choose between the two.
    spot.rows("trên máy").get_by_role("button").first.click()
    spot.type("Sáng", 7, counts=False)
    spot.typed = [("Sáng", 7)]
    spot.context.unroute_all(behavior="wait")
    until_sent(spot)
    expect(spot.rows("đang hoàn tác")).to_have_count(0, timeout=30_000)
    spot.everything_agrees()
    expect(spot.page.get_by_text("trùng mã")).to_be_hidden()


def test_every_batch_sent_three_times_is_stored_once(remote: Remote) -> None:
    spot = remote("balan", service_workers="block")  # the worker's requests cannot be multiplied
    other = spot.context.new_page()
    other.goto("/ghi/")
    outcomes: list[str] = []

    def thrice(route: Route) -> None:
        answers = [route.fetch() for _time in range(3)]
        outcomes.extend(result["outcome"] for answer in answers for result in answer.json()["results"])
        route.fulfill(response=answers[-1])

    spot.context.route(SYNC, thrice)
    spot.cut()
    for half_day, people in (("Sáng", 1), ("Chiều", 2), ("Tối", 3)):
        spot.type(half_day, people)
    spot.signal()
    for page in (spot.page, other):
        page.evaluate("Promise.all([1, 2, 3].map(() => self.portalSending.flush(self.portalPhone.person)))")
    until_sent(spot)
    assert outcomes.count("stored") == len(spot.typed)
    assert outcomes.count("already_stored") == 2 * len(spot.typed)
    spot.everything_agrees()
