"""Taking in what phones kept while there was no signal (R1), and what they say is still there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from reporting.logbook import Outcome, Recorded, Sent, record_all
from reporting.models import PhoneQueue
from teams.enums import Permission
from teams.models import Team

__all__ = ["Left", "Outcome", "note_left", "person_of", "take_in"]


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


def take_in(sent: Sequence[Sent], *, by: User) -> list[Recorded]:
    """Store each entry once (`logbook.record_all`). Returns what became of each, in order.

    One for a team where `by` may not log, or for a person whom `by` may not write for, is refused by itself.
    """
    return record_all(sent, by=by, is_checked=False)


def note_left(person: User, device: UUID, left: Sequence[Left]) -> None:
    """Keep what a phone says of the entries that stay there, for the leaders of its owner's teams."""
    said = {one.team: one for one in left}
    now = timezone.now()
    gone = PhoneQueue.objects.filter(user=person, device=device, waiting__gt=0).exclude(team__in=list(said))
    gone.update(waiting=0, to_mend=0, reported_at=now)
    teams = list(Team.objects.filter(pk__in=list(said)).visible_to(person, Permission.LOG_SESSIONS)) if said else []
    PhoneQueue.objects.bulk_create(
        [
            PhoneQueue(
                province_id=team.province_id,
                commune_id=team.commune_id,
                team=team,
                user=person,
                device=device,
                waiting=said[team.pk].waiting,
                to_mend=min(said[team.pk].to_mend, said[team.pk].waiting),
                reported_at=now,
            )
            for team in teams
        ],
        update_conflicts=True,
        unique_fields=["team", "user", "device"],
        update_fields=["waiting", "to_mend", "reported_at"],
    )
