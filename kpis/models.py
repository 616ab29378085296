"""Roll-ups and indicator values: narrow rows under a unique key, numerator and denominator kept apart (K1, K2)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from kpis.enums import Measure, Operator
from teams.access import ScopedQuerySet
from teams.models import Commune, Province, Team
from teams.triggers import after_statements


class Cell(models.Model):
    """One measure (of one item, 0 where the measure has no parts) in one stretch of time."""

    measure = models.CharField(max_length=20, choices=Measure)
    item = models.BigIntegerField(default=0)
    value = models.BigIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.measure}/{self.item}: {self.value}"


class TeamCell(Cell):
    province = models.ForeignKey(
        Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    commune = models.ForeignKey(
        Commune, verbose_name=_("xã, phường"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", db_index=False)

    objects = ScopedQuerySet.as_manager()

    class Meta(Cell.Meta):
        abstract = True


class DayCell(TeamCell):
    """A team's measure on a day, recomputed from the logs as a whole commune-day."""

    day = models.DateField()

    class Meta(TeamCell.Meta):
        verbose_name = _("ô số liệu ngày")
        verbose_name_plural = _("ô số liệu ngày")
        constraints = [
            models.UniqueConstraint(fields=["commune", "day", "team", "measure", "item"], name="day_cell_once")
        ]


class HalfMonthCell(TeamCell):
    """The sum of a team's days in a half-month (1–14 or 15–end); both calendars are exact sums of these (DOMAIN 8)."""

    half = models.DateField(_("ngày đầu của nửa tháng"))

    class Meta(TeamCell.Meta):
        verbose_name = _("ô số liệu nửa tháng")
        verbose_name_plural = _("ô số liệu nửa tháng")
        constraints = [
            models.UniqueConstraint(fields=["commune", "half", "team", "measure", "item"], name="half_month_cell_once")
        ]
        indexes = [models.Index(fields=["province", "half"], name="half_month_cell_by_province")]


class ProvinceCell(Cell):
    """The sum of all teams of a province in a half-month."""

    province = models.ForeignKey(
        Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    half = models.DateField(_("ngày đầu của nửa tháng"))

    objects = ScopedQuerySet.as_manager()

    class Meta(Cell.Meta):
        verbose_name = _("ô số liệu tỉnh")
        verbose_name_plural = _("ô số liệu tỉnh")
        constraints = [
            models.UniqueConstraint(fields=["province", "half", "measure", "item"], name="province_cell_once")
        ]


class ChangedHalf(models.Model):
    """A half-month of a province whose team cells changed: between the communes' step and the province's step."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+")
    half = models.DateField()
    marked_at = models.DateTimeField(db_default=Func(function="clock_timestamp"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("nửa tháng có thay đổi")
        verbose_name_plural = _("nửa tháng có thay đổi")

    def __str__(self) -> str:
        return f"{self.province_id} {self.half}"


class ProvinceState(models.Model):
    """When the province's numbers were last computed; `version` grows with every change that a page could show."""

    province = models.OneToOneField(Province, on_delete=models.CASCADE, related_name="rollup_state")
    version = models.BigIntegerField(default=0)
    computed_at = models.DateTimeField()
    # How long the newest change waited from being marked to being visible.
    lag_ms = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tình trạng số liệu tỉnh")
        verbose_name_plural = _("tình trạng số liệu tỉnh")

    def __str__(self) -> str:
        return f"{self.province_id}: {self.version}"


# A new target decides anew which teams reach it, in every month that has numbers.
MARK_INDICATOR = """
    INSERT INTO kpis_changedhalf (province_id, half)
    SELECT DISTINCT c.province_id, c.half FROM kpis_provincecell c JOIN (
        SELECT province_id, id, target FROM {rows} AS versions GROUP BY 1, 2, 3 HAVING count(*) = 1
    ) AS changed ON changed.province_id = c.province_id;
    RETURN NULL;
"""


class Indicator(models.Model):
    """A target of the scheme that can be measured (Đề án 3.2, IV; indicators.csv)."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(_("mã"), max_length=50)
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("tên"), max_length=200)
    numerator = models.CharField(_("tử số"), max_length=200)
    denominator = models.CharField(_("mẫu số"), max_length=200, blank=True)
    unit = models.CharField(_("đơn vị"), max_length=30)
    operator = models.CharField(_("so với mục tiêu"), max_length=2, choices=Operator)
    target = models.DecimalField(_("mục tiêu"), max_digits=12, decimal_places=2)
    # Where a target is for each team: at the province, the share of teams that reach it, in %.
    share_target = models.DecimalField(
        _("mục tiêu về tỷ lệ Tổ đạt, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    near_share = models.DecimalField(
        _("phần mục tiêu tính là gần đạt"), max_digits=4, decimal_places=3, default=Decimal("0.9")
    )
    period = models.CharField(_("kỳ"), max_length=30)
    scope = models.CharField(_("phạm vi"), max_length=100)
    source = models.CharField(_("nguồn"), max_length=60)
    seed_ref = models.CharField(_("căn cứ"), max_length=100)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["province", "code"], name="indicator_code_once_per_province"),
            models.CheckConstraint(condition=Q(operator__in=Operator.values), name="indicator_operator_known"),
            models.CheckConstraint(
                condition=Q(near_share__gt=0, near_share__lte=1), name="indicator_near_share_is_a_share"
            ),
        ]
        triggers = after_statements("mark_halves", MARK_INDICATOR)

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """The value of an indicator for a province or one of its teams in a period.

    A ratio is formed when shown. `covered` of `expected` units have data in it; no denominator is no data (DOMAIN 2).
    """

    province = models.ForeignKey(
        Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    commune = models.ForeignKey(
        Commune, verbose_name=_("xã, phường"), on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    covered = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("giá trị chỉ tiêu")
        verbose_name_plural = _("giá trị chỉ tiêu")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "first_day", "last_day", "indicator", "commune", "team"],
                name="indicator_value_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="indicator_value_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.numerator}/{self.denominator}"
