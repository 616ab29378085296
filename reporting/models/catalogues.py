"""The lists that a province keeps: adding a service, a procedure, a difficulty or a figure is data, not code."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reporting.enums import Accumulation, Frequency, NormPeriod
from teams.access import ScopedQuerySet
from teams.enums import Role
from teams.models import Province


class CatalogueItem(models.Model):
    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+")
    code = models.CharField(_("mã"), max_length=50)
    name = models.CharField(_("tên"), max_length=200)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    seed_ref = models.CharField(_("căn cứ"), max_length=150, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["province", "code"], name="%(class)s_code_once_per_province"),
        ]

    def __str__(self) -> str:
        return self.name


class Service(CatalogueItem):
    """What people are helped with (Đề án III.3.2); three of them are essential (3.2.2, footnote 1)."""

    short_name = models.CharField(_("tên ngắn"), max_length=60)
    icon = models.CharField(_("biểu tượng"), max_length=40, default="dots")
    is_essential = models.BooleanField(_("dịch vụ số thiết yếu"), default=False)
    has_procedures = models.BooleanField(_("có thủ tục hành chính"), default=False)

    class Meta(CatalogueItem.Meta):
        verbose_name = _("nội dung hỗ trợ")
        verbose_name_plural = _("nội dung hỗ trợ")


class Procedure(CatalogueItem):
    """An administrative procedure that people are helped with (Đề án IV.4.1b)."""

    group = models.CharField(_("lĩnh vực"), max_length=60)

    class Meta(CatalogueItem.Meta):
        verbose_name = _("thủ tục hành chính")
        verbose_name_plural = _("thủ tục hành chính")


class Difficulty(CatalogueItem):
    """A recurring difficulty (Đề án IV.4.2e: "khó khăn vướng mắc")."""

    class Meta(CatalogueItem.Meta):
        verbose_name = _("khó khăn, vướng mắc")
        verbose_name_plural = _("khó khăn, vướng mắc")


# A stored value means so much of its period: with another period, or another way of adding up, it would say something
# that nobody reported. Locking the row first waits for whoever is just storing a first value.
_KEEP_MEANING = """
    PERFORM 1 FROM reporting_figuredefinition WHERE id = OLD.id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM reporting_figure WHERE definition_id = OLD.id) THEN
        RAISE EXCEPTION 'figures of definition % are stored: its frequency and accumulation stay', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'figure_definition_keeps_its_meaning';
    END IF;
    RETURN NEW;
"""


class FigureDefinition(CatalogueItem):
    """A number that a commune types in because no log holds it (R6)."""

    unit = models.CharField(_("đơn vị"), max_length=30)
    frequency = models.CharField(_("kỳ"), max_length=10, choices=Frequency)
    accumulation = models.CharField(_("cách cộng"), max_length=20, choices=Accumulation)
    who_reports = models.CharField(_("nơi báo cáo"), max_length=100)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    # Asked of the nucleus communes alone (Đề án IV.7); the others may report it.
    for_nucleus = models.BooleanField(_("riêng xã hạt nhân"), default=False)

    class Meta(CatalogueItem.Meta):
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")
        constraints = [
            *CatalogueItem.Meta.constraints,
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="figure_frequency_known"),
            models.CheckConstraint(condition=Q(accumulation__in=Accumulation.values), name="figure_accumulation_known"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keep_meaning",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("frequency", "accumulation"),
                func=_KEEP_MEANING,
            )
        ]


class Agency(CatalogueItem):
    """Who answers what the teams pass on (Đề án III.3.1: "chuyển thông tin về cơ quan có thẩm quyền")."""

    # Whose holders answer in the portal; empty: the answer comes by letter or telephone, and the team writes it down.
    answered_by = models.CharField(_("vai trò trả lời"), max_length=20, choices=Role, blank=True)

    class Meta(CatalogueItem.Meta):
        verbose_name = _("cơ quan tiếp nhận")
        verbose_name_plural = _("cơ quan tiếp nhận")
        constraints = [
            *CatalogueItem.Meta.constraints,
            models.CheckConstraint(condition=Q(answered_by__in=["", *Role.values]), name="agency_role_known"),
        ]


class ActivityNorm(CatalogueItem):
    """So many activities are due in each period (Đề án IV.1-6)."""

    minimum = models.PositiveSmallIntegerField(_("ít nhất"), default=1)
    period = models.CharField(_("kỳ"), max_length=10, choices=NormPeriod)

    class Meta(CatalogueItem.Meta):
        verbose_name = _("định mức hoạt động")
        verbose_name_plural = _("định mức hoạt động")
        constraints = [
            *CatalogueItem.Meta.constraints,
            models.CheckConstraint(condition=Q(minimum__gte=1), name="norm_minimum_is_something"),
            models.CheckConstraint(condition=Q(period__in=NormPeriod.values), name="norm_period_known"),
        ]


class ActivityKind(CatalogueItem):
    """A kind of activity, and the norms that it counts for: a class about information security counts for two."""

    icon = models.CharField(_("biểu tượng"), max_length=40, default="calendar-event")
    norms = models.ManyToManyField(ActivityNorm, verbose_name=_("tính vào định mức"), blank=True, related_name="kinds")

    class Meta(CatalogueItem.Meta):
        verbose_name = _("loại hoạt động")
        verbose_name_plural = _("loại hoạt động")


class IncidentKind(CatalogueItem):
    """A kind of online fraud (Đề án IV.6.1b)."""

    class Meta(CatalogueItem.Meta):
        verbose_name = _("hình thức lừa đảo")
        verbose_name_plural = _("hình thức lừa đảo")


class IncidentChannel(CatalogueItem):
    """How the fraud reached the person."""

    class Meta(CatalogueItem.Meta):
        verbose_name = _("kênh lừa đảo")
        verbose_name_plural = _("kênh lừa đảo")


class ProductGroup(CatalogueItem):
    """Groups of products that households could sell online (Đề án IV.5.2e)."""

    class Meta(CatalogueItem.Meta):
        verbose_name = _("nhóm sản phẩm")
        verbose_name_plural = _("nhóm sản phẩm")


class Readiness(CatalogueItem):
    """How far a household is on the way to e-commerce (Đề án IV.5.2e; IV.5.2b, footnote 3)."""

    class Meta(CatalogueItem.Meta):
        verbose_name = _("mức sẵn sàng thương mại điện tử")
        verbose_name_plural = _("mức sẵn sàng thương mại điện tử")
