"""Rosters that are in order, to be spoilt by the tests; `gia_lai` is a team of 18 with its three kinds of groups."""

from dataclasses import replace
from typing import Any

from teams.enums import Position
from teams.provinces import profile
from teams.rules import check
from teams.rules.findings import Finding
from teams.rules.roster import Group, GroupMember, Roster, Seat
from teams.rules.settings import TeamRules, team_rules

GIA_LAI, NGHE_AN, QUANG_NGAI = 52, 40, 51
POLITICAL, CITIZENS, STANDING = "he_thong_chinh_tri", "nguoi_dan_doanh_nghiep", "thuong_truc_thon"
HAMLETS = ((1, "Thôn 1"), (2, "Làng Kon Sơ Lăl"), (3, "Tổ dân phố 3"))
COMPONENTS = (
    ("bi_thu_doan_xa", "Bí thư Đoàn cấp xã"),
    ("bi_thu_doan_cong_an", "Bí thư Đoàn Công an"),
    ("chuyen_vien_chuyen_doi_so", "Chuyên viên chuyển đổi số"),
    ("van_phong_dang_uy", "Văn phòng Đảng ủy"),
    ("mat_tran", "Mặt trận Tổ quốc"),
    ("can_bo_thon", "Cán bộ thôn"),
    ("doan_vien", "Đoàn viên"),
)


def rules_of(province: int, kind: str = "commune") -> TeamRules:
    return team_rules(profile(province), kind)


def seat(number: int, position: Position = Position.MEMBER, component: str = "doan_vien", **more: Any) -> Seat:
    """A person of her own name and number."""
    described = {"name": f"Người Số {number}", "phone": f"09{number:08d}", **more}
    return Seat(key=f"s{number}", position=position, component=component, **described)


def seats(members: int, *officers: tuple[Position, str]) -> tuple[Seat, ...]:
    """The officers first, then so many ordinary members."""
    first = [seat(place, position, component) for place, (position, component) in enumerate(officers)]
    return (*first, *(seat(place) for place in range(len(first), len(first) + members)))


def group(code: str, people: tuple[Seat, ...], hamlet: int | None = None) -> Group:
    """A group whose first one leads."""
    members = tuple(GroupMember(one.key, one.name, is_leader=place == 0) for place, one in enumerate(people))
    return Group(code, hamlet, dict(HAMLETS).get(hamlet or 0, ""), members)


def roster(people: tuple[Seat, ...], **more: Any) -> Roster:
    described = {"kind": "commune", "commune_name": "Tây Sơn", "components": COMPONENTS, **more}
    return Roster(seats=people, commune_full_name="Xã Tây Sơn", **described)


def gia_lai(size: int = 18, **more: Any) -> Roster:
    """A team in which everything is in order where `size` is 15 to 20: who is needed sits in two groups."""
    people = seats(
        size - 5,
        (Position.LEADER, "bi_thu_doan_xa"),
        (Position.DEPUTY, "chuyen_vien_chuyen_doi_so"),
        (Position.DEPUTY, "bi_thu_doan_cong_an"),
        (Position.MEMBER, "van_phong_dang_uy"),
        (Position.MEMBER, "mat_tran"),
    )
    groups = (
        group(POLITICAL, people[1:6]),
        group(CITIZENS, (people[0], *people[-13:])),
        *(group(STANDING, people[-2 - hamlet : -hamlet], hamlet) for hamlet, _name in HAMLETS),
    )
    return roster(people, **{"groups": groups, "hamlets": HAMLETS, "zalo_name": "Tổ CNSCĐ-Tây Sơn", **more})


def nghe_an(size: int = 7, kind: str = "commune", collaborators: int = 0) -> Roster:
    leader, deputy = ("bi_thu_doan_xa", "doan_vien") if kind == "commune" else ("can_bo_thon", "bi_thu_chi_doan")
    people = seats(size - 2, (Position.LEADER, leader), (Position.DEPUTY, deputy))
    helpers = tuple(seat(size + place, Position.COLLABORATOR) for place in range(collaborators))
    return roster(people + helpers, kind=kind, hamlet_name="Bản Tùng Hương" if kind == "hamlet" else "")


def with_seat(whole: Roster, place: int, **changes: Any) -> Roster:
    """The roster with one seat changed."""
    people = list(whole.seats)
    people[place] = replace(people[place], **changes)
    return replace(whole, seats=tuple(people))


def found(whole: Roster, rules: TeamRules, rule: str) -> list[Finding]:
    """What one rule found; whatever else was found is of no interest."""
    return [finding for finding in check(whole, rules) if finding.rule == rule]


def codes(whole: Roster, rules: TeamRules) -> set[str]:
    return {finding.rule for finding in check(whole, rules)}
