"""Where a number opens what it is made of: sessions, activities, rota, plan, roster, points, hamlets, figures (rule 3).

Decided by what the indicator's numerator is made of, so that a province's own indicators open as well; and by what the
person may see there: who follows figures alone is led to figures.
"""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from kpis.boards.periods import ShownPeriod
from kpis.expressions import ExpressionError, names_in, parse
from kpis.measures.activities import WEEKLY_SKILL
from kpis.models import Indicator
from teams.enums import Permission

HELD, HELPED = "held_", "helped_"
_OF_LOGS = {"sessions", "days_in_time"}
_OF_SCHEDULES = {"has_rota", "has_support_calendar", "has_approved_plan", "filed_last_report"}
_NOWHERE = {"reports_filed_online", "communes_recognised", "initiatives_in_practice"}


@dataclass(frozen=True)
class Viewed:
    """Whose number is opened, in which period, and what the person holds there."""

    province: int  # its code, as it stands in addresses
    commune: int
    team: int | None  # the commune's own one in the period
    shown: ShownPeriod
    held: Collection[str]
    sees_province: bool

    def may(self, permission: Permission) -> bool:
        return permission in self.held

    @property
    def at(self) -> str:
        return f"?ky={self.shown.code}"

    @property
    def at_month(self) -> str:
        """For pages that show a month."""
        return f"?ky={self.shown.month.code}"

    @property
    def page(self) -> str:
        """The team's board, or where there is none the commune's."""
        if self.team is None:
            return f"{reverse('commune', args=[self.commune])}{self.at}#teams"
        return f"{reverse('team', args=[self.team])}{self.at}"

    @property
    def sessions(self) -> str:
        """The sessions of the team, for those who may see them; else its board."""
        if self.team is None or not self.may(Permission.SEE_SESSIONS):
            return self.page
        return f"{self.page}#sessions"


def opening(indicator: Indicator, viewed: Viewed) -> str:
    """The address behind the light of a team or a commune."""
    try:
        names = list(names_in(parse(indicator.numerator)))
    except ExpressionError:
        names = []
    found = next((address for name in names if (address := _behind(name, viewed))), "")
    if not found and viewed.sees_province:
        found = f"{reverse('indicator', args=[viewed.province, indicator.code])}{viewed.at}"
    return found or viewed.page


def _behind(name: str, viewed: Viewed) -> str:
    """The page that a measure is counted from; empty where this person may not open it."""
    if name in _OF_LOGS or name.startswith(HELPED):
        return viewed.sessions if viewed.may(Permission.SEE_SESSIONS) else ""
    if name == "weeks_with_skill":
        return _activities(WEEKLY_SKILL, viewed)
    if name.startswith(HELD):
        return _activities(name.removeprefix(HELD), viewed)
    if name in _OF_SCHEDULES:
        return f"{viewed.page}#schedules" if viewed.team else ""
    if name in _NOWHERE:
        return ""
    return _of_rosters(name, viewed)


def _of_rosters(name: str, viewed: Viewed) -> str:
    of_team = {"has_team": "roster", "duty_days_covered": "rota"}
    of_commune = {"has_support_point": "points", "hamlets_with_group": "hamlets"}
    if name in of_team:
        if viewed.team is None or not viewed.may(Permission.SEE_ROSTER):
            return ""
        page = reverse(of_team[name], args=[viewed.team])
        return f"{page}{viewed.at_month}" if name == "duty_days_covered" else page
    if name in of_commune:
        return reverse(of_commune[name], args=[viewed.commune]) if viewed.may(Permission.SEE_ROSTER) else ""
    # Everything else is a figure that the commune reports.
    return f"{reverse('figures', args=[viewed.commune])}{viewed.at_month}"


def _activities(kind: str, viewed: Viewed) -> str:
    query = urlencode({"xem": "danh-sach", "loai": kind, "tt": "held"})
    if viewed.team is not None and viewed.may(Permission.SEE_SESSIONS):
        return f"{reverse('activities', args=[viewed.team])}?{query}"
    may_follow = viewed.may(Permission.SEE_FIGURES)
    return f"{reverse('commune_activities', args=[viewed.commune])}?{query}" if may_follow else ""
