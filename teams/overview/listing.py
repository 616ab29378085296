"""The table of communes: search, filter and order live in the address (`tim`, `loai`, `tt`, `xep`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy as _

from teams.commune_names import name_fits
from teams.overview.rows import OverviewRow

LONGEST = 5


@dataclass(frozen=True)
class Filter:
    label: Any
    icon: str
    tone: str  # a CSS class
    holds: Callable[[OverviewRow], bool]


# address value -> filter, in the order in which they stand above the table
FILTERS: dict[str, Filter] = {
    "co-to": Filter(_("Có Tổ đang hoạt động"), "circle-check", "good", lambda row: row.has_team),
    "chua-co": Filter(_("Chưa có Tổ"), "square-x", "bad", lambda row: not row.has_team),
    "cho-duyet": Filter(_("Có hồ sơ chờ duyệt"), "clock", "mild", lambda row: row.waiting > 0),
    "tra-lai": Filter(_("Có hồ sơ bị trả lại"), "arrow-back-up", "mild", lambda row: row.returned > 0),
    "co-loi": Filter(_("Có lỗi phải sửa"), "alert-circle", "bad", lambda row: bool(row.errors)),
    "co-canh-bao": Filter(_("Có cảnh báo"), "alert-triangle", "mild", lambda row: bool(row.warnings)),
    "trong-lich": Filter(_("Trống lịch trực 7 ngày tới"), "calendar", "mild", lambda row: bool(row.gaps)),
}

# address value -> (heading, key, descending at first, CSS class of the column)
SORTS: dict[str, tuple[Any, str, bool, str]] = {
    "ten": (_("Xã, phường"), "name_key", False, ""),
    "tinh-trang": (_("Tổ"), "standing_key", False, ""),
    "nguoi": (_("Người"), "members", True, "figures"),
    "loi": (_("Lỗi, cảnh báo"), "severity_key", True, ""),
    "cho": (_("Chờ duyệt"), "waits_days", True, "figures"),
    "diem": (_("Điểm hỗ trợ"), "points", True, "figures"),
    "lich": (_("Trống lịch 7 ngày"), "gaps", True, "figures"),
    "thay-doi": (_("Thay đổi cuối"), "changed_on", True, "figures"),
}
HAMLETS = ("thon", (_("Thôn có Tổ"), "hamlet_share", True, "figures"))


def sorts(*, with_hamlets: bool) -> dict[str, tuple[Any, str, bool, str]]:
    """The columns that sort; that of hamlets only where hamlets have teams of their own."""
    if not with_hamlets:
        return SORTS
    return {**dict(list(SORTS.items())[:3]), HAMLETS[0]: HAMLETS[1], **dict(list(SORTS.items())[3:])}


def counts(rows: Iterable[OverviewRow]) -> dict[str, int]:
    """How many communes each filter leaves."""
    rows = list(rows)
    return {name: sum(one.holds(row) for row in rows) for name, one in FILTERS.items()}


def waiting_longest(rows: Iterable[OverviewRow]) -> list[OverviewRow]:
    """The few communes where something has waited for approval the longest."""
    waiting = [row for row in rows if row.waits_days is not None]
    return sorted(waiting, key=lambda row: (-(row.waits_days or 0), row.name_key))[:LONGEST]


def chosen(rows: Iterable[OverviewRow], *, query: str, kind: str, state: str, order: str) -> list[OverviewRow]:
    """The rows that an address asks for, in its order; what it does not know is as if it were not there."""
    found = [row for row in rows if not kind or row.commune.kind == kind]
    if state in FILTERS:
        found = [row for row in found if FILTERS[state].holds(row)]
    return _sorted([row for row in found if name_fits(row.commune, query)], order)


def _sorted(rows: list[OverviewRow], order: str) -> list[OverviewRow]:
    """By an address value such as `loi` or `-loi`; where nothing is known stands last either way."""
    known_orders = sorts(with_hamlets=True)
    name = order.removeprefix("-")
    if name not in known_orders:
        return rows
    get = attrgetter(known_orders[name][1])
    known = [row for row in rows if get(row) is not None]
    unknown = [row for row in rows if get(row) is None]
    return sorted(known, key=get, reverse=order.startswith("-")) + unknown
