"""What the database refuses of citizens' requests whoever writes them."""

import pytest

from reporting.citizens import requests
from reporting.enums import CitizenRequestState
from reporting.models import CitizenRequest
from teams.models import Membership, Team
from tests.reporting.citizens.conftest import TODAY
from tests.reporting.citizens.factories import CitizenRequestFactory, answered, passed_on
from tests.sql import refused_by, run

CLOSED_ON = "UPDATE reporting_citizenrequest SET closed_on = %(day)s WHERE id = %(id)s"


@pytest.fixture
def answered_one(team_in_force: Team, member: Membership) -> CitizenRequest:
    row = CitizenRequestFactory.create(team=team_in_force, written_by=member.user)
    return answered(passed_on(row, member.user), member.user)


def test_what_the_citizen_was_told_was_told_on_a_day(answered_one: CitizenRequest, member: Membership) -> None:
    told = requests.tell(answered_one, day=TODAY, note="", by=member.user, seen=answered_one.version)
    with refused_by("citizen_request_closed_some_day_or_open"):
        run(CLOSED_ON, day=None, id=told.pk)


def test_what_the_citizen_withdrew_was_withdrawn_on_a_day(answered_one: CitizenRequest, member: Membership) -> None:
    withdrawn = requests.withdraw(answered_one, note="", by=member.user, seen=answered_one.version)
    with refused_by("citizen_request_closed_some_day_or_open"):
        run(CLOSED_ON, day=None, id=withdrawn.pk)


def test_what_is_open_has_no_day_on_which_it_was_done(answered_one: CitizenRequest) -> None:
    with refused_by("citizen_request_closed_some_day_or_open"):
        run(CLOSED_ON, day=TODAY, id=answered_one.pk)


@pytest.mark.parametrize("state", CitizenRequestState.values)
def test_a_step_leads_to_a_known_state(answered_one: CitizenRequest, state: str) -> None:
    step = answered_one.steps.order_by("pk")[0]
    change = "UPDATE reporting_citizenrequeststep SET state = %(state)s WHERE id = %(id)s"
    run(change, state=state, id=step.pk)
    with refused_by("citizen_request_step_state_known"):
        run(change, state=f"{state}_perhaps", id=step.pk)
