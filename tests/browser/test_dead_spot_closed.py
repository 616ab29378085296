"""A month is closed while an undo waits on a phone: it is asked for its reason there, and done once with it (R1)."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Route, expect

from teams.enums import Calendar
from teams.periods import month_of
from tests.browser.conftest import Remote
from tests.browser.dead_spot import DeadSpot
from tests.browser.portal import Portal

SYNC = "**/api/logs/sync"
MONTH = month_of(timezone.localdate(), Calendar.DECREE_09).previous
DAY = MONTH.last.isoformat()
CLOSE = """
    INSERT INTO reporting_periodclosing (province_id, commune_id, first_day, last_day, closed_by_id, closed_at,
                                         opened_because)
    SELECT t.province_id, t.commune_id, %s, %s, u.id, now(), '' FROM teams_team t, accounts_user u
    WHERE t.id = %s AND u.username = 'tinh-doan'
"""
LISTED = """
    SELECT c.action, c.reason FROM reporting_latechange c JOIN accounts_user u ON u.id = c.made_by_id
    WHERE u.username = %s
"""
# The page draws its rows anew, as it does whenever it hears of something.
REDRAW = "self.portalQueue.tell({ what: 'entries' })"
REFRESH = "self.htmx.ajax('GET', document.querySelector('[data-on-phone]').dataset.myDay, "
REFRESH += "{ target: '#my-day', swap: 'outerHTML' })"


@pytest.fixture(autouse=True)
def _open_again(portal: Portal, remote: Remote) -> Iterator[None]:
    """The other stories of this commune know nothing of the closing."""
    yield
    spot = DeadSpot(portal, "", None, None)  # type: ignore[arg-type]  # only the database is asked
    spot.ask("DELETE FROM reporting_periodclosing WHERE first_day = %s", MONTH.first)


def undo_refused(spot: DeadSpot) -> Locator:
    """An entry of last month was sent; it is undone in a dead spot, and meanwhile the month is closed."""
    spot.page.locator("[name=day]").select_option(DAY)
    spot.type("Sáng", 4, counts=False)
    # From here on the page does not ask for its list by itself any more.
    expect(spot.rows("đã tính")).to_have_count(1, timeout=30_000)
    spot.cut()
    spot.page.get_by_role("button", name="Hoàn tác").click()
    expect(spot.rows("đang hoàn tác")).to_have_count(1)
    spot.ask(CLOSE, MONTH.first, MONTH.last, spot.portal.keys["remote_team"])
    spot.signal()
    refused = spot.rows("chưa xóa được")
    expect(refused).to_contain_text("Kỳ này đã khóa. Hãy ghi lý do sửa", timeout=30_000)
    assert spot.stored() == [("Sáng", 4)]
    return refused


def test_a_day_known_to_be_closed_asks_for_its_reason_before_anything_is_saved(remote: Remote) -> None:
    spot = remote("kycu")
    spot.ask(CLOSE, MONTH.first, MONTH.last, spot.portal.keys["remote_team"])
    spot.page.reload()
    spot.cut()
    spot.page.locator("[name=day]").select_option(DAY)
    spot.fill_in("Chiều", 2)
    spot.save(2)
    expect(spot.page.get_by_text("Kỳ này đã khóa. Hãy ghi lý do sửa")).to_be_visible()
    assert spot.left_on_phone() == []

    spot.page.get_by_label("Lý do ghi sau khi khóa kỳ").fill("Hôm đó mất sóng")
    spot.save(2)
    expect(spot.rows("trên máy")).to_have_count(1)
    spot.typed.append(("Chiều", 2))
    spot.signal()
    spot.everything_agrees()
    assert spot.ask(LISTED, spot.username) == [("added", "Hôm đó mất sóng")]


def test_an_undo_that_comes_after_closing_is_given_its_reason_on_the_phone(remote: Remote) -> None:
    spot = remote("lydo", service_workers="block")  # the worker's requests cannot be multiplied
    outcomes: list[str] = []

    def thrice(route: Route) -> None:
        answers = [route.fetch() for _time in range(3)]
        outcomes.extend(result["outcome"] for answer in answers for result in answer.json()["results"])
        route.fulfill(response=answers[-1])

    refused = undo_refused(spot)
    spot.page.reload()
    reason = refused.get_by_label("Lý do xóa")
    send = refused.get_by_role("button", name="Xóa với lý do này")
    send.click()
    expect(reason).to_be_focused()
    assert spot.left_on_phone()[0]["state"] == "refused", "without a reason nothing is sent"

    reason.press_sequentially("Ghi nhầm")
    spot.page.evaluate(REDRAW)
    spot.page.evaluate(REFRESH)
    expect(reason).to_have_value("Ghi nhầm")
    expect(reason).to_be_focused()
    expect(spot.page.locator(f"[name=day] option[value='{DAY}']")).to_contain_text("(kỳ đã khóa)")

    spot.cut()
    reason.press_sequentially(" người")
    reason.press("Enter")
    expect(spot.rows("đang hoàn tác")).to_have_count(1)
    spot.context.route(SYNC, thrice)
    spot.signal()
    expect(spot.rows("đang hoàn tác")).to_have_count(0, timeout=45_000)
    expect(spot.page.locator("#my-day li [data-state], #my-day a.row-list-main")).to_have_count(0)
    assert outcomes == ["taken_back"] * 3
    assert spot.ask(LISTED, spot.username) == [("removed", "Ghi nhầm người")]
    spot.everything_agrees()


def test_who_thinks_better_of_it_keeps_the_entry(remote: Remote) -> None:
    spot = remote("thoikhong")
    refused = undo_refused(spot)
    refused.get_by_role("button", name="Không xóa nữa").click()
    expect(refused).to_have_count(0)
    expect(spot.page.locator("#my-day li")).to_have_count(1)
    spot.typed = [("Sáng", 4)]
    spot.everything_agrees()
    assert spot.ask(LISTED, spot.username) == []
