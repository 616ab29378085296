"""What edited rules would mean for the teams in force, before anything is saved."""

from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from teams.models import Province, Team
from teams.overview.rows import rules_can_be_read
from teams.overview.titles import rule_title
from teams.province_rules.checking import component_names, problems_of
from teams.province_rules.document import document_of, merged, put_into
from teams.province_rules.sections import section_of
from teams.refused import RefusedError
from teams.rosters import Verdict, check_teams
from teams.rules.findings import Severity


@dataclass(frozen=True)
class NewlyBroken:
    title: str
    is_error: bool
    teams: list[Team]


@dataclass(frozen=True)
class Effect:
    """Of the `teams` in force, those that would break a rule which they do not break now, and the other way round."""

    teams: int
    newly_wrong: int  # with an error that they do not have now
    newly_warned: int  # with a warning only
    mended: int  # something that is wrong now would no longer be
    broken: list[NewlyBroken]


def effect_of(province: Province, key: str, edited: Mapping[str, Any], day: date) -> Effect:
    """Compare the teams in force on `day` under the rules as they are and as `edited` has them. Saves nothing.

    A constant number of queries. Raises RefusedError where the edited rules are wrong.
    """
    document = document_of(province)
    section = section_of(document, key)
    if section is None:
        raise RefusedError({"": [key]})
    new = merged(document, edited)
    problems = problems_of(new, section, component_names(province))
    if problems:
        raise RefusedError({path: [message] for path, message in problems.items()})
    changed = copy(province)
    put_into(changed, new)
    in_force = Team.objects.filter(province=province).in_force_on(day).select_related("commune")
    teams = [team for team in in_force if all(rules_can_be_read(rules, team.kind) for rules in (province, changed))]
    before, after = (_verdicts(teams, rules, day) for rules in (province, changed))
    return _compare(teams, before, after)


def _verdicts(teams: list[Team], province: Province, day: date) -> dict[int, Verdict]:
    for team in teams:
        team.province = province
    return check_teams(teams, day)


def _compare(teams: list[Team], before: Mapping[int, Verdict], after: Mapping[int, Verdict]) -> Effect:
    broken: dict[tuple[str, bool], list[Team]] = defaultdict(list)
    wrong: set[int] = set()
    warned: set[int] = set()
    mended: set[int] = set()
    for team in teams:
        old = {finding.key for finding in before[team.pk].findings}
        for finding in after[team.pk].findings:
            if finding.key not in old:
                is_error = finding.severity == Severity.ERROR
                (wrong if is_error else warned).add(team.pk)
                same = broken[finding.rule, is_error]
                if team not in same[-1:]:
                    same.append(team)
        if old - {finding.key for finding in after[team.pk].findings}:
            mended.add(team.pk)
    ordered = sorted(broken.items(), key=lambda item: not item[0][1])
    return Effect(
        teams=len(teams),
        newly_wrong=len(wrong),
        newly_warned=len(warned - wrong),
        mended=len(mended),
        broken=[NewlyBroken(rule_title(rule), is_error, found) for (rule, is_error), found in ordered],
    )
