from datetime import date
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reporting import closing
from reporting.citizens.incidents import IncidentDetails
from reporting.citizens.money import read_dong
from reporting.forms.citizens.base import RegisterForm, choice_field
from reporting.models import IncidentChannel, IncidentKind
from reporting.models.citizens import TEXT_LENGTH
from teams.forms.fields import DayField, text_field


class MoneyField(forms.CharField):
    """Đồng as people write them; empty is nothing."""

    widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "placeholder": "1.500.000"})
    default_error_messages = {"invalid": _("Số tiền không đúng. Hãy ghi như 1.500.000 hoặc 5 triệu.")}

    def to_python(self, value: Any) -> Any:
        typed = str(super().to_python(value) or "")
        if not typed:
            return 0
        amount = read_dong(typed)
        if amount is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return number_format(value, force_grouping=True) if isinstance(value, int) else value


class IncidentForm(RegisterForm):
    """A case of online fraud. It asks for nobody's name."""

    day = DayField(label=_("Ngày xảy ra"))
    kind = choice_field(_("Hình thức"), _("Chọn hình thức"))
    channel = choice_field(_("Kẻ gian liên hệ qua"), _("Chọn kênh"))
    loss = MoneyField(
        label=_("Thiệt hại (đồng)"), required=False, help_text=_("Không mất tiền thì ghi 0 hoặc để trống.")
    )
    police_told_on = DayField(
        label=_("Đã báo công an ngày"),
        required=False,
        help_text=_("Chưa báo thì để trống, và hướng dẫn người dân báo công an xã, phường."),
    )
    description = text_field(
        _("Diễn biến"),
        TEXT_LENGTH,
        rows=4,
        help_text=_("Kẻ gian nói gì, bảo làm gì. Không ghi tên, số điện thoại, số tài khoản của người bị hại."),
    )

    reason = text_field(
        _("Lý do ghi, sửa sau khi khóa kỳ"),
        closing.MAX_REASON,
        help_text=_("Ngày này thuộc kỳ đã khóa. Ngày, hình thức, kênh, thiệt hại, báo công an thay đổi thì cần lý do."),
    )

    groups = (("day", "hamlet", "kind", "channel"), ("loss", "police_told_on", "description"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", IncidentKind)
        self.offer("channel", IncidentChannel)

    @property
    def asks_for_reason(self) -> bool:
        """Whether the day typed, or the one it had before, lies in a closed month."""
        if self["reason"].value():
            return True
        days = [self.initial.get("day"), getattr(self, "cleaned_data", {}).get("day")]
        known = [day for day in days if isinstance(day, date)]
        return bool(known) and closing.is_closed(self.team.commune_id, *known)

    def shown_groups(self) -> list[list[forms.BoundField]]:
        what, loss = super().shown_groups()
        return [[what[0], self["reason"], *what[1:]] if self.asks_for_reason else what, loss]

    def late_by(self, by: User) -> dict[str, Any]:
        return {"by": by, "reason": self.cleaned_data["reason"]}

    def details(self) -> IncidentDetails:
        typed = self.cleaned_data
        return IncidentDetails(
            day=typed["day"],
            kind=typed["kind"],
            channel=typed["channel"],
            loss=typed["loss"],
            description=typed["description"],
            police_told_on=typed["police_told_on"],
            hamlet=typed["hamlet"],
        )
