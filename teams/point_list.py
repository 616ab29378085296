"""What the pages say of support points: state, equipment, hours, and which of them are looked for."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.utils.translation import gettext_lazy

from accounts.names import fold
from teams.models import Commune, SupportPoint
from teams.opening_hours import in_short, spans_of
from teams.points import EQUIPMENT

OPEN, CLOSED, INCOMPLETE, UNPLACED = "mo", "dong", "thieu", "chua-vi-tri"
FILTERS = {
    OPEN: gettext_lazy("Đang mở"),
    CLOSED: gettext_lazy("Không mở"),
    INCOMPLETE: gettext_lazy("Còn thiếu trang thiết bị"),
    UNPLACED: gettext_lazy("Chưa có vị trí"),
}


@dataclass(frozen=True)
class PointRow:
    """A point as the list shows it. `number` is the one on the map."""

    number: int
    point: SupportPoint
    missing: list[str]
    hours: str
    is_open: bool
    opens_later: bool

    @property
    def is_placed(self) -> bool:
        return self.point.latitude is not None

    @property
    def where(self) -> str:
        """Hamlet and address; an address that begins with the hamlet says it already."""
        hamlet, address = str(self.point.hamlet or ""), self.point.address
        return address if fold(address).startswith(fold(hamlet)) else " · ".join(filter(None, [hamlet, address]))

    @property
    def lacks_everything(self) -> bool:
        return len(self.missing) == len(EQUIPMENT)

    def is_asked_for(self, wanted: str) -> bool:
        """Whether it belongs to one of the `FILTERS`; anything else asks for all."""
        answers = {
            OPEN: self.is_open,
            CLOSED: not self.is_open,
            INCOMPLETE: bool(self.missing),
            UNPLACED: not self.is_placed,
        }
        return answers.get(wanted, True)


def point_rows(commune: Commune, today: date) -> list[PointRow]:
    """All points of a commune by name, those that are closed last."""
    points = SupportPoint.objects.filter(commune=commune).select_related("hamlet").prefetch_related("opening_hours")
    ordered = sorted(points, key=lambda point: point.open_to is not None and point.open_to < today)
    return [point_row(point, today, number=number) for number, point in enumerate(ordered, start=1)]


def point_row(point: SupportPoint, today: date, *, number: int = 0) -> PointRow:
    return PointRow(
        number=number,
        point=point,
        missing=[str(label) for label, is_there in equipment_of(point) if not is_there],
        hours=in_short(spans_of(point.opening_hours.all())),
        is_open=point.open_from <= today and (point.open_to is None or today <= point.open_to),
        opens_later=point.open_from > today,
    )


def equipment_of(point: SupportPoint) -> list[tuple[str, bool]]:
    """The checklist of Đề án IV.4.2a, and whether it is there."""
    return [(str(label), bool(getattr(point, field))) for field, label in EQUIPMENT.items()]


def search(rows: list[PointRow], text: str, wanted: str = "") -> list[PointRow]:
    """The rows whose name, hamlet or address contains `text`, typed with or without accents."""
    return [row for row in rows if fold(text) in _words(row.point) and row.is_asked_for(wanted)]


def _words(point: SupportPoint) -> str:
    return fold(f"{point.name} {point.hamlet or ''} {point.address}")


def geo_address(point: SupportPoint) -> str:
    """What opens the map program of a phone at this place (RFC 5870); empty without a position."""
    if point.latitude is None or point.longitude is None:
        return ""
    place = f"{point.latitude:.6f},{point.longitude:.6f}"
    return f"geo:{place}?q={place}({quote(point.name)})"
