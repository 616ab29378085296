"""Simulated logs: plausible, within every rule of a real log, and the same for the same seed."""

from datetime import date, datetime, timedelta
from functools import partial
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, DateField, F, Q, Sum
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from accounts.models import User
from config.management.commands import simulate as simulate_command
from kpis.models import DayCell, IndicatorValue
from reporting.enums import Result
from reporting.models import ChangedDay, LogEntry, LogLine, SupportSession
from reporting.simulation import NothingToLogError, SimulatedLogs, remove_simulated_logs, simulate_logs
from teams.enums import Position, SubgroupKind, TeamState
from teams.models import (
    Commune,
    Hamlet,
    Membership,
    Province,
    RoleGrant,
    SubgroupMember,
    SupportPoint,
    Team,
    TeamPermission,
)
from teams.simulation import remove_simulated_teams, simulate_teams
from tests.conftest import SetClock
from tests.teams.factories import MembershipFactory

FIRST, LAST = date(2026, 8, 3), date(2026, 11, 19)
GIA_LAI_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
GROUPS = ("women", "elderly", "ethnic_minority", "disabled")


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> None:
    set_clock(date(2026, 11, 20))


@pytest.fixture
def some_communes(gia_lai: Province) -> list[Commune]:
    """One of each kind: lowland, town, Jrai and Bahnar highland."""
    return list(Commune.objects.filter(province=gia_lai, official_code__in=[21808, 21583, 23887, 23824]))


def simulate(
    province: Province, communes: list[Commune], *, seed: int = 1, lines: int | None = None, last_day: date = LAST
) -> SimulatedLogs:
    simulate_teams(province, seed=seed, first_day=FIRST, last_day=last_day, communes=communes)
    return simulate_logs(province, seed=seed, first_day=FIRST, last_day=last_day, lines=lines, communes=communes)


def start_over(province: Province) -> None:
    remove_simulated_logs(province)
    remove_simulated_teams(province)


def everything(province: Province) -> list[list[tuple[Any, ...]]]:
    """All simulated rows without their keys."""
    member = ("membership__user__username", "membership__valid_from")
    place = ("session__support_point__name", "session__hamlet__name")
    return [
        sorted(rows, key=repr)
        for rows in (
            Team.objects.values_list("name", "decision_number", "in_force_from", "in_force_to", "state"),
            Membership.objects.values_list(
                "user__username",
                "user__full_name",
                "user__phone",
                "position",
                "component__code",
                "valid_from",
                "valid_to",
            ),
            SubgroupMember.objects.values_list(
                "subgroup__kind", "subgroup__hamlet__name", "membership__user__username", "is_leader"
            ),
            SupportPoint.objects.values_list("commune__name", "kind", "name", "open_from"),
            LogEntry.objects.filter(province=province).values_list(
                "client_uuid",
                "recorded_at",
                *GROUPS,
                "difficulty__code",
                "difficulty_note",
                *member,
                *place,
                "session__day",
                "session__half_day",
            ),
            LogLine.objects.filter(entry__province=province).values_list(
                "entry__client_uuid", "service__code", "procedure__code", "result", "count"
            ),
        )
    ]


def test_the_same_seed_gives_the_same_rows(gia_lai: Province, some_communes: list[Commune]) -> None:
    simulate(gia_lai, some_communes, lines=800)
    first = everything(gia_lai)
    start_over(gia_lai)
    simulate(gia_lai, some_communes, lines=800)
    assert everything(gia_lai) == first
    start_over(gia_lai)
    simulate(gia_lai, some_communes, lines=800, seed=2)
    assert everything(gia_lai) != first


def test_whoever_logs_was_in_the_team_that_day(gia_lai: Province, some_communes: list[Commune]) -> None:
    simulate(gia_lai, some_communes)
    entries = LogEntry.objects.annotate(day=F("session__day"), member=F("membership"))
    assert entries.count() > 1000
    wrong = entries.filter(
        Q(membership__valid_from__gt=F("day"))
        | Q(membership__valid_to__lt=F("day"))
        | Q(team__in_force_from__gt=F("day"))
        | Q(team__in_force_to__lt=F("day"))
        | ~Q(membership__team=F("team"))
        | ~Q(membership__user=F("recorded_by"))
        | ~Q(session__team=F("team"))
        | ~Q(session__commune=F("commune"))
        | ~Q(team__commune=F("commune"))
        | ~Q(province=gia_lai.pk)
    )
    assert not wrong.exists()
    assert Membership.objects.filter(valid_to__isnull=False, entries__isnull=False).exists()
    assert Membership.objects.filter(valid_from__gt=FIRST, entries__isnull=False).exists()


def test_places_are_of_the_own_commune_and_open(gia_lai: Province, some_communes: list[Commune]) -> None:
    simulate(gia_lai, some_communes)
    at_points = SupportSession.objects.filter(support_point__isnull=False)
    in_hamlets = SupportSession.objects.filter(hamlet__isnull=False)
    assert at_points.exists()
    assert in_hamlets.exists()
    assert not at_points.exclude(support_point__commune=F("commune")).exists()
    assert not at_points.filter(
        Q(support_point__open_from__gt=F("day")) | Q(support_point__open_to__lt=F("day"))
    ).exists()
    assert not in_hamlets.exclude(hamlet__commune=F("commune")).exists()


def test_counts_make_sense(gia_lai: Province, some_communes: list[Commune]) -> None:
    simulate(gia_lai, some_communes)
    entries = LogEntry.objects.annotate(total=Sum("lines__count"))
    assert not entries.filter(total__isnull=True).exists()
    for group in GROUPS:
        assert not entries.filter(**{f"{group}__gt": F("total")}).exists()
    lines = LogLine.objects.all()
    assert not lines.exclude(service__province=gia_lai).exists()
    assert not lines.filter(procedure__isnull=False, service__has_procedures=False).exists()
    done = lines.filter(result=Result.DONE).count() / lines.count()
    assert 0.8 < done < 0.98
    assert LogEntry.objects.filter(difficulty__isnull=False).exists()
    # One person is at one place in a half-day.
    places = LogEntry.objects.values("membership", "session__day", "session__half_day").annotate(
        places=Count("session", distinct=True)
    )
    assert not places.filter(places__gt=1).exists()
    # Several members share a session.
    assert SupportSession.objects.annotate(members=Count("entries__membership", distinct=True)).filter(members__gt=1)


def test_nothing_is_written_down_early_or_late(gia_lai: Province, some_communes: list[Commune]) -> None:
    simulate(gia_lai, some_communes)
    end = datetime.combine(LAST + timedelta(days=1), datetime.min.time(), GIA_LAI_TIME)
    assert not LogEntry.objects.filter(recorded_at__gte=end).exists()
    written = LogEntry.objects.annotate(
        written=TruncDate("recorded_at", tzinfo=GIA_LAI_TIME), day=Cast("session__day", DateField())
    )
    assert not written.filter(written__lt=F("day")).exists()
    assert written.filter(written=F("day")).count() > 0.7 * written.count()
    assert written.filter(written__gt=F("day")).exists()
    days = SupportSession.objects.aggregate(first=Count("pk", filter=Q(day__lt=FIRST) | Q(day__gt=LAST)))
    assert days["first"] == 0


def test_today_ends_now(gia_lai: Province, some_communes: list[Commune], set_clock: SetClock) -> None:
    now = datetime(2026, 11, 20, 12, 0, tzinfo=GIA_LAI_TIME)
    set_clock(now)
    simulate(gia_lai, some_communes, last_day=date(2026, 11, 20))
    assert not LogEntry.objects.filter(recorded_at__gt=now).exists()
    assert set(SupportSession.objects.filter(day=date(2026, 11, 20)).values_list("half_day", flat=True)) == {"morning"}


def test_nobody_works_over_tet(gia_lai: Province, some_communes: list[Commune]) -> None:
    first, last = date(2026, 2, 2), date(2026, 3, 8)
    simulate_teams(gia_lai, seed=1, first_day=first, last_day=last, communes=some_communes)
    simulate_logs(gia_lai, seed=1, first_day=first, last_day=last, communes=some_communes, lines=2000)
    assert not SupportSession.objects.filter(day__range=(date(2026, 2, 14), date(2026, 2, 22))).exists()
    weekends = SupportSession.objects.filter(day__week_day__in=(1, 7)).count()
    assert 0 < weekends < 0.15 * SupportSession.objects.count()


@pytest.mark.parametrize("lines", [1, 700, 20_000])
def test_the_number_of_lines_is_what_was_asked_for(gia_lai: Province, some_communes: list[Commune], lines: int) -> None:
    made = simulate(gia_lai, some_communes, lines=lines)
    assert made.lines == LogLine.objects.count()
    assert abs(made.lines - lines) <= lines / 100
    assert made.entries == LogEntry.objects.count()
    assert made.sessions == SupportSession.objects.count()


def test_a_dense_simulation_keeps_people_at_one_place(gia_lai: Province, some_communes: list[Commune]) -> None:
    simulate(gia_lai, some_communes[:1], lines=20_000)
    places = LogEntry.objects.values("membership", "session__day", "session__half_day").annotate(
        places=Count("session", distinct=True)
    )
    assert not places.filter(places__gt=1).exists()


def test_constraints_hold_and_are_checked(gia_lai: Province, some_communes: list[Commune]) -> None:
    simulate(gia_lai, some_communes, lines=500)
    connection.check_constraints()


def test_the_changed_days_are_marked(gia_lai: Province, some_communes: list[Commune]) -> None:
    simulate(gia_lai, some_communes, lines=500)
    logged = set(SupportSession.objects.values_list("commune", "day"))
    assert set(ChangedDay.objects.values_list("commune", "day")) == logged


def test_a_holiday_has_no_lines_to_give(gia_lai: Province, some_communes: list[Commune]) -> None:
    tet = date(2026, 2, 17)
    simulate_teams(gia_lai, seed=1, first_day=tet, last_day=tet, communes=some_communes)
    with pytest.raises(NothingToLogError):
        simulate_logs(gia_lai, seed=1, first_day=tet, last_day=tet, lines=10, communes=some_communes)
    assert simulate_logs(gia_lai, seed=1, first_day=tet, last_day=tet, communes=some_communes).lines == 0


def test_only_a_simulated_province_is_filled_or_emptied(gia_lai: Province, member: Membership) -> None:
    with pytest.raises(ValueError, match="not simulated"):
        simulate_logs(gia_lai, seed=1, first_day=FIRST, last_day=LAST)
    with pytest.raises(ValueError, match="not simulated"):
        remove_simulated_logs(gia_lai)
    with pytest.raises(ValueError, match="not simulated"):
        remove_simulated_teams(gia_lai)
    assert Membership.objects.filter(pk=member.pk).exists()


def test_every_commune_but_one_has_a_team(gia_lai: Province) -> None:
    simulate_teams(gia_lai, seed=1, first_day=FIRST, last_day=LAST)
    assert Team.objects.filter(province=gia_lai, state=TeamState.IN_FORCE).count() == 134
    assert Commune.objects.get(province=gia_lai, teams__isnull=True).hamlets.count() >= 6
    assert Team.objects.get(commune__official_code=21808).name == "Tổ CNSCĐ - Xã Tây Sơn"
    assert Team.objects.filter(in_force_from__gt=FIRST).count() == 2
    assert Province.objects.get(pk=gia_lai.pk).is_simulated


class TestTeams:
    @pytest.fixture(autouse=True)
    def communes(self, gia_lai: Province) -> list[Commune]:
        """A third of the province, Xã Tây Sơn among it."""
        chosen = list(Commune.objects.filter(province=gia_lai).order_by("official_code"))[::3]
        simulate_teams(gia_lai, seed=1, first_day=FIRST, last_day=LAST, communes=chosen)
        return chosen

    @pytest.mark.parametrize("day", [LAST, FIRST + timedelta(days=70)])
    def test_they_are_made_up_as_the_scheme_asks(self, day: date) -> None:
        teams = Team.objects.in_force_on(day).annotate(
            leaders=self._at_work(day, position=Position.LEADER, component__code="bi_thu_doan_xa"),
            deputies=self._at_work(day, position=Position.DEPUTY),
            office=self._at_work(day, component__code="van_phong_dang_uy"),
            front=self._at_work(day, component__code="mat_tran"),
        )
        assert not teams.exclude(leaders=1, deputies=2, office=1, front=1).exists()
        if day == LAST:
            sizes = teams.annotate(size=self._at_work(day)).values_list("size", flat=True)
            assert set(sizes) == set(range(15, 21))

    @staticmethod
    def _at_work(day: date, **which: Any) -> Count:
        in_force = Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=day)
        of_kind = Q(**{f"memberships__{name}": value for name, value in which.items()})
        return Count("memberships", filter=in_force & of_kind & Q(memberships__valid_from__lte=day), distinct=True)

    def test_sub_groups_have_the_sizes_of_the_scheme_and_a_leader(self) -> None:
        ranges: dict[str, range] = {
            SubgroupKind.POLITICAL_SYSTEM: range(5, 8),
            SubgroupKind.CITIZENS: range(13, 16),
            SubgroupKind.STANDING: range(2, 5),
        }
        groups = SubgroupMember.objects.values("subgroup", "subgroup__kind").annotate(
            size=Count("pk"), leaders=Count("pk", filter=Q(is_leader=True))
        )
        assert all(group["size"] in ranges[group["subgroup__kind"]] for group in groups)
        assert all(group["leaders"] == 1 for group in groups)
        standing = [group for group in groups if group["subgroup__kind"] == SubgroupKind.STANDING]
        assert len(standing) == Hamlet.objects.count()
        leaders = SubgroupMember.objects.filter(is_leader=True)
        of_office = leaders.filter(subgroup__kind=SubgroupKind.POLITICAL_SYSTEM)
        assert set(of_office.values_list("membership__component__code", flat=True)) == {"chuyen_vien_chuyen_doi_so"}
        of_citizens = leaders.filter(subgroup__kind=SubgroupKind.CITIZENS)
        assert set(of_citizens.values_list("membership__position", flat=True)) == {Position.LEADER}

    def test_people_are_invented_and_cannot_sign_in(self) -> None:
        people = User.objects.filter(memberships__isnull=False)
        assert not people.filter(is_simulated=False).exists()
        assert not people.exclude(phone__regex=r"^09000\d{5}$").exists()
        assert not any(person.has_usable_password() for person in people[:20])
        assert User.objects.filter(username="tayson.01").exists()

    def test_roles_are_those_of_the_memberships_in_force(self) -> None:
        in_force = Membership.objects.in_force_on(timezone.localdate())
        assert RoleGrant.objects.count() == Membership.objects.count()
        assert set(TeamPermission.objects.values_list("user", "content_object")) == set(
            in_force.values_list("user", "team")
        )
        assert in_force.count() < Membership.objects.count()

    def test_each_commune_has_hamlets_and_points(self, communes: list[Commune]) -> None:
        counted = Commune.objects.filter(pk__in=[commune.pk for commune in communes]).annotate(
            hamlet_count=Count("hamlets", distinct=True), point_count=Count("support_points", distinct=True)
        )
        assert not counted.exclude(hamlet_count__gte=6, hamlet_count__lte=14).exists()
        assert not counted.exclude(point_count__gte=2, point_count__lte=5).exists()


def run(**options: Any) -> str:
    out = StringIO()
    call_command("simulate", **{"province": 52, "days": 20, "lines": 600, "stdout": out, **options})
    return out.getvalue()


def history_rows() -> int:
    tables = ("reporting_supportsessionevent", "reporting_logentryevent", "reporting_loglineevent")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' + '.join(f'(SELECT count(*) FROM {table})' for table in tables)}")
        return int(cursor.fetchone()[0])


class TestCommand:
    @pytest.fixture(autouse=True)
    def few_communes(self, monkeypatch: pytest.MonkeyPatch, some_communes: list[Commune]) -> None:
        """Four communes are enough to see what the command does around the two simulations."""
        for business in (simulate_teams, simulate_logs):
            monkeypatch.setattr(simulate_command, business.__name__, partial(business, communes=some_communes))

    def test_it_fills_rolls_up_and_marks_the_province(self, gia_lai: Province) -> None:
        said = run()
        assert "600 dòng" in said
        gia_lai.refresh_from_db()
        assert gia_lai.is_simulated
        assert not ChangedDay.objects.exists()
        assert DayCell.objects.exists()
        assert IndicatorValue.objects.filter(province=gia_lai, indicator__code="daily_update").exists()

    def test_it_does_not_run_twice_unless_told_to(self, gia_lai: Province) -> None:
        run()
        with pytest.raises(CommandError, match="--replace"):
            run()
        entries = set(LogEntry.objects.values_list("client_uuid", flat=True))
        LogEntry.objects.filter(pk=LogEntry.objects.values_list("pk")[:1]).update(difficulty_note="sửa lại")
        assert history_rows() == 1
        run(replace=True)
        assert set(LogEntry.objects.values_list("client_uuid", flat=True)) == entries
        assert Team.objects.count() == 4
        assert history_rows() == 0

    def test_it_leaves_real_data_alone(self, gia_lai: Province, member: Membership) -> None:
        for replace in (False, True):
            with pytest.raises(CommandError, match="dữ liệu thật"):
                run(replace=replace)
        gia_lai.refresh_from_db()
        assert not gia_lai.is_simulated
        assert Membership.objects.get() == member

    def test_replacing_keeps_the_accounts_of_real_people(self, gia_lai: Province) -> None:
        run()
        team = Team.objects.get(commune__official_code=21808)
        someone = MembershipFactory.create(team=team, user__phone="0900999999").user
        run(replace=True)
        assert User.objects.filter(pk=someone.pk).exists()
        assert not someone.memberships.exists()

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"province": 99}, "load_province 99"),
            ({"days": 0}, "từ 1 trở lên"),
            ({"lines": 0}, "từ 1 trở lên"),
            ({"until": date(2026, 11, 21)}, "tương lai"),
            ({"until": date(2026, 2, 17), "days": 1}, "không ai làm việc"),
        ],
    )
    def test_it_says_what_is_wrong(self, gia_lai: Province, options: dict[str, Any], message: str) -> None:
        with pytest.raises(CommandError, match=message):
            run(**options)
        assert not Team.objects.exists()
