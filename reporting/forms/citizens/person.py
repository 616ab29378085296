from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.citizens.people import PersonDetails
from reporting.enums import Result
from reporting.forms.citizens.base import (
    CHOOSE_AGAIN,
    RegisterForm,
    choice_field,
    consent_field,
    name_field,
    phone_field,
)
from reporting.models import Procedure, Service
from reporting.models.citizens import NOTE_LENGTH
from teams.forms.fields import SELECT, DayField, text_field


class PersonForm(RegisterForm):
    """Somebody who was helped, and what is still to do for them."""

    full_name = name_field(_("Họ và tên"), required=True)
    phone = phone_field()
    day = DayField(label=_("Ngày hỗ trợ"))
    service = choice_field(_("Hỗ trợ việc gì"), _("Chọn nội dung"))
    procedure = choice_field(
        _("Thủ tục"), _("Không có thủ tục"), required=False, help_text=_("Chỉ chọn khi hỗ trợ dịch vụ công.")
    )
    result = forms.ChoiceField(
        label=_("Kết quả"), choices=Result.choices, widget=forms.Select(attrs=SELECT), error_messages=CHOOSE_AGAIN
    )
    follow_up_on = DayField(label=_("Hẹn hỗ trợ tiếp ngày"), required=False)
    note = text_field(
        _("Ghi chú"),
        NOTE_LENGTH,
        rows=2,
        help_text=_("Chỉ điều cần cho lần sau. Không ghi số căn cước, mật khẩu, mã OTP, số tài khoản."),
    )
    agreed = consent_field(required=True)

    groups = (("full_name", "phone", "hamlet"), ("day", "service", "procedure", "result", "follow_up_on", "note"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("service", Service)
        self.offer("procedure", Procedure)

    @classmethod
    def starting_values(cls) -> dict[str, Any]:
        return {"day": timezone.localdate(), "result": Result.DONE}

    def details(self) -> PersonDetails:
        typed = self.cleaned_data
        return PersonDetails(
            full_name=typed["full_name"],
            phone=typed["phone"],
            agreed=typed["agreed"],
            hamlet=typed["hamlet"],
            day=typed["day"],
            service=typed["service"],
            procedure=typed["procedure"],
            result=Result(typed["result"]),
            note=typed["note"],
            follow_up_on=typed["follow_up_on"],
        )
