"""Sub-groups that the province's rules do not know, or that stand at the wrong place (Đề án III.4)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.grouping import fits
from teams.rules.limits import SubgroupRule, TeamRules
from teams.rules.roster import Group, Roster, keys_of

RULE = "subgroup_not_foreseen"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    for group in roster.gathered:
        rule = rules.subgroup(group.code)
        if not group.members or (rule is not None and fits(rule, group, roster)):
            continue
        inside = {member.key for member in group.members}
        people = keys_of(seat for seat in roster.ordered if seat.key in inside)
        message, mend = _words(rule, group)
        yield Finding(RULE, Severity.WARNING, group.subject, people, message, mend, rules.source(RULE))


def _words(rule: SubgroupRule | None, group: Group) -> tuple[str, str]:
    if rule is None:
        message = _("Quy định của tỉnh không có nhóm mang mã “%(code)s” ở Tổ này.") % {"code": group.code}
        return message, _("Hãy chuyển người trong nhóm này sang nhóm khác rồi bỏ nhóm.")
    if not rule.per_hamlet:
        message = _("%(group)s là nhóm chung của Tổ, không lập riêng cho từng thôn.") % {"group": rule.name}
        return message, _("Hãy chuyển người sang nhóm chung của Tổ.")
    message = _("%(group)s chưa gắn với thôn nào của xã, phường.") % {"group": rule.name}
    return message, _("Hãy chọn lại thôn, làng, tổ dân phố của nhóm.")
