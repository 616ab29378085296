"""All rules of rosters and the check that asks them, errors and warnings apart."""

from collections.abc import Callable, Iterable

from teams.rules import (
    collaborators,
    deputies,
    hamlet_without_group,
    leader,
    minority_language,
    name_missing,
    ordinary_members,
    person_twice,
    phone_missing,
    phone_twice,
    position_not_foreseen,
    required_components,
    same_name,
    several_teams,
    subgroup_leader,
    subgroup_not_foreseen,
    subgroup_outsiders,
    subgroup_size,
    team_size,
    zalo_name,
)
from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster

Rule = Callable[[Roster, TeamRules], Iterable[Finding]]

# In the order in which people read what is wrong: the team, its people, its groups.
RULES: dict[str, Rule] = {
    module.RULE: module.check
    for module in (
        team_size,
        leader,
        deputies,
        ordinary_members,
        collaborators,
        position_not_foreseen,
        required_components,
        minority_language,
        several_teams,
        person_twice,
        name_missing,
        phone_missing,
        phone_twice,
        same_name,
        subgroup_size,
        subgroup_leader,
        subgroup_outsiders,
        subgroup_not_foreseen,
        hamlet_without_group,
        zalo_name,
    )
}


def check(roster: Roster, rules: TeamRules) -> list[Finding]:
    """Return every violation, errors first; the same list whatever order seats and groups come in."""
    found = [finding for rule in RULES.values() for finding in rule(roster, rules)]
    each_once = {finding.key: finding for finding in reversed(found)}
    ordered = [finding for finding in found if each_once[finding.key] is finding]
    return sorted(ordered, key=lambda finding: finding.severity != Severity.ERROR)
