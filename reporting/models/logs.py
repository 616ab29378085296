"""The daily log: sessions (buổi), what each member logged in them, and the lines with the people helped (lượt).

One session is one team, day, half-day and place, however many members worked in it (DOMAIN 1). The day stands in the
session alone: entries and lines reach it through their parent, so nothing can disagree about it.
"""

from datetime import date
from typing import Self, TypeVar, cast

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from reporting.enums import Result, Settlement
from reporting.models.catalogues import Difficulty, Procedure, Service
from reporting.models.changes import ENTRY_ROWS, LINE_ROWS, SESSION_ROWS, mark_changed_days
from teams.access import ScopedQuerySet
from teams.enums import HalfDay
from teams.models import Commune, Hamlet, Membership, Province, SupportPoint, Team

TrackedModel = TypeVar("TrackedModel", bound=models.Model)

MAX_COUNT = 500  # more people than that are not helped with one service in one half-day
MAX_NOTE = 500  # characters


def kept_in_history(model: type[TrackedModel]) -> type[TrackedModel]:
    """Let the database keep what a row said before each change. Inserts are not copied: with the rows as they were,
    what is there now is the last version, and nothing is kept twice."""
    track = pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
    tracked: type[TrackedModel] = track(model)
    return tracked


class SupportSessionQuerySet(ScopedQuerySet["SupportSession"]):
    def between(self, first: date, last: date) -> Self:
        return self.filter(day__gte=first, day__lte=last)

    def held(self) -> Self:
        """Sessions in which somebody was helped; one whose entries were all removed or moved is none."""
        return self.filter(models.Exists(LogLine.objects.filter(entry__session=models.OuterRef("pk"))))


@kept_in_history
class SupportSession(models.Model):
    """Buổi hỗ trợ."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="sessions", db_index=False)
    day = models.DateField(_("ngày"))
    half_day = models.CharField(_("buổi"), max_length=10, choices=HalfDay)
    support_point = models.ForeignKey(
        SupportPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    hamlet = models.ForeignKey(
        Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = SupportSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("buổi hỗ trợ")
        verbose_name_plural = _("buổi hỗ trợ")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "day", "half_day", "support_point", "hamlet"],
                name="one_session_per_team_day_half_day_place",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(support_point__isnull=True, hamlet__isnull=False)
                | Q(support_point__isnull=False, hamlet__isnull=True),
                name="session_at_one_place",
            ),
            models.CheckConstraint(condition=Q(half_day__in=HalfDay.values), name="session_half_day_known"),
        ]
        indexes = [models.Index(fields=["commune", "day"], name="session_by_commune_day")]
        triggers = mark_changed_days(SESSION_ROWS)

    def __str__(self) -> str:
        return f"{self.get_half_day_display()} {self.day:%d/%m/%Y}, {self.place}"

    @property
    def place(self) -> SupportPoint | Hamlet:
        # A check constraint of the table says that just one of them is there.
        return self.support_point or cast(Hamlet, self.hamlet)


@kept_in_history
class LogEntry(models.Model):
    """What one member logged for one session, once. `client_uuid` is made by the phone, so a resend is harmless."""

    # These three are held by the key over session, team, commune and province together (`teams.constraints`). Checks of
    # their own would lock the row of the province at every saving of everybody in it.
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    session = models.ForeignKey(SupportSession, on_delete=models.PROTECT, related_name="entries")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="entries", db_index=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client_uuid = models.UUIDField(_("mã lần ghi"), unique=True)
    # What the phone sent first: the same sent again is a resend, also after a correction.
    received_key = models.CharField(max_length=64, db_default="", editable=False)
    recorded_at = models.DateTimeField(_("ghi lúc"))
    women = models.PositiveSmallIntegerField(_("phụ nữ"), default=0)
    elderly = models.PositiveSmallIntegerField(_("người cao tuổi"), default=0)
    ethnic_minority = models.PositiveSmallIntegerField(_("người dân tộc thiểu số"), default=0)
    disabled = models.PositiveSmallIntegerField(_("người khuyết tật"), default=0)
    difficulty = models.ForeignKey(
        Difficulty, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    difficulty_note = models.CharField(_("mô tả khó khăn"), max_length=MAX_NOTE, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần ghi")
        verbose_name_plural = _("lần ghi")
        indexes = [models.Index(fields=["membership", "-id"], name="entry_by_member_newest")]
        triggers = mark_changed_days(ENTRY_ROWS)

    def __str__(self) -> str:
        return str(self.client_uuid)


@kept_in_history
class LogLine(models.Model):
    """So many people helped with this service. Part of its entry, reached through it."""

    entry = models.ForeignKey(LogEntry, on_delete=models.CASCADE, related_name="lines", db_index=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    result = models.CharField(_("kết quả"), max_length=10, choices=Result, default=Result.DONE)
    count = models.PositiveSmallIntegerField(_("số lượt"))

    class Meta:
        verbose_name = _("dòng ghi")
        verbose_name_plural = _("dòng ghi")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "service", "procedure", "result"], name="line_once_per_entry", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=MAX_COUNT), name="line_count_in_range"),
            models.CheckConstraint(condition=Q(result__in=Result.values), name="line_result_known"),
        ]
        triggers = mark_changed_days(LINE_ROWS)

    def __str__(self) -> str:
        return f"{self.service} × {self.count}"


class TakenBackEntry(models.Model):
    """The code of an entry that was removed: a resend that arrives late is recognised and not stored again."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    client_uuid = models.UUIDField(_("mã lần ghi"), unique=True)
    received_key = models.CharField(max_length=64, editable=False)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(_("xóa lúc"), db_default=Func(function="clock_timestamp"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần ghi đã xóa")
        verbose_name_plural = _("lần ghi đã xóa")

    def __str__(self) -> str:
        return str(self.client_uuid)


class UnsettledEntry(models.Model):
    """An entry that came under a known code with other content: kept apart and shown, never dropped."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    # Whose work it is about; the one who sent it may be the leader, writing for a member.
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    client_uuid = models.UUIDField(_("mã lần ghi"), db_index=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="unsettled_entries"
    )
    content = models.JSONField(_("nội dung"))
    content_key = models.CharField(max_length=64)  # the same other content, sent again, is one row
    received_at = models.DateTimeField(_("nhận lúc"), db_default=Func(function="clock_timestamp"))
    settled_at = models.DateTimeField(_("xử lý lúc"), null=True, blank=True)
    settled_how = models.CharField(_("cách xử lý"), max_length=20, choices=Settlement, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần ghi chờ xử lý")
        verbose_name_plural = _("lần ghi chờ xử lý")
        constraints = [
            models.UniqueConstraint(
                fields=["client_uuid", "recorded_by", "content_key"], name="unsettled_content_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_how="")
                | Q(settled_at__isnull=False, settled_how__in=Settlement.values),
                name="unsettled_or_settled_how",
            ),
        ]

    def __str__(self) -> str:
        return str(self.client_uuid)


class PhoneQueue(models.Model):
    """What a phone said when it was last heard of: so many entries of this person still lie there (UX: "trên máy").

    All that a leader can know of them; an entry that the phone keeps is seen by nobody else.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="phone_queues")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device = models.UUIDField(_("mã máy"))
    waiting = models.PositiveSmallIntegerField(_("chưa gửi"), default=0)
    to_mend = models.PositiveSmallIntegerField(_("cần sửa"), default=0)
    reported_at = models.DateTimeField(_("báo lúc"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("máy còn lần ghi chưa gửi")
        verbose_name_plural = _("máy còn lần ghi chưa gửi")
        constraints = [
            models.UniqueConstraint(fields=["team", "user", "device"], name="phone_queue_once"),
            models.CheckConstraint(condition=Q(to_mend__lte=F("waiting")), name="phone_queue_counts_agree"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.waiting}"
