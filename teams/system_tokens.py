"""Keys with which other systems of a province use the API: made once, shown once, recognised, revoked (ARCHITECTURE).

Only a digest of a key is kept. A key has 256 random bits, so a plain digest is enough, and finding it in the database
tells nobody anything about another one.
"""

from collections.abc import Collection
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teams.enums import TokenScope
from teams.models import Province, SystemToken
from teams.refused import RefusedError

MAX_DAYS = 366
MAX_NAME = 100
_BEGINNING = 8
_LONGEST = 200


def make(province: Province, name: str, scopes: Collection[str], valid_to: date, by: User) -> tuple[SystemToken, str]:
    """Return the new token and its key, which nobody can read again. Raises RefusedError."""
    name = " ".join(name.split())
    errors: dict[str, list[str]] = {}
    if not name:
        errors["name"] = [_("Hãy ghi tên hệ thống sẽ dùng khóa.")]
    elif len(name) > MAX_NAME:
        errors["name"] = [_("Tên chỉ được dài đến %(most)d ký tự. Hãy viết gọn lại.") % {"most": MAX_NAME}]
    if not scopes or not set(scopes) <= set(TokenScope.values):
        errors["scopes"] = [_("Hãy chọn ít nhất một việc mà hệ thống được làm.")]
    if message := _about_last_day(valid_to, timezone.localdate()):
        errors["valid_to"] = [message]
    if errors:
        raise RefusedError(errors)
    key = f"tcs_{token_urlsafe(32)}"
    token = SystemToken.objects.create(
        province=province,
        name=name,
        scopes=sorted(set(scopes)),
        beginning=key[:_BEGINNING],
        key_hash=_digest(key),
        valid_to=valid_to,
        made_by=by,
        made_at=timezone.now(),
    )
    return token, key


def _about_last_day(valid_to: date, today: date) -> str:
    if valid_to < today:
        return _("Ngày này đã qua. Hãy chọn ngày sắp tới.")
    if valid_to > today + timedelta(days=MAX_DAYS):
        return _("Khóa dùng nhiều nhất một năm. Hãy chọn ngày gần hơn.")
    return ""


def recognise(key: str) -> SystemToken | None:
    """The token of `key` if it may be used today; that it was used is noted once a day."""
    if not key or len(key) > _LONGEST:
        return None
    today = timezone.localdate()
    in_force = SystemToken.objects.filter(revoked_at__isnull=True, valid_to__gte=today)
    token = in_force.filter(key_hash=_digest(key)).select_related("province").first()
    if token is not None and token.last_used_on != today:
        SystemToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def revoke(token: SystemToken, by: User) -> bool:
    """Let the key be refused from now on. Returns False where it was revoked already."""
    row = SystemToken.objects.select_for_update().get(pk=token.pk)
    if row.revoked_at is not None:
        return False
    row.revoked_by, row.revoked_at = by, timezone.now()
    row.save(update_fields=["revoked_by", "revoked_at"])
    return True
