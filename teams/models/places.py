from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import SortField
from teams.access import ScopedQuerySet
from teams.enums import HalfDay, PointKind
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
    latitude = models.FloatField(_("vĩ độ"), null=True, blank=True)
    longitude = models.FloatField(_("kinh độ"), null=True, blank=True)
    # The checklist of Đề án IV.4.2a.
    has_guide_board = models.BooleanField(_("có bảng hướng dẫn"), default=False)
    has_illustrated_material = models.BooleanField(_("có tài liệu minh họa"), default=False)
    has_computer_online = models.BooleanField(_("có máy tính kết nối internet"), default=False)
    has_posted_rota = models.BooleanField(_("có niêm yết lịch trực cố định"), default=False)
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
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(8, 24), longitude__range=(102, 118)),
                name="support_point_position_is_in_vietnam",
                violation_error_message=_("Vị trí này không nằm trong Việt Nam."),
            ),
        ]
        triggers = after_statements("mark_roster", MARK_ROSTER.format(first_day="open_from", rows="{rows}"))

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        # Also a foreign key of the database; here it gets its sentence.
        if self.hamlet is not None and self.hamlet.commune_id != self.commune_id:
            raise ValidationError({"hamlet": _("Thôn, làng này thuộc xã, phường khác.")})


class OpeningHours(models.Model):
    """When a support point is open in a half-day of the week. Part of its point."""

    support_point = models.ForeignKey(SupportPoint, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("thứ"))  # 0 = Monday, as in Python
    half_day = models.CharField(_("buổi"), max_length=10, choices=HalfDay)
    opens = models.TimeField(_("mở cửa"))
    closes = models.TimeField(_("đóng cửa"))

    class Meta:
        verbose_name = _("giờ mở cửa")
        verbose_name_plural = _("giờ mở cửa")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["support_point", "weekday", "half_day"], name="opening_hours_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="opening_weekday_known"),
            models.CheckConstraint(condition=models.Q(half_day__in=HalfDay.values), name="opening_half_day_known"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="opening_hours_in_order",
                violation_error_message=_("Giờ đóng cửa phải sau giờ mở cửa."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"
