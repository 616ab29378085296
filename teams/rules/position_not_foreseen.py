"""Nobody holds a position that this kind of team does not have, as collaborators in Gia Lai."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.enums import Position
from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster, Seat
from teams.rules.wording import name_of

RULE = "position_not_foreseen"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    foreseen = _foreseen(rules)
    for seat in roster.ordered:
        if seat.position not in foreseen:
            yield _finding(seat, foreseen, rules)


def _foreseen(rules: TeamRules) -> list[Position]:
    allowed = {
        Position.LEADER: rules.leader.count,
        Position.DEPUTY: rules.deputies.count,
        Position.MEMBER: rules.members,
        Position.COLLABORATOR: rules.collaborators,
    }
    return [position for position, count in allowed.items() if not count.is_none]


def _finding(seat: Seat, foreseen: list[Position], rules: TeamRules) -> Finding:
    known = seat.position in Position.values
    message = _("%(name)s giữ vị trí “%(position)s”, quy định của tỉnh không có vị trí này ở Tổ.") % {
        "name": name_of(seat),
        "position": Position(seat.position).label if known else seat.position,
    }
    mend = _("Hãy chọn vị trí khác (%(positions)s), hoặc đưa người này ra khỏi danh sách.") % {
        "positions": ", ".join(str(position.label) for position in foreseen)
    }
    return Finding(RULE, Severity.ERROR, f"seat:{seat.key}", (seat.key,), message, mend, rules.source(RULE))
