"""Everybody has a telephone number that can be one: people sign in with it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.phones import normalise_phone
from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster
from teams.rules.wording import name_of

RULE = "phone_missing"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    for seat in roster.ordered:
        if normalise_phone(seat.phone) is not None:
            continue
        words = {"name": name_of(seat), "phone": seat.phone.strip()}
        message = _("%(name)s chưa có số điện thoại.") % words
        mend = _("Hãy ghi số điện thoại; mỗi người đăng nhập bằng số của mình.")
        if words["phone"]:
            message = _("Số điện thoại %(phone)s của %(name)s chưa đúng.") % words
            mend = _("Hãy ghi lại đủ 10 số, bắt đầu bằng số 0, ví dụ 0912345678.")
        yield Finding(RULE, Severity.ERROR, f"seat:{seat.key}", (seat.key,), message, mend, rules.source(RULE))
