"""Nghệ An and Quảng Ngãi go their own way by data alone (seeds 002, 003)."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from teams import requests
from teams.access import grants
from teams.enums import LineKind, Position, RequestState, Role, TeamState
from teams.models import Commune, Hamlet, MemberComponent, Membership, Province, RosterRequest, Team
from teams.provinces import load_province
from teams.requests import Decision, LineWish, RefusedError
from teams.rosters import Person, sitting_of
from tests.accounts.factories import UserFactory
from tests.teams.factories import HamletFactory
from tests.teams.requests.conftest import TODAY

NGHE_AN, QUANG_NGAI = 40, 51
FIRST_DAY = date(2026, 11, 2)
DECISION = Decision(number="3/QĐ-UBND", day=FIRST_DAY)


def appoint(role: Role, commune: Commune) -> User:
    user = UserFactory.create()
    grants.grant(user, role, commune, valid_from=date(2026, 1, 1))
    return user


def people(province: Province, components: list[tuple[Position, str]], first: int) -> list[Person]:
    keys = dict(MemberComponent.objects.filter(province=province).values_list("code", "pk"))
    return [
        Person(f"Lô Văn {chr(65 + place)}{first}", f"0388{first + place:06d}", position, keys[component])
        for place, (position, component) in enumerate(components)
    ]


def registered(
    commune: Commune, kind: str, crew: list[Person], secretary: User, hamlet: Hamlet | None = None
) -> RosterRequest:
    request = requests.open_registration(commune, secretary, kind=kind, hamlet=hamlet)
    requests.set_details(request, secretary, effective_from=FIRST_DAY)
    for person in crew:
        wish = LineWish(LineKind.JOIN, person, reason="Đăng ký ngày 25/10/2026")
        requests.put_line(request, wish, secretary)
    request.refresh_from_db()
    return requests.hand_in(request, secretary, seen=request.version)


class TestNgheAn:
    """One team for the commune and one for each bản; 5 to 10 people, collaborators above; the resident asks, the leader
    introduces, the chair approves."""

    @pytest.fixture
    def commune(self, db: None) -> Commune:
        return Commune.objects.filter(province=load_province(NGHE_AN))[0]

    @pytest.fixture
    def secretary(self, commune: Commune) -> User:
        return appoint(Role.COMMUNE_SECRETARY, commune)

    @pytest.fixture
    def chair(self, commune: Commune) -> User:
        return appoint(Role.COMMUNE_CHAIR, commune)

    @pytest.fixture
    def crew(self, commune: Commune) -> list[Person]:
        rest = [(Position.MEMBER, "giao_vien")] * 4
        return people(
            commune.province, [(Position.LEADER, "bi_thu_doan_xa"), (Position.DEPUTY, "nhan_vien_y_te"), *rest], 0
        )

    @pytest.fixture
    def team(self, commune: Commune, secretary: User, chair: User, crew: list[Person]) -> Team:
        request = registered(commune, "commune", crew, secretary)
        return requests.approve(request, chair, DECISION, seen=request.version).team

    def test_the_chair_approves_and_no_other_official(
        self, commune: Commune, secretary: User, chair: User, crew: list[Person]
    ) -> None:
        request = registered(commune, "commune", crew, secretary)
        with pytest.raises(PermissionDenied):
            requests.approve(request, appoint(Role.COMMUNE_OFFICIAL, commune), DECISION, seen=request.version)
        approved = requests.approve(request, chair, DECISION, seen=request.version)
        assert approved.team.state == TeamState.IN_FORCE

    def test_each_ban_has_a_team_beside_the_communes(
        self, commune: Commune, team: Team, secretary: User, chair: User, crew: list[Person]
    ) -> None:
        """Members of the commune's team are recommended to sit in a hamlet's as well."""
        hamlets = HamletFactory.create_batch(2, commune=commune)
        for number, hamlet in enumerate(hamlets):
            rest = [(Position.MEMBER, "doan_vien")] * 3
            own = people(commune.province, [(Position.LEADER, "can_bo_thon"), *rest], 100 * (number + 1))
            both = [replace(crew[2 + number], position=Position.MEMBER)]
            request = registered(commune, "hamlet", [*own, *both], secretary, hamlet)
            requests.approve(request, chair, DECISION, seen=request.version)
        assert Team.objects.in_force_on(TODAY).filter(commune=commune).count() == 3
        assert Membership.objects.filter(user__phone=crew[2].phone).count() == 2

    def test_the_eleventh_becomes_a_collaborator(
        self, commune: Commune, team: Team, secretary: User, chair: User
    ) -> None:
        leader = Membership.objects.get(team=team, position=Position.LEADER).user
        more = people(commune.province, [(Position.MEMBER, "doan_vien")] * 5, 500)
        request = requests.open_change(team, leader)
        for person in more:
            requests.put_line(request, LineWish(LineKind.JOIN, person, reason="Đơn ngày 10/11/2026"), leader)
        request.refresh_from_db()
        with pytest.raises(RefusedError, match="Cộng tác viên"):
            requests.hand_in(request, leader, seen=request.version)
        last = request.lines.get(full_name=more[-1].full_name)
        collaborator = LineWish(
            LineKind.JOIN, replace(more[-1], position=Position.COLLABORATOR), reason="Đơn ngày 10/11/2026"
        )
        requests.put_line(request, collaborator, leader, line=last)
        request.refresh_from_db()
        handed_in = requests.hand_in(request, leader, seen=request.version)
        requests.approve(handed_in, chair, DECISION, seen=handed_in.version)
        assert Membership.objects.filter(team=team).in_force_on(TODAY).count() == 11

    def test_who_joins_has_asked_for_it(self, team: Team, commune: Commune) -> None:
        leader = Membership.objects.get(team=team, position=Position.LEADER).user
        (person,) = people(commune.province, [(Position.MEMBER, "doan_vien")], 700)
        request = requests.open_change(team, leader)
        requests.put_line(request, LineWish(LineKind.JOIN, person), leader)
        request.refresh_from_db()
        with pytest.raises(RefusedError, match="nguyện vọng"):
            requests.hand_in(request, leader, seen=request.version)

    def test_a_member_asks_to_leave_the_leader_proposes_the_chair_agrees(self, team: Team, chair: User) -> None:
        leader = Membership.objects.get(team=team, position=Position.LEADER).user
        leaving = Membership.objects.filter(team=team, position=Position.MEMBER)[0]
        asked = requests.ask_to_leave(leaving, leaving.user, reason="Chuyển chỗ ở")
        assert asked.state == RequestState.ASKED
        introduced = requests.hand_in(asked, leader, seen=asked.version)
        requests.approve(introduced, chair, DECISION, seen=introduced.version)
        assert sitting_of(leaving, TODAY) is None


class TestQuangNgai:
    """Commune and hamlet teams, and a rapid-response unit of which the plan says nothing but its task."""

    def test_the_rapid_response_unit_stands_beside_the_communes_team(self, db: None) -> None:
        commune = Commune.objects.filter(province=load_province(QUANG_NGAI))[0]
        secretary, official = appoint(Role.COMMUNE_SECRETARY, commune), appoint(Role.COMMUNE_OFFICIAL, commune)
        for number, kind in enumerate(("commune", "phan_ung_nhanh")):
            crew = people(
                commune.province, [(Position.LEADER, "bi_thu_doan_xa"), (Position.MEMBER, "doan_vien")], 100 * number
            )
            request = registered(commune, kind, crew, secretary)
            requests.approve(request, official, DECISION, seen=request.version)
        assert set(Team.objects.in_force_on(TODAY).filter(commune=commune).values_list("kind", flat=True)) == {
            "commune",
            "phan_ung_nhanh",
        }
        with pytest.raises(RefusedError, match="đã thành lập"):
            requests.open_registration(commune, secretary, kind="phan_ung_nhanh")
