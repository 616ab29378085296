"""What the roll-ups must say, computed a second time: plain Python over rows read with plain SQL.

Nothing of the portal is imported here, so a mistake there cannot repeat itself. The values of indicators are in
oracle_values.py.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.kpis.oracle_values import true_values

GIA_LAI_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
Query = Callable[[str], list[tuple[Any, ...]]]
Key = tuple[Any, ...]


@dataclass
class Numbers:
    """The rows of the four tables, without their keys and times."""

    day_cells: dict[Key, int] = field(default_factory=dict)  # commune, team, day, measure, item
    half_month_cells: dict[Key, int] = field(default_factory=dict)  # commune, team, half, measure, item
    province_cells: dict[Key, int] = field(default_factory=dict)  # province, half, measure, item
    # province, stretch, first day, last day, indicator, commune, team -> numerator, denominator, covered, expected
    values: dict[Key, Key] = field(default_factory=dict)

    def difference(self, other: "Numbers") -> list[str]:
        """The first differences in words; empty if the numbers are the same."""
        found = []
        for table, mine in vars(self).items():
            theirs = getattr(other, table)
            for key in sorted({*mine, *theirs}, key=repr):
                if mine.get(key) != theirs.get(key):
                    found.append(f"{table} {tuple(map(str, key))}: {mine.get(key)} and {theirs.get(key)}")
        return found[:20]


def stored_numbers(query: Query) -> Numbers:
    """What the portal's tables say."""
    return Numbers(
        day_cells=_by_key(query("SELECT commune_id, team_id, day, measure, item, value FROM kpis_daycell")),
        half_month_cells=_by_key(
            query("SELECT commune_id, team_id, half, measure, item, value FROM kpis_halfmonthcell")
        ),
        province_cells=_by_key(query("SELECT province_id, half, measure, item, value FROM kpis_provincecell")),
        values={
            row[:7]: row[7:]
            for row in query(
                """SELECT v.province_id, stretch, first_day, last_day, i.code, commune_id, team_id,
                          v.numerator, v.denominator, covered, expected
                   FROM kpis_indicatorvalue v JOIN kpis_indicator i ON i.id = v.indicator_id"""
            )
        },
    )


def _by_key(rows: list[tuple[Any, ...]]) -> dict[Key, int]:
    return {tuple(key): value for *key, value in rows}


def true_numbers(query: Query, today: date) -> Numbers:
    """What they must say today, from the logs and the teams."""
    day_cells, province_of = _day_cells(query)
    half_month_cells: Counter[Key] = Counter()
    province_cells: Counter[Key] = Counter()
    for (commune, team, day, measure, item), value in day_cells.items():
        half = day.replace(day=1 if day.day <= 14 else 15)
        half_month_cells[commune, team, half, measure, item] += value
        province_cells[province_of[commune], half, measure, item] += value
    return Numbers(day_cells, dict(half_month_cells), dict(province_cells), true_values(query, day_cells, today))


# --- the logs


def _day_cells(query: Query) -> tuple[dict[Key, int], dict[int, int]]:
    sessions = {row[0]: row[1:] for row in query("SELECT id, commune_id, team_id, day FROM reporting_supportsession")}
    province_of: dict[int, int] = dict(query("SELECT id, province_id FROM teams_commune"))
    cells: Counter[Key] = Counter()
    held: dict[Key, set[int]] = defaultdict(set)
    session_of = {}
    entries = query(
        """SELECT id, session_id, recorded_at, difficulty_id, women, elderly, ethnic_minority, disabled
           FROM reporting_logentry"""
    )
    for entry, session, recorded_at, difficulty, *groups in entries:
        session_of[entry] = session
        where = sessions[session]
        for measure, people in zip(("women", "elderly", "minority", "disabled"), groups, strict=True):
            cells[*where, measure, 0] += people
        if difficulty is not None:
            cells[*where, "difficulty", difficulty] += 1
        if _in_time(where[-1], recorded_at):
            cells[*where, "in_time", 0] = 1
    for entry, service, count in query("SELECT entry_id, service_id, count FROM reporting_logline"):
        where = sessions[session_of[entry]]
        cells[*where, "helped", service] += count
        held[where].add(session_of[entry])
    for where, those in held.items():
        cells[*where, "sessions", 0] = len(those)
    return {key: value for key, value in cells.items() if value}, province_of


def _in_time(day: date, recorded_at: datetime) -> bool:
    return recorded_at.astimezone(GIA_LAI_TIME).date() <= day + timedelta(days=1)
