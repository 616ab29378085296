"""Reminders: one row for a reason, once a day, seen by those who can do something, until seen or gone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from kpis.boards.periods import shown_period
from kpis.enums import Behind
from kpis.models import Reminder, ReminderSeen
from kpis.reminders.sending import Sent, remind, settle, told_today
from kpis.reminders.showing import count_waiting, last_told, mark_seen, may_read, newest, reminders_for, to_see
from kpis.tasks import settle_reminders
from reporting.models import FigureDefinition
from teams.access import grants
from teams.enums import Role
from teams.models import Commune, Membership, Province, Team
from teams.refused import RefusedError
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock
from tests.kpis.rules import set_rule
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import FEBRUARY, reported
from tests.sql import refused_by, run
from tests.teams.factories import FOUNDED, CommuneFactory, MembershipFactory, ProvinceFactory, TeamFactory
from tests.threads import at_once

RollUp = Callable[[], object]
TODAY = date(2026, 3, 10)
SESSIONS = "support_sessions_per_month"


@pytest.fixture(autouse=True)
def clock(set_clock: SetClock) -> None:
    set_clock(TODAY)


@pytest.fixture
def keeper(gia_lai: Province) -> User:
    return holder(Role.TINH_DOAN, gia_lai)


@pytest.fixture
def silent(gia_lai: Province, team_in_force: Team, roll_up: RollUp) -> Team:
    """The team of Xã Tây Sơn, which has neither logs, nor sessions, nor a plan; its commune reported nothing."""
    set_rule(gia_lai, {SESSIONS: 1})
    roll_up()
    return team_in_force


def holder(role: Role, unit: grants.Unit) -> User:
    person = UserFactory.create()
    grants.grant(person, role, unit, valid_from=FOUNDED)
    return person


def send(province: Province, by: User, *communes: Commune, today: date = TODAY) -> Sent:
    return remind(province, [one.pk for one in communes], shown_period(province, "", today), by=by)


def test_one_click_makes_a_row_for_each_reason(gia_lai: Province, silent: Team, keeper: User) -> None:
    sent = send(gia_lai, keeper, silent.commune)
    assert (sent.reasons, sent.communes, sent.told_at) == (4, 1, None)
    rows = {row.about: row for row in Reminder.objects.all()}
    assert list(rows) == [Behind.INDICATOR, Behind.FIGURES, Behind.NO_PLAN, Behind.NO_LOGS]
    row = rows[Behind.INDICATOR]
    assert (row.commune, row.team, row.item, row.sent_by, row.sent_on) == (
        silent.commune,
        silent,
        SESSIONS,
        keeper,
        TODAY,
    )
    assert (row.first_day, row.last_day) == (date(2026, 2, 15), date(2026, 3, 14))
    assert "0\u00a0buổi, đến nay phải có 2\u00a0buổi" in row.text
    assert rows[Behind.FIGURES].first_day == FEBRUARY.first


def test_the_same_reason_is_not_said_twice_a_day(
    gia_lai: Province, silent: Team, keeper: User, set_clock: SetClock
) -> None:
    send(gia_lai, keeper, silent.commune)
    at = timezone.now()
    set_clock(datetime.combine(TODAY, at.timetz()) + timedelta(hours=3))
    again = send(gia_lai, holder(Role.SYSTEM_ADMIN, gia_lai), silent.commune)
    assert (again.reasons, again.communes, again.told_before, again.told_at) == (0, 0, 4, at)
    assert Reminder.objects.count() == 4
    set_clock(TODAY + timedelta(days=1))
    assert send(gia_lai, keeper, silent.commune, today=TODAY + timedelta(days=1)).reasons == 4


def test_a_reason_that_came_up_since_is_said_the_same_day(
    gia_lai: Province, silent: Team, keeper: User, roll_up: RollUp
) -> None:
    send(gia_lai, keeper, silent.commune)
    set_rule(gia_lai, {SESSIONS: 1, "daily_update": 1})
    roll_up()
    sent = send(gia_lai, keeper, silent.commune)
    assert (sent.reasons, sent.told_before) == (1, 4)
    assert Reminder.objects.latest("pk").item == "daily_update"


def test_several_at_once_and_only_of_the_own_province(gia_lai: Province, silent: Team, keeper: User) -> None:
    elsewhere = CommuneFactory.create(province=ProvinceFactory.create())
    others = list(gia_lai.communes.exclude(pk=silent.commune.pk)[:2])
    sent = send(gia_lai, keeper, silent.commune, *others, elsewhere)
    assert (sent.communes, sent.reasons) == (3, 4 + 2)  # without a team: that, and nothing that follows from it
    assert not Reminder.objects.filter(commune=elsewhere).exists()


def test_nobody_chosen_and_nothing_behind_are_told(gia_lai: Province, silent: Team, keeper: User) -> None:
    with pytest.raises(RefusedError, match="Chưa chọn xã, phường nào"):
        send(gia_lai, keeper)
    twin = ProvinceFactory.create()
    with pytest.raises(RefusedError, match="chưa có quy tắc"):
        send(twin, keeper, CommuneFactory.create(province=twin))


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_the_same_time_one_reminds() -> None:
    province = Province.objects.get(code=52)
    commune = province.communes.all()[0]
    TeamFactory.create(commune=commune, dissolved=True)  # in February, whose figures are missing
    people = UserFactory.create_batch(2)
    sent = at_once(*(lambda person=person: send(province, person, commune) for person in people))
    assert sorted(one.reasons for one in sent) == [0, 2]
    assert Reminder.objects.count() == 2


# --- who sees it


def readers(team: Team) -> dict[str, User]:
    return {
        "leader": MembershipFactory.create(team=team, leader=True).user,
        "deputy": MembershipFactory.create(team=team, deputy=True).user,
        "official": holder(Role.COMMUNE_OFFICIAL, team.commune),
        "chair": holder(Role.COMMUNE_CHAIR, team.commune),
        "secretary": holder(Role.COMMUNE_SECRETARY, team.commune),
    }


def test_who_can_do_something_sees_it_and_nobody_else(gia_lai: Province, silent: Team, keeper: User) -> None:
    neighbour = TeamFactory.create(commune=gia_lai.communes.exclude(pk=silent.commune.pk)[0], in_force=True)
    elsewhere = TeamFactory.create(commune=CommuneFactory.create(province=ProvinceFactory.create()), in_force=True)
    send(gia_lai, keeper, silent.commune)
    for name, person in readers(silent).items():
        assert len(to_see(person, silent.commune)) == len(to_see(person, silent)) == 4, name
        assert count_waiting(person) == 4, name
    strangers = {
        **{f"{name} of the neighbour": person for name, person in readers(neighbour).items()},
        **{f"{name} of another province": person for name, person in readers(elsewhere).items()},
        "member": MembershipFactory.create(team=silent).user,
        "leader of a hamlet": MembershipFactory.create(
            team=TeamFactory.create(commune=silent.commune, in_force=True, of_hamlet=True), leader=True
        ).user,
        "the province's own": keeper,
    }
    for name, person in strangers.items():
        assert not reminders_for(person).exists(), name
        assert to_see(person, silent.commune) == [], name
    assert not may_read(strangers["member"])
    assert not may_read(keeper)


def test_seen_is_seen_by_that_person_alone(gia_lai: Province, silent: Team, keeper: User) -> None:
    send(gia_lai, keeper, silent.commune)
    people = readers(silent)
    keys = [one.reminder.pk for one in to_see(people["leader"], silent)]
    assert mark_seen(people["leader"], keys[:1]) == 1
    assert mark_seen(people["leader"], keys) == 3
    assert mark_seen(people["leader"], keys) == 0
    assert to_see(people["leader"], silent) == []
    assert len(to_see(people["official"], silent.commune)) == 4
    assert reminders_for(people["leader"]).count() == 4
    told = last_told([silent.commune.pk], {date(2026, 2, 15)})
    assert {one.seen for one in told.values()} == {1}


def test_nobody_marks_what_is_not_theirs(gia_lai: Province, silent: Team, keeper: User) -> None:
    send(gia_lai, keeper, silent.commune)
    neighbour = holder(Role.COMMUNE_OFFICIAL, gia_lai.communes.exclude(pk=silent.commune.pk)[0])
    assert mark_seen(neighbour, list(Reminder.objects.values_list("pk", flat=True))) == 0
    assert not ReminderSeen.objects.exists()


def test_what_was_said_on_two_days_stands_there_once_and_is_seen_as_one(
    gia_lai: Province, silent: Team, keeper: User, set_clock: SetClock
) -> None:
    official = holder(Role.COMMUNE_OFFICIAL, silent.commune)
    send(gia_lai, keeper, silent.commune)
    following = TODAY + timedelta(days=1)
    set_clock(following)
    send(gia_lai, keeper, silent.commune, today=following)
    shown = to_see(official, silent.commune)
    assert len(shown) == count_waiting(official) == 4
    assert {one.reminder.sent_on for one in shown} == {following}
    assert mark_seen(official, [one.reminder.pk for one in shown]) == 4
    assert to_see(official, silent.commune) == []


def test_what_was_said_long_ago_is_history(gia_lai: Province, silent: Team, keeper: User, set_clock: SetClock) -> None:
    official = holder(Role.COMMUNE_OFFICIAL, silent.commune)
    send(gia_lai, keeper, silent.commune)
    set_clock(TODAY + timedelta(days=32))
    assert to_see(official, silent.commune) == []
    assert reminders_for(official).count() == 4


def test_each_reason_leads_to_where_something_can_be_done(gia_lai: Province, silent: Team, keeper: User) -> None:
    other = gia_lai.communes.exclude(pk=silent.commune.pk)[0]
    send(gia_lai, keeper, silent.commune, other)
    places = {(row.reminder.commune, row.reminder.about): row.url for row in newest(Reminder.objects.all())}
    assert places[silent.commune, Behind.NO_PLAN] == f"/to/{silent.pk}/ke-hoach/"
    assert places[silent.commune, Behind.NO_LOGS] == f"/to/{silent.pk}/"
    assert places[silent.commune, Behind.FIGURES] == f"/xa/{silent.commune.pk}/so-lieu/"
    assert places[other, Behind.NO_TEAM] == f"/xa/{other.pk}/cac-to/"


# --- until its reason is gone


def test_a_reminder_goes_when_its_reason_is_gone(
    gia_lai: Province, silent: Team, keeper: User, member: Membership, roll_up: RollUp
) -> None:
    official = holder(Role.COMMUNE_OFFICIAL, silent.commune)
    send(gia_lai, keeper, silent.commune)
    assert settle(gia_lai, TODAY) == 0
    for day in (TODAY - timedelta(days=1), TODAY):
        LogEntryFactory.create(membership=member, day=day)
    roll_up()
    assert settle_reminders() == 1  # province
    assert settle(gia_lai, TODAY) == 0
    assert {one.reminder.about for one in to_see(official, silent.commune)} == {Behind.NO_PLAN, Behind.FIGURES}
    assert reminders_for(official).count() == 4


def test_figures_that_came_in_take_their_reminder_back(
    gia_lai: Province, tay_son: Commune, keeper: User, roll_up: RollUp
) -> None:
    set_rule(gia_lai, {SESSIONS: 1})
    FigureDefinition.objects.filter(province=gia_lai).exclude(code="dossiers_total").update(is_active=False)
    TeamFactory.create(commune=tay_son, dissolved=True)  # it was there in February
    roll_up()
    send(gia_lai, keeper, tay_son)
    reported(tay_son, "dossiers_total", 5, FEBRUARY)
    assert settle(gia_lai, TODAY) == 1
    assert set(Reminder.objects.filter(gone_at=None).values_list("about", flat=True)) == {Behind.NO_TEAM}


# --- the database


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"about": "weather"}, "reminder_about_known"),
        ({"last_day": date(2025, 1, 1)}, "reminder_days_in_order"),
        ({"item": ""}, "reminder_names_its_indicator"),
        ({"province_id": -1}, "kpis_reminder_commune_province_together"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(
    gia_lai: Province, silent: Team, keeper: User, columns: dict[str, Any], constraint: str
) -> None:
    send(gia_lai, keeper, silent.commune)
    with refused_by(constraint):
        Reminder.objects.filter(about=Behind.INDICATOR).update(**columns)
        run("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_keeps_a_reason_to_one_a_day(gia_lai: Province, silent: Team, keeper: User) -> None:
    send(gia_lai, keeper, silent.commune)
    assert len(told_today(gia_lai, TODAY)) == 4
    assert told_today(gia_lai, TODAY + timedelta(days=1)) == {}
    with refused_by("reminded_once_a_day"):
        Reminder.objects.filter(about=Behind.NO_LOGS).update(about=Behind.NO_PLAN)
