"""The number of collaborators beside the team (seed 002 II.2.1d)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.enums import Position
from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster, keys_of
from teams.rules.wording import how_many, limits

RULE = "collaborators"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    helpers, allowed = roster.at(Position.COLLABORATOR), rules.collaborators
    count = len(helpers)
    if allowed.holds(count) or allowed.is_none:
        return
    message = _("Tổ có %(count)d cộng tác viên; quy định %(limits)s.") % {"count": count, "limits": limits(allowed)}
    if allowed.is_below(count):
        most = None if allowed.max is None else allowed.max - count
        subject, mend = "few", _("Hãy thêm %(number)s cộng tác viên.") % {"number": how_many(allowed.min - count, most)}
    else:
        subject, mend = "many", _("Hãy bớt %(number)d cộng tác viên.") % {"number": allowed.missed_by(count)}
    missed = allowed.missed_by(count)
    yield Finding(RULE, Severity.ERROR, subject, keys_of(helpers), message, mend, rules.source(RULE), missed)
