"""Every hamlet of the commune has its standing group (Đề án III.4.3)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.grouping import foreseen
from teams.rules.limits import SubgroupRule, TeamRules
from teams.rules.roster import Roster
from teams.rules.wording import limits

RULE = "hamlet_without_group"


def groups_needed(rules: TeamRules) -> list[SubgroupRule]:
    return [rule for rule in rules.subgroups if rule.per_hamlet and rule.size.min > 0]


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    there = {group.subject for _rule, group in foreseen(roster, rules)}
    for rule in groups_needed(rules):
        for hamlet, name in sorted(roster.hamlet_names.items()):
            subject = f"{rule.code}:{hamlet}"
            if subject in there:
                continue
            message = _("%(hamlet)s chưa có %(group)s.") % {"hamlet": name, "group": rule.name}
            mend = _("Hãy chọn người cho nhóm này (%(limits)s).") % {"limits": limits(rule.size)}
            yield Finding(RULE, Severity.WARNING, subject, (), message, mend, rules.source(RULE))
