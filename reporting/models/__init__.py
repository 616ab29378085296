"""What was done: catalogues, support sessions with their log entries, and what the database says of changes."""

from reporting.models.catalogues import Difficulty, FigureDefinition, Procedure, Service
from reporting.models.changes import ChangedDay
from reporting.models.logs import LogEntry, LogLine, SupportSession, TakenBackEntry, UnsettledEntry

__all__ = [
    "ChangedDay",
    "Difficulty",
    "FigureDefinition",
    "LogEntry",
    "LogLine",
    "Procedure",
    "Service",
    "SupportSession",
    "TakenBackEntry",
    "UnsettledEntry",
]
