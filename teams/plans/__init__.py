"""The month's plan of a team and its support calendar, with their approval (T6; Đề án 3.2.1, III.4.2, VI.9).

Everything that changes or moves a plan goes through here. Months are those of the province's calendar.
"""

from teams.plans.approval import approve, give_back, hand_in, plans_waiting, reopen
from teams.plans.comparison import Change, Difference, since_approval
from teams.plans.content import PlanContent, content_from, place_code, sessions_of
from teams.plans.copying import Copied, copy_previous
from teams.plans.editing import (
    add_session,
    change_session,
    mark_of,
    month_with,
    remove_session,
    save_tasks,
    session_mark,
)
from teams.plans.rules import (
    SessionEntry,
    TaskEntry,
    faults_of,
    fewest_sessions,
    is_editable,
    memberships_between,
    why_not_planned,
)
from teams.plans.weeks import Day, month_asked, months_around, weeks_of
from teams.plans.wording import last_step
from teams.refused import RefusedError

__all__ = [
    "Change",
    "Copied",
    "Day",
    "Difference",
    "PlanContent",
    "RefusedError",
    "SessionEntry",
    "TaskEntry",
    "add_session",
    "approve",
    "change_session",
    "content_from",
    "copy_previous",
    "faults_of",
    "fewest_sessions",
    "give_back",
    "hand_in",
    "is_editable",
    "last_step",
    "mark_of",
    "memberships_between",
    "month_asked",
    "month_with",
    "months_around",
    "place_code",
    "plans_waiting",
    "remove_session",
    "reopen",
    "save_tasks",
    "session_mark",
    "sessions_of",
    "since_approval",
    "weeks_of",
    "why_not_planned",
]
