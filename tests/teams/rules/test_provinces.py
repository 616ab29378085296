"""One walk per province: the same code, other data (Đề án III; seed 002 II.2.1; seed 003 IV.2.2.4)."""

from copy import deepcopy
from dataclasses import replace

import pytest

from teams.enums import Position
from teams.provinces import profile
from teams.rules import check, passed
from teams.rules.findings import Severity
from teams.rules.roster import Roster
from teams.rules.settings import TeamRules, team_rules
from tests.teams.rules.rosters import (
    CITIZENS,
    GIA_LAI,
    NGHE_AN,
    POLITICAL,
    QUANG_NGAI,
    codes,
    gia_lai,
    group,
    nghe_an,
    roster,
    rules_of,
    seat,
    seats,
    with_seat,
)


def errors(whole: Roster, rules: TeamRules) -> set[str]:
    return {finding.rule for finding in check(whole, rules) if finding.severity == Severity.ERROR}


def test_gia_lai_a_team_from_draft_to_complete() -> None:
    rules = rules_of(GIA_LAI)
    draft = roster(seats(1, (Position.LEADER, "bi_thu_doan_xa")), hamlets=((1, "Thôn 1"),))
    assert errors(draft, rules) == {"team_size", "deputies", "required_components"}
    assert errors(gia_lai(14), rules) == {"team_size"}
    assert errors(gia_lai(21), rules) == {"team_size"}
    for size in range(15, 21):
        assert check(gia_lai(size), rules) == []


def test_gia_lai_a_team_of_15_fills_its_groups_only_with_people_who_sit_in_two() -> None:
    """The arithmetic note of the profile: a warning that the approver may accept, no error (DOMAIN 6)."""
    rules = rules_of(GIA_LAI)
    whole = gia_lai(15)
    people = whole.seats
    standing = whole.groups[2:]
    apart = replace(whole, groups=(group(POLITICAL, people[1:6]), group(CITIZENS, (people[0], *people[6:])), *standing))
    (warning,) = check(apart, rules)
    assert (warning.key, warning.severity) == (f"subgroup_size:{CITIZENS}", Severity.WARNING)
    assert "có 10 người, quy định 13–15" in warning.message
    assert check(whole, rules) == []


def test_gia_lai_what_the_approver_reads() -> None:
    assert passed(gia_lai(), rules_of(GIA_LAI)) == [
        "18 thành viên (quy định 15–20)",
        "1 tổ trưởng, 2 tổ phó đúng thành phần",
        "Có đủ thành phần bắt buộc: Văn phòng Đảng ủy; Mặt trận Tổ quốc",
        "Không ai ở Tổ khác mà quy định không cho phép",
        "Mỗi người có số điện thoại riêng",
        "3/3 thôn, tổ dân phố có Nhóm thường trực tại thôn, bản, tổ dân phố",
        "Tên nhóm Zalo đúng quy định",
        "Nhóm hỗ trợ chuyển đổi số cho hệ thống chính trị cấp xã: 5 người (quy định 5–7 người), đúng nhóm trưởng",
        "Nhóm hỗ trợ chuyển đổi số cho người dân và doanh nghiệp: 14 người (quy định 13–15 người), đúng nhóm trưởng",
    ]


@pytest.mark.parametrize("kind", ["commune", "hamlet"])
def test_nghe_an_a_team_of_5_to_10_and_collaborators_above(kind: str) -> None:
    rules = rules_of(NGHE_AN, kind)
    for size in range(5, 11):
        assert check(nghe_an(size, kind), rules) == []
    assert codes(nghe_an(4, kind), rules) == {"team_size"}
    (eleventh,) = check(nghe_an(11, kind), rules)
    assert eleventh.mend == "Hãy chuyển 1 người sang Cộng tác viên, hoặc bớt đi."
    moved = with_seat(nghe_an(11, kind), 10, position=Position.COLLABORATOR)
    assert check(moved, rules) == []
    assert passed(moved, rules)[:3] == [
        "10 thành viên (quy định 5–10)",
        "1 tổ trưởng, 1 tổ phó đúng thành phần",
        "1 cộng tác viên",
    ]
    assert check(nghe_an(10, kind, collaborators=30), rules) == []


def test_nghe_an_the_two_kinds_have_leaders_of_their_own() -> None:
    commune, hamlet = nghe_an(7, "commune"), nghe_an(7, "hamlet")
    assert codes(commune, rules_of(NGHE_AN, "hamlet")) == {"leader"}
    assert codes(hamlet, rules_of(NGHE_AN, "commune")) == {"leader"}


def test_quang_ngai_its_rapid_response_unit_has_a_leader_and_no_limits() -> None:
    rules = rules_of(QUANG_NGAI, "phan_ung_nhanh")
    unit = roster((seat(1, Position.LEADER, ""), seat(2)), kind="phan_ung_nhanh")
    assert rules.name_pattern == "Đội hỗ trợ phản ứng nhanh {commune}"
    assert check(unit, rules) == []
    assert passed(unit, rules)[:2] == ["2 thành viên", "1 tổ trưởng"]
    assert check(replace(unit, seats=unit.seats + tuple(seat(number) for number in range(3, 60))), rules) == []
    assert codes(replace(unit, seats=unit.seats[1:]), rules) == {"leader"}


@pytest.mark.parametrize("kind", ["commune", "hamlet"])
def test_quang_ngai_lays_down_no_size(kind: str) -> None:
    whole = roster((seat(1, Position.LEADER, ""),), kind=kind)
    assert check(whole, rules_of(QUANG_NGAI, kind)) == []
    assert codes(gia_lai(21, groups=()), rules_of(QUANG_NGAI, kind)) == set()


def test_another_number_in_the_data_is_another_finding() -> None:
    rules = deepcopy(profile(GIA_LAI))
    whole = gia_lai(21)
    assert codes(whole, team_rules(rules, "commune")) == {"team_size"}
    rules["teams"]["commune"]["size"]["max"] = 21
    assert codes(whole, team_rules(rules, "commune")) == {"ordinary_members"}
    rules["teams"]["commune"]["members"]["max"] = 18
    assert codes(whole, team_rules(rules, "commune")) == set()
    rules["teams"]["commune"]["subgroups"][0]["min"] = 6
    assert codes(whole, team_rules(rules, "commune")) == {"subgroup_size"}


def test_nothing_is_praised_that_was_not_checked() -> None:
    assert passed(roster(()), rules_of(GIA_LAI)) == []
    said = " ".join(passed(gia_lai(14, zalo_name="", groups=()), rules_of(GIA_LAI)))
    for word in ("thành viên (", "Zalo", "Nhóm"):
        assert word not in said
