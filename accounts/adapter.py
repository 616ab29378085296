from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    # django-allauth has no Vietnamese translation; these are the sentences that our pages can show.
    error_messages: dict[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã bị khóa. Hãy hỏi Tổ trưởng hoặc cán bộ phụ trách của xã, phường."),
        "username_password_mismatch": _("Số điện thoại, tên đăng nhập hoặc mật khẩu chưa đúng. Hãy thử lại."),
        "incorrect_password": _("Mật khẩu chưa đúng. Hãy thử lại."),
        "enter_current_password": _("Hãy nhập mật khẩu đang dùng."),
        "too_many_login_attempts": _("Đã nhập sai nhiều lần. Hãy chờ năm phút rồi thử lại."),
        "rate_limited": _("Thao tác quá nhanh. Hãy chờ một phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from rosters and officials, never from the open page."""
        return False
