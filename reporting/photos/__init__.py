"""Photos of activities: taken in, made anew without what the telephone wrote into them, shown, removed (R3)."""

from reporting.photos.keeping import changeable, describe, may_add, remove
from reporting.photos.processing import forget_leftovers, process, resume
from reporting.photos.receiving import Received, receive, room_in

__all__ = [
    "Received",
    "changeable",
    "describe",
    "forget_leftovers",
    "may_add",
    "process",
    "receive",
    "remove",
    "resume",
    "room_in",
]
