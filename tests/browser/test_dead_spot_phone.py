"""A phone that is wrong, full, or disagreed with: its entries are kept, asked about, mended (R1)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Remote
from tests.browser.dead_spot import REMOTE_POINT, DeadSpot, until_sent

DAYS_OFF = 3


def cut_and_set_clock(spot: DeadSpot, days: int) -> None:
    """The portal told the time; then there is no signal, the clock is moved, and the app is looked at again."""
    while not spot.page.evaluate("self.portalQueue.get('clock')"):
        spot.page.wait_for_timeout(50)
    spot.cut()
    spot.page.clock.set_fixed_time(timezone.now() + timedelta(days=days))
    spot.page.evaluate("window.dispatchEvent(new Event('focus'))")


@pytest.mark.parametrize("is_set_right", [False, True], ids=["still wrong", "set right meanwhile"])
def test_a_clock_that_ran_ahead_is_asked_about_before_anything_is_sent(remote: Remote, *, is_set_right: bool) -> None:
    # The worker's clock cannot be set by a test: without it.
    spot = remote("chinhgio" if is_set_right else "dongho", service_workers="block")
    today = timezone.localdate()
    cut_and_set_clock(spot, DAYS_OFF)
    wrong = today + timedelta(days=DAYS_OFF)
    expect(spot.page.locator("[name=day] option").first).to_have_text(f"Hôm nay {wrong:%d/%m}")
    expect(spot.page.locator("[name=day]")).to_have_value(wrong.isoformat())
    spot.type("Sáng", 4)
    if is_set_right:
        spot.page.clock.set_fixed_time(timezone.now())
    spot.signal()
    dialog = spot.page.get_by_role("dialog", name="Buổi này là ngày nào?")
    expect(dialog).to_contain_text(f"Đồng hồ máy lệch {DAYS_OFF} ngày. Buổi này là ngày {today:%d/%m} phải không?")
    expect(spot.rows("hỏi lại ngày")).to_have_count(1)
    assert spot.stored() == []
    dialog.get_by_role("button", name=f"Đúng, ngày {today:%d/%m}").click()
    until_sent(spot)
    spot.everything_agrees()
    assert spot.days() == [today]


def test_a_clock_that_fell_behind_does_not_turn_the_day_back(remote: Remote) -> None:
    spot = remote("cham", service_workers="block")
    cut_and_set_clock(spot, -DAYS_OFF)
    expect(spot.page.get_by_text("Đồng hồ của máy đang chậm")).to_be_visible()
    spot.type("Sáng", 4)
    spot.signal()
    until_sent(spot)
    spot.everything_agrees()
    assert spot.days() == [timezone.localdate()]


def test_what_was_begun_before_midnight_stays_of_that_day(remote: Remote) -> None:
    spot = remote("nuadem", service_workers="block")
    today = timezone.localdate()
    while not spot.page.evaluate("self.portalQueue.get('clock')"):
        spot.page.wait_for_timeout(50)
    spot.fill_in("Tối", 6)
    cut_and_set_clock(spot, 1)
    day = spot.page.locator("[name=day]")
    expect(day.locator("option").first).to_have_text(f"Hôm nay {today + timedelta(days=1):%d/%m}")
    expect(day).to_have_value(today.isoformat())
    expect(spot.page.get_by_label("Tối", exact=True)).to_be_checked()
    spot.type("Tối", 6)
    # The next one is of the new day again.
    expect(day).to_have_value((today + timedelta(days=1)).isoformat())
    (kept,) = spot.left_on_phone()
    assert (kept["content"]["day"], kept["content"]["half_day"]) == (today.isoformat(), "evening")


def test_a_full_phone_loses_nothing_that_was_typed(remote: Remote) -> None:
    spot = remote("day", room=1, service_workers="block")
    spot.cut()
    spot.fill_in("Tối", 3)
    spot.save(3)
    expect(spot.page.get_by_text("Máy không còn chỗ để lưu")).to_be_visible()
    expect(spot.page.get_by_label("VNeID", exact=True)).to_have_value("3")
    spot.signal()
    spot.save(3)
    expect(spot.page.get_by_text("Đã lưu 3 lượt hỗ trợ.")).to_be_visible()
    expect(spot.page.get_by_text("Máy không còn chỗ để lưu")).to_be_hidden()
    spot.typed = [("Tối", 3)]
    spot.everything_agrees()


def test_a_refused_entry_stays_and_is_mended_where_it_is_wrong(remote: Remote) -> None:
    spot = remote("tuchoi")
    spot.cut()
    spot.type("Sáng", 2, counts=False)
    team = spot.portal.keys["remote_team"]
    spot.ask("UPDATE teams_supportpoint SET open_to = open_from WHERE name = %s", REMOTE_POINT)
    try:
        spot.signal()
        refused = spot.rows("cần sửa")
        expect(refused).to_have_count(1)
        told = "SELECT waiting, to_mend FROM reporting_phonequeue WHERE team_id = %s AND waiting > 0"
        spot.comes_to(told, team, [(1, 1)])
        spot.page.reload()
        refused.get_by_role("button").first.click()
        expect(spot.page.get_by_text("Điểm hỗ trợ này không thuộc xã, phường của bạn").first).to_be_visible()
        spot.page.get_by_label("Nơi hỗ trợ").select_option(label="Làng Plei Xa")
        spot.save(2)
        expect(refused).to_have_count(0)
        until_sent(spot)
        spot.typed = [("Sáng", 2)]
        spot.everything_agrees()
    finally:
        spot.ask("UPDATE teams_supportpoint SET open_to = NULL WHERE name = %s", REMOTE_POINT)
    spot.comes_to(told, team, [])


def test_an_entry_under_a_known_code_is_kept_apart_for_the_person(remote: Remote) -> None:
    spot = remote("trungma")
    spot.cut()
    spot.type("Sáng", 2)
    code = spot.left_on_phone()[0]["client_uuid"]
    spot.signal()
    until_sent(spot)
    spot.everything_agrees()
    # Another phone of this person, set up from a copy of this one, sends other words under the same code.
    spot.cut()
    spot.type("Sáng", 5, counts=False)
    spot.page.evaluate(
        """async (code) => {
            const [entry] = await self.portalQueue.unsent(self.portalPhone.person);
            await self.portalQueue.remove(entry.client_uuid);
            await self.portalQueue.remove(code);
            await self.portalQueue.add({ ...entry, client_uuid: code });
        }""",
        code,
    )
    spot.signal()
    expect(spot.page.get_by_text("Một lần ghi trùng mã").first).to_be_visible()
    expect(spot.rows("trên máy")).to_have_count(0)
    spot.page.get_by_role("link", name="Xem và chọn").click()
    spot.page.get_by_role("button", name="Thay bản đã lưu bằng bản này").click()
    spot.typed = [("Sáng", 5)]
    spot.everything_agrees()
