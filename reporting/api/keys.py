"""Other systems sign in with the key of their province: `Authorization: Bearer tcs_…`."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer

from teams.enums import TokenScope
from teams.models import SystemToken
from teams.system_tokens import recognise


class Refusal(Schema):
    """What every call that is refused gets."""

    detail: str


class SystemKey(HttpBearer):
    """Lets in who has a key in force that gives `scope`; the token is the request's `auth`."""

    def __init__(self, scope: TokenScope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        token = super().__call__(request)
        if token is None:
            raise HttpError(401, _("Thiếu khóa. Gửi kèm: Authorization: Bearer <khóa>."))
        return token

    def authenticate(self, request: HttpRequest, token: str) -> SystemToken:
        found = recognise(token)
        if found is None:
            raise HttpError(401, _("Khóa không đúng, đã hết hạn hoặc đã bị thu hồi. Hãy xin Tỉnh đoàn khóa mới."))
        if self.scope not in found.scopes:
            raise HttpError(403, _("Khóa này không được phép: %(scope)s.") % {"scope": self.scope.label})
        return found
