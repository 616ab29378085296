"""Later joins, leaves and changes (T5, VI.9): by request and approval, from a day on, the past untouched."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from teams import requests
from teams.access import grants, may
from teams.enums import LineKind, Permission, Position, RequestState, Role
from teams.models import DutyShift, Membership, RosterRequest, SupportPoint, Team
from teams.requests import Decision, LineWish, RefusedError, StaleError
from teams.rosters import GroupSeat, Person, sittings_on
from tests.accounts.factories import UserFactory
from tests.teams.people import CITIZENS, OFFICE, AcceptAll
from tests.teams.requests.conftest import FIRST_DAY, TODAY

DECEMBER = date(2026, 12, 1)
DECISION = Decision(number="217/QĐ-UBND", day=TODAY, accepted=AcceptAll())


def sitting(team: Team, name: str, day: date = TODAY) -> Person | None:
    found = [row.person for row in sittings_on([team.pk], day)[team.pk] if row.person.full_name == name]
    return found[0] if found else None


def member(team: Team, name: str) -> Membership:
    return Membership.objects.in_force_on(TODAY).get(team=team, user__full_name=name)


def change_wish(membership: Membership, **changes: object) -> LineWish:
    person = sitting(membership.team, membership.user.full_name)
    assert person is not None
    return LineWish(LineKind.CHANGE, replace(person, **changes), membership.pk)  # type: ignore[arg-type]


def leave_wish(membership: Membership, reason: str = "Chuyển công tác") -> LineWish:
    return replace(change_wish(membership), kind=LineKind.LEAVE, reason=reason)


def decided(team: Team, wishes: list[LineWish], by: User, approver: User, day: date = DECEMBER) -> RosterRequest:
    request = requests.open_change(team, by)
    for wish in wishes:
        requests.put_line(request, wish, by)
    requests.set_details(request, by, effective_from=day)
    request.refresh_from_db()
    handed_in = requests.hand_in(request, by, seen=request.version)
    return requests.approve(handed_in, approver, DECISION, seen=handed_in.version)


def test_a_deputy_leaves_and_another_follows(team: Team, official: User) -> None:
    leader = member(team, "Trần Thị Bí Thư").user
    old = member(team, "Lê Văn Công An")
    new = Person(
        "Rmah Hlơi", "0377222222", Position.DEPUTY, old.component_id, languages=("Jrai",),
        groups=frozenset([GroupSeat(CITIZENS)]),
    )  # fmt: skip
    decided(team, [leave_wish(old), LineWish(LineKind.JOIN, new, reason="Tổ trưởng giới thiệu")], leader, official)

    assert sitting(team, "Lê Văn Công An", DECEMBER) is None
    assert sitting(team, "Rmah Hlơi", DECEMBER) == new
    assert sitting(team, "Rmah Hlơi", DECEMBER - timedelta(days=1)) is None
    before = sitting(team, "Lê Văn Công An", DECEMBER - timedelta(days=1))
    assert before is not None
    assert before.groups == {GroupSeat(CITIZENS)}
    old.refresh_from_db()
    assert (old.valid_to, old.ended_by) == (date(2026, 11, 30), team.requests.get(kind="change"))
    assert may(old.user, Permission.RUN_TEAM, team), "a deputy until the last day of November"


def test_nothing_in_force_changes_before_it_is_approved(team: Team, secretary: User) -> None:
    request = requests.open_change(team, secretary)
    requests.put_line(request, change_wish(member(team, "Nguyễn Văn An"), position=Position.COLLABORATOR), secretary)
    requests.put_line(request, leave_wish(member(team, "Nguyễn Văn Bình")), secretary)
    people = sittings_on([team.pk], DECEMBER)[team.pk]
    assert len(people) == 18
    assert {row.person.position for row in people if row.person.full_name == "Nguyễn Văn An"} == {Position.MEMBER}


def test_leader_and_member_change_places(team: Team, official: User, secretary: User) -> None:
    old, new = member(team, "Trần Thị Bí Thư"), member(team, "Nguyễn Văn An")
    component = old.component_id
    decided(
        team,
        [
            change_wish(
                new,
                position=Position.LEADER,
                component=component,
                groups=frozenset([GroupSeat(CITIZENS, None, is_leader=True)]),
            ),
            change_wish(old, position=Position.MEMBER, groups=frozenset([GroupSeat(CITIZENS)])),
        ],
        secretary,
        official,
        TODAY,
    )  # fmt: skip
    now = {row.person.full_name: row.person for row in sittings_on([team.pk], TODAY)[team.pk]}
    assert now["Nguyễn Văn An"].position == Position.LEADER
    assert now["Trần Thị Bí Thư"].position == Position.MEMBER
    assert GroupSeat(CITIZENS, None, is_leader=True) in now["Nguyễn Văn An"].groups
    assert may(new.user, Permission.RUN_TEAM, team)
    assert not may(old.user, Permission.RUN_TEAM, team)
    yesterday = {row.person.full_name: row.person.position for row in sittings_on([team.pk], FIRST_DAY)[team.pk]}
    assert yesterday["Trần Thị Bí Thư"] == Position.LEADER


def test_moving_between_groups_leaves_the_membership_as_it_is(team: Team, official: User, secretary: User) -> None:
    mover = member(team, "Nguyễn Văn Hà")
    decided(team, [change_wish(mover, groups=frozenset([GroupSeat(OFFICE)]))], secretary, official)
    mover.refresh_from_db()
    assert mover.valid_to is None
    assert sitting(team, "Nguyễn Văn Hà", DECEMBER).groups == {GroupSeat(OFFICE)}  # type: ignore[union-attr]
    assert sitting(team, "Nguyễn Văn Hà", TODAY).groups == {GroupSeat(CITIZENS)}  # type: ignore[union-attr]


def test_a_new_number_and_spelling_hold_at_once(team: Team, official: User, secretary: User) -> None:
    row = member(team, "Nguyễn Văn Hà")
    decided(team, [change_wish(row, full_name="Nguyễn Văn Hà Giang", phone="0377333333")], secretary, official)
    row.user.refresh_from_db()
    assert (row.user.full_name, row.user.phone) == ("Nguyễn Văn Hà Giang", "0377333333")
    assert Membership.objects.get(user=row.user).valid_to is None


def test_a_deputy_does_not_leave_without_somebody_to_follow(team: Team, secretary: User) -> None:
    request = requests.open_change(team, secretary)
    requests.put_line(request, leave_wish(member(team, "Lê Văn Công An")), secretary)
    request.refresh_from_db()
    with pytest.raises(RefusedError, match="tổ phó"):
        requests.hand_in(request, secretary, seen=request.version)


def test_what_was_wrong_before_is_not_charged_to_a_request(team: Team, secretary: User, official: User) -> None:
    """The rules became stricter; a small change must still be possible."""
    team.province.rules["teams"]["commune"]["size"] = {"min": 19, "max": 20}
    team.province.rules["teams"]["commune"]["members"] = {"min": 16, "max": 17}
    team.province.save()
    request = decided(
        team, [change_wish(member(team, "Nguyễn Văn Hà"), organisation="VNPT Tây Sơn")], secretary, official
    )
    assert request.state == RequestState.APPROVED


def test_history_is_written_forwards_only(team: Team, official: User, secretary: User) -> None:
    decided(team, [change_wish(member(team, "Nguyễn Văn Hà"), skills=("Excel",))], secretary, official)
    request = requests.open_change(team, secretary)
    requests.put_line(request, change_wish(member(team, "Nguyễn Văn An"), skills=("Excel",)), secretary)
    requests.set_details(request, secretary, effective_from=date(2026, 11, 25))
    request.refresh_from_db()
    with pytest.raises(RefusedError, match="01/12/2026"):
        requests.hand_in(request, secretary, seen=request.version)


def test_who_came_that_very_day_cannot_change_on_it(team: Team, official: User, secretary: User) -> None:
    request = requests.open_change(team, secretary)
    requests.put_line(request, change_wish(member(team, "Nguyễn Văn An"), skills=("Excel",)), secretary)
    requests.set_details(request, secretary, effective_from=FIRST_DAY)
    request.refresh_from_db()
    with pytest.raises(RefusedError, match="mới tham gia"):
        requests.hand_in(request, secretary, seen=request.version)


def test_who_leaves_is_taken_off_the_rota(
    team: Team, official: User, secretary: User, support_point: SupportPoint
) -> None:
    leaving = member(team, "Nguyễn Văn Quý")
    for day in (date(2026, 11, 30), DECEMBER):
        DutyShift.objects.create(
            province=team.province, commune=team.commune, team=team, support_point=support_point,
            user=leaving.user, day=day, half_day="morning",
        )  # fmt: skip
    decided(team, [leave_wish(leaving)], secretary, official)
    assert list(DutyShift.objects.values_list("day", flat=True)) == [date(2026, 11, 30)]


def test_one_line_for_one_person(team: Team, secretary: User) -> None:
    request = requests.open_change(team, secretary)
    leaving = member(team, "Nguyễn Văn An")
    requests.put_line(request, change_wish(leaving, skills=("Excel",)), secretary)
    requests.put_line(request, leave_wish(leaving), secretary)
    assert list(request.lines.values_list("kind", flat=True)) == [LineKind.LEAVE]


def test_no_second_request_while_one_waits(team: Team, secretary: User) -> None:
    request = requests.open_change(team, secretary)
    requests.put_line(request, change_wish(member(team, "Nguyễn Văn An"), skills=("Excel",)), secretary)
    request.refresh_from_db()
    requests.hand_in(request, secretary, seen=request.version)
    with pytest.raises(RefusedError, match="chờ duyệt"):
        requests.open_change(team, secretary)


# --- the member's own wish (Nghệ An: the member asks, the leader introduces, the chair approves)


def test_a_member_asks_to_leave_the_leader_introduces_the_commune_approves(team: Team, official: User) -> None:
    leader, leaving = member(team, "Trần Thị Bí Thư").user, member(team, "Nguyễn Văn Quý")
    asked = requests.ask_to_leave(leaving, leaving.user, reason="Đi học xa")
    assert (asked.state, asked.asked_by) == (RequestState.ASKED, leaving.user)
    with pytest.raises(PermissionDenied):
        requests.hand_in(asked, leaving.user, seen=asked.version)
    introduced = requests.hand_in(asked, leader, seen=asked.version)
    requests.approve(introduced, official, DECISION, seen=introduced.version)
    assert sitting(team, "Nguyễn Văn Quý", TODAY) is None
    assert sitting(team, "Nguyễn Văn Quý", TODAY - timedelta(days=1)) is not None


def test_what_a_member_asks_stands_beside_what_the_leader_writes(team: Team, secretary: User) -> None:
    leaving = member(team, "Nguyễn Văn Quý")
    asked = requests.ask_to_leave(leaving, leaving.user, reason="Đi học xa")
    assert requests.open_change(team, secretary) != asked
    with pytest.raises(RefusedError):
        requests.ask_to_leave(leaving, leaving.user, reason="Đi học xa")


def test_the_leader_says_why_not(team: Team) -> None:
    leader, leaving = member(team, "Trần Thị Bí Thư").user, member(team, "Nguyễn Văn Quý")
    asked = requests.ask_to_leave(leaving, leaving.user, reason="Đi học xa")
    with pytest.raises(RefusedError):
        requests.decline(asked, leader, reason="", seen=asked.version)
    declined = requests.decline(asked, leader, reason="Đang đợt cao điểm", seen=asked.version)
    assert declined.state == RequestState.DECLINED
    assert sitting(team, "Nguyễn Văn Quý", DECEMBER) is not None


def test_the_member_takes_the_wish_back(team: Team) -> None:
    leaving = member(team, "Nguyễn Văn Quý")
    asked = requests.ask_to_leave(leaving, leaving.user, reason="Đi học xa")
    assert requests.withdraw(asked, leaving.user, seen=asked.version).state == RequestState.WITHDRAWN


def test_a_member_who_went_meanwhile_is_named(team: Team, official: User, secretary: User) -> None:
    leaving = member(team, "Nguyễn Văn Quý")
    asked = requests.ask_to_leave(leaving, leaving.user, reason="Đi học xa")
    decided(team, [leave_wish(leaving)], secretary, official, TODAY)
    leader = member(team, "Trần Thị Bí Thư").user
    with pytest.raises(RefusedError, match="Nguyễn Văn Quý"):
        requests.hand_in(asked, leader, seen=asked.version)


def test_stale_moves_of_every_kind_are_refused(team: Team, secretary: User) -> None:
    request = requests.open_change(team, secretary)
    requests.put_line(request, leave_wish(member(team, "Nguyễn Văn Quý")), secretary)
    for move in (requests.hand_in, requests.withdraw, requests.take_back):
        with pytest.raises(StaleError):
            move(request, secretary, seen=1)


def test_the_leader_says_from_when_a_wish_holds(team: Team, official: User, secretary: User) -> None:
    """Something decided since would otherwise stand in the way for ever: the wish itself cannot be rewritten."""
    leaving = member(team, "Nguyễn Văn Quý")
    asked = requests.ask_to_leave(leaving, leaving.user, reason="Đi học xa")
    decided(team, [change_wish(member(team, "Nguyễn Văn Hà"), skills=("Excel",))], secretary, official)
    leader = member(team, "Trần Thị Bí Thư").user
    with pytest.raises(RefusedError, match="01/12/2026"):
        requests.hand_in(asked, leader, seen=asked.version)
    introduced = requests.hand_in(asked, leader, seen=asked.version, effective_from=DECEMBER)
    requests.approve(introduced, official, DECISION, seen=introduced.version)
    assert sitting(team, "Nguyễn Văn Quý", DECEMBER) is None


def test_who_is_not_in_the_team_asks_for_nothing(team: Team) -> None:
    leaving = member(team, "Nguyễn Văn Quý")
    Membership.objects.filter(pk=leaving.pk).update(valid_to=TODAY - timedelta(days=1))
    with pytest.raises(RefusedError, match="không còn"):
        requests.ask_to_leave(leaving, leaving.user, reason="Đi học xa")


# --- telephone numbers: people change them, and companies give them out again


def joiner(team: Team, name: str, phone: str) -> LineWish:
    component = member(team, "Nguyễn Văn Hà").component_id
    return LineWish(LineKind.JOIN, Person(name, phone, Position.MEMBER, component))


def test_a_number_that_somebody_changed_is_free_for_another(team: Team, official: User, secretary: User) -> None:
    row = member(team, "Nguyễn Văn Hà")
    old = row.user.phone or ""
    decided(team, [change_wish(row, phone="0377333333")], secretary, official, TODAY)
    decided(team, [joiner(team, "Siu Krung", old)], secretary, official)
    row.user.refresh_from_db()
    assert (row.user.username, row.user.phone) == ("0377333333", "0377333333")
    new = User.objects.get(full_name="Siu Krung")
    assert User.objects.get_by_sign_in(old) == new
    assert User.objects.get_by_sign_in("0377333333") == row.user


def test_the_number_of_who_is_nowhere_any_more_passes_on(team: Team, official: User, secretary: User) -> None:
    gone = UserFactory.create(full_name="Người Đã Nghỉ", username="0377444444", phone="0377444444")
    decided(team, [joiner(team, "Siu Krung", "0377444444")], secretary, official)
    gone.refresh_from_db()
    assert gone.phone is None
    assert User.objects.get_by_sign_in("0377444444") == User.objects.get(full_name="Siu Krung")


def test_the_number_of_who_still_has_a_role_does_not(team: Team, official: User, secretary: User) -> None:
    request = requests.open_change(team, secretary)
    requests.put_line(request, joiner(team, "Siu Krung", official.phone or ""), secretary)
    request.refresh_from_db()
    with pytest.raises(RefusedError, match=official.phone or ""):
        requests.hand_in(request, secretary, seen=request.version)


def test_rules_that_cannot_be_read_let_nothing_through(team: Team, secretary: User) -> None:
    request = requests.open_change(team, secretary)
    requests.put_line(request, change_wish(member(team, "Nguyễn Văn Hà"), skills=("Excel",)), secretary)
    request.refresh_from_db()
    team.province.rules["teams"]["commune"]["size"] = {"min": "mười lăm"}
    team.province.save()
    with pytest.raises(RefusedError, match="Quy định của tỉnh"):
        requests.hand_in(request, secretary, seen=request.version)


# --- a line mends how somebody is written; it makes nobody into somebody else


def handing_in(team: Team, wish: LineWish, by: User) -> None:
    request = requests.open_change(team, by)
    requests.put_line(request, wish, by)
    request.refresh_from_db()
    requests.hand_in(request, by, seen=request.version)


@pytest.mark.parametrize("name", ["Kẻ Khác Hẳn", "Nguyễn Thị Lan Anh", "Hà"])
def test_one_person_does_not_become_another(team: Team, secretary: User, name: str) -> None:
    with pytest.raises(RefusedError, match="không thể đổi thành"):
        handing_in(team, change_wish(member(team, "Nguyễn Văn Hà"), full_name=name), secretary)


@pytest.mark.parametrize("name", ["Nguyễn Văn Hạ", "Nguyen Van Ha", "Nguyễn Văn Hà Giang"])
def test_a_slip_of_the_pen_is_mended(team: Team, secretary: User, name: str) -> None:
    handing_in(team, change_wish(member(team, "Nguyễn Văn Hà"), full_name=name), secretary)


def test_who_is_more_than_a_member_is_not_renamed_by_the_team(team: Team, secretary: User) -> None:
    row = member(team, "Nguyễn Văn Hà")
    grants.grant(row.user, Role.TINH_DOAN, team.province, valid_from=date(2026, 1, 1))
    with pytest.raises(RefusedError, match="vai trò khác"):
        handing_in(team, change_wish(row, phone="0377999888"), secretary)
    assert User.objects.get(pk=row.user_id).phone == row.user.phone


def test_a_leave_that_is_dated_back_leaves_the_past_rota_alone(
    team: Team, official: User, secretary: User, support_point: SupportPoint
) -> None:
    leaving = member(team, "Nguyễn Văn Quý")
    for day in (date(2026, 11, 18), TODAY, date(2026, 11, 24)):
        DutyShift.objects.create(
            province=team.province, commune=team.commune, team=team, support_point=support_point,
            user=leaving.user, day=day, half_day="morning",
        )  # fmt: skip
    decided(team, [leave_wish(leaving)], secretary, official, date(2026, 11, 10))
    assert list(DutyShift.objects.values_list("day", flat=True)) == [date(2026, 11, 18)]


def test_the_same_person_sent_twice_is_one_line(team: Team, secretary: User) -> None:
    request = requests.open_change(team, secretary)
    for _tap in range(2):
        requests.put_line(request, joiner(team, "Siu Krung", "0377444444"), secretary)
    assert request.lines.count() == 1


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2126, 11, 1), date(1926, 11, 1)])
def test_a_decision_is_of_a_day_that_was(team: Team, official: User, secretary: User, day: date) -> None:
    request = requests.open_change(team, secretary)
    requests.put_line(request, joiner(team, "Siu Krung", "0377444444"), secretary)
    request.refresh_from_db()
    handed_in = requests.hand_in(request, secretary, seen=request.version)
    with pytest.raises(RefusedError) as refused:
        requests.approve(handed_in, official, replace(DECISION, day=day), seen=handed_in.version)
    assert set(refused.value.errors) == {"day"}


def test_the_chair_may_what_the_official_may(team: Team, secretary: User) -> None:
    chair = UserFactory.create()
    grants.grant(chair, Role.COMMUNE_CHAIR, team.commune, valid_from=date(2026, 1, 1))
    assert decided(team, [joiner(team, "Siu Krung", "0377444444")], secretary, chair).state == RequestState.APPROVED


def test_a_new_change_begins_where_nothing_is_decided_yet(team: Team, official: User, secretary: User) -> None:
    decided(team, [change_wish(member(team, "Nguyễn Văn Hà"), skills=("Excel",))], secretary, official)
    assert requests.open_change(team, secretary).effective_from == DECEMBER
