"""Where a number opens what it is made of: sessions, activities, rota, plan, roster, points, hamlets, figures (rule 3).

Decided by what the indicator's numerator is made of, so that a province's own indicators open as well; by the days that
its value is of; and by what the person may see there: who follows figures alone is led to figures.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from kpis.boards.periods import ShownPeriod
from kpis.boards.stretches import shown_stretch
from kpis.enums import Due, Stretch
from kpis.expressions import ExpressionError, names_in, parse
from kpis.measures import FIXED
from kpis.measures.activities import WEEKLY_SKILL, WEEKS_WITH_SKILL
from kpis.models import Indicator
from teams.enums import Permission

HELD, HELPED, WEEKS = "held_", "helped_", WEEKS_WITH_SKILL.name
_OF_LOGS = {"sessions", "days_in_time"}
_OF_SCHEDULES = {"has_rota", "has_support_calendar", "has_approved_plan", "filed_last_report"}
_OF_TEAM = {"has_team": "roster", "duty_days_covered": "rota"}
_OF_COMMUNE = {"has_support_point": "points", "hamlets_with_group": "hamlets"}
_WEEK, _HALF_A_WEEK = 7, timedelta(days=3)  # Thursday is its middle
_THURSDAY = 3  # as date.weekday() counts


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
    found = next((address for name in _names(indicator) if (address := _behind(name, indicator, viewed))), "")
    if not found and viewed.sees_province:
        found = f"{reverse('indicator', args=[viewed.province, indicator.code])}{viewed.at}"
    return found or viewed.page


def _names(indicator: Indicator) -> list[str]:
    try:
        return list(names_in(parse(indicator.numerator)))
    except ExpressionError:
        return []


def _behind(name: str, indicator: Indicator, viewed: Viewed) -> str:
    """The page that a measure is counted from; empty where this person may not open it."""
    if name in _OF_LOGS or name.startswith(HELPED):
        return viewed.sessions if viewed.may(Permission.SEE_SESSIONS) else ""
    if name == WEEKS or name.startswith(HELD):
        return _held(indicator, viewed)
    if name in _OF_SCHEDULES:
        return f"{viewed.page}#schedules" if viewed.team else ""
    if name in _OF_TEAM or name in _OF_COMMUNE:
        return _of_rosters(name, viewed)
    # What else the portal counts itself is listed nowhere; what it does not is a figure that the commune reports.
    return "" if name in FIXED else _figure(name, indicator, viewed)


def _of_rosters(name: str, viewed: Viewed) -> str:
    if not viewed.may(Permission.SEE_ROSTER):
        return ""
    if name in _OF_COMMUNE:
        return reverse(_OF_COMMUNE[name], args=[viewed.commune])
    if viewed.team is None:
        return ""
    page = reverse(_OF_TEAM[name], args=[viewed.team])
    return f"{page}{viewed.at_month}" if name == "duty_days_covered" else page


def _figure(code: str, indicator: Indicator, viewed: Viewed) -> str:
    """The grid of the month whose value is shown; what is made of several reports, or of the last one there was, the
    figure with all its periods."""
    stretch, _first, _last = shown_stretch(indicator, viewed.shown)
    if stretch == Stretch.MONTH and indicator.period == Due.MONTH:
        return f"{reverse('figures', args=[viewed.commune])}{viewed.at_month}"
    return reverse("figure_history", args=[viewed.commune, code])


def _held(indicator: Indicator, viewed: Viewed) -> str:
    """The activities of all kinds that the indicator counts, as far as they were held in the days of its value."""
    _stretch, first, last = shown_stretch(indicator, viewed.shown)
    names = _names(indicator)
    kinds = [name.removeprefix(HELD) for name in names if name.startswith(HELD)]
    if WEEKS in names:
        kinds, (first, last) = [*kinds, WEEKLY_SKILL], _weeks_of(first, last)
    query = urlencode({"xem": "danh-sach", "loai": ",".join(kinds), "tt": "held", "tu": first, "den": last}, safe=",")
    if viewed.team is not None and viewed.may(Permission.SEE_SESSIONS):
        return f"{reverse('activities', args=[viewed.team])}?{query}#lich"
    may_follow = viewed.may(Permission.SEE_FIGURES)
    return f"{reverse('commune_activities', args=[viewed.commune])}?{query}#lich" if may_follow else ""


def _weeks_of(first: date, last: date) -> tuple[date, date]:
    """The days of the weeks that count in a stretch: those whose Thursday it holds."""
    first_thursday = first + timedelta(days=(_THURSDAY - first.weekday()) % _WEEK)
    last_thursday = last - timedelta(days=(last.weekday() - _THURSDAY) % _WEEK)
    return first_thursday - _HALF_A_WEEK, last_thursday + _HALF_A_WEEK
