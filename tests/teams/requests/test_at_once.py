"""Two people at the same moment, on real connections: one wins, the other is told, nothing is half-done."""

from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import User
from teams import requests
from teams.access import grants
from teams.enums import LineKind, RequestState, Role
from teams.models import AcceptedWarning, Commune, Membership, RequestEvent, RosterRequest
from teams.requests import Decision, LineWish, RefusedError, StaleError
from teams.rosters import Person
from tests.accounts.factories import UserFactory
from tests.teams.people import AcceptAll, gia_lai_people, registration_of
from tests.teams.requests.conftest import FIRST_DAY
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

DECISION = Decision("217/QĐ-UBND", FIRST_DAY, None, AcceptAll())


@pytest.fixture
def handed_in(tay_son: Commune, secretary: User) -> RosterRequest:
    request = registration_of(tay_son, gia_lai_people(tay_son), secretary, effective_from=FIRST_DAY)
    return requests.hand_in(request, secretary, seen=request.version)


@pytest.fixture
def second_official(tay_son: Commune) -> User:
    user = UserFactory.create(full_name="Bùi Văn Cán Bộ")
    grants.grant(user, Role.COMMUNE_OFFICIAL, tay_son, valid_from=date(2026, 1, 1))
    return user


def outcome(job: Callable[[], object]) -> Callable[[], str]:
    def run() -> str:
        try:
            job()
        except (StaleError, RefusedError) as refused:
            return type(refused).__name__
        return "done"

    return run


def whole(request: RosterRequest) -> None:
    """Either approved with all of it, or not at all."""
    request.refresh_from_db()
    members = Membership.objects.filter(team=request.team).count()
    assert members == (18 if request.state == RequestState.APPROVED else 0)
    events = RequestEvent.objects.filter(request=request).values_list("version", flat=True)
    assert list(events) == list(range(2, request.version + 1))


def test_two_approvers(handed_in: RosterRequest, official: User, second_official: User) -> None:
    seen = handed_in.version
    results = at_once(
        outcome(lambda: requests.approve(handed_in, official, DECISION, seen=seen)),
        outcome(lambda: requests.approve(handed_in, second_official, DECISION, seen=seen)),
    )
    assert sorted(results) == ["StaleError", "done"]
    whole(handed_in)
    assert handed_in.state == RequestState.APPROVED
    assert AcceptedWarning.objects.filter(request=handed_in).count() == len(
        set(AcceptedWarning.objects.values_list("key"))
    )


def test_one_approves_and_the_other_returns(handed_in: RosterRequest, official: User, second_official: User) -> None:
    seen = handed_in.version
    results = at_once(
        outcome(lambda: requests.approve(handed_in, official, DECISION, seen=seen)),
        outcome(lambda: requests.give_back(handed_in, second_official, reason="Thiếu hồ sơ", at_lines={}, seen=seen)),
    )
    assert sorted(results) == ["StaleError", "done"]
    whole(handed_in)


def test_one_approves_while_the_other_takes_it_back_and_writes(
    handed_in: RosterRequest, official: User, secretary: User
) -> None:
    seen = handed_in.version

    def rewrite() -> None:
        taken_back = requests.take_back(handed_in, secretary, seen=seen)
        requests.put_line(taken_back, LineWish(LineKind.JOIN, Person("Siu Krung", "0377111111")), secretary)

    results = at_once(outcome(lambda: requests.approve(handed_in, official, DECISION, seen=seen)), outcome(rewrite))
    assert sorted(results) == ["StaleError", "done"]
    whole(handed_in)
    assert Membership.objects.filter(user__full_name="Siu Krung").count() == 0


def test_two_secretaries_register_the_same_team(tay_son: Commune, secretary: User) -> None:
    first, second = at_once(
        lambda: requests.open_registration(tay_son, secretary).pk,
        lambda: requests.open_registration(tay_son, secretary).pk,
    )
    assert first == second


def test_two_communes_approve_the_same_number(tay_son: Commune, secretary: User, official: User) -> None:
    """One of two teams that were handed in with the same person gets the person; the other is told."""
    other = Commune.objects.filter(province=tay_son.province).exclude(pk=tay_son.pk)[0]
    for user, role in ((secretary, Role.COMMUNE_SECRETARY), (official, Role.COMMUNE_OFFICIAL)):
        grants.grant(user, role, other, valid_from=date(2026, 1, 1))
    handed_in = []
    for commune in (tay_son, other):
        request = registration_of(commune, gia_lai_people(commune), secretary, effective_from=FIRST_DAY)
        handed_in.append(requests.hand_in(request, secretary, seen=request.version))
    one, two = handed_in
    results = at_once(
        outcome(lambda: requests.approve(one, official, DECISION, seen=one.version)),
        outcome(lambda: requests.approve(two, official, DECISION, seen=two.version)),
    )
    assert sorted(results) == ["RefusedError", "done"]
    whole(one)
    whole(two)
