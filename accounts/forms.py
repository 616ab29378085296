"""django-allauth's forms with Vietnamese words: the library has no Vietnamese translation."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignInForm(LoginForm):  # type: ignore[misc]
    """Sign-in by phone number or by user name (A2)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Số điện thoại hoặc tên đăng nhập")
        login.widget.attrs.update({"autocomplete": "username", "autocapitalize": "none", "placeholder": ""})
        login.max_length = 150
        password = self.fields["password"]
        password.label = _("Mật khẩu")
        password.help_text = ""
        password.widget.attrs["placeholder"] = ""
        self.fields["remember"].label = _("Giữ đăng nhập trên máy này")

    def clean_login(self) -> str:
        typed: str = self.cleaned_data["login"].strip()
        person = User.objects.get_by_sign_in(typed)
        return person.username if person else typed


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", _("Mật khẩu đang dùng")),
            ("password1", _("Mật khẩu mới")),
            ("password2", _("Nhập lại mật khẩu mới")),
        ):
            self.fields[name].label = label
            self.fields[name].widget.attrs["placeholder"] = ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "password2" in self.errors and cleaned.get("password1") and self.data.get("password2"):
            del self.errors["password2"]
            self.add_error("password2", _("Hai lần nhập mật khẩu mới chưa giống nhau."))
        return cleaned


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Mật khẩu")
        self.fields["password"].widget.attrs["placeholder"] = ""
