"""Storing, correcting and taking back entries, each exactly once."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.changes import announce
from reporting.enums import Settlement
from reporting.logbook.entry import GROUPS, Entry, Line
from reporting.logbook.rules import RefusedError, check, membership_on, memberships_on
from reporting.models import ChangedDay, LogEntry, LogLine, SupportSession, TakenBackEntry, UnsettledEntry
from teams.models import Membership


class Outcome(StrEnum):
    STORED = "stored"
    ALREADY_STORED = "already_stored"
    KEPT_APART = "kept_apart"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class Recorded:
    outcome: Outcome
    entry: LogEntry | None


@transaction.atomic
def record(entry: Entry, *, membership: Membership, by: User, client_uuid: UUID, today: date | None = None) -> Recorded:
    """Store `entry` once, whatever is sent again; tell the roll-up on commit.

    The same `client_uuid` with the same content is a harmless resend; with other content it is kept apart and shown to
    the person, never dropped and never counted. Raises RefusedError if a rule is broken and nothing was stored yet.
    """
    known = LogEntry.objects.select_for_update().filter(client_uuid=client_uuid).first()
    taken_back = {"client_uuid": client_uuid, "received_key": entry.key, "taken_back_by": by}
    if known is None and TakenBackEntry.objects.filter(**taken_back).exists():
        # A resend that was under way while its entry was removed must not bring it back.
        return Recorded(Outcome.TAKEN_BACK, None)
    if known is None:
        membership = membership_on(membership, entry.day)
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
    if known.recorded_by_id == by.pk and entry.key in (known.received_key, content_of(known).key):
        return Recorded(Outcome.ALREADY_STORED, known)
    unsettled, _new = UnsettledEntry.objects.get_or_create(
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
    outcome = Outcome.KEPT_APART if unsettled.settled_at is None else Outcome.ALREADY_STORED
    return Recorded(outcome, known if known.recorded_by_id == by.pk else None)


def _store(entry: Entry, *, membership: Membership, by: User, client_uuid: UUID) -> LogEntry:
    stored = LogEntry.objects.create(
        province_id=membership.province_id,
        commune_id=membership.commune_id,
        team_id=membership.team_id,
        membership=membership,
        session=session_for(entry, membership),
        recorded_by=by,
        client_uuid=client_uuid,
        received_key=entry.key,
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
    """A member corrects own entries on the day they are about or were written, and on the next day (R1)."""
    written = timezone.localdate(stored.recorded_at)
    return stored.recorded_by_id == by.pk and today - timedelta(days=1) <= max(stored.session.day, written) <= today


def _lock_own(stored: LogEntry, by: User, *, today: date) -> LogEntry | None:
    """Lock an entry that `by` may correct today; None if it is gone. Raises RefusedError if it may not be changed."""
    rows = LogEntry.objects.select_for_update(of=("self",)).select_related("membership__team", "session")
    locked = rows.filter(pk=stored.pk).first()
    if locked is not None and not can_correct(locked, by, today=today):
        raise RefusedError({"__all__": [_("Chỉ người ghi sửa hoặc xóa được, trong ngày ghi và ngày hôm sau.")]})
    return locked


@transaction.atomic
def correct(stored: LogEntry, entry: Entry, *, by: User, seen: str = "", today: date | None = None) -> LogEntry:
    """Replace what a stored entry says; it moves to another session if day, half-day or place changed.

    `seen` is the key of the content that the person had before the eyes; empty if it does not matter. Raises
    RefusedError if `by` may not correct it any more, if a rule is broken, if the entry says something else by now, or
    if it is gone; nothing changes then.
    """
    today = today or timezone.localdate()
    locked = _lock_own(stored, by, today=today)
    if locked is None:
        raise RefusedError({"__all__": [_("Lần ghi này đã bị xóa ở nơi khác. Hãy ghi lại thành lần ghi mới.")]})
    if seen and seen != content_of(locked).key:
        raise RefusedError({"__all__": [_("Lần ghi này vừa được sửa ở nơi khác. Hãy mở lại trang rồi sửa tiếp.")]})
    locked.membership = membership_on(locked.membership, entry.day)
    check(entry, locked.membership, today=today)
    locked.session = session_for(entry, locked.membership)
    for name, value in _details(entry).items():
        setattr(locked, name, value)
    locked.save()
    locked.lines.all().delete()
    _store_lines(locked, entry)
    announce(locked.commune_id)
    return locked


@transaction.atomic
def remove(stored: LogEntry, *, by: User, today: date | None = None) -> None:
    """Take back an entry; its code is kept, so that a late resend does not bring it back. Twice is once.

    The history keeps what the entry said (django-pghistory, in the database itself). Raises RefusedError if `by` may
    not change it any more.
    """
    locked = _lock_own(stored, by, today=today or timezone.localdate())
    if locked is None:
        return
    TakenBackEntry.objects.get_or_create(
        client_uuid=locked.client_uuid,
        defaults={
            "province_id": locked.province_id,
            "commune_id": locked.commune_id,
            "team_id": locked.team_id,
            "received_key": locked.received_key,
            "taken_back_by": by,
        },
    )
    announce(locked.commune_id)
    locked.delete()


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
        correct(stored, entry, by=locked.recorded_by, today=today)
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
