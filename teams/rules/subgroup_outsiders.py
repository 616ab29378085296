"""Who sits in a sub-group without being in the team: volunteers, where the rules allow them (Đề án III.4.3)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.grouping import foreseen, title_of
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster

RULE = "subgroup_outsiders"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    for rule, group in foreseen(roster, rules):
        for member in group.members:
            if member.key in roster.keys or (rule.volunteers and member.is_volunteer):
                continue
            message = _("%(name)s ở trong %(group)s nhưng không thuộc Tổ.") % {
                "name": member.name.strip() or _("Người chưa ghi tên"),
                "group": title_of(rule, group, roster),
            }
            mend = _("Hãy thêm người này vào danh sách Tổ, hoặc đưa ra khỏi nhóm.")
            if rule.volunteers:
                mend = _("Hãy thêm vào danh sách Tổ, ghi là tình nguyện viên ngoài Tổ, hoặc đưa ra khỏi nhóm.")
            subject = f"{group.subject}:{member.key}"
            yield Finding(RULE, Severity.WARNING, subject, (), message, mend, rules.source(RULE))
