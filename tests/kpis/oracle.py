"""What the roll-ups must say, computed a second time: plain Python over rows read with plain SQL.

Nothing of the portal is imported here, so a mistake there cannot repeat itself. What an indicator or a measure means
stands in DOMAIN.md and in Đề án 3.2.1; a new indicator must be written down here too.
"""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays

GIA_LAI_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
FOREVER = date(9999, 12, 31)
Query = Callable[[str], list[tuple[Any, ...]]]
Key = tuple[Any, ...]


@dataclass
class Numbers:
    """The rows of the four tables, without their keys and times."""

    day_cells: dict[Key, int] = field(default_factory=dict)  # commune, team, day, measure, item
    half_month_cells: dict[Key, int] = field(default_factory=dict)  # commune, team, half, measure, item
    province_cells: dict[Key, int] = field(default_factory=dict)  # province, half, measure, item
    # province, first day, last day, indicator, commune, team -> numerator, denominator, covered, expected
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
            row[:6]: row[6:]
            for row in query(
                """SELECT v.province_id, first_day, last_day, i.code, commune_id, team_id,
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
    return Numbers(day_cells, dict(half_month_cells), dict(province_cells), _values(query, day_cells, today))


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


# --- the indicators


@dataclass
class Province:
    key: int
    calendar: str
    communes: int
    worked: set[date]
    off: set[date]
    targets: dict[str, Any]
    teams: list[tuple[int, int, date, date]]  # commune, team, first and last day
    own: set[int]  # the teams that are the communes' own, not of a hamlet or of another kind
    points: list[tuple[int, date, date]]  # commune, first and last day
    today: date

    def due(self, first: date, last: date) -> list[date]:
        """The working days of a month that may no longer be logged in time: all until the day before yesterday."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if day <= self.today - timedelta(days=2) and self._is_working_day(day)]

    def _is_working_day(self, day: date) -> bool:
        public = holidays.country_holidays("VN", years=day.year)
        if day in self.worked or (day in public.weekend_workdays and day not in self.off):
            return True
        return day.weekday() < 5 and day not in public and day not in self.off


def _values(query: Query, day_cells: dict[Key, int], today: date) -> dict[Key, Key]:
    values = {}
    for province in _provinces(query, today):
        for first, last in _months(province):
            for name, rows in INDICATORS.items():
                if name in province.targets:
                    for commune, team, *numbers in rows(province, first, last, day_cells):
                        values[province.key, first, last, name, commune, team] = tuple(numbers)
    return values


def _provinces(query: Query, today: date) -> Iterator[Province]:
    for key, calendar, worked, off in query(
        "SELECT id, calendar, extra_working_days, extra_days_off FROM teams_province"
    ):
        yield Province(
            key=key,
            calendar=calendar,
            worked=set(worked),
            off=set(off),
            communes=sum(1 for _ in query(f"SELECT 1 FROM teams_commune WHERE province_id = {key}")),
            targets=dict(query(f"SELECT code, target FROM kpis_indicator WHERE province_id = {key}")),
            teams=[
                (commune, team, first, last or FOREVER)
                for commune, team, first, last in query(
                    f"""SELECT commune_id, id, in_force_from, in_force_to FROM teams_team
                        WHERE province_id = {key} AND in_force_from IS NOT NULL"""
                )
            ],
            own={
                team for (team,) in query(f"SELECT id FROM teams_team WHERE province_id = {key} AND kind = 'commune'")
            },
            points=[
                (commune, first, last or FOREVER)
                for commune, first, last in query(
                    f"SELECT commune_id, open_from, open_to FROM teams_supportpoint WHERE province_id = {key}"
                )
            ],
            today=today,
        )


def _months(province: Province) -> list[tuple[date, date]]:
    """First and last days of the months from the first team's first day until now, and of the running one."""
    founded = min((first for _commune, _team, first, _last in province.teams), default=FOREVER)
    months = []
    for year in range(2025, province.today.year + 2):
        for month in range(1, 13):
            first, last = _span(year, month, province.calendar)
            if last >= min(founded, province.today) and first <= province.today:
                months.append((first, last))
    return months


def _span(year: int, month: int, calendar: str) -> tuple[date, date]:
    if calendar == "solar":
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    before = date(year, month, 1) - timedelta(days=1)
    return before.replace(day=15), date(year, month, 14)


Rows = Iterator[tuple[Any, ...]]


def _in_month(province: Province, first: date, last: date) -> list[tuple[int, int, date, date]]:
    as_of = min(last, province.today)
    return [team for team in province.teams if team[2] <= as_of and team[3] >= first]


def _team_established(province: Province, first: date, last: date, cells: dict[Key, int]) -> Rows:
    as_of = min(last, province.today)
    teams = [team for team in province.teams if team[1] in province.own]
    communes = {commune for commune, _team, begin, end in teams if begin <= as_of <= end}
    yield None, None, len(communes), province.communes, province.communes, province.communes


def _team_has_support_point(province: Province, first: date, last: date, cells: dict[Key, int]) -> Rows:
    as_of = min(last, province.today)
    teams = [commune for commune, _team, begin, end in province.teams if begin <= as_of <= end]
    open_in = {commune for commune, begin, end in province.points if begin <= as_of <= end}
    yield None, None, sum(commune in open_in for commune in teams), len(teams), len(set(teams)), province.communes


def _support_sessions(province: Province, first: date, last: date, cells: dict[Key, int]) -> Rows:
    target = province.targets["support_sessions_per_month"]
    teams = _in_month(province, first, last)
    held = {
        (commune, team): sum(
            value
            for (_commune, whose, day, measure, _item), value in cells.items()
            if whose == team and _commune == commune and measure == "sessions" and first <= day <= last
        )
        for commune, team, _begin, _end in teams
    }
    for (commune, team), sessions in held.items():
        yield commune, team, sessions, None, 1, 1
    reached = sum(sessions >= target for sessions in held.values())
    yield None, None, reached, len(held), len({commune for commune, _team in held}), province.communes


def _daily_update(province: Province, first: date, last: date, cells: dict[Key, int]) -> Rows:
    due = {
        (commune, team): days
        for commune, team, begin, end in _in_month(province, first, last)
        if (days := [day for day in province.due(first, last) if begin <= day <= end])
    }
    in_time = {
        (commune, team): sum((commune, team, day, "in_time", 0) in cells for day in days)
        for (commune, team), days in due.items()
    }
    for (commune, team), days in due.items():
        yield commune, team, in_time[commune, team], len(days), 1, 1
    if due:
        communes = {commune for commune, _team in due}
        yield None, None, sum(in_time.values()), sum(map(len, due.values())), len(communes), province.communes


INDICATORS: dict[str, Callable[[Province, date, date, dict[Key, int]], Rows]] = {
    "team_established": _team_established,
    "team_has_support_point": _team_has_support_point,
    "support_sessions_per_month": _support_sessions,
    "daily_update": _daily_update,
}
