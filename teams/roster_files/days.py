"""On which day a list looks at a team."""

from datetime import date

from teams.models import Team


def day_in_force(team: Team, today: date) -> date | None:
    """Today, or the first day of a team that was approved for a later one; None for a draft, and for what has ended."""
    if team.in_force_from is None:
        return None
    day = max(today, team.in_force_from)
    return day if team.existed_on(day) else None
