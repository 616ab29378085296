"""A person in two teams at once, where the province forbids it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster, Seat
from teams.rules.wording import name_of

RULE = "several_teams"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    elsewhere: dict[str, tuple[Seat, set[str]]] = {}
    for seat in roster.ordered:
        _seat, teams = elsewhere.setdefault(seat.key, (seat, set()))
        teams.update(seat.same_kind_teams if rules.same_kind_forbidden else ())
        teams.update(seat.other_kind_teams if rules.other_kind_forbidden else ())
    for seat, teams in elsewhere.values():
        if teams:
            yield _finding(seat, sorted(teams), rules)


def _finding(seat: Seat, teams: list[str], rules: TeamRules) -> Finding:
    words = {"name": name_of(seat), "teams": ", ".join(teams)}
    message = _("%(name)s đang ở một Tổ khác: %(teams)s. Một người không được ở hai Tổ cùng lúc.") % words
    mend = _("Hãy làm thủ tục cho %(name)s thôi tham gia Tổ kia trước, hoặc chọn người khác.") % words
    return Finding(RULE, Severity.ERROR, f"seat:{seat.key}", (seat.key,), message, mend, rules.source(RULE))
