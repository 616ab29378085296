"""How long rows are kept, and that they go on the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.citizens import requests, retention
from reporting.enums import Register
from reporting.models import CitizenRequest, CitizenRequestStep, Household, HouseholdProduct, Incident, SupportedPerson
from reporting.tasks import erase_expired
from teams.models import Membership, Team
from tests.conftest import SetClock
from tests.reporting.citizens.conftest import uses
from tests.reporting.citizens.factories import (
    CitizenRequestFactory,
    IncidentFactory,
    ProductFactory,
    SupportedPersonFactory,
    passed_on,
)
from tests.threads import Another

GONE_ON = date(2028, 3, 9)  # 24 months after the rows of the factories
DAY = timedelta(days=1)


@given(touched=st.dates(date(2020, 1, 1), date(2090, 1, 1)), register=st.sampled_from(sorted(retention.MONTHS)))
def test_the_time_is_so_many_months_to_the_day_or_the_end_of_the_month(touched: date, register: Register) -> None:
    until = retention.erase_on(register, touched)
    months = (until.year - touched.year) * 12 + until.month - touched.month
    assert months == retention.MONTHS[register]
    assert until.day == touched.day or (until.day < touched.day and (until + DAY).day == 1)


def test_a_row_goes_on_its_day_and_that_is_written_down(team_in_force: Team, set_clock: SetClock) -> None:
    row = SupportedPersonFactory.create(team=team_in_force)
    household = ProductFactory.create(household__team=team_in_force).household
    other = SupportedPersonFactory.create(erase_on=GONE_ON)
    set_clock(GONE_ON - DAY)
    assert erase_expired() == 0
    set_clock(GONE_ON)
    assert erase_expired() == 3
    assert not SupportedPerson.objects.exists()
    assert not Household.objects.exists()
    assert not HouseholdProduct.objects.exists()
    assert uses(team_in_force) == [("supported", "expire", [row.pk]), ("households", "expire", [household.pk])]
    assert uses(other.team) == [("supported", "expire", [other.pk])]
    assert erase_expired() == 0
    assert len(uses(team_in_force)) == 2


def test_an_open_request_is_kept_and_a_done_one_goes(
    team_in_force: Team, member: Membership, set_clock: SetClock
) -> None:
    done, waiting = CitizenRequestFactory.create_batch(2, team=team_in_force, written_by=member.user)
    requests.withdraw(done, note="", by=member.user, seen=1)
    passed_on(waiting, member.user)
    set_clock(date(2028, 3, 10))  # 24 months after it was done, on 10 March 2026
    assert erase_expired() == 1
    assert list(CitizenRequest.objects.all()) == [waiting]
    assert not CitizenRequestStep.objects.filter(request_id=done.pk).exists()
    set_clock(date(2040, 1, 1))
    assert erase_expired() == 0
    waiting.refresh_from_db()
    requests.withdraw(waiting, note="", by=member.user, seen=waiting.version)
    assert CitizenRequest.objects.get().erase_on == date(2042, 1, 1)


def test_of_an_incident_the_description_goes_and_the_numbers_stay(team_in_force: Team, set_clock: SetClock) -> None:
    row = IncidentFactory.create(team=team_in_force)
    set_clock(date(2029, 3, 8))
    assert erase_expired() == 0
    set_clock(date(2029, 3, 9))
    assert erase_expired() == 1
    row.refresh_from_db()
    assert (row.description, row.loss, row.version) == ("", 1_500_000, 2)
    assert erase_expired() == 0


def test_a_touched_row_lives_on(team_in_force: Team, member: Membership, set_clock: SetClock) -> None:
    row = CitizenRequestFactory.create(team=team_in_force, written_by=member.user)
    set_clock(date(2027, 1, 31))
    moved = requests.withdraw(row, note="", by=member.user, seen=1)
    assert moved.erase_on == date(2029, 1, 31)


def test_it_goes_in_batches(team_in_force: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    SupportedPersonFactory.create_batch(5, team=team_in_force)
    monkeypatch.setattr(retention, "ROWS_PER_BATCH", 2)
    assert retention.erase_expired(GONE_ON) == 5
    assert [len(keys) for _register, _access, keys in uses(team_in_force)] == [2, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_erase_each_row_once(team_in_force: Team) -> None:
    rows = SupportedPersonFactory.create_batch(3, team=team_in_force)
    counts = [Another(lambda: retention.erase_expired(GONE_ON)) for _worker in range(2)]
    assert sum(each.result() for each in counts) == 3
    erased = [key for _register, _access, keys in uses(team_in_force) for key in keys]
    assert sorted(erased) == sorted(row.pk for row in rows)
    assert not Incident.objects.exists()
