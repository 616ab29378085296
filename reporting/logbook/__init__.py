"""The daily log: checking what a member typed, and storing it once (R1, R2; Đề án III.3.2, IV.4.2e).

Everything that stores or changes a log goes through here: the phone page, the sync API, commands and tests alike. Days
are days in Asia/Ho_Chi_Minh.
"""

from reporting.logbook.content import content_of, waiting_days
from reporting.logbook.correcting import can_correct, correct, remove, removed_before
from reporting.logbook.entry import GROUPS, Entry, Line, Place, Sent
from reporting.logbook.recording import Outcome, Recorded, record, record_all
from reporting.logbook.rules import first_day_in_team, memberships_on, places_of
from reporting.logbook.settling import replaceable, settle
from teams.refused import RefusedError

__all__ = [
    "GROUPS",
    "Entry",
    "Line",
    "Outcome",
    "Place",
    "Recorded",
    "RefusedError",
    "Sent",
    "can_correct",
    "content_of",
    "correct",
    "first_day_in_team",
    "memberships_on",
    "places_of",
    "record",
    "record_all",
    "remove",
    "removed_before",
    "replaceable",
    "settle",
    "waiting_days",
]
