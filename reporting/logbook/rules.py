"""What may be logged by whom: every rule that an entry breaks gets its sentence, beside the field it is about."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from reporting.closing import reason_errors
from reporting.enums import Result
from reporting.logbook.entry import GROUPS, Entry, Sent
from reporting.logbook.ground import Ground, Seat
from reporting.models.logs import MAX_COUNT, MAX_NOTE
from teams.enums import HalfDay
from teams.models import Hamlet, Membership, SupportPoint

Refuse = Callable[[str, str], None]
RESULTS = frozenset(Result.values)
HALF_DAYS = frozenset(HalfDay.values)


def places_of(membership: Membership, day: date) -> tuple[list[SupportPoint], list[Hamlet]]:
    """Where this member may have worked on `day`: the open support points and the hamlets of the own commune."""
    points = SupportPoint.objects.filter(commune_id=membership.commune_id).open_on(day)
    return list(points), list(Hamlet.objects.filter(commune_id=membership.commune_id))


def memberships_on(user: User, day: date) -> list[Membership]:
    """The memberships of `user` in force on `day`, the longest first."""
    rows = Membership.objects.in_force_on(day).filter(user=user)
    return list(rows.select_related("team", "commune").order_by("valid_from", "pk"))


def first_day_in_team(membership: Membership) -> date:
    """The first day ever of this person in this team."""
    rows = Membership.objects.filter(team_id=membership.team_id, user_id=membership.user_id)
    return min(rows.values_list("valid_from", flat=True), default=membership.valid_from)


def errors_of(one: Sent, ground: Ground, by: User) -> dict[str, list[str]]:
    """Every rule that an entry breaks (R1's bad input): field name -> what is wrong and what to do. Empty if none."""
    entry, seat = one.entry, ground.seat_of(one)
    errors: dict[str, list[str]] = {}

    def refuse(name: str, message: str) -> None:
        errors.setdefault(name, []).append(message)

    _check_day(entry, seat, ground, refuse, is_own=one.user == by.pk)
    if entry.half_day not in HALF_DAYS:
        refuse("half_day", _("Hãy chọn buổi sáng, chiều hoặc tối."))
    _check_place(entry, seat, ground, refuse)
    _check_counts(entry, refuse)
    _check_lists(entry, seat.province, ground, refuse)
    if len(entry.difficulty_note) > MAX_NOTE:
        refuse("difficulty_note", _("Mô tả chỉ được dài đến %(max)s ký tự. Hãy viết gọn lại.") % {"max": MAX_NOTE})
    if ground.is_closed(seat.commune, entry.day):
        for message in reason_errors(one.reason):
            refuse("reason", message)
    return errors


def _check_day(entry: Entry, seat: Seat, ground: Ground, refuse: Refuse, *, is_own: bool) -> None:
    if entry.day > ground.today:
        refuse("day", _("Ngày này chưa tới. Chỉ ghi những buổi đã làm, đến hôm nay."))
    elif not seat.team_existed_on(entry.day):
        refuse("day", _("Tổ chưa hoạt động vào ngày này. Hãy chọn ngày khác."))
    elif not seat.in_force(entry.day) and not is_own:
        refuse("member", _("Người này không ở trong Tổ vào ngày đã chọn. Hãy chọn lại người hoặc ngày."))
    elif not seat.in_force(entry.day):
        refuse("day", _("Bạn không phải là thành viên của Tổ vào ngày này. Hãy chọn ngày khác hoặc hỏi Tổ trưởng."))


def _check_place(entry: Entry, seat: Seat, ground: Ground, refuse: Refuse) -> None:
    if (entry.support_point is None) == (entry.hamlet is None):
        refuse("place", _("Hãy chọn nơi hỗ trợ."))
        return
    kind, key = ("point", entry.support_point) if entry.support_point is not None else ("hamlet", entry.hamlet)
    place = ground.places.get((kind, key or 0))
    if place is not None and place.commune == seat.commune and place.is_open_on(entry.day):
        return
    if kind == "point":
        refuse("place", _("Điểm hỗ trợ này không thuộc xã, phường của bạn hoặc không mở vào ngày này. Hãy chọn lại."))
    else:
        refuse("place", _("Thôn, làng này không thuộc xã, phường của bạn. Hãy chọn lại."))


def _check_counts(entry: Entry, refuse: Refuse) -> None:
    if any(not 0 <= line.count <= MAX_COUNT for line in (*entry.lines, *entry.merged_lines)):
        refuse("lines", _("Số lượt của mỗi nội dung phải từ 0 đến %(max)s.") % {"max": MAX_COUNT})
    if entry.total <= 0:
        refuse("lines", _("Chưa có lượt nào. Bấm + để ghi số người đã được hỗ trợ."))
    for group in GROUPS:
        count = getattr(entry, group)
        if count < 0:
            refuse(group, _("Số người không thể nhỏ hơn 0."))
        elif count > max(entry.total, 0):
            refuse(group, _("Không thể nhiều hơn tổng số lượt (%(total)s).") % {"total": entry.total})


def _check_lists(entry: Entry, province: int, ground: Ground, refuse: Refuse) -> None:
    """Services, procedures and difficulties are those of the own province, and results are known ones."""
    named: list[tuple[str, str, list[int | None]]] = [
        ("lines", "service", [line.service for line in entry.lines]),
        ("lines", "procedure", [line.procedure for line in entry.lines]),
        ("difficulty", "difficulty", [entry.difficulty]),
    ]
    for name, kind, keys in named:
        if not ground.are_of(kind, keys, province):
            refuse(name, _("Danh mục đã thay đổi. Hãy tải lại trang rồi chọn lại."))
    if any(line.result not in RESULTS for line in entry.lines):
        refuse("lines", _("Hãy chọn lại kết quả hỗ trợ."))
