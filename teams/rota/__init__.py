"""The duty rota (Đề án IV.4.2b): filled fairly by a button, changed by hand, swapped by request.

`board` reads what there is, `filling` states the problem and `solving` solves it; `placing`, `swaps`, `absences` and
`releasing` change shifts, each while holding the team's row; `grid`, `duties`, `gaps` and `feed` show them.
"""

from teams.rota.duties import next_shift
from teams.rota.gaps import gaps_ahead, never_checked_in
from teams.rota.releasing import release_shifts
from teams.rota.settings import DutyRules, check_duty, duty_rules

__all__ = ["DutyRules", "check_duty", "duty_rules", "gaps_ahead", "never_checked_in", "next_shift", "release_shifts"]
