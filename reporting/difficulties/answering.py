"""The answer to a passed difficulty: by the agency, or written down where it came by letter or telephone."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.difficulties.inbox import may_answer
from reporting.difficulties.moves import locked, refuse, save
from reporting.models import PassedDifficulty
from teams.access import may
from teams.enums import Permission, Role
from teams.models import RoleGrant

FEWEST_LETTERS, LONGEST = 10, 2000
Seen = tuple[PassedDifficulty, int]  # with the version that the person looked at


def _checked(text: str) -> str:
    text = text.strip()
    if len(text) < FEWEST_LETTERS:
        raise refuse(_("Hãy viết câu trả lời để Tổ biết phải hướng dẫn người dân thế nào."), "answer")
    if len(text) > LONGEST:
        raise refuse(_("Trả lời chỉ được dài đến %(max)s ký tự. Hãy viết gọn lại.") % {"max": LONGEST}, "answer")
    return text


@transaction.atomic
def answer(passed: PassedDifficulty, text: str, *, by: User, seen: int) -> PassedDifficulty:
    """Answer for the agency, or write the answer again. Raises RefusedError if `by` does not answer for it."""
    return answer_all([(passed, seen)], text, by=by)[0]


@transaction.atomic
def answer_all(chosen: Sequence[Seen], text: str, *, by: User) -> list[PassedDifficulty]:
    """Give several passed difficulties of one kind the same answer, all or none.

    Raises RefusedError if none is chosen, if they are of several kinds, or if one of them cannot be answered by `by`.
    """
    if not chosen:
        raise refuse(_("Hãy chọn ít nhất một khó khăn để trả lời."), "chosen")
    if len({row.difficulty_id for row, _seen in chosen}) > 1:
        raise refuse(_("Chỉ trả lời chung những khó khăn cùng loại. Hãy lọc theo khó khăn rồi chọn lại."), "chosen")
    text = _checked(text)
    # In one order, so that two people who answer the same ones wait for one another, not both ways.
    return [_answer_one(row, text, by, seen, as_agency=True) for row, seen in sorted(chosen, key=lambda one: one[0].pk)]


@transaction.atomic
def write_down(passed: PassedDifficulty, text: str, *, by: User, seen: int) -> PassedDifficulty:
    """Write down an answer that came by letter or telephone. Raises RefusedError if `may_write_down` says no."""
    return _answer_one(passed, _checked(text), by, seen, as_agency=False)


def _answer_one(passed: PassedDifficulty, text: str, by: User, seen: int, *, as_agency: bool) -> PassedDifficulty:
    row = locked(passed, seen, lambda row: row.give_answer)
    if not (may_answer(row, by) if as_agency else may_write_down(row, by)):
        raise refuse(_("Vai trò của bạn không trả lời được khó khăn này."))
    row.give_answer()
    row.answer, row.answered_by, row.answered_at = text, by, timezone.now()
    return save(row)


def may_write_down(passed: PassedDifficulty, person: User) -> bool:
    """Of agencies that do not answer in the portal: whoever runs the team; of all others the commune's official."""
    if not may(person, Permission.RUN_TEAM, passed):
        return False
    return not passed.agency.answered_by or is_official(person, passed.commune_id)


def is_official(person: User, commune_id: int) -> bool:
    grants = RoleGrant.objects.filter(user=person, role=Role.COMMUNE_OFFICIAL, commune=commune_id)
    return grants.current_on(timezone.localdate()).exists()
