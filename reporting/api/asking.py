"""What other systems may ask for: a parameter that a call does not know is refused, not passed over in silence."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError

_NAMED_AT_MOST = 5


def refuse_unknown(request: HttpRequest, asked: type[Schema] | None = None) -> None:
    """Raises HttpError 422 where the address has a parameter that is not in `asked` (None: it takes none).

    Whoever misspells `commune` would otherwise get the numbers of all communes and take them for those of one. Ninja
    drops what a call does not know before pydantic, which could forbid it, sees it.
    """
    known = [field.alias or name for name, field in asked.model_fields.items()] if asked else []
    unknown = [name[:50] for name in request.GET if name not in known][:_NAMED_AT_MOST]
    if not unknown:
        return
    words = {"unknown": ", ".join(unknown), "known": ", ".join(known)}
    if known:
        raise HttpError(422, _("Không có tham số: %(unknown)s. Có thể dùng: %(known)s.") % words)
    raise HttpError(422, _("Không có tham số: %(unknown)s. Địa chỉ này không nhận tham số nào.") % words)
