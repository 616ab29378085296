"""One person stands in the roster once."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.identity import name_key, phone_of, shared
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster, Seat, keys_of
from teams.rules.wording import name_of

RULE = "person_twice"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    """The same row twice, or the same name with the same number."""
    twice = [*shared(roster, lambda seat: f"seat {seat.key}").values(), *shared(roster, _person).values()]
    for seats in twice:
        message = _("%(name)s có %(count)d dòng trong danh sách.") % {"name": name_of(seats[0]), "count": len(seats)}
        mend = _("Hãy giữ một dòng và xóa những dòng còn lại.")
        keys = keys_of(seats)
        subject = "seat:" + "+".join(sorted(keys))
        yield Finding(RULE, Severity.ERROR, subject, keys, message, mend, rules.source(RULE))


def _person(seat: Seat) -> str:
    name, phone = name_key(seat), phone_of(seat)
    return f"{phone} {name}" if name and phone else ""
