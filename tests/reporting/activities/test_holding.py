"""What became of an activity; closed months; two people at once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from reporting import activities, closing
from reporting.enums import ActivityState, LateAction
from reporting.models import Activity, LateChange
from reporting.models.activities import GROUPS_PRESENT
from teams.enums import Calendar
from teams.models import Team
from teams.periods import month_of
from teams.refused import RefusedError
from tests.reporting.activities.factories import TODAY, TOMORROW, YESTERDAY, ActivityFactory, attendance, details
from tests.teams.plan_factories import Around
from tests.threads import at_once

LAST_MONTH = date(2026, 2, 10)
REASON = "Ghi bù vì làng không có sóng"


def close_last_month(team: Team, people: Around) -> None:
    assert closing.close([team.commune], month_of(LAST_MONTH, Calendar.DECREE_09), people.official) == 1


def test_a_member_writes_down_who_came(team: Team, people: Around) -> None:
    activity = ActivityFactory.create(team=team, first_day=TODAY)
    held = activities.hold(
        activity,
        attendance(32, women=20, elderly=5, ethnic_minority=18, disabled=0, youth=9, outcome="28 người cài được VNeID"),
        first_day=YESTERDAY,
        last_day=YESTERDAY,
        seen=1,
        by=people.member,
    )
    held.refresh_from_db()
    assert held.state == ActivityState.HELD
    assert (held.first_day, held.people, held.women, held.disabled) == (YESTERDAY, 32, 20, 0)
    assert held.changed_by == people.member
    assert not LateChange.objects.exists()


def test_what_nobody_had_planned_is_written_down_in_one_step(team: Team, people: Around) -> None:
    typed = details(team.province, first_day=YESTERDAY)
    activity = activities.record(team, typed, attendance(12), by=people.member)
    assert (activity.state, activity.people, activity.women) == (ActivityState.HELD, 12, None)
    with pytest.raises(RefusedError):
        activities.record(team, typed, attendance(12), by=people.member)
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("group", GROUPS_PRESENT)
def test_a_group_is_part_of_those_who_came(team: Team, people: Around, group: str) -> None:
    activity = ActivityFactory.create(team=team, first_day=TODAY)
    with pytest.raises(RefusedError) as refused:
        activities.hold(
            activity, attendance(10, **{group: 11}), first_day=TODAY, last_day=TODAY, seen=1, by=people.member
        )
    assert refused.value.errors[group] == ["Ghi 11 người, nhiều hơn tổng số 10 người dự."]
    with pytest.raises(IntegrityError):  # the database holds it too
        Activity.objects.filter(pk=activity.pk).update(people=10, **{group: 11})


@pytest.mark.parametrize("people_there", [0, 20_001])
def test_somebody_came_and_not_a_whole_town(team: Team, people: Around, people_there: int) -> None:
    with pytest.raises(RefusedError) as refused:
        activities.record(team, details(team.province, first_day=TODAY), attendance(people_there), by=people.member)
    assert "people" in refused.value.errors


def test_nothing_is_held_before_its_day(team: Team, people: Around) -> None:
    activity = ActivityFactory.create(team=team)
    with pytest.raises(RefusedError) as refused:
        activities.hold(activity, attendance(), first_day=TOMORROW, last_day=TOMORROW, seen=1, by=people.leader)
    assert "Chưa đến ngày 11/03/2026" in refused.value.errors["first_day"][0]
    with pytest.raises(RefusedError):
        activities.record(team, details(team.province), attendance(), by=people.leader)


def test_what_was_held_can_be_corrected(team: Team, people: Around) -> None:
    activity = ActivityFactory.create(team=team, held=True)
    typed = details(team.province, first_day=YESTERDAY - timedelta(days=1), title="Lớp VNeID")
    corrected = activities.correct(activity, typed, attendance(28, women=11), seen=1, by=people.member)
    assert (corrected.title, corrected.people, corrected.women, corrected.version) == ("Lớp VNeID", 28, 11, 2)
    with pytest.raises(RefusedError):
        activities.correct(activity, typed, attendance(), seen=1, by=people.leader)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_down_the_same_class_at_once_make_one(team: Team, people: Around) -> None:
    activity = ActivityFactory.create(team=team, first_day=TODAY)

    def hold(count: int) -> bool:
        try:
            activities.hold(activity, attendance(count), first_day=TODAY, last_day=TODAY, seen=1, by=people.member)
        except RefusedError:
            return False
        return True

    assert sorted(at_once(lambda: hold(10), lambda: hold(20))) == [False, True]
    activity.refresh_from_db()
    assert activity.version == 2


class TestCancelling:
    def test_it_needs_a_reason(self, team: Team, people: Around) -> None:
        activity = ActivityFactory.create(team=team)
        with pytest.raises(RefusedError) as refused:
            activities.cancel(activity, because="...", seen=1, by=people.leader)
        assert "because" in refused.value.errors
        assert activities.cancel(activity, because="Mưa bão lớn", seen=1, by=people.leader).version == 2

    def test_it_is_for_who_runs_the_team(self, team: Team, people: Around) -> None:
        activity = ActivityFactory.create(team=team)
        with pytest.raises(RefusedError):
            activities.cancel(activity, because="Mưa bão lớn", seen=1, by=people.member)

    def test_what_was_held_is_not_cancelled(self, team: Team, people: Around) -> None:
        activity = ActivityFactory.create(team=team, held=True)
        with pytest.raises(RefusedError):
            activities.cancel(activity, because="Mưa bão lớn", seen=1, by=people.leader)

    @pytest.mark.parametrize("trait", ["held", "cancelled"])
    def test_a_mistake_is_undone_and_keeps_what_was_typed(self, team: Team, people: Around, trait: str) -> None:
        activity = ActivityFactory.create(team=team, **{trait: True})
        people_there = activity.people
        reopened = activities.reopen(activity, seen=1, by=people.leader)
        assert (reopened.state, reopened.cancelled_because) == (ActivityState.PLANNED, "")
        assert reopened.people == people_there
        with pytest.raises(RefusedError):
            activities.reopen(activity, seen=2, by=people.leader)


class TestClosedMonth:
    @pytest.fixture(autouse=True)
    def closed(self, team: Team, people: Around) -> None:
        close_last_month(team, people)

    def test_a_late_note_has_a_reason_and_is_listed(self, team: Team, people: Around) -> None:
        typed = details(team.province, first_day=LAST_MONTH)
        with pytest.raises(RefusedError) as refused:
            activities.record(team, typed, attendance(), by=people.member)
        assert "reason" in refused.value.errors
        activity = activities.record(team, typed, attendance(), by=people.member, reason=REASON)
        late = LateChange.objects.get()
        assert (late.action, late.day, late.key) == (LateAction.ADDED, LAST_MONTH, str(activity.pk))
        assert late.after is not None
        assert late.after["people"] == 30
        assert (late.team, late.reason, late.made_by) == (team, REASON, people.member)

    def test_holding_correcting_and_taking_back(self, team: Team, people: Around) -> None:
        activity = ActivityFactory.create(team=team, first_day=LAST_MONTH)
        day = {"first_day": LAST_MONTH, "last_day": LAST_MONTH}
        activities.hold(activity, attendance(30), **day, seen=1, by=people.member, reason=REASON)
        typed = details(team.province, first_day=YESTERDAY)  # moved out of the closed month: it was counted there
        with pytest.raises(RefusedError):
            activities.correct(activity, typed, attendance(31), seen=2, by=people.member)
        activities.correct(activity, typed, attendance(31), seen=2, by=people.member, reason=REASON)
        activities.reopen(activity, seen=3, by=people.leader)  # it is no longer in the closed month
        rows = list(LateChange.objects.order_by("pk"))
        assert [row.action for row in rows] == [LateAction.ADDED, LateAction.CHANGED]
        assert rows[1].before is not None
        assert rows[1].after is not None
        assert (rows[1].before["people"], rows[1].after["people"]) == (30, 31)
        assert rows[1].day == LAST_MONTH  # where somebody looks for it: in the month that was closed

    def test_taking_back_what_counted_there(self, team: Team, people: Around) -> None:
        activity = ActivityFactory.create(team=team, held=True, first_day=LAST_MONTH)
        with pytest.raises(RefusedError) as refused:
            activities.reopen(activity, seen=1, by=people.leader)
        assert "reason" in refused.value.errors
        activities.reopen(activity, seen=1, by=people.leader, reason=REASON)
        assert LateChange.objects.get().action == LateAction.REMOVED

    def test_what_is_only_planned_counts_nowhere(self, team: Team, people: Around) -> None:
        activity = ActivityFactory.create(team=team, first_day=LAST_MONTH)
        activities.cancel(activity, because="Mưa bão lớn", seen=1, by=people.leader)
        activities.reopen(activity, seen=2, by=people.leader)
        assert not LateChange.objects.exists()
