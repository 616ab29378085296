"""Invented activities: the same each time, of people and places that were there, gone with all that is simulated."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps

from reporting.enums import ActivityState
from reporting.models import Activity, ActivityPhoto
from reporting.simulation import remove_simulated_logs, simulate_activities
from teams.models import Province
from teams.simulation import remove_simulated_teams, simulate_teams
from tests.reporting.activities.factories import ActivityPhotoFactory

FIRST, LAST = date(2025, 10, 1), date(2026, 3, 9)


@pytest.fixture
def gia_lai(gia_lai: Province) -> Province:
    communes = list(gia_lai.communes.order_by("official_code")[:4])
    simulate_teams(gia_lai, seed=1, first_day=FIRST, last_day=LAST, communes=communes)
    gia_lai.refresh_from_db()
    return gia_lai


def rows() -> list[tuple[Any, ...]]:
    fields = ("team__commune__name", "kind__code", "first_day", "last_day", "state", "people", "lead__username")
    return sorted(Activity.objects.values_list(*fields), key=repr)


def test_the_same_seed_gives_the_same_activities(gia_lai: Province) -> None:
    assert simulate_activities(gia_lai, seed=1, first_day=FIRST, last_day=LAST) == len(rows())
    first = rows()
    Activity.objects.all().delete()
    simulate_activities(gia_lai, seed=1, first_day=FIRST, last_day=LAST)
    assert rows() == first


def test_they_look_like_those_of_a_team(gia_lai: Province) -> None:
    simulate_activities(gia_lai, seed=1, first_day=FIRST, last_day=LAST)
    assert set(Activity.objects.values_list("state", flat=True)) == set(ActivityState.values)
    for activity in Activity.objects.select_related("team", "support_point", "hamlet", "lead"):
        assert activity.team.existed_on(activity.first_day)
        place = activity.support_point or activity.hamlet
        assert place is not None
        assert place.commune_id == activity.commune_id
        lead = activity.team.memberships.filter(user=activity.lead)
        assert any(membership.in_force(activity.first_day) for membership in lead)
        assert (activity.state == ActivityState.HELD) <= (activity.last_day <= LAST)


def test_they_are_removed_with_everything_simulated(gia_lai: Province, django_capture_on_commit_callbacks: Any) -> None:
    simulate_activities(gia_lai, seed=1, first_day=FIRST, last_day=LAST)
    tried = Activity.objects.filter(state=ActivityState.HELD)[0]
    Activity.objects.filter(pk=tried.pk).update(people=99)
    photo = ActivityPhotoFactory.create(activity=tried, ready=True)
    with django_capture_on_commit_callbacks(execute=True):
        remove_simulated_logs(gia_lai)
        remove_simulated_teams(gia_lai)
    assert not Activity.objects.exists()
    assert not ActivityPhoto.objects.exists()
    assert not apps.get_model("reporting", "ActivityEvent")._default_manager.exists()
    assert not photo.picture.storage.exists(str(photo.picture.name))


def test_a_real_province_gets_none(gia_lai: Province) -> None:
    gia_lai.is_simulated = False
    with pytest.raises(ValueError, match="not simulated"):
        simulate_activities(gia_lai, seed=1, first_day=FIRST, last_day=LAST)
