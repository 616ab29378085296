"""A province's rules are read from its data; what is malformed is said in Vietnamese, under its path."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.enums import Role
from teams.provinces import DATA, profile, read_rows
from teams.rules.settings import (
    PositionRule,
    Range,
    RulesError,
    TeamRules,
    check_rules,
    languages,
    request_rules,
    team_kinds,
    team_rules,
)
from tests.teams.rules.rosters import GIA_LAI, NGHE_AN, QUANG_NGAI

KNOWN = {row["code"] for row in read_rows(DATA / "member_components.csv")}


def edited(path: str, value: Any) -> dict[str, Any]:
    """Gia Lai's rules with the entry at `path` set to `value`."""
    rules = deepcopy(profile(GIA_LAI))
    *way, last = path.split(".")
    section: Any = rules
    for name in way:
        section = section[int(name)] if isinstance(section, list) else section.setdefault(name, {})
    section[int(last) if isinstance(section, list) else last] = value
    return rules


# --- what the three provinces lay down


@pytest.mark.parametrize("province", [GIA_LAI, NGHE_AN, QUANG_NGAI, 1])
def test_the_profiles_are_in_order(province: int) -> None:
    rules = profile(province)
    assert check_rules(rules, KNOWN) == {}
    assert all(team_rules(rules, kind).kind == kind for kind in team_kinds(rules))


def test_gia_lai() -> None:
    team = team_rules(profile(GIA_LAI), "commune")
    assert (team.size, team.members, team.collaborators) == (Range(15, 20), Range(12, 17), Range(0, 0))
    assert team.leader == PositionRule(Range(1, 1), ("bi_thu_doan_xa",))
    assert team.deputies.components == ("bi_thu_doan_cong_an", "chuyen_vien_chuyen_doi_so")
    assert [group.size for group in team.subgroups] == [Range(5, 7), Range(13, 15), Range(2, 4)]
    assert [group.works for group in team.subgroups] == ["office_hours", "monthly_plan", ""]
    assert [group.per_hamlet for group in team.subgroups] == [False, False, True]
    assert (team.same_kind_forbidden, team.other_kind_forbidden) == (True, False)
    assert "Jrai" in languages(profile(GIA_LAI))


@pytest.mark.parametrize(
    ("province", "kinds"),
    [
        (GIA_LAI, {"commune": "Tổ cấp xã"}),
        (NGHE_AN, {"commune": "Tổ cấp xã", "hamlet": "Tổ thôn, bản"}),
        (
            QUANG_NGAI,
            {"commune": "Tổ cấp xã", "hamlet": "Tổ thôn, bản", "phan_ung_nhanh": "Đội hỗ trợ phản ứng nhanh"},
        ),
        (1, {"commune": "Tổ cấp xã"}),
    ],
)
def test_kinds_of_teams(province: int, kinds: dict[str, str]) -> None:
    assert team_kinds(profile(province)) == kinds


@pytest.mark.parametrize(
    ("province", "steps", "approver"),
    [
        (GIA_LAI, ("propose", "approve"), Role.COMMUNE_OFFICIAL),
        (NGHE_AN, ("ask", "introduce", "approve"), Role.COMMUNE_CHAIR),
        (1, ("propose", "approve"), Role.COMMUNE_OFFICIAL),
    ],
)
def test_how_people_join(province: int, steps: tuple[str, ...], approver: str) -> None:
    rules = request_rules(profile(province))
    assert (rules.join, rules.leave, rules.approved_by) == (steps, steps, approver)


def test_a_province_without_a_profile_has_a_commune_team_with_one_leader() -> None:
    assert team_rules({}, "commune") == TeamRules(kind="commune", name_pattern="Tổ CNSCĐ-{commune}")
    assert team_rules({}, "commune").leader.count == Range(1, 1)
    assert team_rules({}, "commune").size == Range(0, None)
    assert languages({}) == ()


# --- a province edits its rules


def test_an_edited_number_is_what_counts() -> None:
    assert team_rules(edited("teams.commune.size.max", 25), "commune").size == Range(15, 25)
    assert team_rules(edited("teams.commune.size.max", None), "commune").size == Range(15, None)
    assert team_rules(edited("teams.commune.size", None), "commune").size == Range(0, None)


def test_a_new_kind_of_team_needs_no_code() -> None:
    rules = edited("teams.to_livestream", {"label": "Tổ livestream", "size": {"min": 3, "max": 5}})
    assert team_kinds(rules)["to_livestream"] == "Tổ livestream"
    assert team_rules(rules, "to_livestream").size == Range(3, 5)
    assert check_rules(rules, KNOWN) == {}


def test_a_kind_that_the_province_does_not_have() -> None:
    with pytest.raises(RulesError, match="không có loại Tổ") as refused:
        team_rules(profile(GIA_LAI), "hamlet")
    assert refused.value.path == "teams.hamlet"


MALFORMED = [
    ("teams.commune.size.min", "15", "số nguyên"),
    ("teams.commune.size.min", -1, "số nguyên"),
    ("teams.commune.size.min", True, "số nguyên"),
    ("teams.commune.size.max", 15.5, "số nguyên"),
    ("teams.commune.size.min", 21, "không được lớn hơn"),
    ("teams.commune.size", [15, 20], "các mục có tên"),
    ("teams.commune.size.maximum", 20, "Không có mục nào"),
    ("teams.commune.name", 5, "phải là chữ"),
    ("teams.commune.name", "Tổ {province}", "chỉ dùng được {commune}"),
    ("teams.commune.name", "Tổ {commune.secret}", "chỉ dùng được {commune}"),
    ("teams.commune.zalo_group_name", "Tổ {commune", "chỉ dùng được {commune}"),
    ("teams.commune.leader.max", 2, "chỉ có một tổ trưởng"),
    ("teams.commune.leader.components", "bi_thu_doan_xa", "phải là một danh sách"),
    ("teams.commune.deputies.components", ["mat_tran", 7], "phải là chữ"),
    ("teams.commune.deputies.components", ["mat_tran", "mat_tran"], "bị lặp"),
    ("teams.commune.deputies.components", ["mat_tran", "hoi_vien", "khac"], "nhiều thành phần"),
    ("teams.commune.minority_language", "có", "có hoặc không"),
    ("teams.commune.subgroups", {"a": 1}, "phải là một danh sách"),
    ("teams.commune.subgroups.0", "nhóm", "các mục có tên"),
    ("teams.commune.subgroups.0.code", "Nhóm A", "Mã chỉ gồm"),
    ("teams.commune.subgroups.0.name", "", "Hãy ghi tên nhóm"),
    ("teams.commune.subgroups.0.leader", "the deputy", "Nhóm trưởng là"),
    ("teams.commune.subgroups.0.works", "at night", "Chỉ chọn được"),
    ("teams.commune.subgroups.1.code", "he_thong_chinh_tri", "đã có ở trên"),
    ("teams.commune.sources", "Đề án", "các mục có tên"),
    ("teams.commune", None, None),
    ("teams", {}, "ít nhất một loại Tổ"),
    ("teams", ["commune"], "các mục có tên"),
    ("teams.Tổ mới", {"label": "x"}, "Mã của loại Tổ"),
    ("several_teams.same_kind", "maybe", "Chỉ chọn được"),
]


@pytest.mark.parametrize(("path", "value", "words"), MALFORMED)
def test_what_is_malformed_is_said_under_its_path(path: str, value: Any, words: str | None) -> None:
    rules = edited(path, value)
    problems = check_rules(rules, KNOWN)
    if words is None:
        assert problems == {}
        return
    assert words in problems.pop(path)
    with pytest.raises(RulesError) as refused:
        team_rules(rules, "commune")
    assert refused.value.path == path or refused.value.path in problems


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("requests.join", ["propose"], "bước cuối là approve"),
        ("requests.join", ["approve", "propose"], "bước cuối là approve"),
        ("requests.leave", ["vote", "approve"], "bước cuối là approve"),
        ("requests.approved_by", "tinh_doan", "Chỉ chọn được"),
        ("requests.decided_by", "commune_official", "Không có mục nào"),
    ],
)
def test_malformed_steps(path: str, value: Any, words: str) -> None:
    assert words in check_rules(edited(path, value), KNOWN)[path]
    with pytest.raises(RulesError, match=words):
        request_rules(edited(path, value))


def test_malformed_languages() -> None:
    with pytest.raises(RulesError, match="danh sách"):
        languages({"languages": "Jrai"})
    assert "50" in check_rules({"languages": ["J" * 51]}, KNOWN)["languages"]


@pytest.mark.parametrize(
    ("path", "value", "wrong"),
    [
        ("teams.commune.size.min", 20, None),
        ("teams.commune.members.max", 11, "teams.commune.members.min"),
        ("teams.commune.members", {"min": 12, "max": 12}, None),
        ("teams.commune.members", {"min": 11, "max": 11}, "teams.commune.size.min"),
        ("teams.commune.members", {"min": 18, "max": 30}, "teams.commune.size.max"),
        ("teams.commune.required_components", ["bi_thu_doan_huyen"], "teams.commune.required_components"),
        ("teams.commune.leader.components", ["bi_thu_doan_huyen"], "teams.commune.leader.components"),
        ("teams.commune.deputies.recommended", ["bi_thu_doan_huyen"], "teams.commune.deputies.recommended"),
        ("teams.commune.subgroups.0.leader", "component:x", "teams.commune.subgroups.0.leader"),
        ("teams.doi_moi", {}, "teams.doi_moi.label"),
    ],
)
def test_what_cannot_be_kept_or_is_unknown_is_said_to_who_edits(path: str, value: Any, wrong: str | None) -> None:
    assert list(check_rules(edited(path, value), KNOWN)) == ([wrong] if wrong else [])


def test_every_mistake_is_said_at_once() -> None:
    rules = edited("teams.commune.size.min", "x")
    rules["teams"]["commune"]["minority_language"] = 1
    rules["requests"]["join"] = []
    rules["languages"] = 3
    assert set(check_rules(rules, KNOWN)) == {"teams.commune.size.min", "teams.commune.minority_language", "languages"}


@pytest.mark.parametrize("rules", [[], "x", None, 3])
def test_rules_that_are_no_rules(rules: Any) -> None:
    assert check_rules(rules, KNOWN) != {}
    with pytest.raises(RulesError):
        team_kinds(rules)


# --- whatever is written there

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 30) | st.text(max_size=4) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def paths(rules: Any, before: str = "") -> list[str]:
    """Every path at which something stands."""
    pairs = rules.items() if isinstance(rules, dict) else enumerate(rules) if isinstance(rules, list) else []
    here = [(f"{before}.{name}" if before else str(name), value) for name, value in pairs]
    return [path for path, _value in here] + [longer for path, value in here for longer in paths(value, path)]


def refused_at(rules: Any) -> str | None:
    """The path at which reading everything stops, if it does."""
    try:
        for kind in team_kinds(rules):
            team_rules(rules, kind)
        request_rules(rules)
        languages(rules)
    except RulesError as refused:
        return refused.path
    return None


@given(st.sampled_from(paths(profile(GIA_LAI))), ANYTHING)
def test_whatever_is_edited_is_either_read_or_said_to_be_wrong(path: str, value: Any) -> None:
    rules = edited(path, value)
    problems = check_rules(rules, KNOWN)
    assert all(message.endswith(".") for message in problems.values())
    assert refused_at(rules) in {None, *problems}
