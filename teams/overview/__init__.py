"""The teams of a province at a glance: who has one in force, what waits, what is wrong."""

from teams.overview.grid import Cell, Point, arrange, column_count
from teams.overview.listing import FILTERS, chosen, counts, sorts, waiting_longest
from teams.overview.rows import Found, OverviewRow, has_hamlet_teams, overview_rows
from teams.overview.standing import Look, Standing
from teams.overview.titles import rule_title

__all__ = [
    "FILTERS",
    "Cell",
    "Found",
    "Look",
    "OverviewRow",
    "Point",
    "Standing",
    "arrange",
    "chosen",
    "column_count",
    "counts",
    "has_hamlet_teams",
    "overview_rows",
    "rule_title",
    "sorts",
    "waiting_longest",
]
