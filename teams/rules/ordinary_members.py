"""The number of members besides leader and deputies (Đề án III.2.2)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.enums import Position
from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster
from teams.rules.wording import how_many, limits

RULE = "ordinary_members"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    """A team that is too large or too small as a whole hears that once, from `team_size`."""
    allowed, count, whole = rules.members, len(roster.at(Position.MEMBER)), len(roster.counted)
    missed = allowed.missed_by(count)
    message = _("Tổ có %(count)d thành viên (không kể tổ trưởng, tổ phó); quy định %(limits)s.") % {
        "count": count,
        "limits": limits(allowed),
    }
    if allowed.is_below(count) and not rules.size.is_below(whole):
        most = None if allowed.max is None else allowed.max - count
        mend = _("Hãy thêm %(number)s thành viên.") % {"number": how_many(allowed.min - count, most)}
        yield Finding(RULE, Severity.ERROR, "few", (), message, mend, rules.source(RULE), missed)
    if allowed.is_above(count) and not allowed.is_none and not rules.size.is_above(whole):
        mend = _("Hãy bớt %(number)d thành viên, hoặc đổi vị trí của họ.") % {"number": missed}
        yield Finding(RULE, Severity.ERROR, "many", (), message, mend, rules.source(RULE), missed)
