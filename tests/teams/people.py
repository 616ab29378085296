"""People as Gia Lai's rules want them: enough for a team, with the components and sub-groups that are asked for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from accounts.models import User
from teams.enums import LineKind, Position
from teams.models import Commune, MemberComponent, RosterRequest, Team
from teams.requests import Decision, LineWish, approve, hand_in, open_registration, set_details
from teams.requests.bulk import put_many
from teams.rosters import GroupSeat, Person

OFFICE, CITIZENS, STANDING = "he_thong_chinh_tri", "nguoi_dan_doanh_nghiep", "thuong_truc_thon"
_FIRST = [
    ("Trần Thị Bí Thư", Position.LEADER, "bi_thu_doan_xa", (CITIZENS, True)),
    ("Lê Văn Công An", Position.DEPUTY, "bi_thu_doan_cong_an", (CITIZENS, False)),
    ("Phạm Thị Chuyên Viên", Position.DEPUTY, "chuyen_vien_chuyen_doi_so", (OFFICE, True)),
    ("Võ Văn Đảng Ủy", Position.MEMBER, "van_phong_dang_uy", (OFFICE, False)),
    ("Đinh Thị Mặt Trận", Position.MEMBER, "mat_tran", (OFFICE, False)),
]
_GIVEN = tuple("An Bình Châu Dung Giang Hà Khoa Lan Minh Nga Oanh Phúc Quý Sang Tâm Uyên Vinh Xuân Yến".split())  # noqa: SIM905


def gia_lai_people(commune: Commune, count: int = 18, *, phones_from: int = 0) -> list[Person]:
    """`count` people of whom the rules of Gia Lai have nothing to say, but of the standing groups of hamlets.

    5 of 18 sit in the office group and the others with the citizens; a smaller team overlaps.
    """
    components = dict(MemberComponent.objects.filter(province=commune.province).values_list("code", "pk"))
    people = [
        Person(name, _phone(phones_from + place), position, components[component], groups=frozenset([_seat(*seat)]))
        for place, (name, position, component, seat) in enumerate(_FIRST)
    ]
    for place in range(len(_FIRST), count):
        group = OFFICE if place < 7 else CITIZENS
        people.append(
            Person(
                f"Nguyễn Văn {_GIVEN[place - len(_FIRST)]}",
                _phone(phones_from + place),
                Position.MEMBER,
                components["doan_vien"],
                groups=frozenset([_seat(group)]),
            )
        )
    return people if count >= 18 else [_in_both(person) for person in people]


def _in_both(person: Person) -> Person:
    return replace(person, groups=person.groups | {_seat(CITIZENS)}) if person.position == Position.MEMBER else person


def _seat(code: str, is_leader: bool = False) -> GroupSeat:
    return GroupSeat(code, None, is_leader)


def _phone(number: int) -> str:
    return f"0377{number:06d}"


def registration_of(
    commune: Commune, people: Iterable[Person], by: User, *, effective_from: date | None = None
) -> RosterRequest:
    """A registration with these people, written and not handed in."""
    request = open_registration(commune, by)
    put_many({request.pk: [LineWish(LineKind.JOIN, person) for person in people]}, [request], by)
    request.refresh_from_db()
    if effective_from is not None:
        name = request.team.zalo_name
        set_details(request, by, effective_from=effective_from, zalo_name=name, zalo_link="https://zalo.me/g/thu")
        request.refresh_from_db()
    return request


def team_approved(
    commune: Commune, people: Iterable[Person], *, by: User, approver: User, effective_from: date
) -> Team:
    """A team that went all the way: written, handed in, approved."""
    request = registration_of(commune, people, by, effective_from=effective_from)
    request = hand_in(request, by, seen=request.version)
    decision = Decision(number="12/QĐ-UBND", day=effective_from, accepted=AcceptAll())
    return approve(request, approver, decision, seen=request.version).team


class AcceptAll(dict[str, str]):
    """A reason for every warning there may be."""

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        return self[key]

    def __missing__(self, key: str) -> str:
        return "Chấp nhận vì đang kiện toàn"
