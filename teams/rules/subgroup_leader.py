"""Who leads a sub-group (Đề án III.4.1-3)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.enums import Position
from teams.rules.findings import Finding, Severity
from teams.rules.grouping import foreseen, title_of
from teams.rules.limits import COMPONENT, TEAM_LEADER, SubgroupRule, TeamRules
from teams.rules.roster import COUNTED, Group, Roster, Seat, keys_of
from teams.rules.wording import listed, name_of

RULE = "subgroup_leader"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    for rule, group in foreseen(roster, rules):
        if rule.leader:
            yield from _check(rule, group, roster, rules)


def _check(rule: SubgroupRule, group: Group, roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    leaders = [member for member in group.members if member.is_leader]
    right = {seat.key for seat in roster.seats if _may_lead(seat, rule)}
    if len(leaders) == 1 and leaders[0].key in right:
        return
    words = {"group": title_of(rule, group, roster), "who": _who(rule, roster)}
    seated = {seat.key: name_of(seat) for seat in reversed(roster.ordered)}
    names = listed(sorted(seated.get(member.key, member.name) for member in leaders))
    if not leaders:
        message = _("%(group)s chưa có nhóm trưởng.") % words
    elif len(leaders) > 1:
        message = _("%(group)s có %(count)d nhóm trưởng: %(names)s.") % {
            **words,
            "count": len(leaders),
            "names": names,
        }
    else:
        message = _("Nhóm trưởng của %(group)s phải là %(who)s, không phải %(names)s.") % {**words, "names": names}
    mend = _("Hãy chọn một nhóm trưởng là %(who)s.") % words
    keys = {member.key for member in leaders}
    people = keys_of(seat for seat in roster.ordered if seat.key in keys)
    yield Finding(RULE, Severity.WARNING, group.subject, people, message, mend, rules.source(RULE))


def _may_lead(seat: Seat, rule: SubgroupRule) -> bool:
    if rule.leader == TEAM_LEADER:
        return seat.position == Position.LEADER
    if rule.leader.startswith(COMPONENT):
        return seat.position == Position.DEPUTY and seat.component == rule.leader.removeprefix(COMPONENT)
    return seat.position in COUNTED


def _who(rule: SubgroupRule, roster: Roster) -> str:
    if rule.leader == TEAM_LEADER:
        return _("tổ trưởng của Tổ")
    if rule.leader.startswith(COMPONENT):
        code = rule.leader.removeprefix(COMPONENT)
        return _("tổ phó (%(component)s)") % {"component": roster.component_name(code)}
    return _("thành viên của Tổ")
