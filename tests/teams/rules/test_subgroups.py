"""The sub-groups: their size, who leads them, who may sit in them, one in every hamlet (Đề án III.4)."""

from dataclasses import replace

import pytest

from teams.enums import Position
from teams.rules.findings import Severity
from teams.rules.roster import Group, GroupMember, Roster
from teams.rules.settings import Range
from tests.teams.rules.rosters import (
    CITIZENS,
    GIA_LAI,
    NGHE_AN,
    POLITICAL,
    STANDING,
    codes,
    found,
    gia_lai,
    group,
    nghe_an,
    rules_of,
    with_seat,
)

RULES = rules_of(GIA_LAI)


def with_group(changed: Group, whole: Roster | None = None) -> Roster:
    """A team in order but for this group."""
    whole = whole or gia_lai()
    others = [one for one in whole.groups if (one.code, one.hamlet) != (changed.code, changed.hamlet)]
    return replace(whole, groups=(*others, changed))


def without_group(code: str, hamlet: int | None = None) -> Roster:
    return with_group(Group(code, hamlet, "", ()))


def volunteer(name: str = "Y Lan", *, is_volunteer: bool = True) -> GroupMember:
    return GroupMember(f"v-{name}", name, is_volunteer=is_volunteer)


# --- size


@pytest.mark.parametrize(("count", "is_found"), [(4, True), (5, False), (7, False), (8, True)])
def test_five_to_seven_for_the_political_system(count: int, is_found: bool) -> None:
    whole = with_group(group(POLITICAL, gia_lai().seats[1 : 1 + count]))
    assert codes(whole, RULES) == ({"subgroup_size"} if is_found else set())


@pytest.mark.parametrize(("count", "is_found"), [(12, True), (13, False), (15, False), (16, True)])
def test_thirteen_to_fifteen_for_citizens(count: int, is_found: bool) -> None:
    assert bool(found(with_group(group(CITIZENS, gia_lai().seats[:count])), RULES, "subgroup_size")) == is_found


@pytest.mark.parametrize(("count", "is_found"), [(1, True), (2, False), (4, False), (5, True)])
def test_two_to_four_in_a_hamlet(count: int, is_found: bool) -> None:
    assert bool(found(with_group(group(STANDING, gia_lai().seats[:count], 2)), RULES, "subgroup_size")) == is_found


def test_a_warning_names_group_count_and_limits() -> None:
    (finding,) = found(with_group(group(CITIZENS, gia_lai().seats[:12])), RULES, "subgroup_size")
    assert (finding.severity, finding.subject, len(finding.people)) == (Severity.WARNING, CITIZENS, 12)
    assert finding.message == (
        "Nhóm hỗ trợ chuyển đổi số cho người dân và doanh nghiệp có 12 người, quy định 13–15 người."
    )
    assert finding.mend == "Hãy thêm 1–3 người vào nhóm; một người có thể ở hai nhóm."
    assert finding.source == "Đề án III.4"


def test_a_hamlets_group_is_named_with_its_hamlet() -> None:
    (finding,) = found(with_group(group(STANDING, gia_lai().seats[:5], 2)), RULES, "subgroup_size")
    assert finding.subject == f"{STANDING}:2"
    assert "Nhóm thường trực tại thôn, bản, tổ dân phố (Làng Kon Sơ Lăl) có 5 người" in finding.message


def test_volunteers_count() -> None:
    one = group(STANDING, gia_lai().seats[:1], 1)
    assert codes(with_group(replace(one, members=(*one.members, volunteer()))), RULES) == set()


@pytest.mark.parametrize("code", [POLITICAL, CITIZENS])
def test_a_group_that_is_missing_altogether(code: str) -> None:
    whole = without_group(code)
    (finding,) = found(whole, RULES, "subgroup_size")
    assert (finding.severity, finding.subject) == (Severity.WARNING, code)
    assert finding.message.startswith("Chưa có Nhóm hỗ trợ chuyển đổi số")
    assert codes(whole, RULES) == {"subgroup_size"}


def test_a_group_without_a_least_number_need_not_be_there() -> None:
    rules = replace(RULES, subgroups=(replace(RULES.subgroups[0], size=Range(0, 7)), *RULES.subgroups[1:]))
    assert codes(without_group(POLITICAL), rules) == set()


def test_a_group_handed_in_twice_is_one_group() -> None:
    whole = gia_lai()
    assert codes(replace(whole, groups=whole.groups * 2), RULES) == set()


# --- hamlets


def test_a_hamlet_without_a_group() -> None:
    whole = without_group(STANDING, 2)
    (finding,) = found(whole, RULES, "hamlet_without_group")
    assert (finding.severity, finding.key) == (Severity.WARNING, f"hamlet_without_group:{STANDING}:2")
    assert finding.message == "Làng Kon Sơ Lăl chưa có Nhóm thường trực tại thôn, bản, tổ dân phố."
    assert codes(whole, RULES) == {"hamlet_without_group"}


def test_each_hamlet_without_a_group_is_a_finding_of_its_own() -> None:
    whole = gia_lai(groups=gia_lai().groups[:2])
    assert [finding.subject for finding in found(whole, RULES, "hamlet_without_group")] == [
        f"{STANDING}:{hamlet}" for hamlet in (1, 2, 3)
    ]


def test_a_province_without_groups_of_hamlets() -> None:
    assert codes(replace(nghe_an(), hamlets=((1, "Bản Mác"),)), rules_of(NGHE_AN)) == set()


# --- who leads


def leader_of(code: str, place: int, hamlet: int | None = None) -> Roster:
    """The group led by the person at `place`, who sits in it."""
    whole = gia_lai()
    (old,) = (one for one in whole.groups if (one.code, one.hamlet) == (code, hamlet))
    key = whole.seats[place].key
    members = [replace(one, is_leader=False) for one in old.members if one.key != key]
    return with_group(replace(old, members=(GroupMember(key, "", is_leader=True), *members)))


@pytest.mark.parametrize(
    ("code", "hamlet", "place", "is_found"),
    [
        (POLITICAL, None, 1, False),  # the deputy in charge of digital matters
        (POLITICAL, None, 2, True),  # the other deputy
        (POLITICAL, None, 0, True),
        (CITIZENS, None, 0, False),
        (CITIZENS, None, 1, True),
        (STANDING, 1, 0, False),  # any member of the team
        (STANDING, 1, 9, False),
    ],
)
def test_who_may_lead(code: str, hamlet: int | None, place: int, is_found: bool) -> None:
    findings = found(leader_of(code, place, hamlet), RULES, "subgroup_leader")
    assert [finding.people for finding in findings] == ([(f"s{place}",)] if is_found else [])


def test_the_warning_says_who_should_lead() -> None:
    (finding,) = found(leader_of(POLITICAL, 2), RULES, "subgroup_leader")
    assert finding.severity == Severity.WARNING
    assert "phải là tổ phó (Chuyên viên chuyển đổi số), không phải Người Số 2." in finding.message
    (finding,) = found(leader_of(CITIZENS, 1), RULES, "subgroup_leader")
    assert finding.mend == "Hãy chọn một nhóm trưởng là tổ trưởng của Tổ."


def test_the_deputys_component_alone_is_not_enough() -> None:
    whole = with_seat(gia_lai(), 1, position=Position.MEMBER)
    assert found(whole, RULES, "subgroup_leader")


def test_a_volunteer_does_not_lead() -> None:
    helper = replace(volunteer(), is_leader=True)
    whole = with_group(Group(STANDING, 1, "Thôn 1", (helper, GroupMember("s9", "Người Số 9"))))
    (finding,) = found(whole, RULES, "subgroup_leader")
    assert "phải là thành viên của Tổ, không phải Y Lan." in finding.message


@pytest.mark.parametrize(("leads", "words"), [(False, "chưa có nhóm trưởng"), (True, "có 13 nhóm trưởng")])
def test_nobody_or_several_lead(leads: bool, words: str) -> None:
    whole = gia_lai()
    one = group(CITIZENS, whole.seats[:13])
    whole = with_group(replace(one, members=tuple(replace(member, is_leader=leads) for member in one.members)))
    (finding,) = found(whole, RULES, "subgroup_leader")
    assert words in finding.message


def test_anybody_leads_where_nothing_is_laid_down() -> None:
    rules = replace(RULES, subgroups=tuple(replace(one, leader="") for one in RULES.subgroups))
    assert codes(leader_of(POLITICAL, 2), rules) == set()


# --- who may sit in them


def test_a_volunteer_in_a_group_of_the_teams_own() -> None:
    one = group(POLITICAL, gia_lai().seats[1:6])
    whole = with_group(replace(one, members=(*one.members, volunteer())))
    (finding,) = found(whole, RULES, "subgroup_outsiders")
    assert (finding.severity, finding.subject) == (Severity.WARNING, f"{POLITICAL}:v-Y Lan")
    assert finding.message.startswith("Y Lan ở trong Nhóm hỗ trợ chuyển đổi số cho hệ thống chính trị")


@pytest.mark.parametrize(("is_volunteer", "is_found"), [(True, False), (False, True)])
def test_outside_the_team_only_volunteers_sit_in_a_hamlets_group(is_volunteer: bool, is_found: bool) -> None:
    one = group(STANDING, gia_lai().seats[:2], 1)
    whole = with_group(replace(one, members=(*one.members, volunteer(is_volunteer=is_volunteer))))
    assert bool(found(whole, RULES, "subgroup_outsiders")) == is_found


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (group("doi_van_nghe", gia_lai().seats[:3]), "không có nhóm mang mã “doi_van_nghe”"),
        (group(POLITICAL, gia_lai().seats[:5], 1), "không lập riêng cho từng thôn"),
        (group(STANDING, gia_lai().seats[:3]), "chưa gắn với thôn nào"),
        (group(STANDING, gia_lai().seats[:3], 99), "chưa gắn với thôn nào"),
    ],
)
def test_groups_that_the_rules_do_not_know(one: Group, words: str) -> None:
    whole = with_group(one)
    (finding,) = found(whole, RULES, "subgroup_not_foreseen")
    assert finding.severity == Severity.WARNING
    assert words in finding.message
    assert codes(whole, RULES) == {"subgroup_not_foreseen"}
