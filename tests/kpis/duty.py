"""Who was on duty at a support point, written down as the rota does."""

from datetime import date

from accounts.models import User
from teams.enums import HalfDay
from teams.models import DutyShift, SupportPoint, Team


def on_duty(point: SupportPoint, team: Team, day: date, *people: User) -> None:
    """Each of `people` in the morning and in the afternoon."""
    DutyShift.objects.bulk_create(
        DutyShift(
            province_id=team.province_id,
            commune_id=team.commune_id,
            team=team,
            support_point=point,
            user=person,
            day=day,
            half_day=half_day,
        )
        for person in people
        for half_day in (HalfDay.MORNING, HalfDay.AFTERNOON)
    )
