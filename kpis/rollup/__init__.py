"""From logs to numbers, exactly, whatever is edited, deleted, imported or late (K2).

    reporting_changedday  --roll_up_commune-->  day cells, half-month cells, teams_countedchange
    teams_countedchange   --roll_up_province->  province cells, indicator values, the version that pages watch

Each step takes its queue rows, locks its unit and recomputes from what is committed then, in one transaction: a worker
that is killed leaves the rows for the next one, and two workers wait for each other instead of overwriting. What a
writer commits later comes with a row of its own.
"""

from kpis.rollup.commune import communes_waiting, roll_up_commune
from kpis.rollup.province import begin_day, provinces_of_another_day, provinces_waiting, roll_up_province
from kpis.rollup.rebuild import rebuild

__all__ = [
    "begin_day",
    "communes_waiting",
    "provinces_of_another_day",
    "provinces_waiting",
    "rebuild",
    "roll_up_commune",
    "roll_up_province",
]
