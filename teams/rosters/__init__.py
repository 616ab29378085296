"""Who sits in a team: as it stands on a day, as a request would make it, and what the province's rules say of it."""

from teams.rosters.checking import Question, Verdict, check_teams, verdict_on, verdicts_on
from teams.rosters.person import GroupSeat, Person, Sitting
from teams.rosters.proposed import after, lines_of, person_of
from teams.rosters.standing import sitting_of, sittings_at, sittings_on

__all__ = [
    "GroupSeat",
    "Person",
    "Question",
    "Sitting",
    "Verdict",
    "after",
    "check_teams",
    "lines_of",
    "person_of",
    "sitting_of",
    "sittings_at",
    "sittings_on",
    "verdict_on",
    "verdicts_on",
]
