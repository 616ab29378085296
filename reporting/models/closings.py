"""Closed months, and what was changed in them afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.enums import LateAbout, LateAction
from teams.access import ScopedQuerySet
from teams.models import Commune, Province, Team


class PeriodClosing(models.Model):
    """A month of a commune is closed: later changes need a reason and are listed. Opened again, the row stays."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="closings")
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("khóa lúc"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(_("mở lại lúc"), null=True, blank=True)
    opened_because = models.CharField(_("lý do mở lại"), max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kỳ đã khóa")
        verbose_name_plural = _("kỳ đã khóa")
        ordering = ["-first_day", "-closed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "first_day"], condition=Q(opened_at__isnull=True), name="period_closed_once"
            ),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="closing_days_in_order"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True, opened_because="")
                | (Q(opened_at__isnull=False, opened_by__isnull=False) & ~Q(opened_because="")),
                name="closing_opened_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune}: {self.first_day:%d/%m/%Y} – {self.last_day:%d/%m/%Y}"


class LateChange(models.Model):
    """A change made after closing: what, what it was before, why, by whom and when. Written once, never changed."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(_("về"), max_length=10, choices=LateAbout)
    action = models.CharField(_("việc"), max_length=10, choices=LateAction)
    day = models.DateField(_("ngày của số liệu"))
    key = models.CharField(max_length=64)  # of what was changed: the entry's code, the key of the figure or activity
    label = models.CharField(_("nội dung"), max_length=300)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("lúc"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("sửa sau khi khóa kỳ")
        verbose_name_plural = _("sửa sau khi khóa kỳ")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(about__in=LateAbout.values), name="late_about_known"),
            models.CheckConstraint(condition=Q(action__in=LateAction.values), name="late_action_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="late_with_a_reason"),
        ]
        indexes = [models.Index(fields=["commune", "day"], name="late_by_commune_day")]

    def __str__(self) -> str:
        return f"{self.label}: {self.reason}"
