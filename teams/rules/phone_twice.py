"""A telephone number belongs to one person: nobody else in the roster or in the portal has it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.identity import name_key, phone_of, shared
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster, Seat, keys_of
from teams.rules.wording import listed, name_of, names_of

RULE = "phone_twice"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    """One person written down twice is for `person_twice`."""
    for phone, seats in shared(roster, phone_of).items():
        names = {name_key(seat) for seat in seats}
        if len(names) > 1 or "" in names:
            message = _("%(names)s ghi cùng số điện thoại %(phone)s.") % {"names": names_of(seats), "phone": phone}
            mend = _("Hãy hỏi lại và ghi số riêng của từng người.")
            subject = "roster:" + "+".join(sorted(keys_of(seats)))
            yield Finding(RULE, Severity.ERROR, subject, keys_of(seats), message, mend, rules.source(RULE))
    owned: dict[str, tuple[Seat, set[str]]] = {}
    for seat in roster.ordered:
        owned.setdefault(seat.key, (seat, set()))[1].update(seat.phone_owners)
    for seat, owners in owned.values():
        if owners:
            yield _owned(seat, sorted(owners), rules)


def _owned(seat: Seat, owners: list[str], rules: TeamRules) -> Finding:
    message = _("Số điện thoại %(phone)s của %(name)s đã là của tài khoản khác: %(owners)s.") % {
        "phone": seat.phone.strip(),
        "name": name_of(seat),
        "owners": listed(owners),
    }
    mend = _("Nếu là cùng một người, hãy ghi họ tên như trong tài khoản; nếu không, hãy ghi số khác.")
    return Finding(RULE, Severity.ERROR, f"account:{seat.key}", (seat.key,), message, mend, rules.source(RULE))
