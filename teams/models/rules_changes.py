from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.access import ScopedQuerySet
from teams.models.units import Province


class RulesChange(models.Model):
    """Who changed which of a province's rules, when, from what to what; also its indicators and their targets.

    Written by `teams.province_rules.saving.keep` alone.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="rules_changes")
    section = models.CharField(max_length=50)
    title = models.CharField(_("phần"), max_length=150)
    changes = models.JSONField()  # [what, old, new] in words
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần sửa quy định")
        verbose_name_plural = _("lần sửa quy định")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["province", "-at"], name="rules_change_by_province")]

    def __str__(self) -> str:
        return f"{self.title} – {timezone.localtime(self.at):%d/%m/%Y}"
