"""The rota of a team in a period as it stands: openings, people, shifts, and who could go where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import cast

from django.db.models import Q

from teams.enums import PointKind
from teams.models import DutyShift, SupportPoint, Team
from teams.rota.openings import Key, Opening, openings_of, points_of
from teams.rota.people import Days, Person, absences_of, crew_of
from teams.rota.settings import DutyRules, duty_rules
from teams.working_days import working_days


class Standing(StrEnum):
    """How somebody stands to an opening."""

    HERE = "here"
    FREE = "free"
    SAME_DAY = "same_day"  # free, but on duty in another half-day
    OFFICE = "office"  # free, but of those who keep office hours and not to be called there
    ELSEWHERE = "elsewhere"
    ABSENT = "absent"
    NOT_IN_TEAM = "not_in_team"

    @property
    def can_come(self) -> bool:
        return self in (Standing.FREE, Standing.SAME_DAY, Standing.OFFICE)


@dataclass
class Board:
    """Everything read at once, in a constant number of queries. Shifts are those at the points (whichever team's) and
    those of the people (wherever)."""

    team: Team
    rules: DutyRules
    first: date
    last: date
    points: list[SupportPoint]
    openings: dict[Key, Opening]
    crew: dict[int, Person]
    shifts: list[DutyShift]
    away: dict[int, list[Days]]
    at: dict[Key, list[DutyShift]] = field(default_factory=dict)
    by_time: dict[tuple[int, date, str], DutyShift] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for shift in self.shifts:
            self.at.setdefault(key_of(shift), []).append(shift)
            self.by_time[shift.user_id, shift.day, shift.half_day] = shift
        self.days_on_duty = Counter((shift.user_id, shift.day) for shift in self.shifts)
        self.office_shifts = Counter(shift.user_id for shift in self.shifts if self.first <= shift.day <= self.last)

    def own(self) -> list[DutyShift]:
        """The team's own shifts in the period."""
        return [
            shift for shift in self.shifts if shift.team_id == self.team.pk and self.first <= shift.day <= self.last
        ]

    def is_away(self, shift: DutyShift) -> bool:
        """On duty by the rota, yet absent that day: somebody else has to come."""
        return any(first <= shift.day and (last is None or shift.day <= last) for first, last in self._away(shift))

    def _away(self, shift: DutyShift) -> list[Days]:
        return self.away.get(shift.user_id, [])

    def present(self, key: Key) -> list[DutyShift]:
        return [shift for shift in self.at.get(key, []) if not self.is_away(shift)]

    def lacks(self, opening: Opening) -> int:
        """How many people are missing at an opening."""
        return max(self.rules.least - len(self.present(opening.key)), 0)

    def gaps(self, since: date) -> list[Opening]:
        return [opening for opening in self.openings.values() if opening.day >= since and self.lacks(opening)]

    def standing(self, person: Person, opening: Opening) -> Standing:
        shift = self.by_time.get((person.user.pk, opening.day, opening.half_day))
        if shift is not None:
            return Standing.HERE if shift.support_point_id == opening.point.pk else Standing.ELSEWHERE
        if not person.in_team(opening.day):
            return Standing.NOT_IN_TEAM
        if person.is_absent(opening.day):
            return Standing.ABSENT
        if person.keeps_office_hours(opening.day) and not self._office_may(person, opening):
            return Standing.OFFICE
        return Standing.SAME_DAY if self.days_on_duty[person.user.pk, opening.day] else Standing.FREE

    def _office_may(self, person: Person, opening: Opening) -> bool:
        at_the_office = opening.point.kind == PointKind.UBND
        return at_the_office and self.office_shifts[person.user.pk] < self.rules.office_shifts


def key_of(shift: DutyShift) -> Key:
    return shift.support_point_id, shift.day, shift.half_day


def days_of_duty(team: Team, first: date, last: date) -> list[date]:
    """The working days on which the team exists."""
    return [day for day in working_days(team.province, first, last) if team.existed_on(day)]


def board_of(team: Team, first: date, last: date) -> Board:
    """Read the rota of `team` (with its province) from `first` to `last`."""
    rules = duty_rules(team.province.rules, team.kind)
    points = list(points_of(team))
    crew = crew_of(team, rules, first, last)
    shifts = _shifts(points, crew, first, last)
    users = {shift.user_id for shift in shifts}
    away = absences_of(users, first, last)
    openings = openings_of(points, days_of_duty(team, first, last))
    return Board(
        team=team,
        rules=rules,
        first=first,
        last=last,
        points=points,
        openings={opening.key: opening for opening in openings},
        crew=crew,
        shifts=shifts,
        away=away,
    )


def _shifts(points: Iterable[SupportPoint], crew: Iterable[int], first: date, last: date) -> list[DutyShift]:
    """Also those on the days before and after, as nobody should be on duty two days running."""
    found = DutyShift.objects.filter(day__range=(first - timedelta(1), last + timedelta(1))).filter(
        Q(support_point__in=list(points)) | Q(user__in=list(crew))
    )
    return list(cast("list[DutyShift]", found.select_related("user", "team").order_by("day", "user__sort_name", "pk")))
