"""As many deputies as asked for, and one for each component that the province names (Đề án III.2.2)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.enums import Position
from teams.rules.findings import Finding, Severity
from teams.rules.limits import Range, TeamRules
from teams.rules.roster import Roster, Seat, keys_of
from teams.rules.wording import how_many, limits, names_of

RULE = "deputies"


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    deputies = roster.at(Position.DEPUTY)
    yield from _count(deputies, rules)
    spare = _spare(deputies, rules.deputies.components)
    held = {seat.component for seat in deputies}
    for code in rules.deputies.components:
        if code not in held:
            yield _missing(roster.component_name(code), code, spare, rules)


def _count(deputies: list[Seat], rules: TeamRules) -> Iterator[Finding]:
    allowed, count = rules.deputies.count, len(deputies)
    if allowed.holds(count) or allowed.is_none:
        return
    message = _("Tổ có %(count)d tổ phó; quy định %(limits)s.") % {"count": count, "limits": limits(allowed)}
    if deputies:
        message = _("Tổ có %(count)d tổ phó: %(names)s; quy định %(limits)s.") % {
            "count": count,
            "names": names_of(deputies),
            "limits": limits(allowed),
        }
    subject, mend = _mend(count, allowed)
    missed = allowed.missed_by(count)
    yield Finding(RULE, Severity.ERROR, subject, keys_of(deputies), message, mend, rules.source(RULE), missed)


def _mend(count: int, allowed: Range) -> tuple[str, str]:
    if allowed.is_below(count):
        most = None if allowed.max is None else allowed.max - count
        return "few", _("Hãy chọn thêm %(number)s tổ phó.") % {"number": how_many(allowed.min - count, most)}
    return "many", _("Hãy đổi vị trí của %(number)d tổ phó.") % {"number": allowed.missed_by(count)}


def _spare(deputies: list[Seat], components: tuple[str, ...]) -> list[Seat]:
    """Deputies who represent none of the components asked for, or one that another deputy represents already."""
    held: set[str] = set()
    spare = []
    for seat in deputies:
        if seat.component not in components or seat.component in held:
            spare.append(seat)
        held.add(seat.component)
    return spare


def _missing(wanted: str, code: str, spare: list[Seat], rules: TeamRules) -> Finding:
    message = _("Chưa có tổ phó là: %(wanted)s.") % {"wanted": wanted}
    mend = _("Hãy chọn một tổ phó thuộc thành phần này.")
    if spare:
        mend = _("Hãy sửa thành phần của %(names)s nếu ghi nhầm, hoặc chọn tổ phó khác.") % {"names": names_of(spare)}
    return Finding(RULE, Severity.ERROR, code, keys_of(spare), message, mend, rules.source(RULE))
