"""Slips with which the people of a team sign in for the first time: most of them have no e-mail address."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.passwords import invent_password
from teams.models import Membership, RoleGrant, Team

PASSWORD_WORDS = 4  # fewer than an official gets: it is to be typed once on a phone, and then changed


@dataclass(frozen=True)
class Slip:
    """What is written on one slip. The password is nowhere else: it is shown once."""

    full_name: str
    sign_in: str
    password: str


def who_never_signed_in(team: Team) -> list[User]:
    """The people in the team today who have not been on the portal yet, by name.

    Whoever was given a password as somebody else (an official, a member of another team) is not among them.
    """
    today = timezone.localdate()
    members = Membership.objects.filter(team=team).in_force_on(today)
    beyond = RoleGrant.objects.exclude(team=team).exclude(valid_to__lt=today)
    found = User.objects.filter(pk__in=members.values("user"), last_login__isnull=True, is_staff=False, is_active=True)
    known_elsewhere = set(beyond.filter(user__in=found).values_list("user", flat=True))
    return [
        user for user in found.order_by("sort_name") if user.pk not in known_elsewhere or not user.has_usable_password()
    ]


@transaction.atomic
def issue(team: Team, people: Collection[int]) -> list[Slip]:
    """Give those of `people` (keys) who never signed in a password each; an earlier slip of theirs is no good any more.

    Nobody else's password changes, whoever is named.
    """
    asked = {user.pk for user in who_never_signed_in(team)} & set(people)
    users = User.objects.select_for_update().filter(pk__in=asked, last_login__isnull=True).order_by("sort_name")
    slips = []
    for user in users:
        password = invent_password(words=PASSWORD_WORDS)
        user.set_password(password)
        user.save(update_fields=["password"])
        slips.append(Slip(user.full_name, user.phone or user.username, password))
    return slips
