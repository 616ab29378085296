"""Teams with their members, effective-dated (DOMAIN 5), and their sub-groups."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.fields import SortField
from teams.access import ScopedQuerySet
from teams.enums import OBJECT_PERMISSIONS, Position, TeamKind, TeamState
from teams.models.units import FIRST_POSSIBLE_DAY, Commune, Hamlet, Province
from teams.triggers import MARK_ROSTER, after_statements


def same(column: str) -> Func:
    """`column` as a one-element range: equality inside a GiST exclusion, which the embedded PostgreSQL can only
    compare as ranges (it has no btree_gist)."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


def same_text(column: str) -> Func:
    """Like `same` for a short text."""
    number = Func(F(column), function="hashtext")
    return Func(number, number, Value("[]"), function="int4range")


def days(start: str, end: str) -> Func:
    return Func(F(start), F(end), Value("[]"), function="daterange")


class MemberComponent(models.Model):
    """Thành phần: whom a member represents (Đề án III.2.2)."""

    province = models.ForeignKey(
        Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="member_components"
    )
    code = models.CharField(_("mã"), max_length=50)
    name = models.CharField(_("tên"), max_length=200)
    required_as = models.CharField(_("bắt buộc giữ vị trí"), max_length=50, blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    seed_ref = models.CharField(_("căn cứ"), max_length=100, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("thành phần")
        verbose_name_plural = _("thành phần")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["province", "code"], name="component_code_once_per_province")]

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(ScopedQuerySet["Team"]):
    def in_force_on(self, day: date) -> "TeamQuerySet":
        """Teams in force on `day`, also those that were dissolved later."""
        return self.in_force_within(day, day)

    def in_force_within(self, first: date, last: date) -> "TeamQuerySet":
        """Teams in force on any day from `first` to `last`."""
        return self.filter(
            Q(in_force_to__isnull=True) | Q(in_force_to__gte=first),
            in_force_from__isnull=False,
            in_force_from__lte=last,
        )


class Team(models.Model):
    """Tổ công nghệ số cộng đồng (Đề án III.1-2)."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.PROTECT, related_name="teams")
    commune = models.ForeignKey(Commune, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="teams")
    # Nghệ An and Quảng Ngãi also have a team in each hamlet; empty for the commune's own team.
    hamlet = models.ForeignKey(
        Hamlet,
        verbose_name=_("thôn, làng, tổ dân phố"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="teams",
    )
    # Which entry of `teams` in the province's rules it follows: `TeamKind`, or a kind of the province's own.
    kind = models.CharField(_("loại"), max_length=30, default=TeamKind.COMMUNE)
    name = models.CharField(_("tên"), max_length=150)
    sort_name = SortField()
    zalo_name = models.CharField(_("tên nhóm Zalo"), max_length=150, blank=True)
    zalo_link = models.URLField(_("đường dẫn nhóm Zalo"), blank=True)
    decision_number = models.CharField(_("số quyết định"), max_length=50, blank=True)
    decision_date = models.DateField(_("ngày quyết định"), null=True, blank=True)
    decision_file = models.ForeignKey(
        "teams.StoredFile",
        verbose_name=_("tệp quyết định"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(_("trạng thái"), max_length=20, choices=TeamState, default=TeamState.DRAFT)
    in_force_from = models.DateField(_("hoạt động từ"), null=True, blank=True)
    in_force_to = models.DateField(_("hoạt động đến"), null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("Tổ công nghệ số cộng đồng")
        verbose_name_plural = _("Tổ công nghệ số cộng đồng")
        permissions = OBJECT_PERMISSIONS
        ordering = ["sort_name"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TeamState.values), name="team_state_known"),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True) | Q(in_force_from__gte=FIRST_POSSIBLE_DAY),
                name="team_day_is_possible",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=False, state__in=[TeamState.IN_FORCE, TeamState.DISSOLVED])
                | Q(in_force_from__isnull=True, state=TeamState.DRAFT),
                name="team_has_a_first_day_once_in_force",
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="team_dates_in_order",
            ),
            ExclusionConstraint(
                name="one_commune_team_in_force_at_a_time",
                expressions=[
                    (same("commune_id"), RangeOperators.OVERLAPS),
                    (same_text("kind"), RangeOperators.OVERLAPS),
                    (days("in_force_from", "in_force_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(hamlet__isnull=True, in_force_from__isnull=False),
            ),
            ExclusionConstraint(
                name="one_hamlet_team_in_force_at_a_time",
                expressions=[
                    (same("hamlet_id"), RangeOperators.OVERLAPS),
                    (days("in_force_from", "in_force_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(hamlet__isnull=False, in_force_from__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(kind=TeamKind.HAMLET, hamlet__isnull=False)
                | (~Q(kind=TeamKind.HAMLET) & Q(hamlet__isnull=True)),
                name="team_hamlet_for_hamlet_team_only",
            ),
        ]
        triggers = after_statements("mark_roster", MARK_ROSTER.format(first_day="in_force_from", rows="{rows}"))

    def __str__(self) -> str:
        return self.name

    def existed_on(self, day: date) -> bool:
        return (
            self.in_force_from is not None
            and self.in_force_from <= day
            and (self.in_force_to is None or day <= self.in_force_to)
        )


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def in_force_on(self, day: date) -> "MembershipQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def by_position(self) -> Self:
        """Leader, deputies, members, collaborators; by name within each."""
        ranks = [When(position=position, then=Value(rank)) for rank, position in enumerate(Position.values)]
        return self.order_by(Case(*ranks, default=Value(len(ranks))), "user__sort_name")


class Membership(models.Model):
    """A person in a team from a date to a date; people who left stay, so that the past can be shown as it was."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    position = models.CharField(_("vị trí"), max_length=20, choices=Position)
    component = models.ForeignKey(MemberComponent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    organisation = models.CharField(_("đơn vị công tác"), max_length=150, blank=True)
    languages = ArrayField(
        models.CharField(max_length=50), verbose_name=_("tiếng dân tộc thiểu số biết nói"), default=list, blank=True
    )
    skills = ArrayField(models.CharField(max_length=50), verbose_name=_("kỹ năng"), default=list, blank=True)
    # Which approved requests began and ended it: who proposed, who agreed.
    begun_by = models.ForeignKey(
        "teams.RosterRequest", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="begun"
    )
    ended_by = models.ForeignKey(
        "teams.RosterRequest", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="ended"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("thành viên Tổ")
        verbose_name_plural = _("thành viên Tổ")
        constraints = [
            models.CheckConstraint(condition=Q(position__in=Position.values), name="membership_position_known"),
            models.CheckConstraint(condition=Q(valid_from__gte=FIRST_POSSIBLE_DAY), name="membership_day_is_possible"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_dates_in_order",
            ),
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    (same("team_id"), RangeOperators.OVERLAPS),
                    (same("user_id"), RangeOperators.OVERLAPS),
                    (days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="one_leader_at_a_time",
                expressions=[
                    (same("team_id"), RangeOperators.OVERLAPS),
                    (days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(position=Position.LEADER),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_position_display()}"

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
