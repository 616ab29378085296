"""Whom the team must have somebody of, in whatever position (Đề án III.2.2)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster

RULE = "required_components"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    held = {seat.component for seat in roster.counted}
    for code in rules.required_components:
        if code not in held:
            wanted = {"wanted": roster.component_name(code)}
            message = _("Tổ chưa có người thuộc thành phần bắt buộc: %(wanted)s.") % wanted
            mend = _("Hãy mời thêm người thuộc thành phần này, hoặc sửa thành phần của người đã có nếu ghi nhầm.")
            yield Finding(RULE, Severity.ERROR, code, (), message, mend, rules.source(RULE))
