"""A commune registers its team (T2, T5, Đề án III.1-2): written, handed in, approved or returned."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from teams import requests
from teams.access import grants, may
from teams.enums import LineKind, Permission, Position, RequestState, Role, TeamState
from teams.models import Commune, Membership, RosterRequest, SubgroupMember, Team, Volunteer
from teams.requests import Decision, LineWish, RefusedError, StaleError
from teams.rosters import GroupSeat, Person, person_of
from tests.accounts.factories import UserFactory
from tests.teams.factories import HamletFactory, MembershipFactory, TeamFactory
from tests.teams.people import CITIZENS, OFFICE, STANDING, AcceptAll, gia_lai_people, registration_of
from tests.teams.requests.conftest import FIRST_DAY, TODAY

DECISION = Decision(number="217/QĐ-UBND", day=date(2026, 11, 1), accepted=AcceptAll())


@pytest.fixture
def registration(tay_son: Commune, secretary: User) -> RosterRequest:
    return registration_of(tay_son, gia_lai_people(tay_son), secretary, effective_from=FIRST_DAY)


def test_a_team_of_18_goes_from_draft_to_in_force(registration: RosterRequest, secretary: User, official: User) -> None:
    assert registration.team.state == TeamState.DRAFT
    assert not Membership.objects.exists()
    handed_in = requests.hand_in(registration, secretary, seen=registration.version)
    assert not Membership.objects.exists()
    requests.approve(handed_in, official, DECISION, seen=handed_in.version)

    team = Team.objects.get(pk=registration.team_id)
    assert (team.state, team.in_force_from) == (TeamState.IN_FORCE, FIRST_DAY)
    assert (team.decision_number, team.decision_date) == ("217/QĐ-UBND", date(2026, 11, 1))
    members = Membership.objects.filter(team=team).in_force_on(TODAY)
    assert members.count() == 18
    assert set(members.values_list("begun_by", flat=True)) == {registration.pk}
    leader = members.get(position=Position.LEADER)
    assert leader.user.full_name == "Trần Thị Bí Thư"
    assert may(leader.user, Permission.RUN_TEAM, team)
    seats = SubgroupMember.objects.in_force_on(TODAY).filter(subgroup__team=team)
    assert seats.filter(subgroup__kind=OFFICE).count() == 5
    assert seats.filter(subgroup__kind=CITIZENS).count() == 13
    assert seats.get(subgroup__kind=CITIZENS, is_leader=True).membership == leader


def test_what_happened_is_kept(registration: RosterRequest, secretary: User, official: User) -> None:
    handed_in = requests.hand_in(registration, secretary, seen=registration.version)
    approved = requests.approve(handed_in, official, DECISION, seen=handed_in.version)
    events = list(approved.events.values_list("move", "by"))
    assert events[-2:] == [("hand_in", secretary.pk), ("approve", official.pk)]
    assert [event.version for event in approved.events.all()] == list(range(2, approved.version + 1))


def test_new_people_get_an_account_that_nobody_can_sign_in_with_yet(
    registration: RosterRequest, secretary: User, official: User
) -> None:
    handed_in = requests.hand_in(registration, secretary, seen=registration.version)
    requests.approve(handed_in, official, DECISION, seen=handed_in.version)
    user = User.objects.get(phone="0377000000")
    assert (user.full_name, user.username) == ("Trần Thị Bí Thư", "0377000000")
    assert not user.has_usable_password()


def test_somebody_known_by_number_and_name_keeps_the_account(tay_son: Commune, secretary: User, official: User) -> None:
    known = UserFactory.create(full_name="Trần Thị Bí Thư", phone="0377000000")
    people = gia_lai_people(tay_son)
    people[0] = replace(people[0], full_name="Tran Thi Bi Thu")
    request = registration_of(tay_son, people, secretary, effective_from=FIRST_DAY)
    handed_in = requests.hand_in(request, secretary, seen=request.version)
    requests.approve(handed_in, official, DECISION, seen=handed_in.version)
    assert Membership.objects.get(position=Position.LEADER).user == known


@pytest.mark.parametrize(
    ("count", "position", "said"),
    [(14, Position.MEMBER, "15"), (18, Position.COLLABORATOR, "Cộng tác viên")],
)
def test_errors_of_the_rules_stop_handing_in(
    tay_son: Commune, secretary: User, count: int, position: Position, said: str
) -> None:
    people = gia_lai_people(tay_son, count)
    people[-1] = replace(people[-1], position=position)
    request = registration_of(tay_son, people, secretary, effective_from=FIRST_DAY)
    with pytest.raises(RefusedError) as refused:
        requests.hand_in(request, secretary, seen=request.version)
    assert said.lower() in str(refused.value).lower()
    request.refresh_from_db()
    assert request.state == RequestState.DRAFT


def test_somebody_of_another_team_cannot_sit_in_this_one_too(tay_son: Commune, secretary: User) -> None:
    other = MembershipFactory.create(team=TeamFactory.create(commune__province=tay_son.province, in_force=True))
    people = gia_lai_people(tay_son)
    people[-1] = replace(people[-1], full_name=other.user.full_name, phone=other.user.phone or "")
    request = registration_of(tay_son, people, secretary, effective_from=FIRST_DAY)
    with pytest.raises(RefusedError, match=other.team.name):
        requests.hand_in(request, secretary, seen=request.version)


def test_a_number_that_is_somebody_elses_is_refused_and_people_of_other_provinces_stay_unnamed(
    tay_son: Commune, secretary: User
) -> None:
    stranger = MembershipFactory.create()
    people = gia_lai_people(tay_son)
    people[-1] = replace(people[-1], phone=stranger.user.phone or "")
    request = registration_of(tay_son, people, secretary, effective_from=FIRST_DAY)
    with pytest.raises(RefusedError) as refused:
        requests.hand_in(request, secretary, seen=request.version)
    assert people[-1].phone in str(refused.value)
    assert stranger.user.full_name not in str(refused.value)


def test_a_warning_needs_a_reason_of_the_approver(tay_son: Commune, secretary: User, official: User) -> None:
    """15 people cannot fill 5-7 and 13-15 without overlap (DOMAIN 6)."""
    people = [replace(person, groups=frozenset(list(person.groups)[:1])) for person in gia_lai_people(tay_son, 16)]
    request = registration_of(tay_son, people, secretary, effective_from=FIRST_DAY)
    handed_in = requests.hand_in(request, secretary, seen=request.version)
    with pytest.raises(RefusedError) as refused:
        requests.approve(handed_in, official, Decision("1", FIRST_DAY), seen=handed_in.version)
    assert refused.value.errors
    assert all(name.startswith("warning:") for name in refused.value.errors)
    reasons = {name.removeprefix("warning:"): "Kiêm nhiệm" for name in refused.value.errors}
    approved = requests.approve(handed_in, official, Decision("1", FIRST_DAY, None, reasons), seen=handed_in.version)
    assert dict(approved.accepted_warnings.values_list("key", "reason")) == reasons


def test_without_number_and_day_of_the_decision_nothing_is_founded(
    registration: RosterRequest, secretary: User, official: User
) -> None:
    handed_in = requests.hand_in(registration, secretary, seen=registration.version)
    with pytest.raises(RefusedError) as refused:
        requests.approve(handed_in, official, Decision(accepted=AcceptAll()), seen=handed_in.version)
    assert set(refused.value.errors) == {"number", "day"}
    assert not Membership.objects.exists()


def test_returned_with_reasons_at_the_lines_mended_and_handed_in_again(
    registration: RosterRequest, secretary: User, official: User
) -> None:
    handed_in = requests.hand_in(registration, secretary, seen=registration.version)
    line = handed_in.lines.get(full_name="Nguyễn Văn An")
    returned = requests.give_back(
        handed_in, official, reason="", at_lines={line.pk: "Đồng chí này đã chuyển xã"}, seen=handed_in.version
    )
    line.refresh_from_db()
    assert (returned.state, line.returned_because) == (RequestState.RETURNED, "Đồng chí này đã chuyển xã")
    wish = LineWish(LineKind.JOIN, replace(person_of(line), full_name="Rơ Châm Thưk"))
    requests.put_line(returned, wish, secretary, line=line)
    line.refresh_from_db()
    assert (line.full_name, line.returned_because) == ("Rơ Châm Thưk", "")
    returned.refresh_from_db()
    assert requests.hand_in(returned, secretary, seen=returned.version).state == RequestState.SUBMITTED


def test_returning_needs_a_reason(registration: RosterRequest, secretary: User, official: User) -> None:
    handed_in = requests.hand_in(registration, secretary, seen=registration.version)
    with pytest.raises(RefusedError):
        requests.give_back(handed_in, official, reason=" ", at_lines={}, seen=handed_in.version)


def test_nobody_approves_what_they_handed_in(registration: RosterRequest, official: User, secretary: User) -> None:
    handed_in = requests.hand_in(registration, official, seen=registration.version)
    with pytest.raises(PermissionDenied):
        requests.approve(handed_in, official, DECISION, seen=handed_in.version)


def test_who_writes_does_not_approve_and_who_is_elsewhere_does_neither(
    registration: RosterRequest, secretary: User
) -> None:
    neighbour = UserFactory.create()
    other = TeamFactory.create(commune__province=registration.province).commune
    grants.grant(neighbour, Role.COMMUNE_OFFICIAL, other, valid_from=date(2026, 1, 1))
    for stranger in (neighbour, UserFactory.create()):
        with pytest.raises(PermissionDenied):
            requests.hand_in(registration, stranger, seen=registration.version)
    handed_in = requests.hand_in(registration, secretary, seen=registration.version)
    for person in (neighbour, secretary):
        with pytest.raises(PermissionDenied):
            requests.approve(handed_in, person, DECISION, seen=handed_in.version)


def test_who_looked_before_it_was_rewritten_is_told_what_changed(
    registration: RosterRequest, secretary: User, official: User
) -> None:
    seen = requests.hand_in(registration, secretary, seen=registration.version).version
    taken_back = requests.take_back(registration, secretary, seen=seen)
    requests.put_line(taken_back, LineWish(LineKind.JOIN, Person("Siu Krung", "0377111111")), secretary)
    taken_back.refresh_from_db()
    requests.hand_in(taken_back, secretary, seen=taken_back.version)
    with pytest.raises(StaleError) as stale:
        requests.approve(registration, official, DECISION, seen=seen)
    assert [event.move for event in stale.value.since] == ["take_back", "", "hand_in"]
    assert "Siu Krung" in stale.value.since[1].what
    assert not Membership.objects.exists()


def test_what_waits_for_approval_cannot_be_written(registration: RosterRequest, secretary: User) -> None:
    requests.hand_in(registration, secretary, seen=registration.version)
    with pytest.raises(StaleError):
        requests.put_line(registration, LineWish(LineKind.JOIN, Person("Siu Krung", "0377111111")), secretary)


def test_two_people_in_one_line_do_not_overwrite_each_other(registration: RosterRequest, secretary: User) -> None:
    line = registration.lines.get(full_name="Nguyễn Văn An")
    seen = person_of(line)
    requests.put_line(registration, LineWish(LineKind.JOIN, replace(seen, skills=("Excel",))), secretary, line=line)
    with pytest.raises(RefusedError, match="nơi khác"):
        requests.put_line(
            registration, LineWish(LineKind.JOIN, replace(seen, organisation="VNPT")), secretary, line=line, seen=seen
        )


def test_registering_twice_goes_on_with_the_same_draft(tay_son: Commune, secretary: User, official: User) -> None:
    first = requests.open_registration(tay_son, secretary)
    assert requests.open_registration(tay_son, official) == first
    assert Team.objects.filter(commune=tay_son).count() == 1


def test_a_team_in_force_is_not_registered_again(team: Team, tay_son: Commune, secretary: User) -> None:
    with pytest.raises(RefusedError):
        requests.open_registration(tay_son, secretary)


def test_volunteers_outside_the_team_join_a_hamlets_group_and_get_no_account(
    tay_son: Commune, secretary: User, official: User
) -> None:
    hamlet = HamletFactory.create(commune=tay_son)
    people = gia_lai_people(tay_son)
    people[6] = replace(people[6], groups=people[6].groups | {GroupSeat(STANDING, hamlet.pk, is_leader=True)})
    volunteer = Person("H'Lan Rmah", "", position="", groups=frozenset([GroupSeat(STANDING, hamlet.pk)]))
    request = registration_of(tay_son, [*people, volunteer], secretary, effective_from=FIRST_DAY)
    handed_in = requests.hand_in(request, secretary, seen=request.version)
    requests.approve(handed_in, official, DECISION, seen=handed_in.version)
    row = Volunteer.objects.get()
    assert row.full_name == "H'Lan Rmah"
    assert not User.objects.filter(full_name="H'Lan Rmah").exists()
    group = SubgroupMember.objects.filter(subgroup__hamlet=hamlet)
    assert {(seat.volunteer, seat.is_leader) for seat in group} == {(row, False), (None, True)}


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2028, 1, 1)])
def test_the_day_of_effect_is_near(registration: RosterRequest, secretary: User, day: date) -> None:
    requests.set_details(registration, secretary, effective_from=day)
    registration.refresh_from_db()
    with pytest.raises(RefusedError) as refused:
        requests.hand_in(registration, secretary, seen=registration.version)
    assert set(refused.value.errors) == {"effective_from"}
