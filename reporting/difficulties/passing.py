"""The team's moves: passing a difficulty to an agency, asking again, closing, withdrawing (Đề án IV.4.2e)."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import has_transition_perm

from accounts.models import User
from reporting.difficulties.moves import locked, refuse, save
from reporting.models import Agency, Difficulty, PassedDifficulty
from reporting.models.difficulties import OPEN_STATES
from teams.models import Team
from teams.refused import RefusedError

FEWEST_LETTERS = 10
LONGEST_DESCRIPTION, LONGEST_BECAUSE = 1000, 500


@transaction.atomic
def pass_on(team: Team, difficulty: Difficulty, agency: Agency, description: str, *, by: User) -> PassedDifficulty:
    """Pass a difficulty of `team` to `agency`.

    Raises RefusedError if the words say too little or too much, if a list is not the province's, or if the same
    difficulty already waits at that agency.
    """
    description = description.strip()
    if {difficulty.province_id, agency.province_id} != {team.province_id}:
        raise refuse(_("Danh mục đã thay đổi. Hãy tải lại trang rồi chọn lại."))
    if len(description) < FEWEST_LETTERS:
        raise refuse(
            _("Hãy ghi rõ việc gì xảy ra, ở đâu, ví dụ “Sim cũ không chính chủ nên không cài được VNeID”."),
            "description",
        )
    if len(description) > LONGEST_DESCRIPTION:
        raise refuse(
            _("Mô tả chỉ được dài đến %(max)s ký tự. Hãy viết gọn lại.") % {"max": LONGEST_DESCRIPTION}, "description"
        )
    row = PassedDifficulty(
        province_id=team.province_id,
        commune_id=team.commune_id,
        team=team,
        difficulty=difficulty,
        agency=agency,
        description=description,
        passed_by=by,
        passed_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise _passed_already(row) from None
    return row


def _passed_already(row: PassedDifficulty) -> RefusedError:
    there = PassedDifficulty.objects.filter(
        team=row.team, difficulty=row.difficulty, agency=row.agency, state__in=OPEN_STATES
    ).first()
    when = timezone.localdate(there.passed_at) if there else timezone.localdate()
    return refuse(
        _("Khó khăn này đã chuyển cho %(agency)s ngày %(day)s và chưa xong. Hãy theo dõi ở danh sách bên dưới.")
        % {"agency": row.agency, "day": f"{when:%d/%m/%Y}"},
        "agency",
    )


@transaction.atomic
def ask_again(passed: PassedDifficulty, because: str, *, by: User, seen: int) -> PassedDifficulty:
    """The answer did not help: it goes back to the agency with the reason. Raises RefusedError."""
    because = because.strip()
    if len(because) < FEWEST_LETTERS:
        raise refuse(_("Hãy ghi vì sao trả lời chưa giải quyết được, để cơ quan trả lời tiếp."), "because")
    if len(because) > LONGEST_BECAUSE:
        raise refuse(_("Chỉ được dài đến %(max)s ký tự. Hãy viết gọn lại.") % {"max": LONGEST_BECAUSE}, "because")
    row = locked(passed, seen, lambda row: row.ask_again)
    _check_runs_team(row, by, "ask_again")
    row.ask_again()
    row.asked_again_because = because
    return save(row)


@transaction.atomic
def close(passed: PassedDifficulty, *, by: User, seen: int) -> PassedDifficulty:
    """Solved. Raises RefusedError if there is no answer yet, or it was not meant for what is there now."""
    row = locked(passed, seen, lambda row: row.close)
    _check_runs_team(row, by, "close")
    row.close()
    row.closed_at = timezone.now()
    return save(row)


@transaction.atomic
def withdraw(passed: PassedDifficulty, *, by: User, seen: int) -> PassedDifficulty:
    """Passed by mistake, or no longer there. Raises RefusedError if it is finished already."""
    row = locked(passed, seen, lambda row: row.withdraw)
    _check_runs_team(row, by, "withdraw")
    row.withdraw()
    row.closed_at = timezone.now()
    return save(row)


def _check_runs_team(row: PassedDifficulty, by: User, move: str) -> None:
    if not has_transition_perm(getattr(row, move), by):
        raise refuse(_("Chỉ Tổ trưởng, Tổ phó và cán bộ xã, phường làm được việc này."))
