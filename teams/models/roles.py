"""Who may do what where. Read and written by `teams.access` alone."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from teams.access import COMMUNE_ROLES, PROVINCE_ROLES, TEAM_ROLES, ScopedQuerySet
from teams.models.teams import Team
from teams.models.units import FIRST_POSSIBLE_DAY, Commune, Province


class RoleGrantQuerySet(ScopedQuerySet["RoleGrant"]):
    def current_on(self, day: date) -> "RoleGrantQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class RoleGrant(models.Model):
    """This person holds this role at this unit from … to … (A1)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("vai trò"), max_length=30)
    province = models.ForeignKey(Province, on_delete=models.CASCADE, related_name="grants")
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, null=True, blank=True, related_name="grants")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="grants")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Whether the object permissions of this grant are written at the moment; see access.apply_dates.
    applied = models.BooleanField(default=False, editable=False)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("vai trò được giao")
        verbose_name_plural = _("vai trò được giao")
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=PROVINCE_ROLES, commune__isnull=True, team__isnull=True)
                | Q(role__in=COMMUNE_ROLES, commune__isnull=False, team__isnull=True)
                | Q(role__in=TEAM_ROLES, commune__isnull=False, team__isnull=False),
                name="grant_role_fits_its_unit",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="grant_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(valid_from__gte=FIRST_POSSIBLE_DAY), name="grant_day_is_possible"),
            models.UniqueConstraint(
                fields=["user", "role", "province", "commune", "team", "valid_from"],
                name="grant_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.role}"


# Direct foreign keys: django-guardian's generic permission tables keep the object's key as text and scan it.
class ProvincePermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Province, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        verbose_name = _("quyền ở tỉnh")
        verbose_name_plural = _("quyền ở tỉnh")


class CommunePermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Commune, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        verbose_name = _("quyền ở xã, phường")
        verbose_name_plural = _("quyền ở xã, phường")


class TeamPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Team, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        verbose_name = _("quyền ở Tổ")
        verbose_name_plural = _("quyền ở Tổ")
