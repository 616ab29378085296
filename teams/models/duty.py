"""Who is on duty at which support point when (Đề án IV.4.2b), absences, swaps, and the feed for the phone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from teams.access import ScopedQuerySet
from teams.enums import Counted, HalfDay, SwapState
from teams.models.places import SupportPoint
from teams.models.teams import Team
from teams.models.units import FIRST_POSSIBLE_DAY, Commune, Province
from teams.triggers import after_statements, marks


class DutyShift(models.Model):
    """One person on duty at a point in one half-day. Of a person, not of a membership: a change of position in the
    team leaves the rota as it is."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="shifts")
    support_point = models.ForeignKey(SupportPoint, on_delete=models.PROTECT, related_name="shifts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shifts")
    day = models.DateField(_("ngày"))
    half_day = models.CharField(_("buổi"), max_length=10, choices=HalfDay)
    # Placed or moved by a person: filling the rota again leaves it.
    is_fixed = models.BooleanField(_("xếp tay"), default=False)
    checked_in_at = models.DateTimeField(_("có mặt lúc"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ca trực")
        verbose_name_plural = _("ca trực")
        constraints = [
            models.UniqueConstraint(fields=["user", "day", "half_day"], name="shift_one_place_at_a_time"),
            models.CheckConstraint(condition=Q(half_day__in=HalfDay.values), name="shift_half_day_known"),
            models.CheckConstraint(condition=Q(day__gte=FIRST_POSSIBLE_DAY), name="shift_day_is_possible"),
        ]
        indexes = [
            models.Index(fields=["team", "day"], name="shift_by_team_day"),
            models.Index(fields=["support_point", "day"], name="shift_by_point_day"),
        ]
        triggers = after_statements("mark_rota", marks(Counted.ROTA, "day", "day"))

    def __str__(self) -> str:
        return f"{self.user} – {self.get_half_day_display()} {self.day:%d/%m/%Y}"


class Absence(models.Model):
    """Days on which somebody cannot be on duty."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="absences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    reason = models.CharField(_("lý do"), max_length=150, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ngày vắng")
        verbose_name_plural = _("ngày vắng")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="absence_days_in_order",
                violation_error_message=_("Ngày cuối không thể trước ngày đầu."),
            ),
            models.CheckConstraint(condition=Q(first_day__gte=FIRST_POSSIBLE_DAY), name="absence_day_is_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.first_day:%d/%m/%Y} – {self.last_day:%d/%m/%Y}"


class DutySwap(FSMModelMixin, models.Model):
    """One asks another to take a shift, perhaps in return for one of theirs. It moves by `teams.rota` alone."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="swaps")
    shift = models.ForeignKey(DutyShift, on_delete=models.CASCADE, related_name="swaps")
    in_return = models.ForeignKey(DutyShift, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = FSMField(_("trạng thái"), max_length=20, choices=SwapState, default=SwapState.ASKED, protected=True)
    note = models.CharField(_("lời nhắn"), max_length=200, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị đổi ca")
        verbose_name_plural = _("đề nghị đổi ca")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SwapState.values), name="swap_state_known"),
            models.CheckConstraint(condition=~Q(asked_by=F("asked_of")), name="swap_between_two_people"),
            models.UniqueConstraint(
                fields=["shift"], condition=Q(state=SwapState.ASKED), name="one_open_swap_per_shift"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift} → {self.asked_of}"

    @transition(
        field=state,
        source=SwapState.ASKED,
        target=SwapState.ACCEPTED,
        permission=lambda swap, person: swap.asked_of_id == person.pk,
    )
    def accept(self) -> None:
        """The other takes the shift."""

    @transition(
        field=state,
        source=SwapState.ASKED,
        target=SwapState.DECLINED,
        permission=lambda swap, person: swap.asked_of_id == person.pk,
    )
    def decline(self) -> None:
        """The other cannot."""

    @transition(
        field=state,
        source=SwapState.ASKED,
        target=SwapState.WITHDRAWN,
        permission=lambda swap, person: swap.asked_by_id == person.pk,
    )
    def withdraw(self) -> None:
        """No longer needed."""


class DutyFeed(models.Model):
    """The secret address under which a phone's calendar reads the duties of its owner; belongs to a person."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duty_feed")
    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("địa chỉ lịch trực cá nhân")
        verbose_name_plural = _("địa chỉ lịch trực cá nhân")

    def __str__(self) -> str:
        return str(self.user)
