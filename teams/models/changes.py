"""How what numbers are made of tells whoever counts that it changed: rows that the database writes itself."""

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from teams.access import ScopedQuerySet
from teams.enums import Counted
from teams.models.units import Commune, Province


class CountedChange(models.Model):
    """Numbers that are made of `source` may differ in this commune from `first_day` to `last_day`, or until now.

    Appended by database triggers, so that bulk changes and SQL cannot miss it; taken by `kpis.rollup`.
    """

    # No constraints: a row of the queue must not hold up the removal of what it is about.
    province = models.ForeignKey(
        Province, verbose_name=_("tỉnh"), on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    commune = models.ForeignKey(
        Commune, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )  # none: the whole province
    source = models.CharField(max_length=20, choices=Counted)
    first_day = models.DateField(null=True)  # none: now
    last_day = models.DateField(null=True)
    marked_at = models.DateTimeField(db_default=Func(function="clock_timestamp"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("thay đổi chờ tính lại")
        verbose_name_plural = _("thay đổi chờ tính lại")
        constraints = [
            models.CheckConstraint(condition=Q(source__in=Counted.values), name="counted_source_known"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="counted_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.commune_id} {self.first_day}"
