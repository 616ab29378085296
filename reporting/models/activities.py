"""Activities of the teams with their attendance and photos (R3; Đề án IV.1-6)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from reporting.enums import ActivityState, PhotoState
from reporting.models.catalogues import ActivityKind
from reporting.models.logs import kept_in_history
from teams.access import ScopedQuerySet, may
from teams.access.scope import Person
from teams.enums import Counted, Permission
from teams.models import Commune, Hamlet, MonthlyPlan, PlanItem, Province, SupportPoint, Team
from teams.models.guards import guard
from teams.models.units import FIRST_POSSIBLE_DAY
from teams.triggers import after_statements, marks

MAX_PEOPLE = 20_000
MAX_PHOTOS = 12
MAX_PHOTO_BYTES = 15 * 1024 * 1024
GROUPS_PRESENT = ("women", "elderly", "ethnic_minority", "disabled", "youth")


@guard
def _works_in_the_team(activity: "Activity", person: Person) -> bool:
    return may(person, Permission.LOG_SESSIONS, activity) or may(person, Permission.RUN_TEAM, activity)


@guard
def _runs_the_team(activity: "Activity", person: Person) -> bool:
    return may(person, Permission.RUN_TEAM, activity)


def _group(label: Any) -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(label, null=True, blank=True)


@kept_in_history
class Activity(FSMModelMixin, models.Model):
    """One activity, planned and then held or cancelled. It moves by `reporting.activities` alone."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="activities")
    kind = models.ForeignKey(ActivityKind, verbose_name=_("loại"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("tên hoạt động"), max_length=200)
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    begins_at = models.TimeField(_("từ giờ"), null=True, blank=True)
    ends_at = models.TimeField(_("đến giờ"), null=True, blank=True)
    support_point = models.ForeignKey(
        SupportPoint, verbose_name=_("điểm hỗ trợ"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hamlet = models.ForeignKey(
        Hamlet, verbose_name=_("thôn, làng"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    other_place = models.CharField(_("nơi khác"), max_length=150, blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("phụ trách"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    plan = models.ForeignKey(MonthlyPlan, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    plan_item = models.ForeignKey(
        PlanItem,
        verbose_name=_("thuộc việc trong kế hoạch"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.CharField(_("nội dung, chuẩn bị"), max_length=1000, blank=True)
    state = FSMField(
        _("trạng thái"), max_length=20, choices=ActivityState, default=ActivityState.PLANNED, protected=True
    )
    people = models.PositiveIntegerField(_("số người dự"), null=True, blank=True)
    women = _group(_("phụ nữ"))
    elderly = _group(_("người cao tuổi"))
    ethnic_minority = _group(_("người dân tộc thiểu số"))
    disabled = _group(_("người khuyết tật"))
    youth = _group(_("đoàn viên, thanh niên"))
    outcome = models.CharField(_("kết quả"), max_length=1000, blank=True)
    cancelled_because = models.CharField(_("lý do hủy"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("hoạt động")
        verbose_name_plural = _("hoạt động")
        ordering = ["first_day", "begins_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActivityState.values), name="activity_state_known"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="activity_days_in_order"),
            models.CheckConstraint(condition=Q(first_day__gte=FIRST_POSSIBLE_DAY), name="activity_day_is_possible"),
            models.CheckConstraint(
                condition=Q(support_point__isnull=False, hamlet__isnull=True, other_place="")
                | Q(support_point__isnull=True, hamlet__isnull=False, other_place="")
                | (Q(support_point__isnull=True, hamlet__isnull=True) & ~Q(other_place="")),
                name="activity_at_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.HELD) | Q(people__gte=1, people__lte=MAX_PEOPLE),
                name="activity_held_with_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.CANCELLED) | ~Q(cancelled_because=""),
                name="activity_cancelled_for_a_reason",
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{group}__isnull": True}) | Q(**{f"{group}__lte": F("people")}),
                    name=f"activity_{group}_within_people",
                )
                for group in GROUPS_PRESENT
            ],
        ]
        indexes = [
            models.Index(fields=["team", "first_day"], name="activity_by_team_day"),
            models.Index(fields=["commune", "first_day"], name="activity_by_commune_day"),
        ]
        triggers = after_statements("mark_activities", marks(Counted.ACTIVITIES, "first_day", "first_day"))

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        return str(self.support_point or self.hamlet or self.other_place)

    @transition(field=state, source=ActivityState.PLANNED, target=ActivityState.HELD, permission=_works_in_the_team)
    def hold(self) -> None:
        """It took place."""

    @transition(field=state, source=ActivityState.PLANNED, target=ActivityState.CANCELLED, permission=_runs_the_team)
    def cancel(self) -> None:
        """It does not take place."""

    @transition(
        field=state,
        source=[ActivityState.HELD, ActivityState.CANCELLED],
        target=ActivityState.PLANNED,
        permission=_runs_the_team,
    )
    def reopen(self) -> None:
        """Marked by mistake."""


class ActivityPhoto(models.Model):
    """A photo of an activity. What is shown was made anew from the pixels alone: no position, no phone's data.

    `original` is there only until the worker made `picture` and `thumbnail` from it; it is never handed out.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="photos")
    original = models.FileField(upload_to="photos/incoming/", blank=True)
    picture = models.FileField(upload_to="photos/%Y/%m/", blank=True)
    thumbnail = models.FileField(upload_to="photos/%Y/%m/", blank=True)
    # Of the file as it was sent, so that it is kept once; empty for those sent before this was looked at.
    content_key = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(_("trạng thái"), max_length=20, choices=PhotoState, default=PhotoState.WAITING)
    problem = models.CharField(_("vì sao"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    caption = models.CharField(_("chú thích"), max_length=150, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ảnh hoạt động")
        verbose_name_plural = _("ảnh hoạt động")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PhotoState.values), name="photo_state_known"),
            models.CheckConstraint(
                condition=~Q(state=PhotoState.READY) | (~Q(picture="") & ~Q(thumbnail="") & Q(original="")),
                name="photo_ready_without_its_original",
            ),
            models.CheckConstraint(
                condition=~Q(state=PhotoState.REFUSED) | ~Q(problem=""), name="photo_refused_with_why"
            ),
            models.UniqueConstraint(
                fields=["activity", "content_key"],
                condition=~Q(content_key="") & ~Q(state=PhotoState.REFUSED),
                name="photo_once_per_activity",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.pk)
