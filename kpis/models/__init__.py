"""Roll-ups, indicators and their values; the rating of communes and the reminders to those behind."""

from kpis.models.indicators import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_DECIMALS,
    OWN_PREFIX,
    CommuneGroup,
    DayCell,
    HalfMonthCell,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    ProvinceCell,
    ProvinceState,
)
from kpis.models.rating import LONGEST_CLASS_NAME, RatedIndicator, RatingClass, RatingRule
from kpis.models.reminders import LONGEST_REASON, Reminder, ReminderSeen

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "LONGEST_CLASS_NAME",
    "LONGEST_REASON",
    "MAX_DECIMALS",
    "OWN_PREFIX",
    "CommuneGroup",
    "DayCell",
    "HalfMonthCell",
    "Indicator",
    "IndicatorTarget",
    "IndicatorValue",
    "ProvinceCell",
    "ProvinceState",
    "RatedIndicator",
    "RatingClass",
    "RatingRule",
    "Reminder",
    "ReminderSeen",
]
