"""Support points of a commune: where they are, what they have, when they are open (Đề án 3.2.1, IV.4.2a)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teams.commune_map import far_limit, km_between
from teams.enums import PointKind
from teams.models import Commune, DutyShift, Hamlet, OpeningHours, PlannedSession, SupportPoint
from teams.models.units import FIRST_POSSIBLE_DAY
from teams.opening_hours import Span, faults, spans_of
from teams.place_names import in_a_sentence, likeness, tidy
from teams.refused import RefusedError

# What Đề án IV.4.2a asks of a point, as it is called where it is missing.
EQUIPMENT = {
    "has_guide_board": gettext_lazy("bảng hướng dẫn"),
    "has_illustrated_material": gettext_lazy("tài liệu minh họa"),
    "has_computer_online": gettext_lazy("máy tính nối Internet"),
    "has_posted_rota": gettext_lazy("lịch trực niêm yết"),
}
_NAMES = {
    PointKind.UBND: gettext_lazy("Điểm hỗ trợ số UBND {commune}"),
    PointKind.CULTURE_HOUSE: gettext_lazy("Nhà văn hóa {place}"),
    PointKind.COMMUNITY: gettext_lazy("Điểm sinh hoạt cộng đồng {place}"),
    PointKind.MARKET: gettext_lazy("Chợ {place}"),
    PointKind.SCHOOL: gettext_lazy("Trường học {place}"),
    PointKind.OTHER: gettext_lazy("Điểm hỗ trợ số {place}"),
}
_VIETNAM = {"latitude": (8, 24), "longitude": (102, 118)}


@dataclass(frozen=True)
class PointDetails:
    """What is said of a point. Without a name it gets the one that its kind and hamlet suggest."""

    kind: str
    open_from: date
    name: str = ""
    hamlet: int | None = None
    address: str = ""
    open_to: date | None = None
    latitude: float | None = None
    longitude: float | None = None
    has_guide_board: bool = False
    has_illustrated_material: bool = False
    has_computer_online: bool = False
    has_posted_rota: bool = False
    hours: tuple[Span, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same content: tells whether a point still says what somebody saw."""
        hours = [f"{span.weekday} {span.half_day} {span.hours}" for span in self.hours]
        said = [str(getattr(self, part.name)) for part in fields(self) if part.name != "hours"]
        return sha256("\n".join([*said, *hours]).encode()).hexdigest()[:16]


def name_patterns(commune: Commune) -> dict[str, str]:
    """The suggested name of each kind; `{place}` stands for the hamlet, or for the commune where there is none."""
    return {str(kind): str(text).replace("{commune}", in_a_sentence(commune)) for kind, text in _NAMES.items()}


def suggested_name(kind: str, place: Hamlet | Commune, commune: Commune) -> str:
    return name_patterns(commune)[kind].replace("{place}", in_a_sentence(place))


def details_of(point: SupportPoint) -> PointDetails:
    return PointDetails(
        kind=point.kind,
        name=point.name,
        hamlet=point.hamlet_id,
        address=point.address,
        open_from=point.open_from,
        open_to=point.open_to,
        latitude=point.latitude,
        longitude=point.longitude,
        **{name: getattr(point, name) for name in EQUIPMENT},
        hours=tuple(spans_of(point.opening_hours.all())),
    )


@transaction.atomic
def open_point(commune: Commune, details: PointDetails) -> SupportPoint:
    """Add a point to `commune`. Raises RefusedError with every rule that is broken; nothing is stored then."""
    _lock(commune)
    return _store(SupportPoint(commune=commune, province_id=commune.province_id), details)


@transaction.atomic
def change_point(point: SupportPoint, details: PointDetails, *, seen: str = "") -> SupportPoint:
    """Let `point` be what `details` say; a last day closes it. What is planned there later stays, see `doubts`.

    `seen` is the key of the content that the person had before the eyes; empty if it does not matter. Raises
    RefusedError if it says something else by now, or if a rule is broken; nothing changes then.
    """
    _lock(point.commune)
    stored = SupportPoint.objects.select_for_update(of=("self",)).select_related("commune").get(pk=point.pk)
    if seen and seen != details_of(stored).key:
        message = _("Điểm này vừa được người khác sửa. Hãy mở lại trang để xem bản mới rồi sửa tiếp.")
        raise RefusedError({"__all__": [message]})
    return _store(stored, details)


def _lock(commune: Commune) -> None:
    """One at a time writes the places of a commune, so that a name seen free is free."""
    Commune.objects.select_for_update(no_key=True).get(pk=commune.pk)


def _store(point: SupportPoint, details: PointDetails) -> SupportPoint:
    hamlet = Hamlet.objects.filter(commune_id=point.commune_id, pk__in=[details.hamlet]).first()
    name = tidy(details.name)
    if not name and details.kind in PointKind.values:
        name = suggested_name(details.kind, hamlet or point.commune, point.commune)
    details = replace(details, name=name, address=tidy(details.address))
    errors = _errors(point, details, hamlet)
    if errors:
        raise RefusedError(errors)
    for field, value in asdict(details).items():
        if field not in ("hamlet", "hours"):
            setattr(point, field, value)
    point.hamlet = hamlet
    _save(point)
    _write_hours(point, details.hours)
    return point


def _save(point: SupportPoint) -> None:
    try:
        point.full_clean()
        with transaction.atomic():
            point.save()
    except ValidationError as error:
        raise RefusedError(error.message_dict) from error
    except IntegrityError as error:
        # Somebody who does not wait for our lock (the admin) took the name in this moment.
        if "support_point_name_once_per_commune" not in str(error):
            raise
        raise RefusedError({"name": [_name_taken(point.name)]}) from error


def _write_hours(point: SupportPoint, hours: Iterable[Span]) -> None:
    point.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(OpeningHours(support_point=point, **asdict(span)) for span in hours)


def _errors(point: SupportPoint, details: PointDetails, hamlet: Hamlet | None) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}

    def refuse(field: str, message: str) -> None:
        errors.setdefault(field, []).append(message)

    if details.hamlet is not None and hamlet is None:
        refuse("hamlet", _("Thôn, làng này không thuộc xã, phường của điểm hỗ trợ. Hãy chọn lại."))
    others = SupportPoint.objects.filter(commune_id=point.commune_id).exclude(pk=point.pk)
    if likeness(details.name) in {likeness(name) for name in others.values_list("name", flat=True)}:
        refuse("name", _name_taken(details.name))
    if details.open_from < FIRST_POSSIBLE_DAY:
        refuse("open_from", _("Ngày mở phải từ năm 2020 trở đi."))
    if details.open_to is not None and details.open_to < details.open_from:
        refuse("open_to", _("Ngày đóng không thể trước ngày mở."))
    for field, message in _position_errors(details).items():
        refuse(field, message)
    for (weekday, half_day), message in faults(details.hours).items():
        refuse(f"hours_{weekday}_{half_day}", message)
    return errors


def _name_taken(name: str) -> str:
    return _("Xã, phường đã có điểm hỗ trợ tên “%(name)s”. Hãy ghi tên khác.") % {"name": name}


def _position_errors(details: PointDetails) -> dict[str, str]:
    if (details.latitude is None) != (details.longitude is None):
        empty = "latitude" if details.latitude is None else "longitude"
        return {empty: _("Hãy ghi cả vĩ độ và kinh độ, hoặc để trống cả hai.")}
    if details.latitude is None or details.longitude is None:
        return {}
    north, east = details.latitude, details.longitude
    if _is_in("latitude", east) and _is_in("longitude", north):
        return {"latitude": _("Vĩ độ và kinh độ đang đổi chỗ cho nhau. Hãy ghi lại: vĩ độ là số nhỏ hơn.")}
    outside = [field for field, value in (("latitude", north), ("longitude", east)) if not _is_in(field, value)]
    return dict.fromkeys(outside, _("Vị trí này không nằm trong Việt Nam."))


def _is_in(field: str, value: float) -> bool:
    lowest, highest = _VIETNAM[field]
    return lowest <= value <= highest


def doubts(point: SupportPoint) -> list[str]:
    """What is allowed but should be looked at: a far position, and what is planned for days on which it is closed."""
    return [text for text in (_far_away(point), _planned_while_closed(point)) if text]


def _far_away(point: SupportPoint) -> str:
    commune = point.commune
    if point.latitude is None or point.longitude is None or commune.latitude is None or commune.longitude is None:
        return ""
    away = km_between((commune.latitude, commune.longitude), (point.latitude, point.longitude))
    if away <= far_limit(commune):
        return ""
    return _("Vị trí cách trung tâm %(commune)s khoảng %(km)d km, có thể không đúng. Hãy xem lại.") % {
        "commune": in_a_sentence(commune),
        "km": round(away),
    }


def _planned_while_closed(point: SupportPoint) -> str:
    closed = Q(day__lt=point.open_from)
    if point.open_to is not None:
        closed |= Q(day__gt=point.open_to)
    shifts = sorted(DutyShift.objects.filter(closed, support_point=point).values_list("day", flat=True))
    sessions = sorted(PlannedSession.objects.filter(closed, support_point=point).values_list("day", flat=True))
    if not shifts and not sessions:
        return ""
    parts = [_("%(count)d ca trực") % {"count": len(shifts)}] if shifts else []
    parts += [_("%(count)d buổi hỗ trợ dự kiến") % {"count": len(sessions)}] if sessions else []
    days = sorted({*shifts, *sessions})
    return _(
        "%(what)s đã xếp vào ngày điểm này không mở (%(first)s–%(last)s). "
        "Lịch chưa bị xóa: Tổ hãy chuyển sang điểm khác."
    ) % {"what": _(" và ").join(parts), "first": date_format(days[0]), "last": date_format(days[-1])}
