"""A line may mend how somebody is written or reached; it may not make one person into another, nor touch somebody whose
account is more than a seat in this team."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.names import fold
from teams.enums import LineKind
from teams.models import Membership, RoleGrant, RosterRequest
from teams.requests.prospects import Prospect
from teams.rosters import Person, person_of


def refusals(request: RosterRequest, found: Prospect) -> Iterable[str]:
    """A sentence for each line that says a new name or number where that cannot be. Two queries."""
    before = {sitting.membership: sitting for sitting in found.standing if sitting.membership is not None}
    changed = []
    for line in found.lines:
        sitting = before.get(line.membership_id or 0) if line.kind == LineKind.CHANGE else None
        if sitting is not None and _is_new_identity(sitting.person, person_of(line)):
            changed.append((sitting, person_of(line)))
    elsewhere = _known_elsewhere({sitting.user for sitting, _person in changed if sitting.user}, request)
    for sitting, person in changed:
        name = {"name": sitting.person.full_name, "new": person.full_name}
        if sitting.user in elsewhere:
            yield (
                _(
                    "%(name)s còn vai trò khác trên cổng nên họ tên, số điện thoại không sửa từ Tổ được. "
                    "Hãy liên hệ quản trị hệ thống của tỉnh."
                )
                % name
            )
        elif not _is_same_person(sitting.person, person):
            yield (
                _("%(name)s không thể đổi thành %(new)s. Nếu là người khác, hãy cho %(name)s thôi và thêm người mới.")
                % name
            )


def _is_new_identity(before: Person, person: Person) -> bool:
    return (before.full_name, before.phone) != (person.full_name, person.phone)


def _is_same_person(before: Person, person: Person) -> bool:
    """Half of the words of the longer name stay, accents aside: a slip of the pen, a name after marriage."""
    old, new = fold(before.full_name).split(), fold(person.full_name).split()
    return 2 * len(set(old) & set(new)) >= max(len(set(old)), len(set(new)))


def _known_elsewhere(users: set[int], request: RosterRequest) -> set[int]:
    """Those who hold a role beyond this team, or sit in another one, now or later."""
    today = request.effective_from
    grants = RoleGrant.objects.filter(user__in=users).exclude(team=request.team_id).exclude(valid_to__lt=today)
    teams = Membership.objects.filter(user__in=users).exclude(team=request.team_id).exclude(valid_to__lt=today)
    staff = RoleGrant.objects.filter(user__in=users, user__is_staff=True)
    return {key for rows in (grants, teams, staff) for key in rows.values_list("user", flat=True)}
