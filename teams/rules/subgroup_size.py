"""How many sit in a sub-group, and that it is there at all (Đề án III.4). One person may sit in two (DOMAIN 6)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.grouping import foreseen, title_of
from teams.rules.limits import SubgroupRule, TeamRules
from teams.rules.roster import Group, Roster, keys_of
from teams.rules.wording import how_many, limits

RULE = "subgroup_size"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    """A hamlet's group that is missing is for `hamlet_without_group`."""
    pairs = foreseen(roster, rules)
    there = {rule.code for rule, _group in pairs}
    for rule in rules.subgroups:
        if not rule.per_hamlet and rule.size.min > 0 and rule.code not in there:
            message = _("Chưa có %(group)s (quy định %(limits)s).") % {"group": rule.name, "limits": limits(rule.size)}
            mend = _("Hãy chọn người cho nhóm này; một người có thể ở hai nhóm.")
            yield Finding(RULE, Severity.WARNING, rule.code, (), message, mend, rules.source(RULE), rule.size.min)
    for rule, group in pairs:
        if not rule.size.holds(len(group.members)):
            yield _outside(rule, group, roster, rules)


def _outside(rule: SubgroupRule, group: Group, roster: Roster, rules: TeamRules) -> Finding:
    count = len(group.members)
    message = _("%(group)s có %(count)d người, quy định %(limits)s.") % {
        "group": title_of(rule, group, roster),
        "count": count,
        "limits": limits(rule.size),
    }
    inside = {member.key for member in group.members}
    people = keys_of(seat for seat in roster.ordered if seat.key in inside)
    mend, missed = _mend(count, rule), rule.size.missed_by(count)
    return Finding(RULE, Severity.WARNING, group.subject, people, message, mend, rules.source(RULE), missed)


def _mend(count: int, rule: SubgroupRule) -> str:
    if rule.size.is_above(count):
        return _("Hãy bớt %(number)d người khỏi nhóm.") % {"number": rule.size.missed_by(count)}
    most = None if rule.size.max is None else rule.size.max - count
    return _("Hãy thêm %(number)s người vào nhóm; một người có thể ở hai nhóm.") % {
        "number": how_many(rule.size.min - count, most)
    }
