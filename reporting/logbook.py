"""The daily log: checking what a member typed, and storing it once (R1, R2; Đề án III.3.2, IV.4.2e).

Everything that stores or changes a log goes through here: the phone page, tests, commands and, later, the sync API.
Days are days in Asia/Ho_Chi_Minh.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.changes import announce
from reporting.enums import HalfDay, Result, Settlement
from reporting.models import (
    ChangedDay,
    Difficulty,
    LogEntry,
    LogLine,
    Procedure,
    Service,
    SupportSession,
    UnsettledEntry,
)
from reporting.models.catalogues import CatalogueItem
from reporting.models.logs import MAX_COUNT, MAX_NOTE
from teams.models import Hamlet, Membership, SupportPoint

Place = SupportPoint | Hamlet
GROUPS = ("women", "elderly", "ethnic_minority", "disabled")


@dataclass(frozen=True)
class Line:
    """`count` people helped with one service (of one procedure, with one result)."""

    service: int
    count: int
    procedure: int | None = None
    result: str = Result.DONE


@dataclass(frozen=True)
class Entry:
    """What one member did in one half-day at one place. Keys of catalogue rows stand for the rows."""

    day: date
    half_day: str
    lines: tuple[Line, ...]
    support_point: int | None = None
    hamlet: int | None = None
    women: int = 0
    elderly: int = 0
    ethnic_minority: int = 0
    disabled: int = 0
    difficulty: int | None = None
    difficulty_note: str = ""

    @property
    def total(self) -> int:
        return sum(line.count for line in self.lines)

    @property
    def merged_lines(self) -> list[Line]:
        """The lines in order, those of one service, procedure and result added up, without zeros."""
        counts: Counter[tuple[int, int, str]] = Counter()
        for line in self.lines:
            counts[line.service, line.procedure or 0, str(line.result)] += line.count
        return [
            Line(service=service, count=count, procedure=procedure or None, result=result)
            for (service, procedure, result), count in sorted(counts.items())
            if count
        ]

    def as_json(self) -> dict[str, Any]:
        """The content in one canonical form: the same content gives the same document, whatever the order typed."""
        return {**asdict(self), "day": self.day.isoformat(), "lines": [asdict(line) for line in self.merged_lines]}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Entry":
        return cls(
            **{
                **content,
                "day": date.fromisoformat(content["day"]),
                "lines": tuple(Line(**line) for line in content["lines"]),
            }
        )

    @property
    def key(self) -> str:
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()


class Outcome(StrEnum):
    STORED = "stored"
    ALREADY_STORED = "already_stored"
    KEPT_APART = "kept_apart"


@dataclass(frozen=True)
class Recorded:
    outcome: Outcome
    entry: LogEntry | None


@dataclass
class RefusedError(Exception):
    """The entry breaks a rule: field name -> what is wrong and what to do, in Vietnamese. Nothing was stored."""

    errors: dict[str, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return "; ".join(message for messages in self.errors.values() for message in messages)


def places_of(membership: Membership, day: date) -> tuple[list[SupportPoint], list[Hamlet]]:
    """Where this member may have worked on `day`: the open support points and the hamlets of the own commune."""
    points = SupportPoint.objects.filter(commune_id=membership.commune_id).open_on(day)
    return list(points), list(Hamlet.objects.filter(commune_id=membership.commune_id))


def memberships_on(user: User, day: date) -> list[Membership]:
    """The memberships of `user` in force on `day`, the longest first."""
    rows = Membership.objects.in_force_on(day).filter(user=user)
    return list(rows.select_related("team", "commune").order_by("valid_from", "pk"))


def check(entry: Entry, membership: Membership, *, today: date) -> None:
    """Raise RefusedError with every rule that `entry` breaks (R1's bad input)."""
    errors: dict[str, list[str]] = {}

    def refuse(name: str, message: str) -> None:
        errors.setdefault(name, []).append(message)

    team = membership.team
    if entry.day > today:
        refuse("day", _("Ngày này chưa tới. Chỉ ghi những buổi đã làm, đến hôm nay."))
    elif not team.existed_on(entry.day):
        refuse("day", _("Tổ chưa hoạt động vào ngày này. Hãy chọn ngày khác."))
    elif not membership.in_force(entry.day):
        refuse("day", _("Bạn không phải là thành viên của Tổ vào ngày này. Hãy chọn ngày khác hoặc hỏi Tổ trưởng."))
    if entry.half_day not in HalfDay.values:
        refuse("half_day", _("Hãy chọn buổi sáng, chiều hoặc tối."))
    _check_place(entry, membership, refuse)
    _check_counts(entry, refuse)
    _check_catalogues(entry, membership.province_id, refuse)
    if len(entry.difficulty_note) > MAX_NOTE:
        refuse("difficulty_note", _("Mô tả chỉ được dài đến %(max)s ký tự. Hãy viết gọn lại.") % {"max": MAX_NOTE})
    if errors:
        raise RefusedError(errors)


def _check_place(entry: Entry, membership: Membership, refuse: Callable[[str, str], None]) -> None:
    points, hamlets = places_of(membership, entry.day)
    if (entry.support_point is None) == (entry.hamlet is None):
        refuse("place", _("Hãy chọn nơi hỗ trợ."))
    elif entry.support_point is not None and entry.support_point not in {point.pk for point in points}:
        refuse("place", _("Điểm hỗ trợ này không thuộc xã, phường của bạn hoặc không mở vào ngày này. Hãy chọn lại."))
    elif entry.hamlet is not None and entry.hamlet not in {hamlet.pk for hamlet in hamlets}:
        refuse("place", _("Thôn, làng này không thuộc xã, phường của bạn. Hãy chọn lại."))


def _check_counts(entry: Entry, refuse: Callable[[str, str], None]) -> None:
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


def _check_catalogues(entry: Entry, province: int, refuse: Callable[[str, str], None]) -> None:
    """Services, procedures and difficulties are those of the own province, and results are known ones."""
    named: list[tuple[str, type[CatalogueItem], set[int]]] = [
        ("lines", Service, {line.service for line in entry.lines}),
        ("lines", Procedure, {line.procedure for line in entry.lines if line.procedure is not None}),
        ("difficulty", Difficulty, {entry.difficulty} if entry.difficulty is not None else set()),
    ]
    for name, model, keys in named:
        if keys and model._default_manager.filter(province_id=province, pk__in=keys).count() != len(keys):
            refuse(name, _("Danh mục đã thay đổi. Hãy tải lại trang rồi chọn lại."))
    if any(line.result not in Result.values for line in entry.lines):
        refuse("lines", _("Hãy chọn lại kết quả hỗ trợ."))


@transaction.atomic
def record(entry: Entry, *, membership: Membership, by: User, client_uuid: UUID, today: date | None = None) -> Recorded:
    """Store `entry` once, whatever is sent again; tell the roll-up on commit.

    The same `client_uuid` with the same content is a harmless resend; with other content it is kept apart and shown to
    the person, never dropped and never counted. Raises RefusedError if a rule is broken and nothing was stored yet.
    """
    known = LogEntry.objects.select_for_update().filter(client_uuid=client_uuid).first()
    if known is None:
        check(entry, membership, today=today or timezone.localdate())
        try:
            with transaction.atomic():
                stored = _store(entry, membership=membership, by=by, client_uuid=client_uuid)
        except IntegrityError:
            # The same entry came on another connection in the meantime: it is the one that is stored.
            known = LogEntry.objects.select_for_update().filter(client_uuid=client_uuid).first()
            if known is None:
                raise
        else:
            announce(stored.commune_id)
            return Recorded(Outcome.STORED, stored)
    if known.recorded_by_id == by.pk and content_of(known).key == entry.key:
        return Recorded(Outcome.ALREADY_STORED, known)
    UnsettledEntry.objects.get_or_create(
        client_uuid=client_uuid,
        recorded_by=by,
        content_key=entry.key,
        defaults={
            "province_id": membership.province_id,
            "commune_id": membership.commune_id,
            "team_id": membership.team_id,
            "content": entry.as_json(),
        },
    )
    return Recorded(Outcome.KEPT_APART, known if known.recorded_by_id == by.pk else None)


def _store(entry: Entry, *, membership: Membership, by: User, client_uuid: UUID) -> LogEntry:
    stored = LogEntry.objects.create(
        province_id=membership.province_id,
        commune_id=membership.commune_id,
        team_id=membership.team_id,
        membership=membership,
        session=session_for(entry, membership),
        recorded_by=by,
        client_uuid=client_uuid,
        recorded_at=timezone.now(),
        **_details(entry),
    )
    _store_lines(stored, entry)
    return stored


def session_for(entry: Entry, membership: Membership) -> SupportSession:
    """The one session of this team, day, half-day and place, made if nobody has logged there yet (DOMAIN 1)."""
    session, _created = SupportSession.objects.get_or_create(
        team_id=membership.team_id,
        day=entry.day,
        half_day=entry.half_day,
        support_point_id=entry.support_point,
        hamlet_id=cast(int, entry.hamlet),  # NULL is a place of its own in the unique key
        defaults={"province_id": membership.province_id, "commune_id": membership.commune_id},
    )
    return session


def _details(entry: Entry) -> dict[str, Any]:
    return {
        **{group: getattr(entry, group) for group in GROUPS},
        "difficulty_id": entry.difficulty,
        "difficulty_note": entry.difficulty_note,
    }


def _store_lines(stored: LogEntry, entry: Entry) -> None:
    LogLine.objects.bulk_create(
        LogLine(
            entry=stored,
            service_id=line.service,
            procedure_id=line.procedure,
            result=line.result,
            count=line.count,
        )
        for line in entry.merged_lines
    )


def content_of(stored: LogEntry) -> Entry:
    """What a stored entry says, in the form in which it was handed in."""
    session = stored.session
    return Entry(
        day=session.day,
        half_day=session.half_day,
        support_point=session.support_point_id,
        hamlet=session.hamlet_id,
        lines=tuple(
            Line(service=line.service_id, count=line.count, procedure=line.procedure_id, result=line.result)
            for line in stored.lines.all()
        ),
        **{group: getattr(stored, group) for group in GROUPS},
        difficulty=stored.difficulty_id,
        difficulty_note=stored.difficulty_note,
    )


def can_correct(stored: LogEntry, by: User, *, today: date) -> bool:
    """A member corrects the own entries of today and yesterday; closing a period comes with the reports (R1)."""
    return stored.recorded_by_id == by.pk and today - timedelta(days=1) <= stored.session.day <= today


@transaction.atomic
def correct(stored: LogEntry, entry: Entry, *, today: date | None = None) -> LogEntry:
    """Replace what a stored entry says; it moves to another session if day, half-day or place changed.

    Raises RefusedError if a rule is broken; the stored entry is then as before.
    """
    locked = LogEntry.objects.select_for_update(of=("self",)).select_related("membership__team").get(pk=stored.pk)
    check(entry, locked.membership, today=today or timezone.localdate())
    locked.session = session_for(entry, locked.membership)
    for name, value in _details(entry).items():
        setattr(locked, name, value)
    locked.save()
    locked.lines.all().delete()
    _store_lines(locked, entry)
    announce(locked.commune_id)
    return locked


@transaction.atomic
def remove(stored: LogEntry) -> None:
    """Take back an entry. The history keeps what it said (django-pghistory, in the database itself)."""
    announce(stored.commune_id)
    stored.delete()


@transaction.atomic
def settle(unsettled: UnsettledEntry, how: Settlement, *, today: date | None = None) -> None:
    """Let the person who sent it decide about an entry that was kept apart.

    Raises RefusedError if the content breaks a rule today, or if it was settled already.
    """
    locked = UnsettledEntry.objects.select_for_update().get(pk=unsettled.pk)
    if locked.settled_at is not None:
        raise RefusedError({"how": [_("Lần ghi này đã được xử lý.")]})
    entry = Entry.from_json(locked.content)
    if how == Settlement.REPLACED:
        stored = LogEntry.objects.filter(client_uuid=locked.client_uuid, recorded_by=locked.recorded_by).first()
        if stored is None:
            raise RefusedError({"how": [_("Không còn bản đã lưu để thay. Hãy lưu thành lần ghi khác.")]})
        correct(stored, entry, today=today)
    elif how == Settlement.STORED_AS_NEW:
        membership = next(
            (m for m in memberships_on(locked.recorded_by, entry.day) if m.team_id == locked.team_id), None
        )
        if membership is None:
            raise RefusedError({"day": [_("Bạn không phải là thành viên của Tổ vào ngày này.")]})
        record(entry, membership=membership, by=locked.recorded_by, client_uuid=uuid4(), today=today)
    locked.settled_how = how
    locked.settled_at = timezone.now()
    locked.save(update_fields=["settled_how", "settled_at"])


def waiting_days(commune_id: int) -> set[date]:
    """The days of a commune that the roll-up has not taken in yet: their entries are sent, but not counted."""
    return set(ChangedDay.objects.filter(commune_id=commune_id).values_list("day", flat=True).distinct())
