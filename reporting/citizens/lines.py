"""A row of a register as its list shows it: as little of the person as is needed to find the row again."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.encryption import unreadable_fields
from reporting.citizens.money import dong
from reporting.citizens.registers import CitizenRow, book_of
from reporting.citizens.requests import is_erased, is_open, is_overdue
from reporting.enums import CitizenRequestState, Result
from reporting.models import CitizenRequest, Household, Incident, Readiness, SupportedPerson


@dataclass(frozen=True)
class Chip:
    label: str
    tone: str = ""  # reached, near, missed, info


@dataclass(frozen=True)
class Line:
    row: CitizenRow
    slug: str
    title: str
    under: list[str]
    chips: list[Chip] = field(default_factory=list)
    is_unreadable: bool = False


def line_of(row: CitizenRow, today: date) -> Line:
    title, under, chips = _OF_MODEL[type(row)](row, today)
    place = [str(row.hamlet)] if row.hamlet else []
    return Line(row, book_of(row).slug, title, [*place, *under], chips, bool(unreadable_fields(row)))


def _supported(row: SupportedPerson, today: date) -> tuple[str, list[str], list[Chip]]:
    chips = [] if row.result == Result.DONE else [Chip(row.get_result_display(), "near")]
    if row.follow_up_on is not None:
        is_due = row.follow_up_on <= today
        label = _("Đến hẹn %(day)s") if is_due else _("Hẹn %(day)s")
        chips.append(Chip(label % {"day": f"{row.follow_up_on:%d/%m/%Y}"}, "missed" if is_due else "info"))
    return row.full_name, [row.service.short_name, f"{row.day:%d/%m/%Y}"], chips


_STATE_TONES = {
    CitizenRequestState.RECEIVED: "near",
    CitizenRequestState.PASSED: "info",
    CitizenRequestState.ANSWERED: "near",
    CitizenRequestState.TOLD: "reached",
    CitizenRequestState.WITHDRAWN: "",
}


def state_chips(row: CitizenRequest, today: date) -> list[Chip]:
    state = str(row.get_state_display())
    chips = [Chip(state[:1].upper() + state[1:], _STATE_TONES[CitizenRequestState(row.state)])]
    if is_overdue(row, today) and row.due_on is not None:
        chips.append(Chip(_("Quá hẹn %(days)d ngày") % {"days": (today - row.due_on).days}, "missed"))
    return chips


def _request(row: CitizenRequest, today: date) -> tuple[str, list[str], list[Chip]]:
    chips = state_chips(row, today)
    if is_erased(row):
        return _("Đã xóa nội dung"), [row.get_kind_display(), f"{row.received_on:%d/%m/%Y}"], chips
    under = [row.get_kind_display(), f"{row.received_on:%d/%m/%Y}"]
    days = (today - row.received_on).days
    if is_open(row) and days:
        under.append(ngettext("đã %(days)d ngày", "đã %(days)d ngày", days) % {"days": days})
    if row.agency is not None:
        under.append(row.agency.name)
    return row.full_name or _("Không nêu tên"), under, chips


def _incident(row: Incident, today: date) -> tuple[str, list[str], list[Chip]]:
    told = row.police_told_on is not None
    chips = [Chip(_("Đã báo công an"), "reached") if told else Chip(_("Chưa báo công an"), "near")]
    loss = dong(row.loss) if row.loss else _("không mất tiền")
    return row.kind.name, [row.channel.name, f"{row.day:%d/%m/%Y}", loss], chips


def _household(row: Household, today: date) -> tuple[str, list[str], list[Chip]]:
    products = ", ".join(product.name for product in row.products.all())
    return row.head, [products], [Chip(short_level(row.readiness), "info")]


def short_level(level: Readiness) -> str:
    """`Chưa sẵn sàng`: what stands before the colon says enough in a list."""
    return level.name.partition(":")[0]


_OF_MODEL: dict[type[Any], Any] = {
    SupportedPerson: _supported,
    CitizenRequest: _request,
    Incident: _incident,
    Household: _household,
}
