"""Another system of the province, with a key."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from teams import system_tokens
from teams.enums import TokenScope
from teams.models import Province, SystemToken
from tests.accounts.factories import UserFactory


def token_of(province: Province, *scopes: str, days: int = 30) -> tuple[SystemToken, str]:
    """A token and its key; for everything, if no scope is named."""
    last = timezone.localdate() + timedelta(days=days)
    return system_tokens.make(province, "Một cửa điện tử", scopes or TokenScope.values, last, UserFactory.create())


class System:
    def __init__(self, key: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {key}"}

    def get(self, address: str, *, knows: str = "", **asked: Any) -> Any:
        """`knows`: the tag of an answer that it kept."""
        headers = self.headers | ({"If-None-Match": knows} if knows else {})
        return self.client.get(address, asked, headers=headers)
