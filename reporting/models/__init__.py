"""What was done: catalogues, logs, activities, difficulties, registers, figures, closings, and the changed days."""

from reporting.models.activities import Activity, ActivityPhoto
from reporting.models.catalogues import (
    ActivityKind,
    ActivityNorm,
    Agency,
    Difficulty,
    FigureDefinition,
    IncidentChannel,
    IncidentKind,
    Procedure,
    ProductGroup,
    Readiness,
    Service,
)
from reporting.models.changes import ChangedDay
from reporting.models.citizens import (
    CitizenRequest,
    CitizenRequestStep,
    Household,
    HouseholdProduct,
    Incident,
    PersonalDataUse,
    SupportedPerson,
)
from reporting.models.closings import LateChange, PeriodClosing
from reporting.models.difficulties import PassedDifficulty
from reporting.models.figures import Figure, FigureQuestion
from reporting.models.logs import LogEntry, LogLine, PhoneQueue, SupportSession, TakenBackEntry, UnsettledEntry

__all__ = [
    "Activity",
    "ActivityKind",
    "ActivityNorm",
    "ActivityPhoto",
    "Agency",
    "ChangedDay",
    "CitizenRequest",
    "CitizenRequestStep",
    "Difficulty",
    "Figure",
    "FigureDefinition",
    "FigureQuestion",
    "Household",
    "HouseholdProduct",
    "Incident",
    "IncidentChannel",
    "IncidentKind",
    "LateChange",
    "LogEntry",
    "LogLine",
    "PassedDifficulty",
    "PeriodClosing",
    "PersonalDataUse",
    "PhoneQueue",
    "Procedure",
    "ProductGroup",
    "Readiness",
    "Service",
    "SupportSession",
    "SupportedPerson",
    "TakenBackEntry",
    "UnsettledEntry",
]
