"""Activities of a team: planned, held with so many people, cancelled; against their norms (R3; Đề án IV.1-6).

Everything that changes or moves an activity goes through here; their photos go through `reporting.photos`.
"""

from reporting.activities.holding import cancel, correct, hold, record, reopen
from reporting.activities.planning import change, plan
from reporting.activities.rules import Attendance, Details
from reporting.activities.standing import NormStanding, norms_of, norms_of_teams

__all__ = [
    "Attendance",
    "Details",
    "NormStanding",
    "cancel",
    "change",
    "correct",
    "hold",
    "norms_of",
    "norms_of_teams",
    "plan",
    "record",
    "reopen",
]
