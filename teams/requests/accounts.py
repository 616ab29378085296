"""The accounts of people who join: known by their number and name, or new; they sign in by the number."""

from django.utils import timezone

from accounts.models import User
from accounts.names import fold
from teams.rosters import Person
from teams.rosters.elsewhere import left_behind


def account_of(person: Person) -> User:
    """The account with this number and, accents aside, this name; else a new one.

    A number whose owner is in no team and has no role any more passes on: telephone companies give numbers out again.
    That it is nobody else's was checked (`rules.phone_twice`).
    """
    known = User.objects.filter(phone=person.phone).first()
    if known is not None and fold(known.full_name) == fold(person.full_name):
        return known
    if known is not None:
        _give_up_number(known)
    user = User(username=_free_username(person.phone), full_name=person.full_name, phone=person.phone)
    user.set_unusable_password()  # until they get a slip (`teams.sign_in_slips`)
    user.save()
    return user


def follow(user: User, person: Person) -> None:
    """A new spelling of the name or a new number holds everywhere at once, not from a day on.

    Who signs in by the number as user name goes on doing so by the new one.
    """
    if (user.full_name, user.phone or "") == (person.full_name, person.phone):
        return
    if user.phone != person.phone:
        former = User.objects.filter(phone=person.phone).exclude(pk=user.pk).first()
        if former is not None:
            _give_up_number(former)
        if user.username == user.phone:
            user.username = _free_username(person.phone)
    user.full_name, user.phone = person.full_name, person.phone or None
    user.save(update_fields=["full_name", "sort_name", "phone", "username"])


def _give_up_number(user: User) -> None:
    if user.pk not in left_behind([user], timezone.localdate()):
        return  # the database will refuse the number, as it is in use
    if user.username == user.phone:
        user.username = f"da-roi-{user.pk}"
    user.phone = None
    user.save(update_fields=["username", "phone"])


def _free_username(phone: str) -> str:
    """The number itself, unless somebody chose it for a user name."""
    taken = User.objects.filter(username__iexact=phone).exists()
    return f"{phone}-{User.objects.count()}" if taken or not phone else phone
