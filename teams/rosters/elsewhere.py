"""What a roster's people are outside it: their other teams, and whose telephone numbers theirs are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import fold
from teams.models import Membership, RoleGrant, Team
from teams.rosters.person import Sitting


class OtherTeams(NamedTuple):
    same_kind: tuple[str, ...] = ()
    other_kind: tuple[str, ...] = ()


@dataclass
class Elsewhere:
    accounts: dict[str, User]  # by telephone number
    memberships: dict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))  # by person
    left_behind: set[int] = field(default_factory=set)  # whose numbers may pass on

    def person_behind(self, sitting: Sitting) -> int | None:
        """The account of a sitting: its own, or the one with this number and, accents aside, this name."""
        if sitting.user is not None or sitting.person.is_volunteer:
            return sitting.user
        owner = self.accounts.get(sitting.person.phone)
        return owner.pk if owner and fold(owner.full_name) == fold(sitting.person.full_name) else None

    def teams_of(self, team: Team, sitting: Sitting) -> OtherTeams:
        person = self.person_behind(sitting)
        rows = [row for row in self.memberships.get(person or 0, ()) if row.team_id != team.pk]
        return OtherTeams(
            same_kind=tuple(_named(row, team) for row in rows if row.team.kind == team.kind),
            other_kind=tuple(_named(row, team) for row in rows if row.team.kind != team.kind),
        )

    def owners_of_phone(self, team: Team, sitting: Sitting) -> tuple[str, ...]:
        """Whose number it is, if it is somebody else's; people of another province stay unnamed."""
        owner = self.accounts.get(sitting.person.phone)
        if owner is None or owner.pk in self.left_behind or owner.pk == self.person_behind(sitting):
            return ()
        is_ours = any(row.province_id == team.province_id for row in self.memberships.get(owner.pk, ()))
        return (owner.full_name if is_ours else _("một tài khoản khác"),)


def _named(row: Membership, team: Team) -> str:
    return row.team.name if row.province_id == team.province_id else _("một Tổ ở tỉnh khác")


def elsewhere(teams: Collection[Team], sittings: Mapping[int, Iterable[Sitting]], day: date) -> Elsewhere:
    """Read what is known of everybody in `sittings` on `day`, or later. A constant number of queries."""
    everybody = [sitting for found in sittings.values() for sitting in found if not sitting.person.is_volunteer]
    phones = {sitting.person.phone for sitting in everybody if sitting.person.phone}
    accounts = {user.phone or "": user for user in User.objects.filter(phone__in=phones)}
    people = {sitting.user for sitting in everybody if sitting.user} | {user.pk for user in accounts.values()}
    found = Elsewhere(accounts, left_behind=left_behind(accounts.values(), day))
    rows = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), user__in=people)
    for row in rows.select_related("team").order_by("team__sort_name", "valid_from"):
        known = found.memberships[row.user_id]
        if all(other.team_id != row.team_id for other in known):
            known.append(row)
    return found


def left_behind(users: Iterable[User], day: date) -> set[int]:
    """The keys of those of `users` who are in no team and hold no role on `day` or later. Two queries."""
    known = {user.pk: user for user in users}
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    busy = set(Membership.objects.filter(lasting, user__in=known).values_list("user", flat=True))
    busy |= set(RoleGrant.objects.filter(lasting, user__in=known).values_list("user", flat=True))
    # Whoever may enter the admin is somebody, with or without a role.
    return {key for key, user in known.items() if key not in busy and not user.is_staff}
