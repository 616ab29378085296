from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import SortField
from teams.access import ScopedQuerySet
from teams.enums import PointKind
from teams.models.units import FIRST_POSSIBLE_DAY, Commune, Hamlet, Province
from teams.triggers import MARK_ROSTER, after_statements


class SupportPointQuerySet(ScopedQuerySet["SupportPoint"]):
    def open_on(self, day: date) -> "SupportPointQuerySet":
        return self.filter(models.Q(open_to__isnull=True) | models.Q(open_to__gte=day), open_from__lte=day)


class SupportPoint(models.Model):
    """Điểm hỗ trợ số: where citizens come for help (Đề án 3.2.1, IV.4.2a)."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(
        Commune, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="support_points"
    )
    hamlet = models.ForeignKey(
        Hamlet,
        verbose_name=_("thôn, làng, tổ dân phố"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="support_points",
    )
    kind = models.CharField(_("loại"), max_length=30, choices=PointKind)
    name = models.CharField(_("tên"), max_length=150)
    sort_name = SortField()
    address = models.CharField(_("địa chỉ"), max_length=250, blank=True)
    open_from = models.DateField(_("hoạt động từ"))
    open_to = models.DateField(_("hoạt động đến"), null=True, blank=True)

    objects = SupportPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("điểm hỗ trợ số")
        verbose_name_plural = _("điểm hỗ trợ số")
        ordering = ["sort_name"]
        constraints = [
            models.UniqueConstraint(fields=["commune", "name"], name="support_point_name_once_per_commune"),
            models.CheckConstraint(condition=models.Q(kind__in=PointKind.values), name="support_point_kind_known"),
            models.CheckConstraint(
                condition=models.Q(open_from__gte=FIRST_POSSIBLE_DAY),
                name="support_point_day_is_possible",
                violation_error_message=_("Ngày mở phải từ năm 2020 trở đi."),
            ),
            models.CheckConstraint(
                condition=models.Q(open_to__isnull=True) | models.Q(open_to__gte=models.F("open_from")),
                name="support_point_dates_in_order",
                violation_error_message=_("Ngày đóng không thể trước ngày mở."),
            ),
        ]
        triggers = after_statements("mark_roster", MARK_ROSTER.format(first_day="open_from", rows="{rows}"))

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        # Also a foreign key of the database; here it gets its sentence.
        if self.hamlet is not None and self.hamlet.commune_id != self.commune_id:
            raise ValidationError({"hamlet": _("Thôn, làng này thuộc xã, phường khác.")})
