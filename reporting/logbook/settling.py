"""Entries that came under a known code with other content: the person who sent them decides."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.enums import Settlement
from reporting.logbook.correcting import correct
from reporting.logbook.entry import Entry
from reporting.logbook.recording import record
from reporting.logbook.rules import memberships_on
from reporting.models import LogEntry, UnsettledEntry
from teams.access import may
from teams.enums import Permission
from teams.models import Membership
from teams.refused import RefusedError


@transaction.atomic
def settle(unsettled: UnsettledEntry, how: Settlement, *, reason: str = "", today: date | None = None) -> None:
    """Let the person who sent it decide about an entry that was kept apart.

    Replaced, the stored entry says what this one says, whose work it is included. Raises RefusedError if the content
    breaks a rule today, if the person may no longer write for that member, or if it was settled already.
    """
    locked = (
        UnsettledEntry.objects.select_for_update(of=("self",))
        .select_related("membership__team", "recorded_by")
        .get(pk=unsettled.pk)
    )
    if locked.settled_at is not None:
        raise RefusedError({"how": [_("Lần ghi này đã được xử lý.")]})
    entry = Entry.from_json(locked.content)
    if how != Settlement.KEPT_STORED:
        _check_whose(locked)
    if how == Settlement.REPLACED:
        stored = replaceable([locked]).first()
        if stored is None:
            raise RefusedError({"how": [_("Không còn bản đã lưu để thay. Hãy lưu thành lần ghi khác.")]})
        member = locked.membership.user_id if locked.membership else None
        correct(stored, entry, by=locked.recorded_by, member=member, reason=reason, today=today)
    elif how == Settlement.STORED_AS_NEW:
        membership = _whose(locked, entry.day)
        if membership is None:
            raise RefusedError({"day": [_("Bạn không phải là thành viên của Tổ vào ngày này.")]})
        record(entry, membership=membership, by=locked.recorded_by, client_uuid=uuid4(), reason=reason, today=today)
    locked.settled_how = how
    locked.settled_at = timezone.now()
    locked.save(update_fields=["settled_how", "settled_at"])


def replaceable(rows: Sequence[UnsettledEntry]) -> QuerySet[LogEntry]:
    """The stored entries that `rows` may take the place of: under the same code, by the same person, of the same team.

    That of another team stays what it is: it is counted in another place, and what came is stored beside it.
    """
    asked = Q()
    for row in rows:
        asked |= Q(client_uuid=row.client_uuid, recorded_by=row.recorded_by_id, team=row.team_id)
    return LogEntry.objects.filter(asked) if rows else LogEntry.objects.none()


def _check_whose(unsettled: UnsettledEntry) -> None:
    """Refuse what is about another member where the person does not run that team any more."""
    by, about = unsettled.recorded_by, unsettled.membership
    if about is not None and about.user_id != by.pk and not may(by, Permission.RUN_TEAM, about.team):
        raise RefusedError({"member": [_("Bạn không ghi hộ được người này nữa. Hãy bỏ bản này hoặc hỏi Tổ trưởng.")]})


def _whose(unsettled: UnsettledEntry, day: date) -> Membership | None:
    """Whose work it is about: kept with it, but for rows from before a leader could write for a member."""
    if unsettled.membership is not None:
        return unsettled.membership
    return next((m for m in memberships_on(unsettled.recorded_by, day) if m.team_id == unsettled.team_id), None)
