"""Why a half-day still lacks people, said so that the leader knows what to do."""

from collections import Counter

from django.utils.translation import gettext as _

from teams.rota.board import Board, Standing
from teams.rota.openings import Opening


def why_open(board: Board, opening: Opening) -> str:
    """`Còn 3 người rảnh…`, or what keeps everybody away."""
    standings = Counter(board.standing(person, opening) for person in board.crew.values())
    in_team = sum(count for standing, count in standings.items() if standing is not Standing.NOT_IN_TEAM)
    if not in_team:
        return _("Tổ không có thành viên nào vào ngày này.")
    if standings[Standing.FREE]:
        return _("Còn %(count)d người rảnh.") % {"count": standings[Standing.FREE]}
    parts = _parts(standings)
    if standings[Standing.SAME_DAY]:
        parts.insert(0, _("%(count)d người đã trực buổi khác trong ngày") % {"count": standings[Standing.SAME_DAY]})
    return _("Không còn ai rảnh: %(parts)s.") % {"parts": ", ".join(parts)}


def _parts(standings: Counter[Standing]) -> list[str]:
    said = (
        (Standing.ELSEWHERE, _("%(count)d người đang trực điểm khác")),
        (Standing.ABSENT, _("%(count)d người vắng")),
        (Standing.OFFICE, _("%(count)d người trực giờ hành chính ở cơ quan")),
        (Standing.HERE, _("%(count)d người trong ca")),
    )
    return [text % {"count": standings[standing]} for standing, text in said if standings[standing]]
