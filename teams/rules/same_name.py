"""Two people of the same name may be one who was written down twice, with another number."""

from collections.abc import Iterator
from hashlib import blake2s

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.identity import name_key, phone_of, shared
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster, keys_of
from teams.rules.wording import name_of

RULE = "same_name"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    """The same name with the same number is for `person_twice`."""
    for name, seats in shared(roster, name_key).items():
        phones = {phone_of(seat) or f"none:{place}" for place, seat in enumerate(seats)}
        if len(phones) == 1:
            continue
        message = _("%(count)d người cùng tên %(name)s.") % {"count": len(seats), "name": name_of(seats[0])}
        mend = _("Nếu là một người bị ghi hai lần, hãy xóa bớt. Nếu là những người khác nhau, ghi rõ lý do chấp nhận.")
        # A digest: the name itself would stand in the page's source and in the record of what was accepted.
        subject = blake2s(name.encode(), digest_size=6).hexdigest()
        yield Finding(RULE, Severity.WARNING, subject, keys_of(seats), message, mend, rules.source(RULE))
