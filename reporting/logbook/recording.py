"""Storing entries, each exactly once, whatever is sent again, in whatever order and however often."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from reporting.changes import announce
from reporting.closing import late_change
from reporting.enums import LateAbout, LateAction
from reporting.logbook.entry import GROUPS, Entry, Line, Sent
from reporting.logbook.ground import Ground
from reporting.logbook.rules import errors_of
from reporting.logbook.sessions import key_of, sessions_for
from reporting.models import ChangedDay, LateChange, LogEntry, LogLine, TakenBackEntry, UnsettledEntry
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
    entry: LogEntry | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)


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
    (recorded,) = record_all([Sent(client_uuid, entry, membership, reason)], by=by, today=today)
    if recorded.outcome == Outcome.REFUSED:
        raise RefusedError(recorded.errors)
    return recorded


@transaction.atomic
def record_all(sent: Sequence[Sent], *, by: User, today: date | None = None) -> list[Recorded]:
    """Store what `by` sent, each entry once; tell the roll-up on commit. Returns what became of each, in order.

    The same code with the same content is a harmless resend; with other content it is kept apart and shown to the
    person, never dropped and never counted. One that breaks a rule is refused by itself: the others are stored. A code
    that comes several times in one call is taken in the order sent. All of it is one transaction.
    """
    if not sent:
        return []
    ground = Ground.of(sent, today or timezone.localdate())
    results: dict[int, Recorded] = {}
    for distinct in _without_repeats(sent):
        results |= _record_distinct(distinct, ground, by)
    recorded = [results[place] for place in range(len(sent))]
    for commune in {one.entry.commune_id for one in recorded if one.outcome == Outcome.STORED and one.entry}:
        announce(commune)
    return recorded


Placed = dict[int, Sent]  # by the place in the call


def _without_repeats(sent: Sequence[Sent]) -> Iterator[Placed]:
    """The calls' entries in rounds: no round has a code twice, and each code keeps its order."""
    rounds: list[Placed] = []
    seen: dict[UUID, int] = {}
    for place, one in enumerate(sent):
        turn = seen.get(one.client_uuid, 0)
        seen[one.client_uuid] = turn + 1
        while len(rounds) <= turn:
            rounds.append({})
        rounds[turn][place] = one
    yield from rounds


def _record_distinct(sent: Placed, ground: Ground, by: User) -> dict[int, Recorded]:
    """Record entries of different codes. What comes on another connection at the same moment is met again as known."""
    for _attempt in range(ATTEMPTS):
        known = _lock_known(one.client_uuid for one in sent.values())
        removed = _taken_back(one.client_uuid for one in sent.values())
        results: dict[int, Recorded] = {}
        new: Placed = {}
        for place, one in sent.items():
            recorded = _of_known(one, known.get(one.client_uuid), removed, by)
            if recorded is None:
                recorded = _refused(one, ground)
            if recorded is None:
                new[place] = one
            else:
                results[place] = recorded
        try:
            with transaction.atomic():
                return results | _store(new, ground, by)
        except IntegrityError as error:
            last_error = error
    raise last_error


def _lock_known(codes: Iterable[UUID]) -> dict[UUID, LogEntry]:
    # In one order, so that two batches with the same codes wait for one another, not both ways.
    rows = LogEntry.objects.select_for_update(of=("self",)).filter(client_uuid__in=list(codes)).order_by("client_uuid")
    return {row.client_uuid: row for row in rows.select_related("session", "membership").prefetch_related("lines")}


Removed = dict[UUID, TakenBackEntry]


def _taken_back(codes: Iterable[UUID]) -> Removed:
    return {row.client_uuid: row for row in TakenBackEntry.objects.filter(client_uuid__in=list(codes))}


def _of_known(one: Sent, known: LogEntry | None, removed: Removed, by: User) -> Recorded | None:
    """What becomes of an entry whose code is known, or that is taken back; None if it is a new one."""
    row = removed.get(one.client_uuid)
    if known is None and row is not None and _is_resend(row, one, by):
        # A resend that was under way while its entry was removed must not bring it back.
        return Recorded(Outcome.TAKEN_BACK)
    if one.taken_back:
        return _take_back(one, known, by)
    if known is None:
        return None
    is_same = one.entry.key in (known.received_key, content_of(known).key)
    if known.recorded_by_id == by.pk and is_same and known.membership.user_id == one.membership.user_id:
        return Recorded(Outcome.ALREADY_STORED, known)
    return _keep_apart(one, known, by)


def _is_resend(row: TakenBackEntry, one: Sent, by: User) -> bool:
    return row.taken_back_by_id == by.pk and (one.taken_back or row.received_key == one.entry.key)


def _take_back(one: Sent, known: LogEntry | None, by: User) -> Recorded:
    """Undo an entry, also one that never arrived: its code is kept, so that a late resend does not bring it back."""
    # Correcting builds on recording; only this one step goes the other way.
    from reporting.logbook.correcting import remember_taken_back, remove  # noqa: PLC0415

    if known is None:
        remember_taken_back(one, by)
        return Recorded(Outcome.TAKEN_BACK)
    try:
        remove(known, by=by, reason=one.reason)
    except RefusedError as refused:
        return Recorded(Outcome.REFUSED, errors=refused.errors)
    return Recorded(Outcome.TAKEN_BACK)


def _keep_apart(one: Sent, known: LogEntry, by: User) -> Recorded:
    membership = one.membership
    unsettled, _new = UnsettledEntry.objects.get_or_create(
        client_uuid=one.client_uuid,
        recorded_by=by,
        content_key=one.entry.key,
        defaults={
            "province_id": membership.province_id,
            "commune_id": membership.commune_id,
            "team_id": membership.team_id,
            "membership": membership,
            "content": one.entry.as_json(),
        },
    )
    outcome = Outcome.KEPT_APART if unsettled.settled_at is None else Outcome.ALREADY_STORED
    return Recorded(outcome, known if known.recorded_by_id == by.pk else None)


def _refused(one: Sent, ground: Ground) -> Recorded | None:
    membership = ground.membership_on(one.membership, one.entry.day)
    errors = errors_of(one.entry, membership, ground, reason=one.reason)
    return Recorded(Outcome.REFUSED, errors=errors) if errors else None


def _store(new: Placed, ground: Ground, by: User) -> dict[int, Recorded]:
    """Insert entries that passed the rules. Raises IntegrityError if a code came on another connection meanwhile."""
    if not new:
        return {}
    # In the order of their codes, so that two batches that share some wait for one another, not both ways.
    places = sorted(new, key=lambda place: new[place].client_uuid)
    members = {place: ground.membership_on(new[place].membership, new[place].entry.day) for place in places}
    sessions = sessions_for({key_of(new[place].entry, members[place]): members[place] for place in places})
    now = timezone.now()
    rows = LogEntry.objects.bulk_create(
        _row(new[place], members[place], sessions[key_of(new[place].entry, members[place])], by, now)
        for place in places
    )
    stored = dict(zip(places, rows, strict=True))
    LogLine.objects.bulk_create(line for place in places for line in lines_of(stored[place], new[place].entry))
    LateChange.objects.bulk_create(
        _late(new[place], stored[place], by) for place in places if ground.is_closed(members[place], new[place].entry)
    )
    return {place: Recorded(Outcome.STORED, stored[place]) for place in places}


def _row(one: Sent, membership: Membership, session: int, by: User, now: Any) -> LogEntry:
    return LogEntry(
        province_id=membership.province_id,
        commune_id=membership.commune_id,
        team_id=membership.team_id,
        membership=membership,
        session_id=session,
        recorded_by=by,
        client_uuid=one.client_uuid,
        received_key=one.entry.key,
        recorded_at=now,
        **details_of(one.entry),
    )


def _late(one: Sent, stored: LogEntry, by: User) -> LateChange:
    return late_change(
        LateAbout.LOG,
        LateAction.ADDED,
        stored,
        day=one.entry.day,
        key=str(one.client_uuid),
        label=one.membership.user.get_full_name(),
        reason=one.reason,
        by=by,
        after=one.entry.as_json(),
    )


def details_of(entry: Entry) -> dict[str, Any]:
    return {
        **{group: getattr(entry, group) for group in GROUPS},
        "difficulty_id": entry.difficulty,
        "difficulty_note": entry.difficulty_note,
    }


def lines_of(stored: LogEntry, entry: Entry) -> Iterator[LogLine]:
    for line in entry.merged_lines:
        yield LogLine(
            entry=stored,
            service_id=line.service,
            procedure_id=line.procedure,
            result=line.result,
            count=line.count,
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


def waiting_days(commune_id: int) -> set[date]:
    """The days of a commune that the roll-up has not taken in yet: their entries are sent, but not counted."""
    return set(ChangedDay.objects.filter(commune_id=commune_id).values_list("day", flat=True).distinct())
