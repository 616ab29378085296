"""Recurring difficulties: what was logged, what was passed to an agency, what it answered (Đề án IV.4.2e)."""

from reporting.difficulties.answering import answer, answer_all, may_write_down, write_down
from reporting.difficulties.inbox import Desk, choices_of, desk_of, may_answer, waiting_count
from reporting.difficulties.listing import Asked, answered_lately, passed_by, passed_in, search, state_counts
from reporting.difficulties.logged import Logged, logged_difficulties, months_looked_at, notes_of
from reporting.difficulties.passing import ask_again, close, pass_on, withdraw

__all__ = [
    "Asked",
    "Desk",
    "Logged",
    "answer",
    "answer_all",
    "answered_lately",
    "ask_again",
    "choices_of",
    "close",
    "desk_of",
    "logged_difficulties",
    "may_answer",
    "may_write_down",
    "months_looked_at",
    "notes_of",
    "pass_on",
    "passed_by",
    "passed_in",
    "search",
    "state_counts",
    "waiting_count",
    "withdraw",
    "write_down",
]
