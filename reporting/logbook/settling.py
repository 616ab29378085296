"""Entries that came under a known code with other content: the person who sent them decides."""

from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.enums import Settlement
from reporting.logbook.correcting import correct
from reporting.logbook.entry import Entry
from reporting.logbook.recording import record
from reporting.logbook.rules import memberships_on
from reporting.models import LogEntry, UnsettledEntry
from teams.models import Membership
from teams.refused import RefusedError


@transaction.atomic
def settle(unsettled: UnsettledEntry, how: Settlement, *, reason: str = "", today: date | None = None) -> None:
    """Let the person who sent it decide about an entry that was kept apart.

    Raises RefusedError if the content breaks a rule today, or if it was settled already.
    """
    locked = UnsettledEntry.objects.select_for_update(of=("self",)).select_related("membership").get(pk=unsettled.pk)
    if locked.settled_at is not None:
        raise RefusedError({"how": [_("Lần ghi này đã được xử lý.")]})
    entry = Entry.from_json(locked.content)
    if how == Settlement.REPLACED:
        stored = LogEntry.objects.filter(client_uuid=locked.client_uuid, recorded_by=locked.recorded_by).first()
        if stored is None:
            raise RefusedError({"how": [_("Không còn bản đã lưu để thay. Hãy lưu thành lần ghi khác.")]})
        correct(stored, entry, by=locked.recorded_by, reason=reason, today=today)
    elif how == Settlement.STORED_AS_NEW:
        membership = _whose(locked, entry.day)
        if membership is None:
            raise RefusedError({"day": [_("Bạn không phải là thành viên của Tổ vào ngày này.")]})
        record(entry, membership=membership, by=locked.recorded_by, client_uuid=uuid4(), reason=reason, today=today)
    locked.settled_how = how
    locked.settled_at = timezone.now()
    locked.save(update_fields=["settled_how", "settled_at"])


def _whose(unsettled: UnsettledEntry, day: date) -> Membership | None:
    """Whose work it is about: kept with it, but for rows from before a leader could write for a member."""
    if unsettled.membership is not None:
        return unsettled.membership
    return next((m for m in memberships_on(unsettled.recorded_by, day) if m.team_id == unsettled.team_id), None)
