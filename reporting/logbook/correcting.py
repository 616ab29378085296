"""Correcting and taking back what is stored (R1): by whom it is about, by who wrote it, and by who runs the team."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.changes import announce
from reporting.closing import check_reason, late_change, late_day
from reporting.enums import LateAbout, LateAction
from reporting.logbook.content import content_of
from reporting.logbook.entry import GROUPS, Entry, Sent
from reporting.logbook.ground import Ground, Seat
from reporting.logbook.rules import errors_of
from reporting.logbook.storing import open_session
from reporting.models import LogEntry, LogLine, TakenBackEntry
from teams.access import may
from teams.enums import Permission
from teams.models import Membership
from teams.refused import RefusedError


def can_correct(stored: LogEntry, by: User) -> bool:
    """Whether `by` may correct or remove the entry; in a closed month with a reason (`reporting.closing`)."""
    return by.pk in (stored.recorded_by_id, stored.membership.user_id) or may(by, Permission.RUN_TEAM, stored)


def _lock(stored: LogEntry, by: User) -> LogEntry | None:
    """Lock an entry that `by` may correct; None if it is gone. Raises RefusedError if it may not be changed."""
    # The row alone: with its session joined, one that moved while we waited for the lock would seem to be gone.
    if not LogEntry.objects.select_for_update().filter(pk=stored.pk).values_list("pk"):
        return None
    locked = LogEntry.objects.select_related("membership__team", "session").get(pk=stored.pk)
    if not can_correct(locked, by):
        raise RefusedError({"__all__": [_("Chỉ người ghi, thành viên đó và Tổ trưởng, Tổ phó sửa hoặc xóa được.")]})
    return locked


@transaction.atomic
def correct(
    stored: LogEntry,
    entry: Entry,
    *,
    by: User,
    member: int | None = None,
    seen: str = "",
    reason: str = "",
    today: date | None = None,
) -> LogEntry:
    """Replace what a stored entry says; it moves to another session if day, half-day or place changed.

    With `member` it becomes the work of this person of the same team, which the caller has checked that `by` may write
    for. `seen` is the key of the content that the person had before the eyes; empty if it does not matter. `reason` is
    wanted where the month of the old or of the new day is closed. Raises RefusedError if `by` may not correct it, if a
    rule is broken, if the entry says something else by now, or if it is gone; nothing changes then.
    """
    locked = _lock(stored, by)
    if locked is None:
        raise RefusedError({"__all__": [_("Lần ghi này đã bị xóa ở nơi khác. Hãy ghi lại thành lần ghi mới.")]})
    before = content_of(locked)
    if seen and seen != before.key:
        raise RefusedError({"__all__": [_("Lần ghi này vừa được sửa ở nơi khác. Hãy mở lại trang rồi sửa tiếp.")]})
    was = locked.membership.user
    sent = Sent(locked.client_uuid, entry, locked.team_id, member or was.pk, reason)
    ground = Ground.of([sent], today or timezone.localdate(), by)
    if errors := errors_of(sent, ground, by):
        raise RefusedError(errors)
    is_late = check_reason(locked.commune_id, before.day, entry.day, reason=reason)
    _rewrite(locked, entry, ground.seat_of(sent))
    if is_late:
        _note_late(LateAction.CHANGED, locked, (before, entry), was=was, reason=reason, by=by)
    announce(locked.commune_id)
    return locked


def _rewrite(stored: LogEntry, entry: Entry, seat: Seat) -> None:
    stored.membership_id = seat.membership
    stored.session_id = open_session(entry, seat)
    for group in GROUPS:
        setattr(stored, group, getattr(entry, group))
    stored.difficulty_id = entry.difficulty
    stored.difficulty_note = entry.difficulty_note
    stored.save()
    stored.lines.all().delete()
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


@transaction.atomic
def remove(stored: LogEntry, *, by: User, reason: str = "") -> None:
    """Take back an entry; its code is kept, so that a late resend does not bring it back. Twice is once.

    The history keeps what the entry said (django-pghistory, in the database itself). Raises RefusedError if `by` may
    not change it, or if its month is closed and there is no reason.
    """
    locked = _lock(stored, by)
    if locked is None:
        return
    before = content_of(locked)
    if check_reason(locked.commune_id, before.day, reason=reason):
        _note_late(LateAction.REMOVED, locked, (before, None), was=locked.membership.user, reason=reason, by=by)
    TakenBackEntry.objects.get_or_create(
        client_uuid=locked.client_uuid,
        defaults={
            "province_id": locked.province_id,
            "commune_id": locked.commune_id,
            "team_id": locked.team_id,
            "received_key": locked.received_key,
            # Whoever removes it: the resend that must not bring it back is the sender's.
            "taken_back_by": locked.recorded_by,
        },
    )
    announce(locked.commune_id)
    locked.delete()


@dataclass(frozen=True)
class Removed:
    """An entry that is gone: in which session it stood, and whether it was the person's own."""

    session: int
    is_own: bool


def removed_before(key: int, by: User) -> Removed | None:
    """What is known of an entry that was removed, if `by` might have removed it; None of all others.

    So that a second tap is told that it is gone, and nobody learns which keys there were elsewhere.
    """
    # What the database keeps of a removed row, see `reporting.models.logs.kept_in_history`.
    events = apps.get_model("reporting", "LogEntryEvent")._default_manager
    gone = events.filter(pgh_obj_id=key, pgh_label="delete").select_related("team").first()
    if gone is None or not may(by, Permission.SEE_SESSIONS, gone.team):
        return None
    is_about_them = Membership.objects.filter(pk=gone.membership_id, user=by).exists()
    is_own = is_about_them or gone.recorded_by_id == by.pk
    return Removed(gone.session_id, is_own) if is_own or may(by, Permission.RUN_TEAM, gone.team) else None


def remember_taken_back(one: Sent, seat: Seat, by: User) -> None:
    """Keep the code of an entry that was undone on the phone and never came."""
    TakenBackEntry.objects.get_or_create(
        client_uuid=one.client_uuid,
        defaults={
            "province_id": seat.province,
            "commune_id": seat.commune,
            "team_id": seat.team,
            "received_key": one.entry.key,
            "taken_back_by": by,
        },
    )


def _note_late(
    action: LateAction, stored: LogEntry, said: tuple[Entry, Entry | None], *, was: User, reason: str, by: User
) -> None:
    """`was`: whose work it was before."""
    before, after = said
    people = dict.fromkeys([was.get_full_name(), stored.membership.user.get_full_name()])
    days = [one.day for one in said if one is not None]
    late_change(
        LateAbout.LOG,
        action,
        stored,
        day=late_day(stored.commune_id, *days),
        key=str(stored.client_uuid),
        label=" → ".join(people),
        reason=reason,
        by=by,
        before=before.as_json(),
        after=after.as_json() if after else None,
    ).save()
