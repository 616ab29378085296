"""A citizen's request, and the moves on its way to the answer."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reporting.citizens import requests
from reporting.citizens.requests import RequestDetails
from reporting.enums import CitizenRequestKind, ReceivedBy
from reporting.forms.citizens.base import (
    CHOOSE_AGAIN,
    RegisterForm,
    choice_field,
    consent_field,
    name_field,
    phone_field,
)
from reporting.models import Agency, CitizenRequest
from reporting.models.citizens import TEXT_LENGTH
from teams.forms.fields import SELECT, DayField, text_field, version_field
from teams.forms.refusable import RefusableForm


class RequestForm(RegisterForm):
    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=CitizenRequestKind.choices,
        widget=forms.Select(attrs=SELECT),
        error_messages=CHOOSE_AGAIN,
    )
    content = text_field(
        _("Nội dung"),
        TEXT_LENGTH,
        rows=4,
        required=True,
        missing=_("Hãy ghi người dân phản ánh, kiến nghị điều gì."),
        help_text=_("Không ghi số căn cước, mật khẩu, số tài khoản."),
    )
    received_on = DayField(label=_("Ngày tiếp nhận"))
    received_by = forms.ChoiceField(
        label=_("Cách tiếp nhận"),
        choices=ReceivedBy.choices,
        widget=forms.Select(attrs=SELECT),
        error_messages=CHOOSE_AGAIN,
    )
    full_name = name_field(_("Họ và tên"), required=False)
    phone = phone_field()
    agreed = consent_field(required=False)

    groups = (("kind", "content", "received_on", "received_by", "hamlet"), ("full_name", "phone"))

    @classmethod
    def starting_values(cls) -> dict[str, Any]:
        return {"received_on": timezone.localdate(), "received_by": ReceivedBy.IN_PERSON}

    def details(self) -> RequestDetails:
        typed = self.cleaned_data
        return RequestDetails(
            kind=CitizenRequestKind(typed["kind"]),
            received_on=typed["received_on"],
            received_by=ReceivedBy(typed["received_by"]),
            content=typed["content"],
            full_name=typed["full_name"],
            phone=typed["phone"],
            agreed=typed["agreed"],
            hamlet=typed["hamlet"],
        )


class MoveForm(RefusableForm):
    """One step of a request. `name` stands in its address; `label` is its button, `hint` says what it means.

    `transition` is the method of the model that must be possible.
    """

    name = ""
    transition = ""
    label: Any = ""
    hint: Any = ""
    icon = "check"

    seen = version_field(_("Phản ánh"))

    def __init__(self, data: Any, *, row: CitizenRequest) -> None:
        self.row = row
        super().__init__(data, initial={"seen": row.version, **self.starting_values()}, auto_id=f"id_{self.name}_%s")

    def starting_values(self) -> dict[str, Any]:
        return {}

    def make(self, by: User) -> CitizenRequest:
        """Make the move. Raises RefusedError."""
        raise NotImplementedError

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        return list(self.visible_fields())


class PassOnForm(MoveForm):
    name, label, icon = "chuyen", _("Chuyển cơ quan"), "send"
    transition = "pass_on"
    hint = _("Gửi công văn, gọi điện hoặc nhắn cho cơ quan như thường lệ, rồi ghi lại ở đây để theo dõi.")

    agency = choice_field(_("Cơ quan"), _("Chọn cơ quan"))
    passed_on = DayField(label=_("Ngày chuyển"))
    due_on = DayField(label=_("Hẹn trả lời ngày"), required=False, help_text=_("Quá ngày này cổng sẽ nhắc."))
    note = text_field(_("Ghi chú"), TEXT_LENGTH, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Agency.objects.filter(province_id=self.row.province_id, is_active=True)
        self.fields["agency"].queryset = rows  # type: ignore[attr-defined]  # a choice among rows

    def starting_values(self) -> dict[str, Any]:
        return {"passed_on": timezone.localdate()}

    def make(self, by: User) -> CitizenRequest:
        typed = self.cleaned_data
        return requests.pass_on(
            self.row,
            agency=typed["agency"],
            day=typed["passed_on"],
            due_on=typed["due_on"],
            note=typed["note"],
            by=by,
            seen=typed["seen"],
        )


class AnswerForm(MoveForm):
    name, label, icon = "tra-loi", _("Ghi câu trả lời"), "message"
    transition = "write_answer"
    hint = _("Cơ quan trả lời, hoặc Tổ tự giải thích được.")

    answer = text_field(
        _("Trả lời"), TEXT_LENGTH, rows=3, required=True, missing=_("Hãy ghi cơ quan đã trả lời thế nào.")
    )
    answered_on = DayField(label=_("Ngày trả lời"))

    def starting_values(self) -> dict[str, Any]:
        return {"answered_on": timezone.localdate()}

    def make(self, by: User) -> CitizenRequest:
        typed = self.cleaned_data
        return requests.write_answer(
            self.row, answer=typed["answer"], day=typed["answered_on"], by=by, seen=typed["seen"]
        )


class TellForm(MoveForm):
    name, label, icon = "bao-dan", _("Đã báo người dân"), "check"
    transition = "tell"
    hint = _("Người dân đã biết kết quả: phản ánh này xong.")

    closed_on = DayField(label=_("Ngày báo"))
    note = text_field(_("Báo bằng cách nào"), TEXT_LENGTH)

    def starting_values(self) -> dict[str, Any]:
        return {"closed_on": timezone.localdate()}

    def make(self, by: User) -> CitizenRequest:
        typed = self.cleaned_data
        return requests.tell(self.row, day=typed["closed_on"], note=typed["note"], by=by, seen=typed["seen"])


class WithdrawForm(MoveForm):
    name, label, icon = "rut", _("Người dân rút lại"), "x"
    transition = "withdraw"
    hint = _("Người dân không yêu cầu nữa.")

    note = text_field(_("Ghi chú"), TEXT_LENGTH)

    def make(self, by: User) -> CitizenRequest:
        return requests.withdraw(self.row, note=self.cleaned_data["note"], by=by, seen=self.cleaned_data["seen"])


class ReopenForm(MoveForm):
    name, label, icon = "mo-lai", _("Mở lại"), "refresh"
    transition = "reopen"
    hint = _("Việc chưa xong: phản ánh trở về bước mới tiếp nhận, các bước đã làm vẫn còn.")

    note = text_field(_("Vì sao mở lại"), TEXT_LENGTH, required=True, missing=_("Hãy ghi vì sao mở lại."))

    def make(self, by: User) -> CitizenRequest:
        return requests.reopen(self.row, note=self.cleaned_data["note"], by=by, seen=self.cleaned_data["seen"])


MOVES: dict[str, type[MoveForm]] = {
    form.name: form for form in (PassOnForm, AnswerForm, TellForm, WithdrawForm, ReopenForm)
}
