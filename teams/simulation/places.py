"""Invented hamlets and support points of a commune."""

from datetime import date, timedelta
from random import Random

from teams.enums import CommuneKind, HamletKind, PointKind
from teams.models import Commune, Hamlet, OpeningHours, SupportPoint
from teams.opening_hours import usual_hours
from teams.simulation.regions import Region

_FIRST = ("Phú", "An", "Mỹ", "Tân", "Hòa", "Vĩnh", "Thuận", "Đại", "Trung", "Long", "Kiên", "Thượng", "Lộc", "Hưng")
_LAST = ("Lộc", "Thành", "Sơn", "Hội", "Phong", "Thạnh", "Trường", "Hậu", "Tín", "Giang", "Xuân", "Nghĩa", "Điền")
_JRAI = ("Ngol", "Hlu", "Brel", "Tung", "Krai", "Lung", "Klah", "Châm", "Bông", "Athai", "Mơ Nai", "Yơ Rưng", "Thung")
_BAHNAR = ("Brưng", "Jơ Long", "Hrach", "Klăh", "Tơ Mok", "Blô", "Chơ Rơi", "Hmă", "Pơ Nang", "Groi", "Yă", "Sơ Lam")

NEARBY = 0.02  # degrees: about two kilometres
SHARE_EQUIPPED = 0.85
_SCHOOLS = ("Trường THCS", "Trường Tiểu học")


def invent_hamlets(luck: Random, commune: Commune, region: Region) -> list[Hamlet]:
    """6 to 14 hamlets: khu phố or tổ dân phố in a phường, thôn in the lowland, thôn and làng in the highland."""
    count = luck.randint(6, 14)
    if commune.kind == CommuneKind.PHUONG:
        kind = luck.choice((HamletKind.KHU_PHO, HamletKind.TO_DAN_PHO))
        named = [(kind, str(number)) for number in range(1, count + 1)]
    elif region.is_highland:
        villages = luck.randint(count // 2, count - 1)
        prefix, names = ("Plei", _JRAI) if region is Region.JRAI else ("Kon", _BAHNAR)
        named = [(HamletKind.THON, str(number)) for number in range(1, count - villages + 1)]
        named += [(HamletKind.LANG, f"{prefix} {name}") for name in luck.sample(names, min(villages, len(names)))]
    else:
        named = [(HamletKind.THON, name) for name in _lowland_names(luck, count)]
    return [Hamlet(province_id=commune.province_id, commune=commune, kind=kind, name=name) for kind, name in named]


def _lowland_names(luck: Random, count: int) -> list[str]:
    pairs = [f"{first} {last}" for first in _FIRST for last in _LAST if first != last]
    return luck.sample(pairs, count)


def invent_points(luck: Random, commune: Commune, hamlets: list[Hamlet], *, founded: date) -> list[SupportPoint]:
    """2 to 5 support points: always the UBND, open from the team's first day; the others followed within weeks."""
    wanted: list[tuple[PointKind, str, Hamlet | None]] = [
        (PointKind.UBND, f"Bộ phận Một cửa – UBND {_in_a_sentence(commune)}", None)
    ]
    halls = luck.sample(hamlets, 2)
    others: list[tuple[PointKind, str, Hamlet | None]] = [
        (PointKind.MARKET, f"Chợ {commune.name}", None),
        *[(PointKind.CULTURE_HOUSE, f"Nhà văn hóa {_in_a_sentence(hall)}", hall) for hall in halls[:1]],
        *[(PointKind.COMMUNITY, f"Điểm sinh hoạt cộng đồng {_in_a_sentence(hall)}", hall) for hall in halls[1:]],
        (PointKind.SCHOOL, f"{luck.choice(_SCHOOLS)} {commune.name}", None),
    ]
    wanted += luck.sample(others, luck.randint(1, len(others)))
    return [
        SupportPoint(
            province_id=commune.province_id,
            commune=commune,
            hamlet=hamlet,
            kind=kind,
            name=name,
            address=", ".join(str(unit) for unit in (hamlet, commune) if unit is not None),
            open_from=founded if kind == PointKind.UBND else founded + timedelta(days=luck.choice((0, 0, 14, 30))),
        )
        for kind, name, hamlet in wanted
    ]


def furnish(luck: Random, point: SupportPoint) -> list[OpeningHours]:
    """Give a point its place on the map and its equipment; returns its opening hours.

    The UBND is open in office hours, other points for some half-days of the week.
    """
    commune = point.commune
    if commune.latitude is not None and commune.longitude is not None:
        point.latitude = round(commune.latitude + luck.uniform(-NEARBY, NEARBY), 5)
        point.longitude = round(commune.longitude + luck.uniform(-NEARBY, NEARBY), 5)
    for name in ("has_guide_board", "has_illustrated_material", "has_computer_online", "has_posted_rota"):
        setattr(point, name, luck.random() < SHARE_EQUIPPED)
    hours = usual_hours() if point.kind == PointKind.UBND else luck.sample(usual_hours(), 2)
    return [
        OpeningHours(
            support_point=point, weekday=span.weekday, half_day=span.half_day, opens=span.opens, closes=span.closes
        )
        for span in hours
    ]


def _in_a_sentence(unit: Commune | Hamlet) -> str:
    """`xã Tây Sơn`, as it stands inside a name."""
    return f"{unit.get_kind_display().lower()} {unit.name}"
