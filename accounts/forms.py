from typing import Any

from allauth.account.forms import LoginForm
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
        password.widget.attrs.update({"autocomplete": "current-password", "placeholder": ""})
        self.fields["remember"].label = _("Giữ đăng nhập trên máy này")

    def clean_login(self) -> str:
        typed: str = self.cleaned_data["login"].strip()
        person = User.objects.get_by_sign_in(typed)
        return person.username if person else typed
