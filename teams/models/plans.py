"""Sessions to come and the month's plan (Đề án 3.2.1: "lịch hỗ trợ, kế hoạch tháng")."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from teams.access import ScopedQuerySet, may
from teams.access.scope import Person
from teams.enums import Calendar, Counted, HalfDay, Permission, PlanState
from teams.models.guards import guard
from teams.models.places import SupportPoint
from teams.models.teams import Team
from teams.models.units import FIRST_POSSIBLE_DAY, Commune, Hamlet, Province
from teams.periods import Month, month_of
from teams.triggers import after_statements, marks


class PlannedSession(models.Model):
    """A support session to come: the team's support calendar."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="planned_sessions")
    day = models.DateField(_("ngày"))
    half_day = models.CharField(_("buổi"), max_length=10, choices=HalfDay)
    support_point = models.ForeignKey(
        SupportPoint, verbose_name=_("điểm hỗ trợ"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hamlet = models.ForeignKey(
        Hamlet, verbose_name=_("thôn, làng"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    topic = models.CharField(_("nội dung"), max_length=200)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("phụ trách"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("buổi hỗ trợ dự kiến")
        verbose_name_plural = _("buổi hỗ trợ dự kiến")
        ordering = ["day", "half_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "day", "half_day", "support_point", "hamlet"],
                name="planned_session_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(support_point__isnull=True, hamlet__isnull=False)
                | Q(support_point__isnull=False, hamlet__isnull=True),
                name="planned_session_at_one_place",
            ),
            models.CheckConstraint(condition=Q(half_day__in=HalfDay.values), name="planned_half_day_known"),
            models.CheckConstraint(condition=Q(day__gte=FIRST_POSSIBLE_DAY), name="planned_day_is_possible"),
        ]
        indexes = [models.Index(fields=["commune", "day"], name="planned_by_commune_day")]
        triggers = after_statements("mark_plans", marks(Counted.PLANS, "day", "day"))

    def __str__(self) -> str:
        return f"{self.get_half_day_display()} {self.day:%d/%m/%Y}: {self.topic}"


@guard
def _runs_the_team(plan: "MonthlyPlan", person: Person) -> bool:
    return may(person, Permission.RUN_TEAM, plan)


@guard
def _approves_here(plan: "MonthlyPlan", person: Person) -> bool:
    """Nobody decides on what they handed in themselves."""
    return plan.submitted_by_id != person.pk and may(person, Permission.APPROVE, plan)


class MonthlyPlan(FSMModelMixin, models.Model):
    """The plan of a team for one month of its province's calendar. It moves by `teams.plans` alone."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="plans")
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    goal = models.TextField(_("mục tiêu của tháng"), max_length=2000, blank=True)
    state = FSMField(_("trạng thái"), max_length=20, choices=PlanState, default=PlanState.DRAFT, protected=True)
    version = models.PositiveIntegerField(default=1)
    returned_because = models.CharField(_("lý do trả lại"), max_length=500, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # Who was the last to change or move it: what the one who comes too late is told.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    # What was approved last, while it is changed again: the approver sees the difference (`teams.plans.content`).
    approved_content = models.JSONField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kế hoạch tháng")
        verbose_name_plural = _("kế hoạch tháng")
        ordering = ["-first_day"]
        constraints = [
            models.UniqueConstraint(fields=["team", "first_day"], name="one_plan_per_team_and_month"),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="plan_days_in_order"),
            models.CheckConstraint(condition=Q(first_day__gte=FIRST_POSSIBLE_DAY), name="plan_day_is_possible"),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT) | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="plan_handed_in_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.APPROVED)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("submitted_by"))),
                name="plan_approved_by_somebody_else",
            ),
        ]
        triggers = after_statements("mark_plans", marks(Counted.PLANS, "first_day", "last_day"))

    def __str__(self) -> str:
        return f"{self.team}: {self.first_day:%d/%m/%Y} – {self.last_day:%d/%m/%Y}"

    @property
    def month(self) -> Month:
        return month_of(self.first_day, Calendar(self.province.calendar))

    @transition(
        field=state,
        source=[PlanState.DRAFT, PlanState.RETURNED],
        target=PlanState.SUBMITTED,
        permission=_runs_the_team,
    )
    def hand_in(self) -> None:
        """For approval by the commune."""

    @transition(
        field=state, source=[PlanState.SUBMITTED, PlanState.APPROVED], target=PlanState.DRAFT, permission=_runs_the_team
    )
    def reopen(self) -> None:
        """To change it; it has to be approved again."""

    @transition(field=state, source=PlanState.SUBMITTED, target=PlanState.RETURNED, permission=_approves_here)
    def give_back(self) -> None:
        """Returned with a reason."""

    @transition(field=state, source=PlanState.SUBMITTED, target=PlanState.APPROVED, permission=_approves_here)
    def approve(self) -> None:
        """The plan stands."""


class PlanItem(models.Model):
    """One task of a month's plan. Part of its plan."""

    plan = models.ForeignKey(MonthlyPlan, on_delete=models.CASCADE, related_name="items")
    content = models.CharField(_("nội dung công việc"), max_length=300)
    who = models.CharField(_("người, nhóm thực hiện"), max_length=150, blank=True)
    due = models.DateField(_("hoàn thành trước ngày"), null=True, blank=True)
    expected = models.CharField(_("kết quả dự kiến"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("việc trong kế hoạch")
        verbose_name_plural = _("việc trong kế hoạch")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.content
