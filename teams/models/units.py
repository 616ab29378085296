"""Provinces, communes, hamlets. A province is the tenant."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import SearchField, SortField
from teams.access import ScopedQuerySet
from teams.enums import OBJECT_PERMISSIONS, Calendar, CommuneKind, Counted, HamletKind, commune_called
from teams.triggers import ALWAYS, MARK_COMMUNE, MARK_PROVINCE, after_statements, marks

# Before this there were no such teams anywhere; a year typed wrong must not make the roll-up walk through centuries.
FIRST_POSSIBLE_DAY = date(2020, 1, 1)


class Province(models.Model):
    """A tenant: its rules are data (`rules`, see province_profiles.yaml), so adding a province needs no code."""

    code = models.PositiveSmallIntegerField(_("mã tỉnh"), unique=True)
    name = models.CharField(_("tên"), max_length=100)
    scheme_name = models.CharField(_("đề án, kế hoạch"), max_length=200, blank=True)
    calendar = models.CharField(_("lịch báo cáo"), max_length=20, choices=Calendar, default=Calendar.DECREE_09)
    rules = models.JSONField(_("quy định riêng"), default=dict)
    extra_working_days = ArrayField(models.DateField(), verbose_name=_("ngày làm bù"), default=list, blank=True)
    extra_days_off = ArrayField(models.DateField(), verbose_name=_("ngày nghỉ hoán đổi"), default=list, blank=True)
    is_simulated = models.BooleanField(_("dữ liệu mô phỏng"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tỉnh")
        verbose_name_plural = _("tỉnh")
        permissions = OBJECT_PERMISSIONS
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(calendar__in=Calendar.values), name="province_calendar_known"),
        ]
        triggers = after_statements("mark_roster", MARK_PROVINCE)

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune with its own key: official codes change, and files name communes by other codes and spellings."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.PROTECT, related_name="communes")
    official_code = models.PositiveIntegerField(_("mã chính thức"), unique=True)
    kind = models.CharField(_("loại"), max_length=10, choices=CommuneKind)
    name = models.CharField(_("tên"), max_length=100)
    search_name = SearchField(of="full_name")
    sort_name = SortField()
    latitude = models.FloatField(_("vĩ độ"), null=True, blank=True)
    longitude = models.FloatField(_("kinh độ"), null=True, blank=True)
    area_km2 = models.FloatField(_("diện tích gần đúng, km²"), null=True, blank=True)
    has_ethnic_minorities = models.BooleanField(_("có đồng bào dân tộc thiểu số"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("xã, phường")
        verbose_name_plural = _("xã, phường")
        permissions = OBJECT_PERMISSIONS
        ordering = ["sort_name"]
        constraints = [
            models.UniqueConstraint(fields=["province", "kind", "name"], name="commune_name_once_per_province"),
            models.CheckConstraint(condition=models.Q(kind__in=CommuneKind.values), name="commune_kind_known"),
        ]
        triggers = after_statements("mark_roster", MARK_COMMUNE)

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """`Xã Tây Sơn`: the kind in front, as officials write it."""
        return commune_called(self.kind, self.name)


class CommuneCode(models.Model):
    """Another code by which files may name a commune; a code may name one commune only within a province."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+")
    commune = models.ForeignKey(
        Commune, verbose_name=_("xã, phường"), on_delete=models.CASCADE, related_name="other_codes"
    )
    code = models.PositiveIntegerField(_("mã khác đang dùng"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mã khác của xã, phường")
        verbose_name_plural = _("mã khác của xã, phường")
        constraints = [models.UniqueConstraint(fields=["province", "code"], name="commune_other_code_once")]

    def __str__(self) -> str:
        return str(self.code)


class CommuneAlias(models.Model):
    """Another spelling of a commune's name, such as "Xã Đăk Đoa" of Decision 3306 for "Xã Đak Đoa"."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+")
    commune = models.ForeignKey(Commune, verbose_name=_("xã, phường"), on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("tên viết khác"), max_length=100)
    source = models.CharField(_("nguồn"), max_length=100, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tên viết khác của xã, phường")
        verbose_name_plural = _("tên viết khác của xã, phường")
        constraints = [models.UniqueConstraint(fields=["commune", "name"], name="commune_alias_once")]

    def __str__(self) -> str:
        return self.name


class Hamlet(models.Model):
    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="hamlets")
    kind = models.CharField(_("loại"), max_length=20, choices=HamletKind)
    name = models.CharField(_("tên"), max_length=100)
    sort_name = SortField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("thôn, làng, tổ dân phố")
        verbose_name_plural = _("thôn, làng, tổ dân phố")
        ordering = ["sort_name"]
        constraints = [
            models.UniqueConstraint(fields=["commune", "kind", "name"], name="hamlet_name_once_per_commune"),
            models.CheckConstraint(condition=models.Q(kind__in=HamletKind.values), name="hamlet_kind_known"),
        ]
        triggers = after_statements("mark_hamlets", marks(Counted.HAMLETS, ALWAYS))

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"
