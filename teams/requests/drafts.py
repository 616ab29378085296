"""Writing requests. What is written is checked as a whole when it is handed in; here only what could never be."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teams.enums import LineKind, RequestKind, RequestState, TeamKind, TeamState
from teams.models import Commune, Hamlet, LineGroup, Membership, RosterLine, RosterRequest, Team
from teams.refused import RefusedError
from teams.requests.beginnings import new_request, new_team
from teams.requests.days import first_free_day
from teams.requests.differences import Names, changed_between
from teams.requests.locking import WRITABLE, keep, locked_for_writing
from teams.requests.wishes import LineWish, group_columns, line_columns
from teams.rosters import Person, Sitting
from teams.rosters.proposed import person_of
from teams.rules.settings import team_kinds, team_rules


@transaction.atomic
def open_registration(
    commune: Commune, by: User, *, kind: str = TeamKind.COMMUNE, hamlet: Hamlet | None = None
) -> RosterRequest:
    """Begin to register a team of `kind` (T2, Đề án III.1), or go on with the one that was begun.

    Raises RefusedError if the commune (the hamlet) has such a team in force, or the province knows no such kind.
    """
    Commune.objects.select_for_update(no_key=True).get(pk=commune.pk)
    kinds = team_kinds(commune.province.rules)
    if kind not in kinds or (kind == TeamKind.HAMLET) != (hamlet is not None):
        raise RefusedError({"kind": [_("Hãy chọn loại Tổ trong danh sách.")]})
    same = Team.objects.filter(commune=commune, kind=kind, hamlet=hamlet)
    begun = RosterRequest.objects.open().filter(team__in=same.filter(state=TeamState.DRAFT)).first()
    if begun is not None:
        return begun
    if same.filter(state=TeamState.IN_FORCE).exists():
        raise RefusedError({"__all__": [_("Tổ này đã thành lập. Hãy mở danh sách Tổ để đề nghị thay đổi.")]})
    team = same.filter(state=TeamState.DRAFT).first()
    if team is None:
        team = new_team(commune, team_rules(commune.province.rules, kind), kinds[kind], hamlet)
        team.save()
    return _begin(team, by)


def _begin(team: Team, by: User, *, asked_by: User | None = None) -> RosterRequest:
    request = new_request(team, by, free_from=first_free_day(team), asked_by=asked_by)
    request.save()
    return request


@transaction.atomic
def open_change(team: Team, by: User) -> RosterRequest:
    """The team's change request that is being written, or a new one. Raises RefusedError while one waits for approval,
    or if the team is not in force."""
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    begun = RosterRequest.objects.open().filter(team=team, asked_by__isnull=True).first()
    if begun is not None and begun.state == RequestState.SUBMITTED:
        raise RefusedError(
            {"__all__": [_("Một đề nghị của Tổ đang chờ duyệt. Hãy đợi kết quả, hoặc rút lại để viết thêm.")]}
        )
    if begun is not None:
        return begun
    if team.state != TeamState.IN_FORCE:
        raise RefusedError({"__all__": [_("Tổ chưa hoạt động hoặc đã giải thể nên không có gì để thay đổi.")]})
    return _begin(team, by)


@transaction.atomic
def ask_to_leave(membership: Membership, by: User, *, reason: str) -> RosterRequest:
    """The member's own wish to leave (seed 002 II.2.1d: "Thành viên tự nguyện xin thôi"), for the leader to introduce.

    Raises RefusedError if there is one already, or if the person is not in the team (any more).
    """
    Team.objects.select_for_update(no_key=True).get(pk=membership.team_id)
    membership.refresh_from_db()
    if not membership.in_force(timezone.localdate()):
        raise RefusedError({"__all__": [_("Bạn không còn trong Tổ này.")]})
    try:
        with transaction.atomic():
            request = _begin(membership.team, by, asked_by=membership.user)
    except IntegrityError:
        raise RefusedError({"__all__": [_("Bạn đã có một đề nghị đang chờ.")]}) from None
    _write(request, LineWish(LineKind.LEAVE, _as_is(membership), membership.pk, reason=reason))
    request.ask()
    keep(request, by, _("xin thôi tham gia Tổ"), move="ask", reason=reason)
    return request


def _as_is(membership: Membership) -> Person:
    return Person(membership.user.full_name, membership.user.phone or "", membership.position, membership.component_id)


@transaction.atomic
def put_line(
    request: RosterRequest, wish: LineWish, by: User, *, line: RosterLine | None = None, seen: Person | None = None
) -> RosterLine:
    """Write a line, or write `line` anew; somebody who is in the request already gets one line, not two.

    `seen` is what the line said when it was opened. Raises RefusedError if it says something else by now, StaleError
    if the request can no longer be written.
    """
    (row,) = locked_for_writing(request)
    known = _line_about(row, wish, line)
    if line is not None and known is None:
        raise RefusedError({"__all__": [_("Dòng này vừa bị xóa ở nơi khác. Hãy thêm lại nếu vẫn cần.")]})
    if known is not None and seen is not None and person_of(known) != seen:
        raise RefusedError({"__all__": [_what_changed(row.team, seen, person_of(known))]})
    written = _rewrite(known, wish) if known is not None else _write(row, wish)
    keep(row, by, f"{_('sửa dòng') if known else _('thêm dòng')} “{wish.kind.label}: {wish.person.full_name}”")
    return written


def _what_changed(team: Team, seen: Person, now: Person) -> str:
    """Told to whoever comes second, who may then write over it knowingly."""
    changes = "; ".join(f"{change.label}: {change.new or '–'}" for change in changed_between(seen, now, Names.of(team)))
    return _("Dòng này vừa được sửa ở nơi khác (%(changes)s). Bấm Lưu lần nữa nếu vẫn muốn ghi nội dung dưới đây.") % {
        "changes": changes or _("nhóm")
    }


def person_now(line: RosterLine) -> Person | None:
    """What a line says at this moment; None if it is gone."""
    row = RosterLine.objects.prefetch_related("groups").filter(pk=line.pk).first()
    return person_of(row) if row is not None else None


def line_being_written(team: Team, sitting: Sitting) -> RosterLine | None:
    """The line about a person of the roster in the team's request that can be written."""
    rows = RosterLine.objects.filter(request__team=team, request__asked_by__isnull=True, request__state__in=WRITABLE)
    return rows.filter(membership=sitting.membership, volunteer=sitting.volunteer).first()


def _line_about(request: RosterRequest, wish: LineWish, line: RosterLine | None) -> RosterLine | None:
    if line is not None:
        return request.lines.filter(pk=line.pk).first()
    if wish.kind == LineKind.JOIN:
        # Sent twice, by two taps or by going back: it is one person.
        same = request.lines.filter(kind=LineKind.JOIN, full_name=wish.person.full_name, phone=wish.person.phone)
        return same.first()
    return request.lines.filter(membership=wish.membership, volunteer=wish.volunteer).first()


def _write(request: RosterRequest, wish: LineWish) -> RosterLine:
    line = RosterLine.objects.create(
        province_id=request.province_id,
        commune_id=request.commune_id,
        team_id=request.team_id,
        request=request,
        **line_columns(wish),
    )
    _write_groups(line, wish)
    return line


def _rewrite(line: RosterLine, wish: LineWish) -> RosterLine:
    for column, value in line_columns(wish).items():
        setattr(line, column, value)
    line.returned_because = ""  # what was wrong with it was about what it said before
    line.save()
    line.groups.all().delete()
    _write_groups(line, wish)
    return line


def _write_groups(line: RosterLine, wish: LineWish) -> None:
    LineGroup.objects.bulk_create(LineGroup(line=line, **columns) for columns in group_columns(wish))


@transaction.atomic
def drop_line(line: RosterLine, by: User) -> None:
    """Take a line out of its request; one that is gone already stays gone."""
    (row,) = locked_for_writing(line.request)
    deleted, _per_model = row.lines.filter(pk=line.pk).delete()
    if deleted:
        keep(row, by, _("bỏ dòng “%(line)s”") % {"line": line})


@transaction.atomic
def set_details(
    request: RosterRequest,
    by: User,
    *,
    effective_from: date,
    note: str = "",
    zalo_name: str | None = None,
    zalo_link: str | None = None,
) -> None:
    """Write what is about the request as a whole; for a registration also the team's Zalo group (III.3.2)."""
    (row,) = locked_for_writing(request)
    row.effective_from, row.note = effective_from, note
    if row.kind == RequestKind.REGISTRATION and zalo_name is not None:
        row.team.zalo_name, row.team.zalo_link = zalo_name, zalo_link or ""
        row.team.save(update_fields=["zalo_name", "zalo_link"])
    keep(row, by, _("sửa thông tin chung"))
