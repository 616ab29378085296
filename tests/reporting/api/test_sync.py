"""A phone comes back into the signal and sends what it kept (R1)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from reporting.models import LogEntry, LogLine, PhoneQueue, SupportSession, TakenBackEntry, UnsettledEntry
from teams.models import Membership, SupportPoint, Team
from tests.accounts.factories import UserFactory
from tests.reporting.api.conftest import Json, Phone
from tests.reporting.conftest import TODAY
from tests.reporting.factories import SOME_DAY
from tests.teams.factories import FOUNDED, HamletFactory, MembershipFactory

Typed = Callable[..., Json]
pytestmark = pytest.mark.django_db


def test_what_was_logged_in_a_dead_spot_arrives_once(phone: Phone, typed: Typed, member: Membership) -> None:
    kept = [typed(), typed(half_day="afternoon", women=2), typed(half_day="evening")]
    assert phone.outcomes(*kept) == ["stored"] * 3
    # The answer was lost on the way; the phone sends all of it again, and once more.
    assert phone.outcomes(*kept) == phone.outcomes(*reversed(kept)) == ["already_stored"] * 3
    stored = LogEntry.objects.get(client_uuid=kept[1]["client_uuid"])
    assert (stored.membership, stored.recorded_by, stored.women) == (member, member.user, 2)
    assert (LogEntry.objects.count(), LogLine.objects.count(), SupportSession.objects.count()) == (3, 3, 3)


def test_me_says_who_is_signed_in_and_what_time_it_is(phone: Phone) -> None:
    me = phone.client.get("/api/logs/me").json()
    assert me["person"] == phone.person.pk
    assert me["server_time"].startswith(TODAY.isoformat())
    assert me["csrf_token"]


def test_the_token_of_me_opens_sync(phone: Phone, typed: Typed) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(phone.person)
    body = {"person": phone.person.pk, "device": phone.device, "entries": [typed()]}
    assert strict.post("/api/logs/sync", body, "application/json").status_code == 403
    token = strict.get("/api/logs/me").json()["csrf_token"]
    answer = strict.post("/api/logs/sync", body, "application/json", headers={"X-CSRFToken": token})
    assert answer.json()["results"][0]["outcome"] == "stored"


def test_other_content_under_the_same_code_is_kept_apart(phone: Phone, typed: Typed) -> None:
    first = typed()
    assert phone.outcomes(first, {**first, "women": 3}) == ["stored", "kept_apart"]
    assert LogEntry.objects.get().women == 0
    assert UnsettledEntry.objects.get().content["women"] == 3


def test_a_refused_entry_says_why_at_the_field_and_does_not_hold_up_the_others(phone: Phone, typed: Typed) -> None:
    wrong = typed(women=9, day=(TODAY + timedelta(days=1)).isoformat())
    answer = phone.sync(typed(), wrong, typed(half_day="evening")).json()
    assert [result["outcome"] for result in answer["results"]] == ["stored", "refused", "stored"]
    refused = answer["results"][1]
    assert refused["client_uuid"] == wrong["client_uuid"]
    assert set(refused["errors"]) == {"women", "day"}
    assert phone.outcomes({**wrong, "women": 2, "day": SOME_DAY.isoformat()}) == ["stored"]


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"day": "hôm qua"}, "day"),
        ({"lines": "năm"}, "lines"),
        ({"lines": [{"service": 1, "count": "nhiều"}]}, "lines"),
        ({"women": -1}, "women"),
        ({"team": 2**70}, "team"),
        ({"client_uuid": "không phải mã"}, "client_uuid"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_an_unreadable_entry_is_refused_by_itself(phone: Phone, typed: Typed, broken: Json, field: str) -> None:
    """Otherwise one entry that an old page stored wrongly would keep all others on the phone for ever."""
    answer = phone.sync({**typed(), **broken}, typed()).json()
    assert [result["outcome"] for result in answer["results"]] == ["refused", "stored"]
    assert set(answer["results"][0]["errors"]) == {field}


@pytest.mark.parametrize("nonsense", [None, 5, "x", [], {}])
def test_what_is_no_entry_at_all_is_refused_by_itself(phone: Phone, typed: Typed, nonsense: Any) -> None:
    answer = phone.sync(nonsense, typed()).json()
    assert [result["outcome"] for result in answer["results"]] == ["refused", "stored"]


# --- undoing


def test_undone_after_it_was_sent(phone: Phone, typed: Typed) -> None:
    entry = typed()
    assert phone.outcomes(entry, {**entry, "taken_back": True}) == ["stored", "taken_back"]
    assert not LogEntry.objects.exists()
    assert phone.outcomes(entry) == ["taken_back"]


def test_undone_before_it_arrived(phone: Phone, typed: Typed) -> None:
    """The phone does not know whether the first sending arrived: the undo comes first, the entry late."""
    entry = typed()
    assert phone.outcomes({**entry, "taken_back": True}) == ["taken_back"]
    assert phone.outcomes(entry, {**entry, "taken_back": True}) == ["taken_back"] * 2
    assert not LogEntry.objects.exists()
    assert TakenBackEntry.objects.count() == 1


def test_nobody_undoes_what_somebody_else_sent(
    phone: Phone, typed: Typed, team_in_force: Team, phone_of: Callable[[User], Phone]
) -> None:
    entry = typed()
    phone.outcomes(entry)
    mate = phone_of(MembershipFactory.create(team=team_in_force).user)
    assert mate.outcomes({**entry, "taken_back": True}) == ["refused"]
    assert LogEntry.objects.exists()


# --- who


def test_the_leader_writes_for_a_member_who_cannot(
    typed: Typed, member: Membership, team_in_force: Team, phone_of: Callable[[User], Phone]
) -> None:
    leader = MembershipFactory.create(team=team_in_force, leader=True)
    assert phone_of(leader.user).outcomes(typed(member=member.user_id)) == ["stored"]
    stored = LogEntry.objects.get()
    assert (stored.membership, stored.recorded_by) == (member, leader.user)


def test_a_member_does_not_write_for_another(phone: Phone, typed: Typed, team_in_force: Team) -> None:
    mate = MembershipFactory.create(team=team_in_force)
    answer = phone.sync(typed(member=mate.user_id)).json()["results"][0]
    assert (answer["outcome"], set(answer["errors"])) == ("refused", {"member"})


def test_a_leader_does_not_write_for_somebody_of_another_team(
    typed: Typed, team_in_force: Team, phone_of: Callable[[User], Phone]
) -> None:
    leader = MembershipFactory.create(team=team_in_force, leader=True)
    stranger = MembershipFactory.create()
    phone = phone_of(leader.user)
    assert phone.outcomes(typed(member=stranger.user_id), typed(team=stranger.team_id, member=stranger.user_id)) == [
        "refused",
        "refused",
    ]
    assert not LogEntry.objects.exists()


def test_nobody_logs_for_a_team_that_is_not_theirs(phone: Phone, typed: Typed) -> None:
    strange = MembershipFactory.create().team
    answer = phone.sync(typed(team=strange.pk), typed(team=987654321)).json()["results"]
    assert [set(result["errors"]) for result in answer] == [{"team"}, {"team"}]


def test_whoever_left_the_team_keeps_the_entries_on_the_phone(
    typed: Typed, team_in_force: Team, phone_of: Callable[[User], Phone]
) -> None:
    left = MembershipFactory.create(team=team_in_force, valid_from=FOUNDED, last_day=SOME_DAY)
    answer = phone_of(left.user).sync(typed()).json()["results"][0]
    assert (answer["outcome"], set(answer["errors"])) == ("refused", {"team"})


def test_places_of_another_commune_are_refused(phone: Phone, typed: Typed) -> None:
    strange = typed(support_point=None, hamlet=HamletFactory.create().pk)
    assert set(phone.sync(strange).json()["results"][0]["errors"]) == {"place"}


def test_nobody_is_signed_in(typed: Typed) -> None:
    answer = Client().post("/api/logs/sync", {"person": 1, "entries": []}, "application/json")
    assert answer.status_code == 401
    assert "đăng nhập lại" in answer.json()["detail"]


def test_another_person_on_the_same_phone_does_not_send_the_first_ones_entries(
    phone: Phone, typed: Typed, team_in_force: Team, phone_of: Callable[[User], Phone]
) -> None:
    mate = phone_of(MembershipFactory.create(team=team_in_force).user)
    answer = mate.sync(typed(), person=phone.person.pk)
    assert answer.status_code == 409
    assert not LogEntry.objects.exists()


def test_somebody_without_any_team(typed: Typed, phone_of: Callable[[User], Phone]) -> None:
    assert phone_of(UserFactory.create(can_sign_in=True)).outcomes(typed()) == ["refused"]


# --- what stays on the phone


def test_the_leader_is_told_how_many_wait_and_no_more(phone: Phone, typed: Typed, team_in_force: Team) -> None:
    phone.sync(left=[{"team": team_in_force.pk, "waiting": 3, "to_mend": 1}])
    told = PhoneQueue.objects.get()
    assert (told.user, told.team, told.waiting, told.to_mend) == (phone.person, team_in_force, 3, 1)
    phone.sync(typed(), left=[])
    told.refresh_from_db()
    assert (told.waiting, told.to_mend) == (0, 0)


def test_a_phone_says_nothing_about_other_teams(phone: Phone) -> None:
    phone.sync(left=[{"team": MembershipFactory.create().team_id, "waiting": 3, "to_mend": 0}])
    assert not PhoneQueue.objects.exists()


def test_a_batch_costs_the_same_queries_for_one_and_for_fifty(
    phone: Phone, typed: Typed, support_point: SupportPoint
) -> None:
    def queries(*entries: Json) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert set(phone.outcomes(*entries)) == {"stored"}
        return len(captured)

    phone.outcomes(typed())
    few = queries(typed(half_day="evening"))
    many = queries(
        *[typed(day=(SOME_DAY - timedelta(days=back)).isoformat()) for back in range(1, 9) for _ in range(6)]
    )
    assert many <= few


def test_more_than_a_batch_is_sent_back_whole(phone: Phone, typed: Typed) -> None:
    assert phone.sync(*[typed() for _ in range(101)]).status_code == 422
    assert not LogEntry.objects.exists()
