"""Whatever is handed in: the check ends, finds what an independent count finds, and nothing in what is in order."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.enums import Position
from teams.rules import RULES, check, passed
from teams.rules.findings import Severity
from teams.rules.roster import Group, GroupMember, Roster, Seat
from teams.rules.settings import PositionRule, Range, SubgroupRule, TeamRules
from tests.teams.rules.oracle import violated
from tests.teams.rules.rosters import COMPONENTS, GIA_LAI, NGHE_AN, QUANG_NGAI, gia_lai, nghe_an, roster, rules_of, seat

KEYS = st.sampled_from([*"abcdefgh", ""])
CODES = st.sampled_from([code for code, _name in COMPONENTS[:5]] + [""])
USUAL_NAMES = st.sampled_from(["Nguyễn Văn An", "nguyen van  an", "Trần Thị Bình", "", " ", "%(x)s {y}"])
NAMES = USUAL_NAMES | st.text(max_size=5)
PHONES = st.sampled_from(["0912345678", "+84 912 345 678", "0987654321", "", " ", "12"]) | st.text(max_size=12)
GROUP_CODES = st.sampled_from(["he_thong_chinh_tri", "nguoi_dan_doanh_nghiep", "thuong_truc_thon", "la"])
HAMLETS = st.integers(0, 3)
TEAMS = st.sampled_from([(), (), ("Tổ kia",), ("Tổ kia", "Tổ nọ")])
POSITIONS: Any = st.sampled_from([*Position, Position.MEMBER, Position.MEMBER, "thư ký"])

SEATS = st.builds(
    Seat,
    key=KEYS,
    name=NAMES,
    phone=PHONES,
    position=POSITIONS,
    component=CODES,
    component_name=st.sampled_from(["", "A", "B"]),
    languages=st.frozensets(st.sampled_from(["Jrai", " "])),
    same_kind_teams=TEAMS,
    other_kind_teams=TEAMS,
    phone_owners=TEAMS,
)
GROUP_MEMBERS = st.builds(GroupMember, key=KEYS, name=NAMES, is_leader=st.booleans(), is_volunteer=st.booleans())
GROUPS = st.builds(
    Group,
    code=GROUP_CODES,
    hamlet=st.none() | HAMLETS,
    hamlet_name=NAMES,
    members=st.lists(GROUP_MEMBERS, max_size=9).map(tuple),
)
ROSTERS = st.builds(
    Roster,
    kind=st.sampled_from(["commune", "hamlet", "phan_ung_nhanh", "không có"]),
    commune_name=st.just("Tây Sơn"),
    commune_full_name=st.just("Xã Tây Sơn"),
    needs_minority_language=st.booleans(),
    hamlets=st.lists(st.tuples(HAMLETS, NAMES), max_size=4).map(tuple),
    seats=st.lists(SEATS, max_size=24).map(tuple),
    groups=st.lists(GROUPS, max_size=5).map(tuple),
    zalo_name=st.sampled_from(["", "Tổ CNSCĐ-Tây Sơn", "Tổ  CNSCĐ-Xã Tây Sơn", "To CNSCD"]),
    components=st.sampled_from([(), COMPONENTS]),
)


def ranges(most: int) -> st.SearchStrategy[Range]:
    limited = st.tuples(st.integers(0, most), st.integers(0, most)).map(lambda pair: Range(min(pair), max(pair)))
    return limited | st.builds(Range, st.integers(0, most), st.none())


def positions(most: int) -> st.SearchStrategy[PositionRule]:
    return st.builds(PositionRule, ranges(most), st.lists(CODES.filter(bool), max_size=2, unique=True).map(tuple))


SUBGROUPS = st.builds(
    SubgroupRule,
    code=GROUP_CODES,
    name=st.just("Nhóm"),
    size=ranges(9),
    per_hamlet=st.booleans(),
    leader=st.sampled_from(["", "team_leader", "team_member", "component:mat_tran"]),
    volunteers=st.booleans(),
)
EDITED = st.builds(
    TeamRules,
    kind=st.just("commune"),
    size=ranges(20),
    leader=positions(1),
    deputies=positions(3),
    members=ranges(17),
    collaborators=ranges(5),
    required_components=st.lists(CODES.filter(bool), max_size=3, unique=True).map(tuple),
    minority_language=st.booleans(),
    subgroups=st.lists(SUBGROUPS, max_size=3, unique_by=lambda rule: rule.code).map(tuple),
    zalo_pattern=st.sampled_from(["", "Tổ CNSCĐ-{commune}"]),
    same_kind_forbidden=st.booleans(),
    other_kind_forbidden=st.booleans(),
)
PROVINCES = [
    rules_of(GIA_LAI),
    rules_of(NGHE_AN),
    rules_of(NGHE_AN, "hamlet"),
    rules_of(QUANG_NGAI),
    rules_of(QUANG_NGAI, "phan_ung_nhanh"),
]
RULE_SETS = st.sampled_from(PROVINCES) | EDITED


# --- rosters in order

LANGUAGE = st.sampled_from(["Jrai", "Bahnar"])


@st.composite
def gia_lai_in_order(draw: st.DrawFn) -> Roster:
    whole = gia_lai(draw(st.integers(15, 20)), needs_minority_language=draw(st.booleans()))
    speaker = draw(st.integers(0, len(whole.seats) - 1))
    people = list(whole.seats)
    people[speaker] = replace(people[speaker], languages=frozenset({draw(LANGUAGE)}))
    groups = [_filled(draw, group, whole) for group in whole.groups]
    return replace(whole, seats=tuple(draw(st.permutations(people))), groups=tuple(draw(st.permutations(groups))))


def _filled(draw: st.DrawFn, group: Group, whole: Roster) -> Group:
    """The group with a number of people within its limits: whoever, and in a hamlet volunteers too."""
    rule = rules_of(GIA_LAI).subgroup(group.code)
    assert rule is not None
    count = draw(st.integers(rule.size.min, rule.size.max or 0)) - 1
    others = [GroupMember(one.key, one.name) for one in whole.seats if one.key != group.members[0].key]
    if rule.volunteers:
        others += [GroupMember(f"v{place}", f"Y {place}", is_volunteer=True) for place in range(4)]
    chosen = draw(st.permutations(others))[:count]
    return replace(group, members=(group.members[0], *chosen))


@st.composite
def nghe_an_in_order(draw: st.DrawFn) -> Roster:
    kind = draw(st.sampled_from(["commune", "hamlet"]))
    return nghe_an(draw(st.integers(5, 10)), kind, draw(st.integers(0, 20)))


@st.composite
def quang_ngai_in_order(draw: st.DrawFn) -> Roster:
    kind = draw(st.sampled_from(["commune", "hamlet", "phan_ung_nhanh"]))
    others: Any = draw(st.lists(st.sampled_from([Position.DEPUTY, Position.MEMBER]), max_size=30))
    people = [seat(0, Position.LEADER), *(seat(place, position) for place, position in enumerate(others, start=1))]
    return roster(tuple(people), kind=kind)


# --- rosters in which nearly everything is in order


@st.composite
def spoilt(draw: st.DrawFn) -> Roster:
    """What people hand in: up to three mistakes in a roster that was in order."""
    whole = draw(gia_lai_in_order() | nghe_an_in_order())
    people, groups = list(whole.seats), list(whole.groups)
    for _mistake in range(draw(st.integers(0, 3))):
        place, other = draw(st.integers(0, len(people) - 1)), draw(SEATS)
        name = draw(st.sampled_from([field.name for field in fields(Seat)]))
        people[place] = replace(people[place], **{name: getattr(other, name)})
    if draw(st.booleans()):
        groups = groups[1:] + draw(st.lists(GROUPS, max_size=1))
    return replace(whole, seats=tuple(people), groups=tuple(groups))


HANDED_IN = ROSTERS | spoilt()

# --- the laws


@given(HANDED_IN, RULE_SETS)
def test_every_violation_is_found_and_nothing_else(whole: Roster, rules: TeamRules) -> None:
    assert {finding.rule for finding in check(whole, rules)} == violated(whole, rules)


@given(HANDED_IN, RULE_SETS, st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_makes_no_difference(whole: Roster, rules: TeamRules, luck: Any) -> None:
    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(luck.sample(items, len(items)))

    groups = tuple(replace(group, members=mixed(group.members)) for group in mixed(whole.groups))
    other = replace(whole, seats=mixed(whole.seats), groups=groups, hamlets=mixed(whole.hamlets))
    assert check(other, rules) == check(whole, rules)
    assert passed(other, rules) == passed(whole, rules)


@given(HANDED_IN, RULE_SETS)
def test_every_finding_says_what_and_how_to_mend(whole: Roster, rules: TeamRules) -> None:
    findings = check(whole, rules)
    keys = {seat.key for seat in whole.seats}
    for finding in findings:
        assert finding.rule in RULES
        assert finding.subject
        assert finding.message.endswith((".", "!"))
        assert finding.mend.endswith(".")
        assert set(finding.people) <= keys
        assert len(finding.people) == len(set(finding.people))
    assert len({finding.key for finding in findings}) == len(findings)
    assert findings == sorted(findings, key=lambda finding: finding.severity == Severity.WARNING)
    # The columns that keep an accepted warning.
    assert all(len(finding.key) <= 100 for finding in findings if finding.severity == Severity.WARNING)


@pytest.mark.parametrize(
    ("province", "in_order"),
    [(GIA_LAI, gia_lai_in_order()), (NGHE_AN, nghe_an_in_order()), (QUANG_NGAI, quang_ngai_in_order())],
    ids=["gia_lai", "nghe_an", "quang_ngai"],
)
def test_nothing_is_found_in_a_roster_that_is_in_order(province: int, in_order: st.SearchStrategy[Roster]) -> None:
    @given(in_order)
    def nothing(whole: Roster) -> None:
        rules = rules_of(province, whole.kind)
        assert check(whole, rules) == []
        assert violated(whole, rules) == set()
        assert passed(whole, rules)

    nothing()
