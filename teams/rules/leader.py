"""One leader, who represents what the province asks for (Đề án III.2.2; seed 002 II.2.1b-c)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.enums import Position
from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster, Seat, keys_of
from teams.rules.wording import limits, name_of, names_of

RULE = "leader"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    leaders = roster.at(Position.LEADER)
    rule = rules.leader
    wanted = _(" hoặc ").join(roster.component_name(code) for code in rule.components)
    if rule.count.is_below(len(leaders)):
        yield _nobody(wanted, rules)
    if rule.count.is_above(len(leaders)) and not rule.count.is_none:
        yield _several(leaders, rules)
    for seat in leaders:
        if rule.components and seat.component not in rule.components:
            yield _other(seat, wanted, rules)


def _nobody(wanted: str, rules: TeamRules) -> Finding:
    message = _("Tổ chưa có tổ trưởng; quy định %(limits)s.") % {"limits": limits(rules.leader.count)}
    mend = _("Hãy chọn một người làm tổ trưởng.")
    if wanted:
        mend = _("Hãy chọn tổ trưởng là: %(wanted)s.") % {"wanted": wanted}
    return Finding(RULE, Severity.ERROR, "few", (), message, mend, rules.source(RULE))


def _several(leaders: list[Seat], rules: TeamRules) -> Finding:
    message = _("Tổ có %(count)d tổ trưởng: %(names)s; quy định %(limits)s.") % {
        "count": len(leaders),
        "names": names_of(leaders),
        "limits": limits(rules.leader.count),
    }
    mend = _("Hãy giữ lại một tổ trưởng và đổi vị trí của những người còn lại.")
    missed = rules.leader.count.missed_by(len(leaders))
    return Finding(RULE, Severity.ERROR, "many", keys_of(leaders), message, mend, rules.source(RULE), missed)


def _other(seat: Seat, wanted: str, rules: TeamRules) -> Finding:
    words = {"wanted": wanted, "name": name_of(seat)}
    message = _("Tổ trưởng phải là: %(wanted)s. %(name)s không thuộc thành phần này.") % words
    mend = _("Hãy sửa thành phần nếu ghi nhầm, hoặc chọn người khác làm tổ trưởng.")
    return Finding(RULE, Severity.ERROR, f"seat:{seat.key}", (seat.key,), message, mend, rules.source(RULE))
