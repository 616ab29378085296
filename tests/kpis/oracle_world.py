"""What there is of a province, read with plain SQL for the independent computation without the portal's own code."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import holidays

FOREVER = date(9999, 12, 31)
DAY = timedelta(days=1)
Query = Callable[[str], list[tuple[Any, ...]]]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Month:
    year: int
    month: int
    first: date
    last: date


@dataclass
class World:
    """What there is of one province."""

    key: int
    today: date
    calendar: str
    worked: set[date]
    off: set[date]
    communes: set[int] = field(default_factory=set)
    nucleus: set[int] = field(default_factory=set)
    targets: dict[str, Decimal] = field(default_factory=dict)
    targets_of_years: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    teams: list[tuple[int, int, str, date, date]] = field(default_factory=list)
    points: list[tuple[int, int, date, date]] = field(default_factory=list)
    hamlets: list[tuple[int, int]] = field(default_factory=list)
    groups: list[tuple[int, int, int, date, date]] = field(default_factory=list)  # hamlet, team, person, days
    shifts: set[tuple[int, int, date, int]] = field(default_factory=set)  # team, point, day, user
    planned: list[tuple[int, date]] = field(default_factory=list)
    plans: set[tuple[int, date, date]] = field(default_factory=set)
    held: list[tuple[int, str, date]] = field(default_factory=list)
    figures: list[tuple[str, int, date, date, int]] = field(default_factory=list)
    cells: dict[Key, int] = field(default_factory=dict)
    services: dict[int, str] = field(default_factory=dict)

    @property
    def founded(self) -> date:
        return min((first for *_rest, first, _last in self.teams), default=FOREVER)

    def month(self, year: int, number: int) -> Month:
        year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
        first = date(year, number, 1)
        if self.calendar == "solar":
            return Month(year, number, first, date(year, number, monthrange(year, number)[1]))
        return Month(year, number, (first - DAY).replace(day=15), date(year, number, 14))

    def working_days(self, first: date, last: date) -> list[date]:
        return [day for day in days(first, last) if self._is_worked(day)]

    def _is_worked(self, day: date) -> bool:
        public = _public_holidays(day.year)
        if day in self.worked or (day in public.weekend_workdays and day not in self.off):
            return True
        return day.weekday() < 5 and day not in public and day not in self.off

    def in_force(self, first: date, last: date) -> list[tuple[int, int, str, date, date]]:
        """The teams that were in force at some time of a stretch, as far as it has come."""
        until = min(last, self.today)
        return [team for team in self.teams if team[3] <= until and team[4] >= first]

    def in_force_at_the_end(self, first: date, last: date) -> list[tuple[int, int, str, date, date]]:
        until = min(last, self.today)
        return [team for team in self.in_force(first, last) if team[3] <= until <= team[4]]


@lru_cache
def _public_holidays(year: int) -> Any:
    return holidays.country_holidays("VN", years=year)


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def worlds(query: Query, cells: dict[Key, int], today: date) -> Iterator[World]:
    for key, calendar, worked, off in query(
        "SELECT id, calendar, extra_working_days, extra_days_off FROM teams_province"
    ):
        mine = f"WHERE province_id = {key}"
        world = World(key, today, calendar, set(worked), set(off))
        world.communes = {row[0] for row in query(f"SELECT id FROM teams_commune {mine}")}
        world.nucleus = {row[0] for row in query(f"SELECT commune_id FROM kpis_communegroup {mine}")}
        world.targets = dict(query(f"SELECT code, target FROM kpis_indicator {mine} AND is_active"))
        world.targets_of_years = {
            (code, year): target
            for code, year, target in query(
                f"""SELECT i.code, t.year, t.target FROM kpis_indicatortarget t
                    JOIN kpis_indicator i ON i.id = t.indicator_id WHERE t.province_id = {key}"""
            )
        }
        world.teams = [
            (*row[:4], row[4] or FOREVER)
            for row in query(
                f"""SELECT commune_id, id, kind, in_force_from, in_force_to FROM teams_team
                    {mine} AND in_force_from IS NOT NULL"""
            )
        ]
        world.points = [
            (*row[:3], row[3] or FOREVER)
            for row in query(f"SELECT commune_id, id, open_from, open_to FROM teams_supportpoint {mine}")
        ]
        world.hamlets = query(f"SELECT commune_id, id FROM teams_hamlet {mine}")
        world.groups = [
            (hamlet, team, (member or 0) - (volunteer or 0), first, last or FOREVER)
            for hamlet, team, member, volunteer, first, last in query(
                f"""SELECT s.hamlet_id, s.team_id, m.membership_id, m.volunteer_id, m.valid_from, m.valid_to
                    FROM teams_subgroupmember m JOIN teams_subgroup s ON s.id = m.subgroup_id
                    WHERE s.province_id = {key} AND s.hamlet_id IS NOT NULL"""
            )
        ]
        world.shifts = set(query(f"SELECT team_id, support_point_id, day, user_id FROM teams_dutyshift {mine}"))
        world.planned = query(f"SELECT team_id, day FROM teams_plannedsession {mine}")
        world.plans = set(
            query(
                f"""SELECT team_id, first_day, last_day FROM teams_monthlyplan
                    {mine} AND (state = 'approved' OR approved_content IS NOT NULL)"""
            )
        )
        world.held = query(
            f"""SELECT a.team_id, k.code, a.first_day FROM reporting_activity a
                JOIN reporting_activitykind k ON k.id = a.kind_id
                WHERE a.province_id = {key} AND a.state = 'held'"""
        )
        world.figures = query(
            f"""SELECT d.code, f.commune_id, f.first_day, f.last_day, f.value FROM reporting_figure f
                JOIN reporting_figuredefinition d ON d.id = f.definition_id WHERE f.province_id = {key}"""
        )
        world.cells = {where: value for where, value in cells.items() if where[0] in world.communes}
        world.services = dict(query(f"SELECT id, code FROM reporting_service {mine}"))
        yield world
