"""What every move of a passed difficulty does: lock it, see that it is possible and was meant for what is there."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django_fsm import can_proceed

from reporting.models import PassedDifficulty
from teams.refused import RefusedError

Move = Callable[[], None]


def refuse(sentence: str, field: str = "__all__") -> RefusedError:
    return RefusedError({field: [sentence]})


def locked(passed: PassedDifficulty, seen: int, move_of: Callable[[PassedDifficulty], Move]) -> PassedDifficulty:
    """The row as it is now, locked. Raises RefusedError where the move cannot be made, or not on what was `seen`."""
    rows = PassedDifficulty.objects.select_for_update(of=("self",)).select_related("agency", "difficulty", "team")
    row = rows.get(pk=passed.pk)
    if not can_proceed(move_of(row)):
        raise refuse(
            _("Khó khăn này %(state)s nên việc bạn vừa bấm không còn làm được. Hãy xem lại.")
            % {"state": row.get_state_display()}
        )
    if row.version != seen:
        raise refuse(_("Khó khăn này vừa được người khác cập nhật. Hãy xem lại nội dung mới rồi gửi lần nữa."))
    return row


def save(row: PassedDifficulty) -> PassedDifficulty:
    row.version += 1
    row.save()
    return row
