"""A province's rules about teams, read from `Province.rules` (teams/data/province_profiles.yaml): data, not code.

A province without rules has one team per commune with one leader.
"""

from collections.abc import Set as AbstractSet
from typing import Any

from django.utils.translation import gettext as _

from teams.rules.limits import COMPONENT, PositionRule, Range, RequestRules, SubgroupRule, TeamRules
from teams.rules.reading import Reader, RulesError
from teams.rules.sections import read_label, read_languages, read_requests, read_several, read_team, read_teams

__all__ = [
    "PositionRule",
    "Range",
    "RequestRules",
    "RulesError",
    "SubgroupRule",
    "TeamRules",
    "check_rules",
    "languages",
    "request_rules",
    "team_kinds",
    "team_rules",
]


def team_rules(rules: dict[str, Any], kind: str) -> TeamRules:
    """Return what the province with these `rules` asks of a team of `kind`. Raises RulesError."""
    problems: dict[str, str] = {}
    teams = read_teams(Reader(rules, "", problems))
    if kind not in teams.values:
        teams.note(kind, _("Tỉnh không có loại Tổ mang mã “%(kind)s”.") % {"kind": kind})
    read = read_team(teams.section(kind), kind, several=read_several(Reader(rules, "", problems)))
    _raise_first(problems)
    return read


def team_kinds(rules: dict[str, Any]) -> dict[str, str]:
    """Return the kinds of teams of a province: code -> what it is called. Raises RulesError."""
    problems: dict[str, str] = {}
    teams = read_teams(Reader(rules, "", problems))
    kinds = {kind: read_label(teams.section(kind), kind) for kind in teams.values}
    _raise_first(problems)
    return kinds


def request_rules(rules: dict[str, Any]) -> RequestRules:
    """Return how people join and leave in a province. Raises RulesError."""
    problems: dict[str, str] = {}
    read = read_requests(Reader(rules, "", problems).section("requests"))
    _raise_first(problems)
    return read


def languages(rules: dict[str, Any]) -> tuple[str, ...]:
    """Return the minority languages that a province's forms offer. Raises RulesError."""
    problems: dict[str, str] = {}
    words = read_languages(Reader(rules, "", problems))
    _raise_first(problems)
    return words


def check_rules(rules: dict[str, Any], components: AbstractSet[str]) -> dict[str, str]:
    """Return everything that is wrong in edited rules: path -> a sentence. `components` are the province's codes."""
    problems: dict[str, str] = {}
    whole = Reader(rules, "", problems)
    read_languages(whole)
    read_requests(whole.section("requests"))
    several = read_several(whole)
    teams = read_teams(whole)
    for kind in teams.values:
        section = teams.section(kind)
        read_label(section, kind)
        read = read_team(section, kind, several=several)
        _note_impossible(section, read)
        _note_unknown(section, read, components)
    return problems


def _raise_first(problems: dict[str, str]) -> None:
    for path, message in problems.items():
        raise RulesError(path, message)


def _note_impossible(section: Reader, team: TeamRules) -> None:
    """Limits that no team can keep at once."""
    parts = (team.leader.count, team.deputies.count, team.members)
    most = [part.max for part in parts if part.max is not None]
    if len(most) == len(parts) and sum(most) < team.size.min:
        section.note("size.min", _("Tổ trưởng, tổ phó và thành viên cộng lại không đủ số ít nhất này."))
    if team.size.is_above(sum(part.min for part in parts)):
        section.note("size.max", _("Tổ trưởng, tổ phó và thành viên cộng lại đã vượt số nhiều nhất này."))


def _note_unknown(section: Reader, team: TeamRules, components: AbstractSet[str]) -> None:
    asked = {
        "leader.components": team.leader.components,
        "leader.recommended": team.leader.recommended,
        "deputies.components": team.deputies.components,
        "deputies.recommended": team.deputies.recommended,
        "required_components": team.required_components,
    }
    for place, subgroup in enumerate(team.subgroups):
        if subgroup.leader.startswith(COMPONENT):
            asked[f"subgroups.{place}.leader"] = (subgroup.leader.removeprefix(COMPONENT),)
    for path, codes in asked.items():
        unknown = [code for code in codes if code not in components]
        if unknown:
            section.note(path, _("Tỉnh không có thành phần mang mã %(codes)s.") % {"codes": ", ".join(unknown)})
