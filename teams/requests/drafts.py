"""Writing requests. What is written is checked as a whole when it is handed in; here only what could never be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teams.enums import LineKind, RequestKind, RequestState, TeamKind, TeamState
from teams.models import Commune, Hamlet, LineGroup, Membership, RosterLine, RosterRequest, Team
from teams.refused import RefusedError
from teams.requests.locking import keep, keep_all, locked_for_writing
from teams.rosters import Person
from teams.rosters.proposed import person_of
from teams.rules.settings import team_kinds, team_rules


@dataclass(frozen=True)
class LineWish:
    """What a line is to say. Without `membership` and `volunteer` it is somebody new."""

    kind: LineKind
    person: Person
    membership: int | None = None
    volunteer: int | None = None
    reason: str = ""


@transaction.atomic
def open_registration(
    commune: Commune, by: User, *, kind: str = TeamKind.COMMUNE, hamlet: Hamlet | None = None
) -> RosterRequest:
    """Begin to register a team of `kind` (T2, Đề án III.1), or go on with the one that was begun.

    Raises RefusedError if the commune (the hamlet) has such a team in force, or the province knows no such kind.
    """
    Commune.objects.select_for_update(no_key=True).get(pk=commune.pk)
    if kind not in team_kinds(commune.province.rules) or (kind == TeamKind.HAMLET) != (hamlet is not None):
        raise RefusedError({"kind": [_("Hãy chọn loại Tổ trong danh sách.")]})
    same = Team.objects.filter(commune=commune, kind=kind, hamlet=hamlet)
    begun = RosterRequest.objects.open().filter(team__in=same.filter(state=TeamState.DRAFT)).first()
    if begun is not None:
        return begun
    today = timezone.localdate()
    if same.filter(state=TeamState.IN_FORCE).exists():
        raise RefusedError({"__all__": [_("Tổ này đã thành lập. Hãy mở danh sách Tổ để đề nghị thay đổi.")]})
    team = same.filter(state=TeamState.DRAFT).first() or Team.objects.create(
        province_id=commune.province_id, commune=commune, kind=kind, hamlet=hamlet, **_names(commune, kind, hamlet)
    )
    return _new(team, RequestKind.REGISTRATION, by, effective_from=today)


def _names(commune: Commune, kind: str, hamlet: Hamlet | None) -> dict[str, str]:
    rules = team_rules(commune.province.rules, kind)
    units = {"commune": commune.full_name, "hamlet": str(hamlet or "")}
    name = (rules.name_pattern or f"{team_kinds(commune.province.rules)[kind]} {{commune}}").format(**units)
    return {"name": name, "zalo_name": rules.zalo_pattern.format(**units)}


@transaction.atomic
def open_change(team: Team, by: User) -> RosterRequest:
    """The team's change request that is being written, or a new one. Raises RefusedError while one waits for approval,
    or if the team is not in force."""
    Team.objects.select_for_update().get(pk=team.pk)
    begun = RosterRequest.objects.open().filter(team=team, asked_by__isnull=True).first()
    if begun is not None and begun.state == RequestState.SUBMITTED:
        raise RefusedError(
            {"__all__": [_("Một đề nghị của Tổ đang chờ duyệt. Hãy đợi kết quả, hoặc rút lại để viết thêm.")]}
        )
    if begun is not None:
        return begun
    if team.state != TeamState.IN_FORCE:
        raise RefusedError({"__all__": [_("Tổ chưa hoạt động hoặc đã giải thể nên không có gì để thay đổi.")]})
    return _new(team, RequestKind.CHANGE, by, effective_from=timezone.localdate())


def _new(
    team: Team, kind: RequestKind, by: User, *, effective_from: date | None, asked_by: User | None = None
) -> RosterRequest:
    return RosterRequest.objects.create(
        province_id=team.province_id,
        commune_id=team.commune_id,
        team=team,
        kind=kind,
        effective_from=effective_from,
        asked_by=asked_by,
        created_by=by,
        created_at=timezone.now(),
    )


@transaction.atomic
def ask_to_leave(membership: Membership, by: User, *, reason: str) -> RosterRequest:
    """The member's own wish to leave (seed 002 II.2.1d: "Thành viên tự nguyện xin thôi"), for the leader to introduce.

    Raises RefusedError if there is one already.
    """
    try:
        with transaction.atomic():
            request = _new(
                membership.team, RequestKind.CHANGE, by, effective_from=timezone.localdate(), asked_by=membership.user
            )
    except IntegrityError:
        raise RefusedError({"__all__": [_("Bạn đã có một đề nghị đang chờ.")]}) from None
    _write([(request, LineWish(LineKind.LEAVE, _as_is(membership), membership.pk, reason=reason))])
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
        raise RefusedError({"__all__": [_("Dòng này vừa được sửa ở nơi khác. Hãy xem lại nội dung rồi sửa tiếp.")]})
    written = _rewrite(known, wish) if known is not None else _write([(row, wish)])[0]
    keep(row, by, f"{_('sửa dòng') if known else _('thêm dòng')} “{wish.kind.label}: {wish.person.full_name}”")
    return written


def _line_about(request: RosterRequest, wish: LineWish, line: RosterLine | None) -> RosterLine | None:
    if line is not None:
        return request.lines.filter(pk=line.pk).first()
    if wish.kind == LineKind.JOIN:
        return None
    return request.lines.filter(membership=wish.membership, volunteer=wish.volunteer).first()


@transaction.atomic
def put_lines(
    wishes: Mapping[int, Iterable[LineWish]],
    requests: Iterable[RosterRequest],
    by: User,
    *,
    dropped: Iterable[int] = (),
) -> int:
    """Write many lines at once, as read from a file: wishes by request key. `dropped` are lines that they replace.

    All or nothing, in a constant number of statements. Returns how many lines were written. Raises StaleError if a
    request can no longer be written.
    """
    rows = locked_for_writing(*requests)
    RosterLine.objects.filter(request__in=rows, pk__in=list(dropped)).delete()
    every = [(row, wish) for row in rows for wish in wishes.get(row.pk, ())]
    _write(every)
    keep_all(rows, by, _("nhập danh sách từ tệp Excel"))
    return len(every)


def _write(every: list[tuple[RosterRequest, LineWish]]) -> list[RosterLine]:
    lines = [
        RosterLine(
            province_id=request.province_id,
            commune_id=request.commune_id,
            team_id=request.team_id,
            request=request,
            **_columns(wish),
        )
        for request, wish in every
    ]
    RosterLine.objects.bulk_create(lines)
    _write_groups(zip(lines, (wish for _request, wish in every), strict=True))
    return lines


def _rewrite(line: RosterLine, wish: LineWish) -> RosterLine:
    for column, value in _columns(wish).items():
        setattr(line, column, value)
    line.returned_because = ""  # what was wrong with it was about what it said before
    line.save()
    line.groups.all().delete()
    _write_groups([(line, wish)])
    return line


def _write_groups(written: Iterable[tuple[RosterLine, LineWish]]) -> None:
    LineGroup.objects.bulk_create(
        LineGroup(line=line, code=seat.code, hamlet_id=seat.hamlet, is_leader=seat.is_leader)
        for line, wish in written
        for seat in sorted(wish.person.groups, key=lambda seat: (seat.code, seat.hamlet or 0))
    )


def _columns(wish: LineWish) -> dict[str, Any]:
    person = wish.person
    return {
        "kind": wish.kind,
        "membership_id": wish.membership,
        "volunteer_id": wish.volunteer,
        "is_volunteer": person.is_volunteer,
        "full_name": person.full_name,
        "phone": person.phone,
        "position": person.position,
        "component_id": person.component,
        "organisation": person.organisation,
        "languages": list(person.languages),
        "skills": list(person.skills),
        "reason": wish.reason,
    }


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
