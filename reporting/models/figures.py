"""Numbers that no log holds, as communes report them (R6), and what the checks ask about them."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.enums import FigureRule, FigureSource
from reporting.models.catalogues import FigureDefinition
from reporting.models.logs import kept_in_history
from teams.access import ScopedQuerySet
from teams.enums import Counted
from teams.models import Commune, Province, SystemToken
from teams.periods import Period
from teams.triggers import after_statements, marks

MAX_VALUE = 10_000_000  # no commune has more of anything that is counted


class FigureQuerySet(ScopedQuerySet["Figure"]):
    def in_periods(self, periods: Iterable[Period]) -> Self:
        """Those of just these periods; none where there are none."""
        of_each = (Q(first_day=period.first, last_day=period.last) for period in periods)
        return self.filter(reduce(or_, of_each, Q(pk__in=[])))


@kept_in_history
class Figure(models.Model):
    """What a commune reported for one figure and one period of its frequency (DOMAIN 3, 8)."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="figures")
    definition = models.ForeignKey(FigureDefinition, on_delete=models.PROTECT, related_name="values")
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    value = models.PositiveIntegerField(_("giá trị"))
    source = models.CharField(_("nguồn"), max_length=10, choices=FigureSource, default=FigureSource.HAND)
    version = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_with = models.ForeignKey(SystemToken, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(_("nhập lúc"))

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu đã báo cáo")
        verbose_name_plural = _("số liệu đã báo cáo")
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "definition", "first_day", "last_day"], name="figure_once_per_period"
            ),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="figure_days_in_order"),
            models.CheckConstraint(condition=Q(value__lte=MAX_VALUE), name="figure_value_in_range"),
            models.CheckConstraint(condition=Q(source__in=FigureSource.values), name="figure_source_known"),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=False, entered_with__isnull=True)
                | Q(entered_by__isnull=True, entered_with__isnull=False),
                name="figure_entered_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["province", "first_day"], name="figure_by_province_period")]
        # The foreign key is looked at when all is committed: till then nothing else would tell who changes the
        # definition that a first value is on its way. It holds up no other value.
        triggers = [
            pgtrigger.Trigger(
                name="hold_meaning",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM reporting_figuredefinition WHERE id = NEW.definition_id FOR KEY SHARE;
                    RETURN NEW;
                """,
            ),
            *after_statements("mark_figures", marks(Counted.FIGURES, "first_day", "last_day")),
        ]

    def __str__(self) -> str:
        return f"{self.definition}: {self.value}"


class FigureQuestion(models.Model):
    """What a check asks about a figure: one line of explanation from the team leader. It blocks nothing (DOMAIN 11)."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="questions")
    rule = models.CharField(max_length=40, choices=FigureRule)
    message = models.CharField(_("câu hỏi"), max_length=300)
    value = models.PositiveIntegerField(_("giá trị được hỏi"))
    asked_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # another with each asking and each explanation
    explanation = models.CharField(_("giải thích"), max_length=300, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explained_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu cần giải thích")
        verbose_name_plural = _("số liệu cần giải thích")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["figure", "rule"], name="figure_asked_once_per_rule"),
            models.CheckConstraint(condition=Q(rule__in=FigureRule.values), name="question_rule_known"),
            models.CheckConstraint(
                condition=Q(explanation="", explained_by__isnull=True, explained_at__isnull=True)
                | (~Q(explanation="") & Q(explained_by__isnull=False, explained_at__isnull=False)),
                name="question_explained_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.message
