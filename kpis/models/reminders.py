"""Reminders of the province to a commune that is behind (K4, Đề án IV.8.2e: "kịp thời nhắc nhở")."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kpis.enums import Behind
from teams.access import ScopedQuerySet
from teams.models import Commune, Province, Team

LONGEST_REASON = 300


class Reminder(models.Model):
    """One reason for which a commune was reminded, in the words of that moment; never the same twice on a day.

    Written by `kpis.reminders.sending` alone. `team` is the commune's own one in force at that time, if there was any.
    """

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+")
    commune = models.ForeignKey(
        Commune, verbose_name=_("xã, phường"), on_delete=models.CASCADE, related_name="reminders", db_index=False
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="reminders")
    about = models.CharField(_("về việc"), max_length=20, choices=Behind)
    item = models.CharField(_("chỉ tiêu"), max_length=50, blank=True)  # the code of the indicator that it is about
    first_day = models.DateField(_("kỳ từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    text = models.CharField(_("nội dung"), max_length=LONGEST_REASON)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("nhắc lúc"))
    sent_on = models.DateField(_("ngày nhắc"))  # in Asia/Ho_Chi_Minh
    gone_at = models.DateTimeField(_("hết lý do lúc"), null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lời nhắc")
        verbose_name_plural = _("lời nhắc")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "sent_on", "about", "item", "first_day"], name="reminded_once_a_day"
            ),
            models.CheckConstraint(condition=Q(about__in=Behind.values), name="reminder_about_known"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="reminder_days_in_order"),
            models.CheckConstraint(
                condition=Q(about=Behind.INDICATOR) & ~Q(item="") | (~Q(about=Behind.INDICATOR) & Q(item="")),
                name="reminder_names_its_indicator",
            ),
        ]
        indexes = [
            models.Index(fields=["province", "-sent_at"], name="reminder_by_province"),
            # What the reasons are looked at for again.
            models.Index(fields=["province", "sent_at"], condition=Q(gone_at=None), name="reminder_not_gone"),
        ]

    def __str__(self) -> str:
        return f"{self.commune}, {timezone.localtime(self.sent_at):%d/%m/%Y}: {self.text}"


class ReminderSeen(models.Model):
    """Somebody of the commune marked a reminder as seen, for themselves: the others still have to see it."""

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="seen", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("đã xem lúc"))

    class Meta:
        verbose_name = _("lượt xem lời nhắc")
        verbose_name_plural = _("lượt xem lời nhắc")
        constraints = [models.UniqueConstraint(fields=["reminder", "person"], name="reminder_seen_once_by_a_person")]

    def __str__(self) -> str:
        return f"{self.reminder_id}: {self.person_id}"
