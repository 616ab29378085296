"""Taking in what phones kept while there was no signal (R1), and what they say is still there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.logbook import Entry, Outcome, Recorded, Sent, record_all
from reporting.models import PhoneQueue
from teams.enums import Permission
from teams.models import Membership, Team

__all__ = ["Incoming", "Left", "Outcome", "note_left", "person_of", "take_in"]


@dataclass(frozen=True)
class Incoming:
    """An entry as the phone names it: the team, and the member where a leader writes for one (else the sender)."""

    client_uuid: UUID
    entry: Entry
    team: int
    member: int | None = None
    reason: str = ""
    taken_back: bool = False


@dataclass(frozen=True)
class Left:
    """So many entries of one team still lie on the phone; so many of them were refused and have to be mended."""

    team: int
    waiting: int
    to_mend: int


def person_of(user: object) -> User:
    """The signed-in person. Raises PermissionDenied if nobody is."""
    if isinstance(user, AnonymousUser) or not isinstance(user, User):
        raise PermissionDenied
    return user


def take_in(incoming: Sequence[Incoming], *, by: User) -> list[Recorded]:
    """Store each entry once (`logbook.record_all`). Returns what became of each, in order.

    One for a team where `by` may not log, or for a person whom `by` may not write for, is refused by itself.
    """
    memberships = _memberships(incoming, by)
    sent = [
        Sent(one.client_uuid, one.entry, membership, one.reason, one.taken_back)
        for one in incoming
        if (membership := memberships.get(_person(one, by)))
    ]
    recorded = iter(record_all(sent, by=by))
    return [next(recorded) if _person(one, by) in memberships else _not_theirs(one, by) for one in incoming]


def _person(one: Incoming, by: User) -> tuple[int, int]:
    return one.team, one.member or by.pk


def _memberships(incoming: Sequence[Incoming], by: User) -> dict[tuple[int, int], Membership]:
    """The newest membership of every person for whom `by` may log: own ones, and those of teams that `by` runs."""
    wanted = {_person(one, by) for one in incoming}
    if not wanted:
        return {}
    teams = Team.objects.filter(pk__in={team for team, _user in wanted})
    allowed = {(team, by.pk) for team in teams.visible_to(by, Permission.LOG_SESSIONS).values_list("pk", flat=True)}
    if any(user != by.pk for _team, user in wanted):
        run = set(teams.visible_to(by, Permission.RUN_TEAM).values_list("pk", flat=True))
        allowed |= {(team, user) for team, user in wanted if team in run}
    rows = Membership.objects.filter(
        team_id__in={team for team, _user in wanted}, user_id__in={user for _team, user in wanted}
    ).order_by("valid_from", "pk")
    return {
        (row.team_id, row.user_id): row
        for row in rows.select_related("team", "commune", "province", "user")
        if (row.team_id, row.user_id) in wanted & allowed
    }


def _not_theirs(one: Incoming, by: User) -> Recorded:
    if one.member in (None, by.pk):
        errors = {"team": [_("Bạn không ghi được cho Tổ này nữa. Hãy hỏi Tổ trưởng.")]}
    else:
        errors = {"member": [_("Bạn không ghi hộ được người này. Hãy chọn lại thành viên của Tổ.")]}
    return Recorded(Outcome.REFUSED, errors=errors)


def note_left(person: User, device: UUID, left: Sequence[Left]) -> None:
    """Keep what a phone says of the entries that stay there, for the leaders of its owner's teams."""
    said = {one.team: one for one in left}
    known = {row.team_id: row for row in PhoneQueue.objects.filter(user=person, device=device)}
    rows = []
    for team in Team.objects.visible_to(person, Permission.LOG_SESSIONS).filter(pk__in={*said, *known}):
        now = said.get(team.pk, Left(team.pk, 0, 0))
        before = known.get(team.pk)
        if now.waiting or (before is not None and before.waiting):
            rows.append(
                PhoneQueue(
                    province_id=team.province_id,
                    commune_id=team.commune_id,
                    team=team,
                    user=person,
                    device=device,
                    waiting=now.waiting,
                    to_mend=min(now.to_mend, now.waiting),
                    reported_at=timezone.now(),
                )
            )
    PhoneQueue.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["team", "user", "device"],
        update_fields=["waiting", "to_mend", "reported_at"],
    )
