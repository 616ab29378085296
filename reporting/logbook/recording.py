"""Storing entries, each exactly once, whatever is sent again, in whatever order and however often."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, UniqueViolation

from accounts.models import User
from reporting.changes import announce
from reporting.closing import hold_months, late_change
from reporting.enums import LateAbout, LateAction
from reporting.logbook.content import content_of
from reporting.logbook.entry import Entry, Sent
from reporting.logbook.ground import Ground, Seat
from reporting.logbook.rules import errors_of
from reporting.logbook.storing import OvertakenError, store
from reporting.models import LateChange, LogEntry, TakenBackEntry, UnsettledEntry
from teams.enums import Permission
from teams.models import Membership
from teams.refused import RefusedError

ATTEMPTS = 5


class Outcome(StrEnum):
    STORED = "stored"
    ALREADY_STORED = "already_stored"
    KEPT_APART = "kept_apart"
    TAKEN_BACK = "taken_back"
    REFUSED = "refused"


@dataclass(frozen=True)
class Recorded:
    """What became of an entry; `errors` (field name -> sentences) only where it was refused and nothing was stored."""

    outcome: Outcome
    key: int | None = None  # of the stored entry, if it is the sender's
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def entry(self) -> LogEntry | None:
        return LogEntry.objects.filter(pk=self.key).first() if self.key else None


def record(
    entry: Entry,
    *,
    membership: Membership,
    by: User,
    client_uuid: UUID,
    reason: str = "",
    today: date | None = None,
) -> Recorded:
    """Store one `entry`; see `record_all`. Raises RefusedError if a rule is broken and nothing was stored yet."""
    sent = Sent(client_uuid, entry, membership.team_id, membership.user_id, reason)
    (recorded,) = record_all([sent], by=by, today=today)
    if recorded.outcome == Outcome.REFUSED:
        raise RefusedError(recorded.errors)
    return recorded


def record_all(sent: Sequence[Sent], *, by: User, today: date | None = None, is_checked: bool = True) -> list[Recorded]:
    """Store what `by` sent, each entry once; tell the roll-up on commit. Returns what became of each, in order.

    The same code with the same content is a harmless resend; with other content it is kept apart and shown to the
    person, never dropped and never counted. One that breaks a rule is refused by itself: the others are stored. A code
    that comes several times in one call is taken in the order sent. Each entry is stored whole or not at all.

    Unless it `is_checked` already that `by` may write for these people in these teams, it is asked here with the rest.
    """
    for _turn in range(ATTEMPTS):
        try:
            return _record_all(sent, by, today or timezone.localdate(), is_checked) if sent else []
        except DatabaseError as error:
            # A code came on another connection at this very moment: next time it is met as known.
            if not isinstance(error.__cause__, (UniqueViolation, DeadlockDetected)):
                raise
            last_error: Exception = error
        except OvertakenError as error:
            last_error = error
    raise last_error


def _record_all(sent: Sequence[Sent], by: User, today: date, is_checked: bool) -> list[Recorded]:
    ground = Ground.of(sent, today, by, () if is_checked else _permissions(sent, by))
    refused = (
        {} if is_checked else {p: _not_theirs(one, by) for p, one in enumerate(sent) if not ground.may_write(one, by)}
    )
    refused |= {p: _of_nobody() for p, one in enumerate(sent) if p not in refused and not ground.is_of_the_team(one)}
    if _is_plain(sent, ground):
        return _record_on(ground, sent, by, refused)
    with transaction.atomic():
        hold_months(seat.commune for seats in ground.seats.values() for seat in seats)
        return _record_on(ground, sent, by, refused)


def _permissions(sent: Sequence[Sent], by: User) -> set[Permission]:
    return {Permission.LOG_SESSIONS if one.user == by.pk else Permission.RUN_TEAM for one in sent}


def _not_theirs(one: Sent, by: User) -> Recorded:
    if one.user == by.pk:
        errors = {"team": [_("Bạn không ghi được cho Tổ này nữa. Hãy hỏi Tổ trưởng.")]}
    else:
        errors = {"member": [_("Bạn không ghi hộ được người này. Hãy chọn lại thành viên của Tổ.")]}
    return Recorded(Outcome.REFUSED, errors=errors)


def _is_plain(sent: Sequence[Sent], ground: Ground) -> bool:
    """Whether there is nothing but new entries of open months: one statement stores them whole, without a transaction.

    A batch that is cut off in between is sent again by the phone.
    """
    return not (
        connection.in_atomic_block
        or ground.seen
        or ground.closed
        or len({one.client_uuid for one in sent}) < len(sent)
        or any(one.taken_back for one in sent)
    )


def _record_on(ground: Ground, sent: Sequence[Sent], by: User, refused: dict[int, Recorded]) -> list[Recorded]:
    results = dict(refused)
    for distinct in _without_repeats({place: one for place, one in enumerate(sent) if place not in results}):
        results |= _record_distinct(distinct, ground, by)
        ground.seen |= {one.client_uuid for one in distinct.values()}
    stored = [sent[place] for place, one in results.items() if one.outcome == Outcome.STORED]
    for commune in {ground.seat_of(one).commune for one in stored}:
        announce(commune)
    return [results[place] for place in range(len(sent))]


Placed = dict[int, Sent]  # by the place in the call


def _of_nobody() -> Recorded:
    return Recorded(Outcome.REFUSED, errors={"member": [_("Người này không ở trong Tổ. Hãy chọn lại.")]})


def _without_repeats(sent: Placed) -> Iterator[Placed]:
    """The calls' entries in rounds: no round has a code twice, and each code keeps its order."""
    rounds: list[Placed] = []
    seen: dict[UUID, int] = {}
    for place, one in sent.items():
        turn = seen.get(one.client_uuid, 0)
        seen[one.client_uuid] = turn + 1
        while len(rounds) <= turn:
            rounds.append({})
        rounds[turn][place] = one
    yield from rounds


def _record_distinct(sent: Placed, ground: Ground, by: User) -> dict[int, Recorded]:
    """Record entries of different codes. Raises IntegrityError if one came on another connection meanwhile."""
    seen = [one.client_uuid for one in sent.values() if one.client_uuid in ground.seen]
    known, removed = _lock_known(seen), _taken_back(seen)
    results: dict[int, Recorded] = {}
    new: Placed = {}
    for place, one in sent.items():
        recorded = _of_known(one, known.get(one.client_uuid), removed.get(one.client_uuid), ground, by)
        recorded = recorded or _refused(one, ground, by)
        if recorded is None:
            new[place] = one
        else:
            results[place] = recorded
    return results | _store(new, ground, by)


def _lock_known(codes: list[UUID]) -> dict[UUID, LogEntry]:
    if not codes:
        return {}
    # In one order, so that two batches with the same codes wait for one another, not both ways.
    # The rows alone: with their sessions joined, one that moved while we waited for the lock would seem to be unknown.
    rows = LogEntry.objects.filter(client_uuid__in=codes)
    held = list(rows.select_for_update().order_by("client_uuid").values_list("pk", flat=True))
    found = LogEntry.objects.filter(pk__in=held).select_related("session", "membership").prefetch_related("lines")
    return {row.client_uuid: row for row in found}


def _taken_back(codes: list[UUID]) -> dict[UUID, TakenBackEntry]:
    rows = TakenBackEntry.objects.filter(client_uuid__in=codes) if codes else []
    return {row.client_uuid: row for row in rows}


def _of_known(
    one: Sent, known: LogEntry | None, removed: TakenBackEntry | None, ground: Ground, by: User
) -> Recorded | None:
    """What becomes of an entry whose code is known, or that is taken back; None if it is a new one."""
    if known is None and removed is not None and _is_resend(removed, one, by):
        # A resend that was under way while its entry was removed must not bring it back.
        return Recorded(Outcome.TAKEN_BACK)
    if one.taken_back:
        return _take_back(one, known, ground, by)
    if known is None:
        return None
    is_same = one.entry.key in (known.received_key, content_of(known).key)
    if known.recorded_by_id == by.pk and is_same and known.membership.user_id == one.user:
        return Recorded(Outcome.ALREADY_STORED, known.pk)
    return _keep_apart(one, known, ground.seat_of(one), by)


def _is_resend(removed: TakenBackEntry, one: Sent, by: User) -> bool:
    return removed.taken_back_by_id == by.pk and (one.taken_back or removed.received_key == one.entry.key)


def _take_back(one: Sent, known: LogEntry | None, ground: Ground, by: User) -> Recorded:
    """Undo an entry, also one that never arrived: its code is kept, so that a late resend does not bring it back."""
    # Correcting builds on recording; only this one step goes the other way.
    from reporting.logbook.correcting import remember_taken_back, remove  # noqa: PLC0415

    if known is None:
        remember_taken_back(one, ground.seat_of(one), by)
        return Recorded(Outcome.TAKEN_BACK)
    try:
        remove(known, by=by, reason=one.reason)
    except RefusedError as refused:
        return Recorded(Outcome.REFUSED, errors=refused.errors)
    return Recorded(Outcome.TAKEN_BACK)


def _keep_apart(one: Sent, known: LogEntry, seat: Seat, by: User) -> Recorded:
    unsettled, _new = UnsettledEntry.objects.get_or_create(
        client_uuid=one.client_uuid,
        recorded_by=by,
        content_key=one.entry.key,
        defaults={
            "province_id": seat.province,
            "commune_id": seat.commune,
            "team_id": seat.team,
            "membership_id": seat.membership,
            "content": one.entry.as_json(),
        },
    )
    outcome = Outcome.KEPT_APART if unsettled.settled_at is None else Outcome.ALREADY_STORED
    return Recorded(outcome, known.pk if known.recorded_by_id == by.pk else None)


def _refused(one: Sent, ground: Ground, by: User) -> Recorded | None:
    errors = errors_of(one, ground, by)
    return Recorded(Outcome.REFUSED, errors=errors) if errors else None


def _store(new: Placed, ground: Ground, by: User) -> dict[int, Recorded]:
    """Insert entries that passed the rules. Raises IntegrityError if a code came on another connection meanwhile."""
    if not new:
        return {}
    late = [one for one in new.values() if ground.is_closed(ground.seat_of(one).commune, one.entry.day)]
    seated = [(one, ground.seat_of(one)) for one in new.values()]
    stored = store(seated, by.pk, {one.client_uuid for one in late})
    if late:
        _list_late(late, stored, by)
    return {place: Recorded(Outcome.STORED, stored[one.client_uuid]) for place, one in new.items()}


def _list_late(late: list[Sent], stored: dict[UUID, int], by: User) -> None:
    rows = LogEntry.objects.select_related("membership__user").in_bulk([stored[one.client_uuid] for one in late])
    LateChange.objects.bulk_create(
        late_change(
            LateAbout.LOG,
            LateAction.ADDED,
            rows[stored[one.client_uuid]],
            day=one.entry.day,
            key=str(one.client_uuid),
            label=rows[stored[one.client_uuid]].membership.user.get_full_name(),
            reason=one.reason,
            by=by,
            after=one.entry.as_json(),
        )
        for one in late
    )
