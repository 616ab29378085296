"""What a member does on the phone page."""

from playwright.sync_api import Page

POINT = "Điểm hỗ trợ số UBND xã Tây Sơn"


def fill_in(phone: Page, half_day: str, **taps: int) -> None:
    """Choose the half-day and the place, and tap + so often for each service."""
    phone.get_by_label("Nơi hỗ trợ").select_option(label=POINT)
    phone.get_by_label(half_day, exact=True).check()
    for service, count in taps.items():
        plus = phone.get_by_role("button", name=f"Thêm một lượt {service.replace('_', ' ')}", exact=True)
        for _tap in range(count):
            plus.click()
