"""The number of leader, deputies and members together (Đề án III.2.1; seed 002 II.2.1d)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.enums import Position
from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster
from teams.rules.wording import how_many, limits

RULE = "team_size"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    count = len(roster.counted)
    if rules.size.holds(count):
        return
    message = _(
        "Tổ có %(count)d người (%(leaders)d tổ trưởng, %(deputies)d tổ phó, %(members)d thành viên); "
        "quy định %(limits)s."
    ) % {
        "count": count,
        "leaders": len(roster.at(Position.LEADER)),
        "deputies": len(roster.at(Position.DEPUTY)),
        "members": len(roster.at(Position.MEMBER)),
        "limits": limits(rules.size),
    }
    subject, mend = _few(count, rules) if rules.size.is_below(count) else _many(count, rules)
    missed = rules.size.missed_by(count)
    yield Finding(RULE, Severity.ERROR, subject, (), message, mend, rules.source(RULE), missed)


def _few(count: int, rules: TeamRules) -> tuple[str, str]:
    least, most = rules.size.min - count, None if rules.size.max is None else rules.size.max - count
    return "few", _("Hãy thêm %(number)s người.") % {"number": how_many(least, most)}


def _many(count: int, rules: TeamRules) -> tuple[str, str]:
    extra = {"number": rules.size.missed_by(count)}
    if rules.collaborators.is_none:
        return "many", _("Hãy bớt %(number)d người.") % extra
    return "many", _("Hãy chuyển %(number)d người sang Cộng tác viên, hoặc bớt đi.") % extra
