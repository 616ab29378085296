"""The rule by which a province rates its communes, as data that the province edits (K4, Đề án IV.8.2d–e)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.enums import Scoring
from kpis.models.indicators import Indicator
from teams.access import ScopedQuerySet
from teams.models import Province

LONGEST_CLASS_NAME = 60


class RatingRule(models.Model):
    """What holds for the whole rating; the indicators with their weights and the classes are rows of their own.

    Shares are in percent. Written by `kpis.rating.editing` and `kpis.rating.rule_data` alone.
    """

    province = models.OneToOneField(
        Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="rating_rule"
    )
    scoring = models.CharField(_("cách cho điểm"), max_length=10, choices=Scoring, default=Scoring.SHARE)
    near_points = models.DecimalField(_("điểm của mức gần đạt"), max_digits=5, decimal_places=2, default=Decimal(50))
    least_known = models.DecimalField(
        _("phần trọng số phải có dữ liệu"), max_digits=5, decimal_places=2, default=Decimal(60)
    )
    silent_days = models.PositiveSmallIntegerField(_("số ngày làm việc liền chưa ghi thì là chậm"), default=5)
    # As the portal was delivered: nobody of the province has decided on it yet.
    is_proposal = models.BooleanField(_("cổng đề xuất"), default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy tắc xếp loại")
        verbose_name_plural = _("quy tắc xếp loại")
        constraints = [
            models.CheckConstraint(condition=Q(scoring__in=Scoring.values), name="rating_scoring_known"),
            models.CheckConstraint(
                condition=Q(near_points__gte=0, near_points__lte=100), name="rating_near_points_of_a_hundred"
            ),
            # Nobody is rated on nothing.
            models.CheckConstraint(
                condition=Q(least_known__gt=0, least_known__lte=100), name="rating_least_known_is_a_share"
            ),
            models.CheckConstraint(condition=Q(silent_days__gte=1), name="rating_silent_days_at_least_one"),
        ]

    def __str__(self) -> str:
        return str(self.province)


class RatedIndicator(models.Model):
    """An indicator that counts for the rating; what has no weight is not here."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+")
    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="rated")
    weight = models.DecimalField(_("trọng số"), max_digits=5, decimal_places=2)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("chỉ tiêu tính xếp loại")
        verbose_name_plural = _("chỉ tiêu tính xếp loại")
        ordering = ["indicator__order"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100), name="rated_indicator_has_a_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.weight}"


class RatingClass(models.Model):
    """A class of the rating, from so many points of a hundred on; the lowest one begins at 0."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("tên loại"), max_length=LONGEST_CLASS_NAME)
    from_points = models.DecimalField(_("từ số điểm"), max_digits=5, decimal_places=2)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("loại")
        verbose_name_plural = _("loại")
        ordering = ["-from_points"]
        constraints = [
            models.UniqueConstraint(fields=["province", "from_points"], name="rating_class_begins_once"),
            models.UniqueConstraint(fields=["province", "name"], name="rating_class_name_once"),
            models.CheckConstraint(
                condition=Q(from_points__gte=0, from_points__lte=100), name="rating_class_of_a_hundred_points"
            ),
        ]

    def __str__(self) -> str:
        return self.name
