"""Requests to register a team or to change it (T2, T5): written as drafts, moved from hand to hand, applied as a whole.

`drafts` writes one, `bulk` those of a whole province, `moves` is what people decide, `applying` brings an approved one
into force, `differences` says in words what one changes.
"""

from teams.refused import RefusedError
from teams.requests.differences import Difference, differences
from teams.requests.drafts import (
    ask_to_leave,
    drop_line,
    line_being_written,
    open_change,
    open_registration,
    person_now,
    put_line,
    set_details,
)
from teams.requests.moves import Decision, approve, decline, give_back, hand_in, take_back, withdraw
from teams.requests.refusals import StaleError
from teams.requests.wishes import LineWish

__all__ = [
    "Decision",
    "Difference",
    "LineWish",
    "RefusedError",
    "StaleError",
    "approve",
    "ask_to_leave",
    "decline",
    "differences",
    "drop_line",
    "give_back",
    "hand_in",
    "line_being_written",
    "open_change",
    "open_registration",
    "person_now",
    "put_line",
    "set_details",
    "take_back",
    "withdraw",
]
