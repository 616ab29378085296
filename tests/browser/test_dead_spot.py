"""Logging where there is no signal (R1): nothing is lost, nothing is counted twice."""

from playwright.sync_api import expect

from tests.browser.conftest import Remote
from tests.browser.dead_spot import until_sent


def test_three_entries_outlive_a_reload_and_a_closed_app(remote: Remote) -> None:
    spot = remote("vang")
    spot.cut()
    spot.type("Sáng", 2)
    spot.type("Sáng", 3)
    expect(spot.page.get_by_text("Đang không có mạng – ghi vẫn được")).to_be_visible()

    spot.page.reload()
    expect(spot.rows("trên máy")).to_have_count(2)
    spot.type("Chiều", 4)
    spot.reopen()
    expect(spot.rows("trên máy")).to_have_count(3)
    expect(spot.page.get_by_label("VNeID", exact=True)).to_have_value("")
    assert spot.stored() == []

    spot.signal()
    until_sent(spot)
    spot.everything_agrees()
    expect(spot.rows("đã tính")).to_have_count(3, timeout=20_000)
    expect(spot.page.get_by_text("Đang không có mạng")).to_be_hidden()


def test_what_has_not_left_can_be_mended_and_removed(remote: Remote) -> None:
    spot = remote("sua")
    spot.cut()
    spot.type("Sáng", 5, counts=False)
    spot.type("Chiều", 1, counts=False)
    expect(spot.rows("trên máy")).to_have_count(2)

    spot.rows("trên máy").filter(has_text="5 lượt").get_by_role("button").first.click()
    count = spot.page.get_by_label("VNeID", exact=True)
    expect(count).to_have_value("5")
    expect(spot.page.get_by_label("Sáng", exact=True)).to_be_checked()
    spot.type("Sáng", 6)
    expect(spot.rows("trên máy").filter(has_text="6 lượt")).to_have_count(1)

    spot.page.once("dialog", lambda dialog: dialog.accept())
    spot.rows("trên máy").filter(has_text="1 lượt").get_by_role("button", name="Xóa lần ghi này").click()
    expect(spot.rows("trên máy")).to_have_count(1)
    spot.signal()
    until_sent(spot)
    spot.everything_agrees()


def test_undo_works_before_and_after_the_entry_has_left(remote: Remote) -> None:
    spot = remote("hoantac")
    undo = spot.page.get_by_role("button", name="Hoàn tác")
    spot.type("Sáng", 7, counts=False)
    expect(spot.rows("đã gửi").or_(spot.rows("đã tính"))).to_have_count(1)
    assert spot.stored() == [("Sáng", 7)]
    spot.cut()
    undo.click()
    expect(spot.rows("đang hoàn tác")).to_have_count(1)

    spot.type("Chiều", 8, counts=False)
    undo.click()
    expect(spot.rows("trên máy")).to_have_count(0)
    spot.type("Tối", 9)
    spot.signal()
    until_sent(spot)
    expect(spot.rows("đang hoàn tác")).to_have_count(0)
    spot.everything_agrees()


def test_undoing_what_was_mended_brings_back_what_it_said(remote: Remote) -> None:
    spot = remote("hoanlai")
    undo = spot.page.get_by_role("button", name="Hoàn tác")
    spot.cut()
    spot.type("Sáng", 4)
    spot.rows("trên máy").get_by_role("button").first.click()
    spot.type("Sáng", 7, counts=False)
    undo.click()
    expect(spot.rows("trên máy")).to_have_count(1)
    expect(spot.rows("trên máy")).to_contain_text("4 lượt")
    batches = []
    spot.context.on("request", lambda request: batches.append(request.url) if "sync" in request.url else None)
    spot.signal()
    until_sent(spot)
    spot.everything_agrees()
    assert len(batches) < 5  # nothing is sent round and round


def test_other_pages_say_that_there_is_no_network_and_are_not_kept(remote: Remote) -> None:
    spot = remote("trang")
    spot.page.goto("/lich-truc-cua-toi/")
    spot.cut()
    spot.page.goto("/")
    expect(spot.page.get_by_role("heading", name="Không có mạng")).to_be_visible()
    spot.page.get_by_role("link", name="Ghi buổi hỗ trợ").click()
    expect(spot.page.get_by_role("button", name="Lưu", exact=True)).to_be_visible()
    kept = spot.page.evaluate(
        """async () => {
            const urls = [];
            for (const name of await caches.keys())
                urls.push(...(await (await caches.open(name)).keys()).map((each) => new URL(each.url).pathname));
            return urls.filter((url) => !url.startsWith("/static/")).sort();
        }"""
    )
    assert kept == ["/ghi/", "/khong-co-mang/"]
    spot.signal()
    spot.everything_agrees()


def test_the_entries_leave_from_any_page_of_the_portal(remote: Remote) -> None:
    spot = remote("dong")
    spot.cut()
    spot.type("Tối", 2)
    spot.page.close()
    spot.page = spot.context.new_page()
    spot.signal()
    spot.page.goto("/lich-truc-cua-toi/")
    spot.everything_agrees()
