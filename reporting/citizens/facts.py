"""A row of a register in full, as (what, value): for its own page, and for handing out what is held of one person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from reporting.citizens.money import dong
from reporting.citizens.registers import CitizenRow
from reporting.citizens.requests import is_erased, is_open
from reporting.citizens.retention import MONTHS
from reporting.enums import Register
from reporting.models import CitizenRequest, Household, HouseholdProduct, Incident, SupportedPerson


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    is_phone: bool = False


def facts_of(row: CitizenRow) -> list[Fact]:
    """What the row says, without what was left empty."""
    facts = [*_OF_MODEL[type(row)](row), *_of_every_row(row)]
    return [fact for fact in facts if fact.value]


def shown_day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _phone(number: str) -> Fact:
    return Fact(_("Số điện thoại"), number, is_phone=number.isdecimal())


def _supported(row: SupportedPerson) -> list[Fact]:
    return [
        Fact(_("Họ và tên"), row.full_name),
        _phone(row.phone),
        Fact(_("Ngày hỗ trợ"), shown_day(row.day)),
        Fact(_("Nội dung"), row.service.name),
        Fact(_("Thủ tục"), row.procedure.name if row.procedure else ""),
        Fact(_("Kết quả"), row.get_result_display()),
        Fact(_("Hẹn hỗ trợ tiếp"), shown_day(row.follow_up_on)),
        Fact(_("Ghi chú"), row.note),
    ]


def _request(row: CitizenRequest) -> list[Fact]:
    named = [] if is_erased(row) else [Fact(_("Họ và tên"), row.full_name or _("Không nêu tên"))]
    return [
        *named,
        _phone(row.phone),
        Fact(_("Loại"), row.get_kind_display()),
        Fact(_("Nội dung"), row.content or _("Đã xóa theo yêu cầu của người dân")),
        Fact(_("Ngày tiếp nhận"), shown_day(row.received_on)),
        Fact(_("Cách tiếp nhận"), row.get_received_by_display()),
        Fact(_("Cơ quan"), row.agency.name if row.agency else ""),
        Fact(_("Ngày chuyển"), shown_day(row.passed_on)),
        Fact(_("Hẹn trả lời"), shown_day(row.due_on)),
        Fact(_("Trả lời"), row.answer),
        Fact(_("Ngày trả lời"), shown_day(row.answered_on)),
        Fact(_("Ngày xong"), shown_day(row.closed_on)),
    ]


def _incident(row: Incident) -> list[Fact]:
    return [
        Fact(_("Ngày xảy ra"), shown_day(row.day)),
        Fact(_("Hình thức"), row.kind.name),
        Fact(_("Kênh"), row.channel.name),
        Fact(_("Thiệt hại"), dong(row.loss)),
        Fact(_("Báo công an"), shown_day(row.police_told_on) or _("chưa báo")),
        Fact(_("Diễn biến"), row.description),
    ]


def _household(row: Household) -> list[Fact]:
    return [
        Fact(_("Chủ hộ"), row.head),
        _phone(row.phone),
        Fact(_("Mức sẵn sàng"), row.readiness.name),
        *(Fact(_("Sản phẩm"), product_words(product)) for product in row.products.all()),
        Fact(_("Cần hỗ trợ gì"), row.note),
    ]


def product_words(product: HouseholdProduct) -> str:
    stars = _("OCOP %(stars)d sao") % {"stars": product.ocop_stars} if product.ocop_stars else ""
    sold = _("bán trên %(where)s") % {"where": product.sold_on} if product.sold_on else ""
    extra = [product.group.name, stars, _("có mã QR truy xuất") if product.has_qr else "", sold]
    return f"{product.name} ({'; '.join(part for part in extra if part)})"


def _of_every_row(row: CitizenRow) -> list[Fact]:
    until = shown_day(row.erase_on)
    if isinstance(row, CitizenRequest) and is_open(row):
        until = _("%(months)d tháng sau khi xong") % {"months": MONTHS[Register.REQUESTS]}
    return [
        Fact(_("Thôn, làng"), str(row.hamlet) if row.hamlet else ""),
        Fact(_("Tổ"), row.team.name),
        Fact(_("Người ghi"), str(row.written_by)),
        Fact(_("Xóa khỏi sổ"), until),
    ]


_OF_MODEL: dict[type[Any], Any] = {
    SupportedPerson: _supported,
    CitizenRequest: _request,
    Incident: _incident,
    Household: _household,
}
