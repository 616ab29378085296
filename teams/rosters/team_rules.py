from teams.models import Team
from teams.rules.limits import NO_LIMIT, PositionRule, TeamRules
from teams.rules.reading import RulesError
from teams.rules.settings import team_rules


def rules_of(team: Team) -> TeamRules:
    """Return what the province asks of `team`; nothing where its rules do not know (any more) what such a team is.

    A team that was founded under other rules must still be shown and changed.
    """
    try:
        return team_rules(team.province.rules, team.kind)
    except RulesError:
        return TeamRules(kind=team.kind, leader=PositionRule(NO_LIMIT), same_kind_forbidden=False)
