"""Everybody has a name."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster

RULE = "name_missing"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    for seat in roster.ordered:
        if not seat.name.strip():
            message = _("Có người chưa ghi họ tên.")
            if seat.phone.strip():
                message = _("Người có số điện thoại %(phone)s chưa ghi họ tên.") % {"phone": seat.phone.strip()}
            mend = _("Hãy ghi đủ họ tên, hoặc xóa dòng này.")
            yield Finding(RULE, Severity.ERROR, f"seat:{seat.key}", (seat.key,), message, mend, rules.source(RULE))
