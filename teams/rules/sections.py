"""The sections of a province's rules (`Province.rules`), each read into what teams/rules/limits.py names."""

from typing import Any

from django.utils.translation import gettext as _

from teams.enums import Role, TeamKind
from teams.rules.limits import (
    COMPONENT,
    NO_LIMIT,
    TEAM_LEADER,
    TEAM_MEMBER,
    PositionRule,
    Range,
    RequestRules,
    SubgroupRule,
    TeamRules,
)
from teams.rules.reading import Reader, is_code

STEPS = ("ask", "introduce", "propose", "approve")
APPROVERS = (Role.COMMUNE_OFFICIAL.value, Role.COMMUNE_CHAIR.value)
WORKS = ("", "office_hours", "monthly_plan")
MIN_STEPS = 2
MAX_LANGUAGE = 50  # letters
_DEFAULT_TEAMS: dict[str, Any] = {TeamKind.COMMUNE: {"name": "Tổ CNSCĐ-{commune}"}}
_FORBIDDEN, _ALLOWED = "forbidden", "allowed"


def read_teams(whole: Reader) -> Reader:
    teams = whole.section("teams", _DEFAULT_TEAMS)
    if not teams.values:
        teams.note("", _("Tỉnh phải có ít nhất một loại Tổ."))
    for kind in teams.values:
        if not is_code(kind):
            teams.note(kind, _("Mã của loại Tổ chỉ gồm chữ thường không dấu, chữ số và dấu _, dài đến 30 ký tự."))
    return teams


def read_label(team: Reader, kind: str) -> str:
    usual = {TeamKind.COMMUNE: _("Tổ cấp xã"), TeamKind.HAMLET: _("Tổ thôn, bản")}
    label = team.text("label") or usual.get(kind, "")
    if not label:
        team.note("label", _("Hãy ghi tên của loại Tổ này."))
    return label


def read_team(team: Reader, kind: str, *, several: tuple[bool, bool]) -> TeamRules:
    team.only(
        "label", "name", "size", "leader", "deputies", "members", "collaborators", "required_components",
        "minority_language", "subgroups", "zalo_group_name", "sources",
    )  # fmt: skip
    leader = _position(team.section("leader"), Range(1, 1))
    if leader.count.max is None or leader.count.max > 1:
        team.note("leader.max", _("Mỗi Tổ chỉ có một tổ trưởng."))
    deputies = _position(team.section("deputies"), NO_LIMIT)
    if deputies.count.is_above(len(deputies.components)):
        team.note("deputies.components", _("Có nhiều thành phần bắt buộc hơn số tổ phó được phép."))
    sources = team.section("sources")
    return TeamRules(
        kind=kind,
        name_pattern=team.pattern("name"),
        size=_range(team.section("size")),
        leader=leader,
        deputies=deputies,
        members=_range(team.section("members")),
        collaborators=_range(team.section("collaborators")),
        required_components=team.words("required_components"),
        minority_language=team.flag("minority_language"),
        subgroups=_subgroups(team),
        zalo_pattern=team.pattern("zalo_group_name"),
        same_kind_forbidden=several[0],
        other_kind_forbidden=several[1],
        sources=tuple((rule, sources.text(rule)) for rule in sources.values),
    )


def read_several(whole: Reader) -> tuple[bool, bool]:
    """Whether a second team of the same kind, and one of another kind, is forbidden."""
    several = whole.section("several_teams")
    several.only("same_kind", "other_kind")
    same = several.choice("same_kind", (_FORBIDDEN, _ALLOWED), _FORBIDDEN)
    other = several.choice("other_kind", (_FORBIDDEN, _ALLOWED), _ALLOWED)
    return same == _FORBIDDEN, other == _FORBIDDEN


def _range(section: Reader, default: Range = NO_LIMIT, *more: str) -> Range:
    section.only("min", "max", *more)
    least, most = section.number("min", default.min) or 0, section.number("max", default.max)
    if most is not None and least > most:
        section.note("min", _("Số ít nhất không được lớn hơn số nhiều nhất."))
        return default
    return Range(least, most)


def _position(section: Reader, default: Range) -> PositionRule:
    count = _range(section, default, "components", "recommended")
    return PositionRule(count, section.words("components"), section.words("recommended"))


def _subgroups(team: Reader) -> tuple[SubgroupRule, ...]:
    read: dict[str, SubgroupRule] = {}
    for section in team.sections("subgroups"):
        subgroup = _subgroup(section)
        if subgroup.code in read:
            section.note("code", _("Mã nhóm này đã có ở trên."))
        read[subgroup.code] = subgroup
    return tuple(read.values())


def _subgroup(section: Reader) -> SubgroupRule:
    leader = section.text("leader")
    if leader not in ("", TEAM_LEADER, TEAM_MEMBER) and leader.removeprefix(COMPONENT) == leader:
        section.note("leader", _("Nhóm trưởng là team_leader, team_member, component:<mã thành phần> hoặc để trống."))
    name = section.text("name")
    if not name:
        section.note("name", _("Hãy ghi tên nhóm."))
    return SubgroupRule(
        code=section.code("code"),
        name=name,
        size=_range(section, NO_LIMIT, "code", "name", "per_hamlet", "leader", "works", "volunteers"),
        per_hamlet=section.flag("per_hamlet"),
        leader=leader,
        works=section.choice("works", WORKS, ""),
        volunteers=section.flag("volunteers"),
    )


def read_requests(section: Reader) -> RequestRules:
    section.only("join", "leave", "approved_by")
    return RequestRules(
        join=_steps(section, "join"),
        leave=_steps(section, "leave"),
        approved_by=section.choice("approved_by", APPROVERS, Role.COMMUNE_OFFICIAL.value),
    )


def _steps(section: Reader, name: str) -> tuple[str, ...]:
    steps = section.words(name) or ("propose", "approve")
    if steps[-1] != "approve" or len(steps) < MIN_STEPS or not set(steps) <= set(STEPS):
        section.note(name, _("Các bước là %(steps)s; bước cuối là approve.") % {"steps": ", ".join(STEPS)})
    return steps


def read_languages(whole: Reader) -> tuple[str, ...]:
    words = whole.words("languages")
    if any(len(word) > MAX_LANGUAGE for word in words):
        whole.note("languages", _("Tên tiếng dân tộc dài đến %(max)d ký tự.") % {"max": MAX_LANGUAGE})
    return words
