"""The filters of each register's list, as they stand in the address; what the address says wrongly asks for all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from reporting.citizens.registers import HOUSEHOLDS, INCIDENTS, REQUESTS, SUPPORTED, Book, Unit
from reporting.citizens.requests import overdue_on
from reporting.citizens.retention import OPEN_STATES
from reporting.enums import CitizenRequestKind, CitizenRequestState, Result
from reporting.models import Agency, HouseholdProduct, IncidentChannel, IncidentKind, ProductGroup, Readiness, Service
from teams.enums import Calendar
from teams.models import Hamlet, Province, Team
from teams.periods import month_of, months_until

MONTHS_SHOWN = 13

OPEN, OVERDUE, DUE, TOLD, NOT_TOLD = "dang-mo", "qua-han", "den-han", "da-bao", "chua-bao"


@dataclass(frozen=True)
class Filter:
    """`options` are (value in the address, what is shown); `where` turns a value into a condition."""

    name: str
    label: str
    options: list[tuple[str, str]]
    where: Callable[[str], Q]


@dataclass(frozen=True)
class Asked:
    """A filter and what the address asks of it."""

    filter: Filter
    value: str  # "" for all

    @property
    def condition(self) -> Q:
        return self.filter.where(self.value) if self.value else Q()


def asked_of(book: Book, unit: Unit, today: date, address: Mapping[str, str]) -> list[Asked]:
    """The filters of the list with what `address` asks for."""
    return [_ask(one, address) for one in (*_OF_BOOK[book.slug](unit, today), *_places(unit)) if one.options]


def _ask(one: Filter, address: Mapping[str, str]) -> Asked:
    value = address.get(one.name, "")
    return Asked(one, value if value in dict(one.options) else "")


def conditions(asked: Iterable[Asked]) -> Q:
    everything = Q()
    for one in asked:
        everything &= one.condition
    return everything


def _by_key(name: str, label: str, column: str, rows: Iterable[Any]) -> Filter:
    return Filter(name, label, [(str(row.pk), str(row)) for row in rows], lambda value: Q(**{column: int(value)}))


def _by_choice(name: str, label: str, column: str, choices: Any) -> Filter:
    return Filter(
        name, label, [(str(value), str(shown)) for value, shown in choices], lambda value: Q(**{column: value})
    )


def _list(model: Any, unit: Unit) -> Any:
    """The items of a list of the province; those that are switched off too, as old rows name them."""
    return model.objects.filter(province_id=unit.province_id)


def _places(unit: Unit) -> list[Filter]:
    commune = unit.commune_id if isinstance(unit, Team) else unit.pk
    hamlets = _by_key("thon", _("Thôn, làng"), "hamlet", Hamlet.objects.filter(commune=commune))
    if isinstance(unit, Team):
        return [hamlets]
    teams = list(Team.objects.filter(commune=unit))
    return [hamlets, _by_key("to", _("Tổ"), "team", teams)] if len(teams) > 1 else [hamlets]


def _of_supported(unit: Unit, today: date) -> list[Filter]:
    due = [(DUE, _("Đã đến ngày hẹn")), ("co", _("Có hẹn"))]
    return [
        Filter(
            "hen",
            _("Hẹn hỗ trợ tiếp"),
            due,
            lambda value: Q(follow_up_on__lte=today) if value == DUE else Q(follow_up_on__isnull=False),
        ),
        _by_key("dv", _("Nội dung"), "service", _list(Service, unit)),
        _by_choice("kq", _("Kết quả"), "result", Result.choices),
    ]


def _of_requests(unit: Unit, today: date) -> list[Filter]:
    states = [(OPEN, _("Đang xử lý")), (OVERDUE, _("Quá hẹn trả lời")), *_sentences(CitizenRequestState)]

    def where(value: str) -> Q:
        return {OPEN: Q(state__in=OPEN_STATES), OVERDUE: overdue_on(today)}.get(value, Q(state=value))

    return [
        Filter("tt", _("Trạng thái"), states, where),
        _by_choice("loai", _("Loại"), "kind", CitizenRequestKind.choices),
        _by_key("cq", _("Cơ quan"), "agency", _list(Agency, unit)),
    ]


def _sentences(choices: Any) -> list[tuple[str, str]]:
    return [(value, str(label)[:1].upper() + str(label)[1:]) for value, label in choices.choices]


def _of_incidents(unit: Unit, today: date) -> list[Filter]:
    province = unit.province
    months = {month.code: month for month in _recent_months(province, today)}
    return [
        Filter(
            "ky",
            _("Kỳ"),
            [(code, str(month)) for code, month in months.items()],
            lambda value: Q(day__range=(months[value].first, months[value].last)),
        ),
        _by_key("loai", _("Hình thức"), "kind", _list(IncidentKind, unit)),
        _by_key("kenh", _("Kênh"), "channel", _list(IncidentChannel, unit)),
        Filter(
            "ca",
            _("Báo công an"),
            [(TOLD, _("Đã báo")), (NOT_TOLD, _("Chưa báo"))],
            lambda value: Q(police_told_on__isnull=value == NOT_TOLD),
        ),
    ]


def _recent_months(province: Province, today: date) -> list[Any]:
    return months_until(month_of(today, Calendar(province.calendar)), MONTHS_SHOWN)[::-1]


def _of_households(unit: Unit, today: date) -> list[Filter]:
    groups = _by_key("nhom", _("Nhóm sản phẩm"), "group", _list(ProductGroup, unit))

    def making(group: str) -> Q:
        # Not by a join: a household with two products of the group is one row.
        return Q(pk__in=HouseholdProduct.objects.filter(group=int(group)).values("household"))

    return [replace(groups, where=making), _by_key("muc", _("Mức sẵn sàng"), "readiness", _list(Readiness, unit))]


_OF_BOOK: dict[str, Callable[[Unit, date], list[Filter]]] = {
    SUPPORTED.slug: _of_supported,
    REQUESTS.slug: _of_requests,
    INCIDENTS.slug: _of_incidents,
    HOUSEHOLDS.slug: _of_households,
}
