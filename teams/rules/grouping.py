"""The sub-groups of a roster, each once, and which of them the province's rules foresee."""

from django.utils.translation import gettext as _

from teams.rules.limits import SubgroupRule, TeamRules
from teams.rules.roster import Group, Roster


def foreseen(roster: Roster, rules: TeamRules) -> list[tuple[SubgroupRule, Group]]:
    """Each group that has people, with its rule."""
    pairs = ((rules.subgroup(group.code), group) for group in roster.gathered if group.members)
    return [(rule, group) for rule, group in pairs if rule is not None and fits(rule, group, roster)]


def fits(rule: SubgroupRule, group: Group, roster: Roster) -> bool:
    """A group of a hamlet belongs to one of the commune's hamlets, any other group to none."""
    return group.hamlet in roster.hamlet_names if rule.per_hamlet else group.hamlet is None


def title(rule: SubgroupRule, hamlet_name: str) -> str:
    return _("%(group)s (%(hamlet)s)") % {"group": rule.name, "hamlet": hamlet_name} if rule.per_hamlet else rule.name


def title_of(rule: SubgroupRule, group: Group, roster: Roster) -> str:
    return title(rule, roster.hamlet_names.get(group.hamlet or 0, group.hamlet_name))
