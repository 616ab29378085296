"""A list held against who is there: new, changed, as before, not in the list."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from teams.enums import LineKind, RequestState
from teams.models import Commune, MemberComponent, Membership, RosterRequest, Team
from teams.requests import LineWish, open_change
from teams.requests.bulk import put_many
from teams.resources import RosterResource
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.plans import TeamPlan, plan_list
from teams.roster_files.reading import read_list
from teams.roster_files.written_plans import outcome, stored
from teams.rosters import Person
from tests.accounts.factories import UserFactory
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.teams.roster_files.books import book

COLUMNS = ["Họ và tên", "SĐT", "Vị trí"]


def plan_of(team: Team, content: bytes) -> TeamPlan:
    catalogue = Catalogue(team.province)
    (plan,) = plan_list(read_list(content, catalogue, team), RosterResource(catalogue)).values()
    return plan


def states(plan: TeamPlan) -> list[str]:
    return [row.state for row in plan.rows]


@pytest.fixture
def team(tay_son: Commune) -> Team:
    """In force with An (leader), Bình and Cúc."""
    team = TeamFactory.create(commune=tay_son, in_force=True)
    for number, name in enumerate(["Siu An", "Đinh Bình", "Rơ Châm Cúc"], 1):
        user = UserFactory.create(full_name=name, phone=f"091234567{number}")
        MembershipFactory.create(team=team, user=user, leader=number == 1)
    return Team.objects.select_related("province", "commune").get(pk=team.pk)


LEADER, BINH, CUC = (
    ["Siu An", "0912345671", "Tổ trưởng"],
    ["Đinh Bình", "0912345672", ""],
    ["Rơ Châm Cúc", "0912345673"],
)


def test_new_changed_unchanged_and_absent(team: Team) -> None:
    plan = plan_of(team, book(COLUMNS, LEADER, ["dinh binh", "0912345672", "Tổ phó"], ["Kpă Dũng", "0912345674", ""]))
    assert states(plan) == ["unchanged", "changed", "new"]
    assert [(str(column), old, new) for column, old, new in plan.rows[1].changes] == [
        ("position", "Thành viên", "Tổ phó")
    ]
    assert [sitting.person.full_name for sitting in plan.absent] == ["Rơ Châm Cúc"]
    wishes = [row.wish for row in plan.rows if row.wish]
    assert [(wish.kind, wish.person.full_name) for wish in wishes] == [
        (LineKind.CHANGE, "Đinh Bình"),  # typed without accents: the name stays as it is known
        (LineKind.JOIN, "Kpă Dũng"),
    ]


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        (["Đinh Bình", "0988888888", ""], {"phone": ("0912345672", "0988888888")}),
        (["Đinh Văn Bình", "0912345672", ""], {"full_name": ("Đinh Bình", "Đinh Văn Bình")}),
        (["Đinh Bình", "", ""], {}),
        (["ĐINH BÌNH", "0912345672", "Thành viên"], {}),
    ],
    ids=["another number", "another name", "no number: it stays", "capitals"],
)
def test_whom_a_row_means(team: Team, row: list[str], changes: dict[str, tuple[str, str]]) -> None:
    plan = plan_of(team, book(COLUMNS, LEADER, row, CUC))
    assert {str(column): (old, new) for column, old, new in plan.rows[1].changes} == changes
    assert plan.absent == []
    assert states(plan)[1] == ("changed" if changes else "unchanged")


def test_numbers_that_two_people_swapped_are_told_apart_by_name(team: Team) -> None:
    plan = plan_of(team, book(COLUMNS, LEADER, ["Đinh Bình", "0912345673", ""], ["Rơ Châm Cúc", "0912345672", ""]))
    assert [row.sitting.person.full_name for row in plan.rows if row.sitting] == ["Siu An", "Đinh Bình", "Rơ Châm Cúc"]


def test_a_column_that_is_not_there_changes_nothing(team: Team) -> None:
    component = MemberComponent.objects.filter(province=team.province)[0]
    Membership.objects.filter(team=team).update(
        component=component, skills=["Livestream"], languages=["Jrai"], organisation="UBND"
    )
    assert states(plan_of(team, book(["Họ và tên", "SĐT"], LEADER[:2], BINH[:2], CUC))) == ["unchanged"] * 3
    plan = plan_of(team, book(["Họ và tên", "SĐT", "Kỹ năng"], [*BINH[:2], ""]))
    assert [(str(column), old) for column, old, _new in plan.rows[0].changes] == [("skills", "Livestream")]
    assert plan.rows[0].person.organisation == "UBND"


def test_what_a_draft_says_already_is_there(team: Team, secretary: User) -> None:
    change = open_change(team, secretary)
    binh = Membership.objects.get(team=team, user__full_name="Đinh Bình")
    wishes = [
        LineWish(LineKind.JOIN, Person("Kpă Dũng", "0912345674")),
        LineWish(LineKind.CHANGE, Person("Đinh Bình", "0912345672", "deputy"), binh.pk),
    ]
    put_many({change.pk: wishes}, [change], secretary)
    lines = {line.full_name: line.pk for line in change.lines.all()}
    as_proposed = plan_of(
        team, book(COLUMNS, LEADER, ["Đinh Bình", "0912345672", "Tổ phó"], CUC, ["Kpă Dũng", "0912345674", ""])
    )
    assert states(as_proposed) == ["unchanged"] * 4
    otherwise = plan_of(team, book(COLUMNS, LEADER, BINH, CUC, ["Kpă Dũng", "0912345674", "Cộng tác viên"]))
    assert states(otherwise) == ["unchanged", "changed", "unchanged", "changed"]
    # Bình is to be as in force: the line goes, and none is needed.
    assert otherwise.rows[1].wish is None
    assert sorted(otherwise.dropped) == sorted(lines.values())
    people = {sitting.person.full_name: sitting.person.position for sitting in outcome(otherwise, stored(otherwise))}
    assert people == {"Siu An": "leader", "Đinh Bình": "member", "Rơ Châm Cúc": "member", "Kpă Dũng": "collaborator"}


def test_somebody_who_is_leaving_stays_leaving_and_that_is_said(team: Team, secretary: User) -> None:
    change = open_change(team, secretary)
    cuc = Membership.objects.get(team=team, user__full_name="Rơ Châm Cúc")
    put_many({change.pk: [LineWish(LineKind.LEAVE, Person("Rơ Châm Cúc", "0912345673"), cuc.pk)]}, [change], secretary)
    plan = plan_of(team, book(COLUMNS, LEADER, BINH, ["Rơ Châm Cúc", "0912345673", "Tổ phó"]))
    assert states(plan) == ["unchanged"] * 3
    assert "Đang có đề nghị thôi tham gia" in plan.rows[2].read.notes[0]
    assert (plan.rows[2].wish, plan.dropped, plan.absent) == (None, [], [])


def test_a_team_whose_request_waits_is_an_obstacle(registration: RosterRequest, draft: Team, secretary: User) -> None:
    RosterRequest.objects.filter(pk=registration.pk).update(
        state=RequestState.SUBMITTED,
        submitted_by=secretary,
        submitted_at="2026-11-19T00:00:00Z",
        effective_from=date(2026, 11, 20),
    )
    assert "đang chờ duyệt" in plan_of(draft, book(COLUMNS, LEADER)).obstacle


def test_who_is_not_in_the_list_leaves_or_is_dropped(team: Team, secretary: User) -> None:
    change = open_change(team, secretary)
    put_many({change.pk: [LineWish(LineKind.JOIN, Person("Kpă Dũng", "0912345674"))]}, [change], secretary)
    plan = plan_of(team, book(COLUMNS, LEADER))
    leaving, dropped = plan.wishes_about_absent()
    assert sorted(wish.person.full_name for wish in leaving) == ["Rơ Châm Cúc", "Đinh Bình"]
    assert {wish.kind for wish in leaving} == {LineKind.LEAVE}
    assert dropped == [change.lines.get().pk]


def test_as_many_queries_for_one_person_as_for_a_hundred(
    team: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14) as few:
        plan_of(team, book(COLUMNS, LEADER))
    people = [[f"Siu Nhân {n}", f"09{n:08d}", ""] for n in range(100)]
    with django_assert_max_num_queries(len(few)):
        plan_of(team, book(COLUMNS, *people))


def test_a_registration_in_the_nghe_an_way_takes_the_wish_to_join_from_the_list(draft: Team, secretary: User) -> None:
    content = book([*COLUMNS, "Ngày đăng ký"], [*LEADER, date(2026, 11, 2)])
    (row,) = plan_of(draft, content).rows
    assert row.wish is not None
    assert row.wish.reason == "02/11/2026"
