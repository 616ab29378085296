"""Where a commune stands with its team."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from teams.enums import RequestState


class Standing(TextChoices):
    """Whether the commune's own team is in force, and if not, how far its registration is."""

    IN_FORCE = "in_force", _("có Tổ")
    TO_COME = "to_come", _("đã duyệt, sắp hoạt động")
    SUBMITTED = "submitted", _("chờ duyệt")
    RETURNED = "returned", _("bị trả lại")
    DRAFT = "draft", _("đang lập")
    NONE = "none", _("chưa có Tổ")


STANDING_OF_REQUEST = {
    RequestState.SUBMITTED.value: Standing.SUBMITTED,
    RequestState.RETURNED.value: Standing.RETURNED,
}


class Look(TextChoices):
    """What a square of the map says, in one word: what is most pressing about a commune."""

    IN_ORDER = "in_order", _("có Tổ, không có gì phải sửa")
    WARNING = "warning", _("có Tổ, có cảnh báo")
    ERROR = "error", _("có Tổ, có lỗi")
    TO_COME = "to_come", _("đã duyệt, sắp hoạt động")
    WAITING = "waiting", _("chờ duyệt")
    RETURNED = "returned", _("bị trả lại")
    DRAFT = "draft", _("đang lập")
    NONE = "none", _("chưa có Tổ")

    @property
    def sign(self) -> str:
        """Tells the looks apart without colour."""
        return _SIGNS[self.value]


_SIGNS = {
    "in_order": "✓",
    "warning": "△",
    "error": "!",
    "to_come": "»",
    "waiting": "?",
    "returned": "↩",
    "draft": "…",
    "none": "×",
}
