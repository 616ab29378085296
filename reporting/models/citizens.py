"""The registers that name citizens (R4, R5), with the least that does the job (DOMAIN 15; Luật 91/2025/QH15).

Names, numbers and words are encrypted; what is counted (kind, day, hamlet, loss) is not, and names nobody. No history
is kept of these rows by the database: what is erased is gone. Every reading of them is recorded in `PersonalDataUse`.
"""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.encryption import EncryptedField
from reporting.enums import CitizenRequestKind, CitizenRequestState, DataAccess, ReceivedBy, Register, Result
from reporting.models.catalogues import (
    Agency,
    IncidentChannel,
    IncidentKind,
    Procedure,
    ProductGroup,
    Readiness,
    Service,
)
from teams.access import ScopedQuerySet
from teams.models import Commune, Hamlet, Province, Team

CLOSED_STATES = [CitizenRequestState.TOLD, CitizenRequestState.WITHDRAWN]
NAME_LENGTH = 100
PHONE_LENGTH = 15
NOTE_LENGTH = 500
TEXT_LENGTH = 2000
MAX_LOSS = 100_000_000_000  # đồng


class CitizenRow(models.Model):
    """What every row of the registers has: whose it is, who wrote it, and the day on which it is erased."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    hamlet = models.ForeignKey(
        Hamlet, verbose_name=_("thôn, làng"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ghi lúc"))
    version = models.PositiveIntegerField(default=1)
    erase_on = models.DateField(_("xóa vào ngày"))
    # Made by the form: what is sent twice in a dead spot is written down once.
    client_uuid = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


def _name(**options: Any) -> EncryptedField:
    return EncryptedField(_("họ và tên"), max_length=NAME_LENGTH, **options)


def _phone() -> EncryptedField:
    return EncryptedField(_("số điện thoại"), max_length=PHONE_LENGTH, blank=True)


def _agreed(name: str) -> models.CheckConstraint:
    """The person knows what is written down and what for, and agreed."""
    return models.CheckConstraint(condition=Q(agreed=True), name=name)


class SupportedPerson(CitizenRow):
    """A row of the follow-up register: "sổ theo dõi đối tượng được hỗ trợ và nội dung hỗ trợ" (Đề án IV.4.2b)."""

    full_name = _name()
    phone = _phone()
    agreed = models.BooleanField(_("người dân đồng ý"), default=False)
    day = models.DateField(_("ngày hỗ trợ"))
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField(_("kết quả"), max_length=10, choices=Result, default=Result.DONE)
    note = EncryptedField(_("ghi chú"), max_length=NOTE_LENGTH, blank=True)
    follow_up_on = models.DateField(_("hẹn hỗ trợ tiếp"), null=True, blank=True)

    class Meta:
        verbose_name = _("người được hỗ trợ")
        verbose_name_plural = _("sổ theo dõi người được hỗ trợ")
        ordering = ["-day", "-pk"]
        constraints = [
            _agreed("supported_person_agreed"),
            models.CheckConstraint(condition=Q(result__in=Result.values), name="supported_result_known"),
            models.CheckConstraint(
                condition=Q(follow_up_on__isnull=True) | Q(follow_up_on__gte=F("day")),
                name="supported_follow_up_after_the_day",
            ),
        ]
        indexes = [models.Index(fields=["team", "-day"], name="supported_by_team_day")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"  # never a name: this may end up in a message or a log


class CitizenRequest(FSMModelMixin, CitizenRow):
    """What a citizen reported or asked, passed to an agency and followed to its answer (Đề án III.3.1).

    It moves by `reporting.citizens.requests` alone. The name may be missing: a report may be made without one.
    """

    kind = models.CharField(_("loại"), max_length=10, choices=CitizenRequestKind)
    received_on = models.DateField(_("ngày tiếp nhận"))
    received_by = models.CharField(_("cách tiếp nhận"), max_length=10, choices=ReceivedBy)
    full_name = _name(blank=True)
    phone = _phone()
    agreed = models.BooleanField(_("người dân đồng ý"), default=False)
    content = EncryptedField(_("nội dung"), max_length=TEXT_LENGTH)
    state = FSMField(
        _("trạng thái"),
        max_length=20,
        choices=CitizenRequestState,
        default=CitizenRequestState.RECEIVED,
        protected=True,
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    passed_on = models.DateField(_("ngày chuyển"), null=True, blank=True)
    due_on = models.DateField(_("hẹn trả lời"), null=True, blank=True)
    answer = EncryptedField(_("trả lời"), max_length=TEXT_LENGTH, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    closed_on = models.DateField(_("ngày xong"), null=True, blank=True)

    class Meta:
        verbose_name = _("phản ánh, kiến nghị")
        verbose_name_plural = _("phản ánh, kiến nghị")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed=True) | Q(full_name="", phone=""), name="citizen_request_named_with_consent"
            ),
            models.CheckConstraint(condition=Q(kind__in=CitizenRequestKind.values), name="citizen_request_kind_known"),
            models.CheckConstraint(condition=Q(received_by__in=ReceivedBy.values), name="citizen_request_way_known"),
            models.CheckConstraint(
                condition=Q(state__in=CitizenRequestState.values), name="citizen_request_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=CitizenRequestState.PASSED) | Q(agency__isnull=False, passed_on__isnull=False),
                name="citizen_request_passed_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=CitizenRequestState.ANSWERED) | Q(answered_on__isnull=False),
                name="citizen_request_answered_some_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_STATES, closed_on__isnull=False)
                | (~Q(state__in=CLOSED_STATES) & Q(closed_on__isnull=True)),
                name="citizen_request_closed_some_day_or_open",
            ),
        ]
        indexes = [models.Index(fields=["team", "state", "-received_on"], name="citizen_request_by_team")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received_on:%d/%m/%Y}"

    @transition(
        field=state,
        source=[CitizenRequestState.RECEIVED, CitizenRequestState.PASSED, CitizenRequestState.ANSWERED],
        target=CitizenRequestState.PASSED,
    )
    def pass_on(self) -> None:
        """To the agency that can answer; also to another one, when the first was wrong."""

    @transition(
        field=state,
        source=[CitizenRequestState.RECEIVED, CitizenRequestState.PASSED, CitizenRequestState.ANSWERED],
        target=CitizenRequestState.ANSWERED,
    )
    def write_answer(self) -> None:
        """By the agency, or by the team where it could answer itself."""

    @transition(field=state, source=CitizenRequestState.ANSWERED, target=CitizenRequestState.TOLD)
    def tell(self) -> None:
        """The citizen knows the answer: done."""

    @transition(
        field=state,
        source=[CitizenRequestState.RECEIVED, CitizenRequestState.PASSED, CitizenRequestState.ANSWERED],
        target=CitizenRequestState.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """The citizen no longer wants it."""

    @transition(
        field=state,
        source=CLOSED_STATES,
        target=CitizenRequestState.RECEIVED,
    )
    def reopen(self) -> None:
        """It is not done after all."""


class CitizenRequestStep(models.Model):
    """One step on the way of a request. Part of its request, and erased with it."""

    request = models.ForeignKey(CitizenRequest, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=20, choices=CitizenRequestState)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = EncryptedField(max_length=TEXT_LENGTH, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bước xử lý")
        verbose_name_plural = _("bước xử lý")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CitizenRequestState.values), name="citizen_request_step_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.made_at:%d/%m/%Y}"


class Incident(CitizenRow):
    """A case of online fraud (Đề án IV.6.2e): counted by kind, channel and loss. It names nobody.

    When its time is over the description goes; what is counted stays.
    """

    day = models.DateField(_("ngày xảy ra"))
    kind = models.ForeignKey(IncidentKind, on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey(IncidentChannel, on_delete=models.PROTECT, related_name="+")
    loss = models.BigIntegerField(_("thiệt hại (đồng)"), default=0)
    description = EncryptedField(_("diễn biến"), max_length=TEXT_LENGTH, blank=True)
    police_told_on = models.DateField(_("ngày báo công an"), null=True, blank=True)

    class Meta:
        verbose_name = _("vụ việc lừa đảo")
        verbose_name_plural = _("vụ việc lừa đảo")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(loss__gte=0, loss__lte=MAX_LOSS), name="incident_loss_in_range"),
            models.CheckConstraint(
                condition=Q(police_told_on__isnull=True) | Q(police_told_on__gte=F("day")),
                name="incident_told_after_it_happened",
            ),
        ]
        indexes = [models.Index(fields=["commune", "-day"], name="incident_by_commune_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day:%d/%m/%Y}"


class Household(CitizenRow):
    """A household with products that could be sold online (Đề án IV.5.2e)."""

    head = EncryptedField(_("chủ hộ"), max_length=NAME_LENGTH)
    phone = _phone()
    agreed = models.BooleanField(_("người dân đồng ý"), default=False)
    readiness = models.ForeignKey(Readiness, verbose_name=_("mức sẵn sàng"), on_delete=models.PROTECT, related_name="+")
    note = EncryptedField(_("cần hỗ trợ gì"), max_length=NOTE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("hộ có sản phẩm")
        verbose_name_plural = _("hộ có sản phẩm")
        ordering = ["-pk"]
        constraints = [_agreed("household_agreed")]
        indexes = [models.Index(fields=["commune", "readiness"], name="household_by_commune")]

    def __str__(self) -> str:
        return str(self.pk)


class HouseholdProduct(models.Model):
    """What a household could sell. Part of its household."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(_("sản phẩm"), max_length=100)
    group = models.ForeignKey(ProductGroup, verbose_name=_("nhóm"), on_delete=models.PROTECT, related_name="+")
    ocop_stars = models.PositiveSmallIntegerField(_("sao OCOP"), null=True, blank=True)
    has_qr = models.BooleanField(_("có mã QR truy xuất"), default=False)
    sold_on = models.CharField(_("đang bán trên"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("sản phẩm của hộ")
        verbose_name_plural = _("sản phẩm của hộ")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ocop_stars__isnull=True) | Q(ocop_stars__gte=1, ocop_stars__lte=5),
                name="product_stars_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonalDataUse(models.Model):
    """Who looked at, exported or erased personal data, when, and of which rows. It holds keys, never names."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    register = models.CharField(_("sổ"), max_length=20, choices=Register)
    access = models.CharField(_("việc"), max_length=10, choices=DataAccess)
    rows: Any = ArrayField(models.BigIntegerField(), verbose_name=_("các dòng"), default=list)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    # Nobody: the portal itself, when the time of a row was over.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("lúc"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt dùng dữ liệu cá nhân")
        verbose_name_plural = _("lượt dùng dữ liệu cá nhân")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(register__in=Register.values), name="data_use_register_known"),
            models.CheckConstraint(condition=Q(access__in=DataAccess.values), name="data_use_access_known"),
        ]
        indexes = [models.Index(fields=["commune", "-at"], name="data_use_by_commune")]

    def __str__(self) -> str:
        return f"{self.get_register_display()}: {self.get_access_display()}"
