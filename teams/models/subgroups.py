"""The sub-groups of a team and who sits in them, effective-dated (Đề án III.4)."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import SortField
from accounts.names import given_name_first
from teams.access import ScopedQuerySet
from teams.enums import Counted
from teams.models.teams import Membership, Team, days, same
from teams.models.units import FIRST_POSSIBLE_DAY, Commune, Hamlet, Province
from teams.triggers import ALWAYS, after_statements, marks


class Subgroup(models.Model):
    """One of the sub-groups that the province's rules name; the standing group has one per hamlet (Đề án III.4)."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="subgroups")
    kind = models.CharField(_("mã loại"), max_length=30)
    name = models.CharField(_("tên"), max_length=150)
    hamlet = models.ForeignKey(
        Hamlet,
        verbose_name=_("thôn, làng, tổ dân phố"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhóm hỗ trợ chuyên trách")
        verbose_name_plural = _("nhóm hỗ trợ chuyên trách")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kind", "hamlet"], name="subgroup_once_per_team", nulls_distinct=False
            ),
        ]
        triggers = after_statements("mark_hamlets", marks(Counted.HAMLETS, ALWAYS))

    def __str__(self) -> str:
        return f"{self.name} – {self.hamlet}" if self.hamlet_id else self.name


class Volunteer(models.Model):
    """A volunteer of a hamlet's standing group who is not in the team (Đề án III.4.3); signs in nowhere."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="volunteers")
    full_name = models.CharField(_("họ và tên"), max_length=150)
    sort_name = SortField(of="given_name_first")
    phone = models.CharField(_("số điện thoại"), max_length=15, blank=True)
    organisation = models.CharField(_("đơn vị công tác"), max_length=150, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tình nguyện viên ngoài Tổ")
        verbose_name_plural = _("tình nguyện viên ngoài Tổ")

    def __str__(self) -> str:
        return self.full_name

    @property
    def given_name_first(self) -> str:
        return given_name_first(self.full_name)


# Of a sub-group that is gone nothing has to be told: its own removal told it.
MEMBER_ROWS = "{rows} m JOIN teams_subgroup s ON s.id = m.subgroup_id"


class SubgroupMemberQuerySet(models.QuerySet["SubgroupMember"]):
    def in_force_on(self, day: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class SubgroupMember(models.Model):
    """A member, or a volunteer outside the team, in a sub-group from a date to a date; one person may sit in two
    (DOMAIN 6). Part of its sub-group, reached through it."""

    subgroup = models.ForeignKey(Subgroup, on_delete=models.CASCADE, related_name="members")
    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="subgroups"
    )
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, null=True, blank=True, related_name="subgroups")
    is_leader = models.BooleanField(_("nhóm trưởng"), default=False)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = SubgroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("thành viên nhóm")
        verbose_name_plural = _("thành viên nhóm")
        constraints = [
            models.CheckConstraint(
                condition=Q(membership__isnull=False, volunteer__isnull=True)
                | Q(membership__isnull=True, volunteer__isnull=False),
                name="subgroup_member_is_member_or_volunteer",
            ),
            models.CheckConstraint(condition=Q(valid_from__gte=FIRST_POSSIBLE_DAY), name="subgroup_day_is_possible"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="subgroup_member_dates_in_order",
            ),
            *[
                ExclusionConstraint(
                    name=f"subgroup_{person}_once_at_a_time",
                    expressions=[
                        (same("subgroup_id"), RangeOperators.OVERLAPS),
                        (same(f"{person}_id"), RangeOperators.OVERLAPS),
                        (days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(**{f"{person}__isnull": False}),
                )
                for person in ("membership", "volunteer")
            ],
            ExclusionConstraint(
                name="subgroup_has_one_leader_at_a_time",
                expressions=[
                    (same("subgroup_id"), RangeOperators.OVERLAPS),
                    (days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_leader=True),
            ),
        ]
        triggers = after_statements("mark_hamlets", marks(Counted.HAMLETS, "valid_from", table=MEMBER_ROWS))

    def __str__(self) -> str:
        return str(self.membership or self.volunteer)
