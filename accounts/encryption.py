"""Texts about citizens are encrypted before they reach the database (Luật 91/2025/QH15; DOMAIN 15).

The keys come from the environment (`DATA_ENCRYPTION_KEYS`): the first encrypts, every one decrypts. To rotate, a new
key is put in front, `manage.py rotate_data_key` writes every text anew, and then the old key can go.

A text whose key is missing is shown as `Unreadable`: the page says so, the other rows stay readable, and saving the row
writes back what was there, so that it can be read again once the key is back.
"""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models.lookups import Exact, IsNull
from django.utils.translation import gettext as _


class UnreadableError(Exception):
    """A text was encrypted with a key that is not among DATA_ENCRYPTION_KEYS, or was never encrypted."""


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured(
            _("DATA_ENCRYPTION_KEYS phải gồm các khóa Fernet (32 byte, base64), cách nhau bằng dấu phẩy.")
        ) from error


def _current_box() -> MultiFernet:
    return _box(tuple(settings.DATA_ENCRYPTION_KEYS))


def encrypt(text: str) -> str:
    """Return `text` as a token that says when it was made, and nothing of what it holds but its rough length."""
    return _current_box().encrypt(text.encode()).decode("ascii")


def decrypt(token: str) -> str:
    """Return the text of a token. Raises UnreadableError if none of the keys fits."""
    try:
        return _current_box().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UnreadableError from error


def rotate(token: str) -> str:
    """Return the token anew under the first key. Raises UnreadableError if none of the keys fits."""
    try:
        return _current_box().rotate(token.encode()).decode("ascii")
    except InvalidToken as error:
        raise UnreadableError from error


def is_under_first_key(token: str) -> bool:
    try:
        _box(tuple(settings.DATA_ENCRYPTION_KEYS[:1])).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


class Unreadable(str):
    """What stands in the place of a text whose key is missing; it keeps the token that the database holds."""

    __slots__ = ("token",)
    token: str

    def __new__(cls, token: str) -> "Unreadable":
        made = super().__new__(cls, _("(không đọc được: thiếu khóa mã hóa)"))
        made.token = token
        return made

    def __getnewargs__(self) -> tuple[str]:
        return (self.token,)


def unreadable_fields(row: models.Model) -> list[str]:
    """The names of the fields of `row` that no key at hand can read."""
    return [field.attname for field in row._meta.concrete_fields if isinstance(getattr(row, field.attname), Unreadable)]


class EncryptedField(models.TextField):  # type: ignore[type-arg]
    """A text that the database holds encrypted. It can be neither searched nor sorted there; empty stays empty.

    `max_length` limits what is typed, as forms and `full_clean` see it.
    """

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Unreadable):
            return value.token
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        try:
            return decrypt(value) if value else value
        except UnreadableError:
            return Unreadable(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return {"exact": IsEmpty, "isnull": IsNull}.get(lookup_name)


class IsEmpty(Exact):
    """All that can be asked of an encrypted text: whether it is empty."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise TypeError("what is encrypted cannot be looked up in the database, only whether it is empty")
        return self.rhs
