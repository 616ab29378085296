from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.fields import SortField
from accounts.names import given_name_first
from accounts.phones import normalise_phone


class PortalUserManager(UserManager["User"]):
    def get_by_sign_in(self, typed: str) -> "User | None":
        """Return the person whose user name or phone number is what was typed, or None."""
        typed = typed.strip()
        by_name = self.filter(username__iexact=typed).first()
        if by_name is not None:
            return by_name
        phone = normalise_phone(typed)
        return self.filter(phone=phone).first() if phone else None


class User(AbstractUser):
    """A person. What the person may do stands in `teams.RoleGrant`; a person may hold several roles."""

    first_name = None  # type: ignore[assignment]  # Vietnamese names are kept whole
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=150)
    phone = models.CharField(_("số điện thoại"), max_length=15, null=True, blank=True, unique=True)
    sort_name = SortField(of="given_name_first")
    is_simulated = models.BooleanField(_("tài khoản mô phỏng"), default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[PortalUserManager] = PortalUserManager()

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_name_once_whatever_its_case"),
            models.CheckConstraint(
                condition=models.Q(phone__isnull=True) | models.Q(phone__regex=r"^0\d{9,10}$"),
                name="user_phone_national_form",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def given_name_first(self) -> str:
        return given_name_first(self.full_name)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rsplit(" ", 1)[-1]
