"""Where ethnic minorities live, somebody in the team speaks their language (Đề án III.2.3)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster, Seat

RULE = "minority_language"


def is_needed(roster: Roster, rules: TeamRules) -> bool:
    return rules.minority_language and roster.needs_minority_language


def spoken(seat: Seat) -> list[str]:
    return sorted(language.strip() for language in seat.languages if language.strip())


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    if not is_needed(roster, rules) or any(spoken(seat) for seat in roster.counted):
        return
    message = _(
        "%(commune)s có đồng bào dân tộc thiểu số nhưng Tổ chưa có thành viên nào biết tiếng dân tộc thiểu số."
    ) % {"commune": roster.commune_full_name}
    mend = _("Hãy ghi tiếng dân tộc mà thành viên biết nói, hoặc mời thêm người biết.")
    yield Finding(RULE, Severity.ERROR, "team", (), message, mend, rules.source(RULE))
