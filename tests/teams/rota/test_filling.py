"""The button: fills the month fairly, leaves what people did, and says what it could not fill."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from teams.enums import PointKind, SubgroupKind
from teams.models import DutyShift, Membership, SupportPoint, Team
from teams.refused import RefusedError
from teams.rota import filling, swaps
from teams.rota.board import board_of
from tests.teams.factories import HamletFactory, MembershipFactory, SupportPointFactory
from tests.teams.rota.conftest import APRIL, TODAY
from tests.teams.rota.factories import MONDAY, AbsenceFactory, DutyShiftFactory, in_group


def fill(team: Team, people: int = 1, today: date = TODAY) -> filling.Filled:
    return filling.fill(team, APRIL, people=people, today=today)


def loads(team: Team) -> Counter[int]:
    return Counter(DutyShift.objects.filter(team=team).values_list("user_id", flat=True))


def test_every_half_day_of_the_month_gets_somebody(team: Team, people: Sequence[Membership]) -> None:
    done = fill(team)
    assert (done.placed, done.gaps) == (44, 0)  # 22 working days
    assert sorted(loads(team).values()) == [7, 7, 7, 7, 8, 8]
    assert not board_of(team, APRIL.first, APRIL.last).gaps(TODAY)
    days = Counter(DutyShift.objects.values_list("user_id", "day"))
    assert max(days.values()) == 1, "nobody twice a day"
    assert not [1 for user, day in days if (user, day + timedelta(1)) in days], "nobody two days running"


def test_two_people_each_are_placed_where_that_was_asked_for(team: Team, people: Sequence[Membership]) -> None:
    assert fill(team, people=2).placed == 88
    assert len(board_of(team, APRIL.first, APRIL.last).at[next(iter(board_of(team, MONDAY, MONDAY).openings))]) == 2


def test_filling_again_replaces_what_the_button_placed_and_gives_the_same(
    team: Team, people: Sequence[Membership]
) -> None:
    def rota() -> set[object]:
        return set(DutyShift.objects.values_list("user", "day", "half_day", "support_point"))

    fill(team)
    first = rota()
    fill(team)
    assert rota() == first


def test_fixed_shifts_past_days_and_today_stay(team: Team, people: Sequence[Membership], point: SupportPoint) -> None:
    fixed = DutyShiftFactory.create(member=people[0], support_point=point, is_fixed=True)
    past = DutyShiftFactory.create(member=people[1], support_point=point, day=date(2026, 3, 9))
    fill(team)
    before = set(DutyShift.objects.filter(day__lte=date(2026, 3, 20)).values_list("pk", "user", "day", "half_day"))
    fill(team, today=date(2026, 3, 20))
    after = set(DutyShift.objects.filter(day__lte=date(2026, 3, 20)).values_list("pk", "user", "day", "half_day"))
    assert before == after
    assert DutyShift.objects.filter(pk__in=[fixed.pk, past.pk]).count() == 2
    assert DutyShift.objects.filter(day=MONDAY, half_day="morning").count() == 1, "the fixed one is enough"


def test_a_shift_that_somebody_was_asked_to_take_stays(team: Team, people: Sequence[Membership]) -> None:
    fill(team)
    shift = DutyShift.objects.filter(team=team).order_by("day")[0]
    free = swaps.board_around(team, shift)
    of = next(user for user in free.crew if swaps.may_take(free, user, shift).can_come)
    swaps.ask(shift, of, by=shift.user, today=TODAY)
    fill(team, people=3)
    assert DutyShift.objects.filter(pk=shift.pk, user=shift.user).exists()
    filling.clear(team, APRIL, today=TODAY)
    assert list(DutyShift.objects.all()) == [shift]


def test_nobody_is_placed_while_absent_or_before_joining(team: Team, people: Sequence[Membership]) -> None:
    away = AbsenceFactory.create(member=people[0], last_day=date(2026, 3, 27))
    late = MembershipFactory.create(team=team, valid_from=date(2026, 4, 6))
    fill(team)
    days = dict.fromkeys(DutyShift.objects.filter(user=away.user).values_list("day", flat=True))
    assert days
    assert min(days) > away.last_day
    assert min(DutyShift.objects.filter(user=late.user).values_list("day", flat=True)) >= late.valid_from


def test_days_of_absence_need_not_be_made_up_for(team: Team, people: Sequence[Membership]) -> None:
    away = AbsenceFactory.create(member=people[0], last_day=date(2026, 3, 27))  # 10 of 22 days
    fill(team)
    assert loads(team)[away.user_id] in (4, 5)


def test_last_month_is_evened_out(team: Team, people: Sequence[Membership], point: SupportPoint) -> None:
    for n in range(4):
        DutyShiftFactory.create(member=people[0], support_point=point, day=date(2026, 3, 2) + timedelta(n))
    fill(team)
    this_month = Counter(DutyShift.objects.filter(day__gte=APRIL.first).values_list("user_id", flat=True))
    assert this_month[people[0].user_id] == min(this_month.values())
    assert max(this_month.values()) - this_month[people[0].user_id] in (3, 4)


def test_who_keeps_office_hours_serves_the_point_of_the_ubnd_alone_and_rarely(
    team: Team, people: Sequence[Membership]
) -> None:
    SupportPointFactory.create(commune=team.commune, kind=PointKind.MARKET)
    for member in people[:3]:
        in_group(member, SubgroupKind.POLITICAL_SYSTEM)
    fill(team)
    office = DutyShift.objects.filter(user__in=[member.user for member in people[:3]])
    assert office.exists()
    assert set(office.values_list("support_point__kind", flat=True)) == {PointKind.UBND}
    assert max(loads(team)[member.user_id] for member in people[:3]) <= 4


def test_a_standing_group_serves_its_hamlet_first(team: Team, people: Sequence[Membership]) -> None:
    hamlet = HamletFactory.create(commune=team.commune)
    there = SupportPointFactory.create(commune=team.commune, hamlet=hamlet, kind=PointKind.CULTURE_HOUSE)
    for member in people[:3]:
        in_group(member, SubgroupKind.STANDING, hamlet)
    fill(team)
    standing = DutyShift.objects.filter(user__in=[member.user for member in people[:3]])
    assert set(standing.values_list("support_point", flat=True)) == {there.pk}


def test_where_people_are_too_few_it_fills_what_it_can(team: Team) -> None:
    alone = MembershipFactory.create(team=team)
    SupportPointFactory.create(commune=team.commune, kind=PointKind.MARKET)
    done = fill(team)
    assert (done.placed, done.gaps) == (44, 44)
    points = Counter(DutyShift.objects.filter(user=alone.user).values_list("support_point", flat=True))
    assert sorted(points.values()) == [22, 22]


def test_a_member_of_two_teams_is_in_one_place(team: Team, people: Sequence[Membership]) -> None:
    other = MembershipFactory.create(user=people[0].user, valid_from=date(2026, 1, 1))
    for n in range(30):
        DutyShiftFactory.create(member=other, day=APRIL.first + timedelta(n), is_fixed=True)
    fill(team)
    mine = DutyShift.objects.filter(team=team, user=people[0].user)
    assert not mine.filter(half_day="morning").exists()


def test_clearing_leaves_what_was_placed_by_hand(team: Team, people: Sequence[Membership], point: SupportPoint) -> None:
    fixed = DutyShiftFactory.create(member=people[0], support_point=point, is_fixed=True)
    fill(team)
    assert filling.clear(team, APRIL, today=TODAY) == 43
    assert list(DutyShift.objects.all()) == [fixed]


@pytest.mark.parametrize(
    ("people", "today", "field"), [(4, TODAY, "people"), (0, TODAY, "people"), (1, APRIL.last, "")]
)
def test_what_cannot_be_filled_is_refused(team: Team, member: Membership, people: int, today: date, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        fill(team, people=people, today=today)
    assert list(refused.value.errors) == [field]


def test_without_people_or_open_points_it_says_so(team: Team, point: SupportPoint) -> None:
    with pytest.raises(RefusedError, match="chưa có thành viên"):
        fill(team)
    point.open_to = date(2026, 3, 1)
    point.save()
    with pytest.raises(RefusedError, match="Không có điểm hỗ trợ nào mở cửa"):
        fill(team)
