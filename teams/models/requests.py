"""Requests that change who is in a team: the registration and every later change (T5, Đề án III.1, VI.9)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.fields import SortField
from accounts.names import given_name_first
from teams.access import ScopedQuerySet, may
from teams.access.scope import Person
from teams.enums import LineKind, Permission, Position, RequestKind, RequestState, Role
from teams.models.files import StoredFile
from teams.models.guards import guard
from teams.models.subgroups import Volunteer
from teams.models.teams import MemberComponent, Membership, Team
from teams.models.units import FIRST_POSSIBLE_DAY, Commune, Hamlet, Province
from teams.rules.settings import request_rules

OPEN = [RequestState.DRAFT, RequestState.ASKED, RequestState.SUBMITTED, RequestState.RETURNED]


class RosterRequestQuerySet(ScopedQuerySet["RosterRequest"]):
    def open(self) -> "RosterRequestQuerySet":
        return self.filter(state__in=OPEN)

    def waiting(self) -> "RosterRequestQuerySet":
        """Waiting for approval, the oldest first."""
        return self.filter(state=RequestState.SUBMITTED).order_by("submitted_at", "pk")


@guard
def _runs_the_team(request: "RosterRequest", person: Person) -> bool:
    return may(person, Permission.RUN_TEAM, request)


@guard
def _asked_for_it(request: "RosterRequest", person: Person) -> bool:
    return request.asked_by_id == person.pk


@guard
def _asked_or_runs_the_team(request: "RosterRequest", person: Person) -> bool:
    return request.asked_by_id == person.pk or _runs_the_team(request, person)


@guard
def _approves_here(request: "RosterRequest", person: Person) -> bool:
    """The role that the province's rules name, at this commune, or the chair above it; nobody decides on what they
    handed in themselves."""
    roles = {request_rules(request.province.rules).approved_by, Role.COMMUNE_CHAIR}
    today = timezone.localdate()
    grants = request.commune.grants.current_on(today).filter(user__pk__in=[person.pk], role__in=roles)
    return request.submitted_by_id != person.pk and may(person, Permission.APPROVE, request) and grants.exists()


class RosterRequest(FSMModelMixin, models.Model):
    """What is to change in one team from one day on. It moves by `teams.requests.moves` alone."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(_("loại"), max_length=20, choices=RequestKind)
    state = FSMField(_("trạng thái"), max_length=20, choices=RequestState, default=RequestState.DRAFT, protected=True)
    # Counts what happened to it; who acts on an older count is told what changed since.
    version = models.PositiveIntegerField(default=1)
    effective_from = models.DateField(_("hiệu lực từ ngày"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # the member whose own wish it is (Nghệ An)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_number = models.CharField(_("số quyết định"), max_length=50, blank=True)
    decision_date = models.DateField(_("ngày quyết định"), null=True, blank=True)
    decision_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = RosterRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị về danh sách Tổ")
        verbose_name_plural = _("đề nghị về danh sách Tổ")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="request_kind_known"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(
                condition=Q(effective_from__isnull=True) | Q(effective_from__gte=FIRST_POSSIBLE_DAY),
                name="request_day_is_possible",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.SUBMITTED, RequestState.APPROVED])
                | Q(effective_from__isnull=False, submitted_by__isnull=False, submitted_at__isnull=False),
                name="request_handed_in_by_somebody_for_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.APPROVED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="request_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.APPROVED) | ~Q(decided_by=models.F("submitted_by")),
                name="request_approved_by_somebody_else",
            ),
            # What a member asks for himself stands beside the one that the leader is writing.
            models.UniqueConstraint(
                fields=["team"], condition=Q(state__in=OPEN, asked_by__isnull=True), name="one_open_request_per_team"
            ),
            models.UniqueConstraint(
                fields=["team", "asked_by"],
                condition=Q(state__in=OPEN, asked_by__isnull=False),
                name="one_open_request_per_asking_member",
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(kind=RequestKind.REGISTRATION)
                & ~Q(state__in=[RequestState.WITHDRAWN, RequestState.DECLINED]),
                name="one_registration_per_team",
            ),
        ]
        indexes = [models.Index(fields=["commune", "state"], name="request_by_commune_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.team}"

    # The table of moves. What else a move does, and the lock it needs, stands in `teams.requests`.

    @transition(
        field=state,
        source=[RequestState.DRAFT, RequestState.RETURNED],
        target=RequestState.ASKED,
        permission=_asked_for_it,
    )
    def ask(self) -> None:
        """The member asks the leader to introduce it (Nghệ An)."""

    @transition(field=state, source=RequestState.ASKED, target=RequestState.DECLINED, permission=_runs_the_team)
    def decline(self) -> None:
        """The leader does not introduce it."""

    @transition(
        field=state,
        source=[RequestState.DRAFT, RequestState.RETURNED, RequestState.ASKED],
        target=RequestState.SUBMITTED,
        permission=_runs_the_team,
    )
    def hand_in(self) -> None:
        """The team hands it in; for what a member asked, that is the leader's introduction."""

    @transition(
        field=state,
        source=RequestState.SUBMITTED,
        target=RequestState.DRAFT,
        permission=_runs_the_team,
    )
    def take_back(self) -> None:
        """To go on writing, as long as nobody decided."""

    @transition(field=state, source=RequestState.SUBMITTED, target=RequestState.RETURNED, permission=_approves_here)
    def give_back(self) -> None:
        """Returned with reasons."""

    @transition(field=state, source=RequestState.SUBMITTED, target=RequestState.APPROVED, permission=_approves_here)
    def approve(self) -> None:
        """In force from its day on."""

    @transition(
        field=state,
        source=[RequestState.DRAFT, RequestState.RETURNED, RequestState.ASKED],
        target=RequestState.WITHDRAWN,
        permission=_asked_or_runs_the_team,
    )
    def withdraw(self) -> None:
        """Given up; it stays as a record."""


class RosterLine(models.Model):
    """One person in a request: joins, leaves, or is to be as it says here. A person outside the team is a volunteer."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(RosterRequest, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=10, choices=LineKind)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_volunteer = models.BooleanField(_("tình nguyện viên ngoài Tổ"), default=False)
    full_name = models.CharField(_("họ và tên"), max_length=150)
    sort_name = SortField(of="given_name_first")
    phone = models.CharField(_("số điện thoại"), max_length=15, blank=True)
    position = models.CharField(_("vị trí"), max_length=20, choices=Position, blank=True)
    component = models.ForeignKey(
        MemberComponent,
        verbose_name=_("thành phần"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    organisation = models.CharField(_("đơn vị công tác"), max_length=150, blank=True)
    languages = ArrayField(
        models.CharField(max_length=50), verbose_name=_("tiếng dân tộc thiểu số biết nói"), default=list, blank=True
    )
    skills = ArrayField(models.CharField(max_length=50), verbose_name=_("kỹ năng"), default=list, blank=True)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    # What the roster said of the person when the request was approved: what was changed stays to be read.
    before = models.JSONField(null=True, blank=True, editable=False)
    returned_because = models.CharField(_("lý do trả lại"), max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("dòng đề nghị")
        verbose_name_plural = _("dòng đề nghị")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="line_kind_known"),
            models.CheckConstraint(condition=~Q(full_name=""), name="line_names_a_person"),
            models.CheckConstraint(
                condition=Q(kind=LineKind.JOIN, membership__isnull=True, volunteer__isnull=True)
                | Q(~Q(kind=LineKind.JOIN), membership__isnull=False, volunteer__isnull=True, is_volunteer=False)
                | Q(~Q(kind=LineKind.JOIN), membership__isnull=True, volunteer__isnull=False, is_volunteer=True),
                name="line_is_about_one_person",
            ),
            models.CheckConstraint(
                condition=Q(is_volunteer=True, position="") | Q(is_volunteer=False, position__in=Position.values),
                name="line_position_for_team_members",
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^0\d{9,10}$"), name="line_phone_national_form"
            ),
            models.UniqueConstraint(fields=["request", "membership"], name="line_once_per_member"),
            models.UniqueConstraint(fields=["request", "volunteer"], name="line_once_per_volunteer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.full_name}"

    @property
    def given_name_first(self) -> str:
        return given_name_first(self.full_name)


class LineGroup(models.Model):
    """A sub-group that the person of a line is to sit in. Part of its line."""

    line = models.ForeignKey(RosterLine, on_delete=models.CASCADE, related_name="groups")
    code = models.CharField(max_length=30)  # of the province's rules
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_leader = models.BooleanField(_("nhóm trưởng"), default=False)

    class Meta:
        verbose_name = _("nhóm của dòng đề nghị")
        verbose_name_plural = _("nhóm của dòng đề nghị")
        constraints = [
            models.UniqueConstraint(fields=["line", "code", "hamlet"], name="line_group_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.hamlet or ''}".strip()


class RequestEvent(models.Model):
    """What happened to a request, by whom and why: its history, and what somebody who comes late is told."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(RosterRequest, on_delete=models.CASCADE, related_name="events")
    version = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    move = models.CharField(max_length=20, blank=True)  # empty for an edit
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc đã làm với đề nghị")
        verbose_name_plural = _("việc đã làm với đề nghị")
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["request", "version"], name="event_once_per_version")]

    def __str__(self) -> str:
        return self.what


class AcceptedWarning(models.Model):
    """A warning of the rules that the approver accepted, and why (DOMAIN 6). Part of its request."""

    request = models.ForeignKey(RosterRequest, on_delete=models.CASCADE, related_name="accepted_warnings")
    key = models.CharField(max_length=100)  # Finding.key
    message = models.CharField(max_length=500)
    reason = models.CharField(_("lý do chấp nhận"), max_length=500)

    class Meta:
        verbose_name = _("cảnh báo được chấp nhận")
        verbose_name_plural = _("cảnh báo được chấp nhận")
        constraints = [
            models.UniqueConstraint(fields=["request", "key"], name="warning_accepted_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="warning_accepted_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.message
