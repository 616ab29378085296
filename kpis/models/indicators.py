"""Roll-ups and indicator values: narrow rows under a unique key, numerator and denominator kept apart (K1, K2)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kpis.enums import CellMeasure, Due, Grain, Group, Operator, Section, Stretch
from kpis.expressions import MAX_LENGTH
from teams.access import ScopedQuerySet
from teams.models import Commune, Province, Team
from teams.triggers import ALWAYS, after_statements

MAX_DECIMALS = 2
OWN_PREFIX = "own_"  # of the codes of a province's own indicators, so that indicators.csv can never mean one of them
FIRST_YEAR, LAST_YEAR = 2026, 2030  # Quyết định 3306/QĐ-UBND

# What an indicator is, what it aims at or whom it is about decides anew about every month that has values.
MARK_TARGETS = f"""
    INSERT INTO teams_countedchange (province_id, source, first_day)
    SELECT DISTINCT province_id, 'targets', {ALWAYS} FROM {{rows}} AS changed;
    RETURN NULL;
"""


class Cell(models.Model):
    """One measure (of one item, 0 where the measure has no parts) in one stretch of time."""

    measure = models.CharField(max_length=20, choices=CellMeasure)
    item = models.BigIntegerField(default=0)
    value = models.BigIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.measure}/{self.item}: {self.value}"


class TeamCell(Cell):
    # Derived rows carry no keys that the database checks, three for each of millions that a rebuild writes: they are
    # made by one statement out of rows that have them, and of what is removed, the roll-up removes them.
    province = models.ForeignKey(
        Province,
        verbose_name=_("tỉnh"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    commune = models.ForeignKey(
        Commune,
        verbose_name=_("xã, phường"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)

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
        indexes = [models.Index(fields=["province", "half", "measure"], name="half_month_cell_by_province")]


class ProvinceCell(Cell):
    """The sum of all teams of a province in a half-month."""

    province = models.ForeignKey(
        Province,
        verbose_name=_("tỉnh"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    half = models.DateField(_("ngày đầu của nửa tháng"))

    objects = ScopedQuerySet.as_manager()

    class Meta(Cell.Meta):
        verbose_name = _("ô số liệu tỉnh")
        verbose_name_plural = _("ô số liệu tỉnh")
        constraints = [
            models.UniqueConstraint(fields=["province", "half", "measure", "item"], name="province_cell_once")
        ]


class ProvinceState(models.Model):
    """When the province's numbers were last computed; `version` grows with every change that a page could show."""

    province = models.OneToOneField(Province, on_delete=models.CASCADE, related_name="rollup_state")
    version = models.BigIntegerField(default=0)
    computed_at = models.DateTimeField()
    # How long the newest change waited from being marked to being visible.
    lag_ms = models.PositiveIntegerField(default=0)
    # As of which day: a new one makes more days due although nobody wrote anything.
    day = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tình trạng số liệu tỉnh")
        verbose_name_plural = _("tình trạng số liệu tỉnh")

    def __str__(self) -> str:
        return f"{self.province_id}: {self.version}"


class CommuneGroup(models.Model):
    """A commune in a group that some indicators are about, as the nucleus communes; a higher app says who is in it."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+")
    commune = models.ForeignKey(Commune, verbose_name=_("xã, phường"), on_delete=models.CASCADE, related_name="groups")
    code = models.CharField(_("nhóm"), max_length=30, choices=Group)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhóm xã, phường")
        verbose_name_plural = _("nhóm xã, phường")
        constraints = [
            models.UniqueConstraint(fields=["code", "commune"], name="commune_once_in_a_group"),
            models.CheckConstraint(condition=Q(code__in=Group.values), name="commune_group_known"),
        ]
        triggers = after_statements("mark_targets", MARK_TARGETS)

    def __str__(self) -> str:
        return f"{self.commune}: {self.get_code_display()}"


class Indicator(models.Model):
    """A target of the scheme that can be measured (Đề án 3.2, IV; indicators.csv): expressions over measures."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(_("mã"), max_length=50)
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    section = models.CharField(_("mục"), max_length=20, choices=Section)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=60)
    numerator = models.CharField(_("tử số"), max_length=MAX_LENGTH)
    denominator = models.CharField(_("mẫu số"), max_length=MAX_LENGTH, blank=True)
    # What numerator and denominator count: "129/133 Tổ".
    counts = models.CharField(_("đếm theo"), max_length=30)
    unit = models.CharField(_("đơn vị"), max_length=30)
    decimals = models.PositiveSmallIntegerField(_("số chữ số thập phân"), default=1)
    grain = models.CharField(_("tính từ"), max_length=10, choices=Grain)
    group = models.CharField(_("chỉ nhóm"), max_length=30, choices=Group, blank=True)
    period = models.CharField(_("kỳ của mục tiêu"), max_length=10, choices=Due)
    operator = models.CharField(_("so với mục tiêu"), max_length=2, choices=Operator)
    target = models.DecimalField(_("mục tiêu"), max_digits=12, decimal_places=2)
    # Where a target is for each team: of larger units, the share of teams that reach it, in %.
    share_target = models.DecimalField(
        _("mục tiêu về tỷ lệ đạt, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    near_share = models.DecimalField(
        _("phần mục tiêu tính là gần đạt"), max_digits=4, decimal_places=3, default=Decimal("0.9")
    )
    is_active = models.BooleanField(_("đang dùng"), default=True)
    # Added by the province: it may be redefined and removed, those of indicators.csv may not.
    is_own = models.BooleanField(_("tỉnh tự thêm"), default=False)
    seed_ref = models.CharField(_("căn cứ"), max_length=100, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["province", "code"], name="indicator_code_once_per_province"),
            models.CheckConstraint(condition=Q(operator__in=Operator.values), name="indicator_operator_known"),
            models.CheckConstraint(condition=Q(section__in=Section.values), name="indicator_section_known"),
            models.CheckConstraint(condition=Q(grain__in=Grain.values), name="indicator_grain_known"),
            models.CheckConstraint(condition=Q(period__in=Due.values), name="indicator_period_known"),
            models.CheckConstraint(condition=Q(group__in=["", *Group.values]), name="indicator_group_known"),
            models.CheckConstraint(condition=Q(decimals__lte=MAX_DECIMALS), name="indicator_decimals_are_few"),
            models.CheckConstraint(
                condition=Q(near_share__gt=0, near_share__lte=1), name="indicator_near_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(is_own=True, code__startswith=OWN_PREFIX)
                | (Q(is_own=False) & ~Q(code__startswith=OWN_PREFIX)),
                name="indicator_own_by_its_code",
            ),
            # A share counts who reaches a plain number; a ratio has its target on the ratio.
            models.CheckConstraint(
                condition=Q(share_target__isnull=True) | Q(denominator="", share_target__gte=0, share_target__lte=100),
                name="indicator_share_of_a_plain_number",
            ),
        ]
        triggers = after_statements("mark_targets", MARK_TARGETS)

    def __str__(self) -> str:
        return self.name


class IndicatorTarget(models.Model):
    """The target of one year, where it differs from the one that always holds (Đề án 3.2: 2026–2030)."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField(_("năm"))
    target = models.DecimalField(_("mục tiêu"), max_digits=12, decimal_places=2)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mục tiêu năm")
        verbose_name_plural = _("mục tiêu năm")
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year"], name="one_target_per_indicator_and_year"),
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="target_year_known"),
        ]
        triggers = after_statements("mark_targets", MARK_TARGETS)

    def __str__(self) -> str:
        return f"{self.year}: {self.target}"


class IndicatorValue(models.Model):
    """The value of an indicator for a province, a commune or a team in a stretch of time.

    A ratio is formed when shown. `covered` of `expected` communes have data in it; no numerator, or a denominator that
    is nothing, is no data (DOMAIN 2).
    """

    # As with cells, no keys that the database checks.
    province = models.ForeignKey(
        Province,
        verbose_name=_("tỉnh"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    commune = models.ForeignKey(
        Commune,
        verbose_name=_("xã, phường"),
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values", db_constraint=False)
    stretch = models.CharField(_("kỳ"), max_length=10, choices=Stretch)
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
                fields=["province", "stretch", "first_day", "last_day", "indicator", "commune", "team"],
                name="indicator_value_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="indicator_value_days_in_order"),
            models.CheckConstraint(condition=Q(stretch__in=Stretch.values), name="indicator_value_stretch_known"),
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(commune__isnull=False), name="indicator_value_team_in_a_commune"
            ),
        ]
        # A changed commune's months are added up to its years; the province's own row is found by the constraint.
        indexes = [models.Index(fields=["commune", "stretch", "first_day"], name="indicator_value_by_commune")]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.numerator}/{self.denominator}"
