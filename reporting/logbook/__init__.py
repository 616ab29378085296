"""The daily log: checking what a member typed, and storing it once (R1, R2; Đề án III.3.2, IV.4.2e).

Everything that stores or changes a log goes through here: the phone page, tests, commands and, later, the sync API.
Days are days in Asia/Ho_Chi_Minh.
"""

from reporting.logbook.book import (
    Outcome,
    Recorded,
    can_correct,
    content_of,
    correct,
    record,
    remove,
    settle,
    waiting_days,
)
from reporting.logbook.entry import GROUPS, Entry, Line, Place
from reporting.logbook.rules import RefusedError, check, first_day_in_team, memberships_on, places_of

__all__ = [
    "GROUPS",
    "Entry",
    "Line",
    "Outcome",
    "Place",
    "Recorded",
    "RefusedError",
    "can_correct",
    "check",
    "content_of",
    "correct",
    "first_day_in_team",
    "memberships_on",
    "places_of",
    "record",
    "remove",
    "settle",
    "waiting_days",
]
