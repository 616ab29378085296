"""What the phone page says by itself, without asking the portal: the sentences of the form and of the rules."""

from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from reporting.closing import reason_wanted
from reporting.forms.log import LogForm
from reporting.forms.log_fields import COUNT_ERRORS
from reporting.models.logs import MAX_COUNT, MAX_NOTE


def phone_words(form: LogForm) -> dict[str, Any]:
    """For static/js/log_entry.js and log_queue.js: a wrong entry is refused in the same words without a signal.

    tests/views/test_phone_words.py holds them together.
    """
    required = {name: form.fields[name].error_messages["required"] for name in ("day", "half_day", "place")}
    return {
        **required,
        **COUNT_ERRORS,
        **_refusals(),
        "max_count": MAX_COUNT,
        "max_note": MAX_NOTE,
        "with_procedures": [service.pk for service in form.services if service.has_procedures],
        "days": [_("Hôm nay"), _("Hôm qua")],
        "weekdays": [WEEKDAYS[(number + 6) % 7] for number in range(7)],  # JavaScript's week begins on Sunday
        "closed_day": _("%(day)s (kỳ đã khóa)"),
        "people": _("%(people)s lượt"),
        "on_behalf": _("ghi hộ %(member)s"),
        "typed_over": _("Bỏ những gì đang ghi dở để mở lần ghi này?"),
        "remove": _("Xóa lần ghi này?"),
    }


def _refusals() -> dict[str, str]:
    return {
        "lines": _("Chưa có lượt nào. Bấm + để ghi số người đã được hỗ trợ."),
        "group": _("Không thể nhiều hơn tổng số lượt (%(total)s)."),
        "details": _("Chi tiết ghi %(detailed)s lượt, nhiều hơn tổng %(counted)s lượt."),
        "note": _("Mô tả chỉ được dài đến %(max)s ký tự. Hãy viết gọn lại."),
        "detail_service": _("Hãy chọn nội dung của dòng này."),
        "reason": reason_wanted(),
        "detail_procedure": _("Nội dung này không có thủ tục hành chính."),
    }
