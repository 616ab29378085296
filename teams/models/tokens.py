"""Keys with which other systems of the province use the API: of one province, for named purposes, until a day."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teams.access import ScopedQuerySet
from teams.enums import TokenScope
from teams.models.units import Province


class SystemToken(models.Model):
    """The key itself is shown once, when it is made; kept is what recognises it."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("hệ thống"), max_length=100)
    scopes: Any = ArrayField(models.CharField(max_length=30, choices=TokenScope), verbose_name=_("được làm"))
    beginning = models.CharField(_("bắt đầu bằng"), max_length=8)
    key_hash = models.CharField(max_length=64, unique=True)
    valid_to = models.DateField(_("dùng đến ngày"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("tạo lúc"))
    last_used_on = models.DateField(_("dùng gần nhất"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("khóa API")
        verbose_name_plural = _("khóa API")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(scopes__len__gte=1), name="token_for_something"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name
