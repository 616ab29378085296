"""What each indicator counts, in plain Python: Đề án 3.2 and IV, DOMAIN.md. A new one must be written down here too."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.kpis.oracle_world import DAY, Month, World, days

Unit = tuple[int, int | None]  # commune and team; no team: the commune itself
Known = dict[Unit, int]  # what is not in it is not known

# --- what is counted: of each unit that it is known of, in a stretch of a month

Count = Callable[[World, date, date, Month], Known]


def of_teams(count: Callable[[World, tuple[int, int, str, date, date], date, date, Month], int | None]) -> Count:
    def known(world: World, first: date, last: date, month: Month) -> Known:
        counted = {(team[0], team[1]): count(world, team, first, last, month) for team in world.in_force(first, last)}
        return {unit: value for unit, value in counted.items() if value is not None}

    return known


def logged(measure: str, service: str = "") -> Count:
    def count(world: World, team: Any, first: date, last: date, _month: Month) -> int:
        return sum(
            value
            for where, value in world.cells.items()
            if where[:2] == team[:2]
            and first <= where[2] <= last
            and where[3] == measure
            and (not service or world.services[where[4]] == service)
        )

    return of_teams(count)


def _due(world: World, team: Any, first: date, last: date) -> list[date]:
    """Working days of the team until the day before yesterday: on the day after one may still log in time."""
    until = min(last, world.today - 2 * DAY)
    return [day for day in world.working_days(first, until) if team[3] <= day <= team[4]]


def _thursdays(world: World, team: Any, first: date, last: date) -> list[date]:
    """Of the weeks that are over."""
    return [
        day
        for day in days(first, last)
        if day.weekday() == 3 and team[3] <= day <= team[4] and day + 3 * DAY < world.today
    ]


def some_or_none(values: list[Any]) -> int | None:
    return len(values) or None


def of_kind(*kinds: str) -> Count:
    return of_teams(
        lambda w, team, first, last, _m: sum(
            team[1] == whose and kind in kinds and first <= day <= last for whose, kind, day in w.held
        )
    )


def figure(code: str, frequency: str, adds: str) -> Count:
    def known(world: World, _first: date, _last: date, month: Month) -> Known:
        year_first, year_last = world.month(month.year, 1).first, world.month(month.year, 12).last
        if adds == "level":
            span = (year_first, year_last)
        elif adds == "ytd":
            span = (year_first, month.last)
        elif frequency == "month":
            span = (month.first, month.last)
        else:  # a quarterly stock: the quarter that was over last
            end = month.month - month.month % 3
            span = (world.month(month.year, end - 2).first, world.month(month.year, end).last)
        found: dict[Unit, tuple[date, int]] = {}
        for name, commune, first, last, value in world.figures:
            if name == code and span[0] <= first and last <= span[1]:
                found[commune, None] = max(found.get((commune, None), (date.min, 0)), (last, value))
        return {unit: value for unit, (_day, value) in found.items()}

    return known


def plus(*counts: Count) -> Count:
    def known(world: World, *args: Any) -> Known:
        each = [count(world, *args) for count in counts]
        return {unit: sum(one[unit] for one in each) for unit in set.intersection(*map(set, each))}

    return known


def else_(reported: Count, counted: Count) -> Count:
    def known(world: World, *args: Any) -> Known:
        return by_commune(counted(world, *args)) | reported(world, *args)

    return known


def by_commune(known: Known) -> Known:
    summed: Known = defaultdict(int)
    for (commune, _team), value in known.items():
        summed[commune, None] += value
    return dict(summed)


def nobody(*_args: Any) -> Known:
    return {}


def _of_communes(count: Callable[[World, int, date, date], int | None]) -> Count:
    def known(world: World, first: date, last: date, _month: Month) -> Known:
        counted = {(commune, None): count(world, commune, first, last) for commune in world.communes}
        return {unit: value for unit, value in counted.items() if value is not None}

    return known


def _has_team(w: World, commune: int, first: date, last: date) -> int:
    return any(team[0] == commune and team[2] == "commune" for team in w.in_force_at_the_end(first, last))


def _duty_days(w: World, commune: int, first: date, last: date) -> list[tuple[int, date]]:
    teams = [team for team in w.in_force(first, last) if team[0] == commune]
    return [
        (point, day)
        for where, point, opened, closed in w.points
        if where == commune
        for day in w.working_days(first, min(last, w.today))
        if opened <= day <= closed and any(team[3] <= day <= team[4] for team in teams)
    ]


def _covered(w: World, commune: int, first: date, last: date) -> int | None:
    due = _duty_days(w, commune, first, last)
    people = {at: len({user for _t, point, day, user in w.shifts if (point, day) == at}) for at in due}
    return sum(1 <= count <= 3 for count in people.values()) if due else None


def _hamlets(w: World, commune: int, _first: date, _last: date) -> int | None:
    return some_or_none([hamlet for where, hamlet in w.hamlets if where == commune])


def _with_group(w: World, commune: int, first: date, last: date) -> int | None:
    until = min(last, w.today)
    teams = {team[1] for team in w.in_force_at_the_end(first, last)}
    sizes: dict[tuple[int, int], set[int]] = defaultdict(set)
    for hamlet, team, person, begin, end in w.groups:
        if team in teams and begin <= until <= end:
            sizes[hamlet, team].add(person)
    good = {hamlet for (hamlet, _team), people in sizes.items() if 2 <= len(people) <= 4}
    mine = [hamlet for where, hamlet in w.hamlets if where == commune]
    return sum(hamlet in good for hamlet in mine) if mine else None


TEAM_MONTHS = of_teams(lambda w, team, first, last, _m: 1)
AT_THE_END = of_teams(lambda w, team, first, last, _m: 1 if team in w.in_force_at_the_end(first, last) else None)


@dataclass(frozen=True)
class Said:
    """An indicator as the decision says it."""

    numerator: Count
    denominator: Count | None = None
    period: str = "month"
    by_team: bool = False
    is_share: bool = False
    numerator_adds: bool = True
    denominator_adds: bool = True
    of_nucleus: bool = False
    by_day: bool = False
    every: int = 1  # of so many months one is looked at in longer stretches

    def counts_in(self, month: Month) -> bool:
        return month.month % self.every == 0


def _stock(code: str, of: Count, frequency: str = "month", period: str = "by_2030", **more: Any) -> Said:
    every = 3 if frequency == "quarter" else 1
    return Said(
        figure(code, frequency, "stock"),
        of,
        period,
        numerator_adds=False,
        denominator_adds=False,
        every=every,
        **more,
    )


def _flow(code: str, of: str, **more: Any) -> Said:
    return Said(figure(code, "month", "flow"), figure(of, "month", "flow"), **more)


def _supported(code: str, service: str) -> Said:
    counted = else_(figure(code, "month", "flow"), logged("helped", service))
    return Said(counted, figure("population", "year", "level"), "year", denominator_adds=False)


def _ytd(code: str, of: str) -> Said:
    return Said(
        figure(code, "month", "ytd"), figure(of, "year", "level"), "year", numerator_adds=False, denominator_adds=False
    )


def level(code: str) -> Count:
    return figure(code, "year", "level")


def _held(period: str, *kinds: str) -> Said:
    return Said(of_kind(*kinds), period=period, by_team=True, is_share=True, by_day=True)


SAID: Mapping[str, Said] = {
    "team_established": Said(
        _of_communes(_has_team),
        _of_communes(lambda *_args: 1),
        "point",
        numerator_adds=False,
        denominator_adds=False,
        by_day=True,
    ),
    "team_has_schedules": Said(nobody, TEAM_MONTHS, by_team=True),
    "team_has_support_point": Said(
        of_teams(
            lambda w, team, first, last, _m: int(
                any(where == team[0] and begin <= min(last, w.today) <= end for where, _p, begin, end in w.points)
            )
        ),
        AT_THE_END,
        "point",
        by_team=True,
        numerator_adds=False,
        denominator_adds=False,
        by_day=True,
    ),
    "support_sessions_per_month": Said(logged("sessions"), by_team=True, is_share=True, by_day=True),
    "team_reports_online": Said(nobody, TEAM_MONTHS, by_team=True),
    "daily_update": Said(
        of_teams(
            lambda w, team, first, last, _m: sum(
                (*team[:2], day, "in_time", 0) in w.cells for day in _due(w, team, first, last)
            )
        ),
        of_teams(lambda w, team, first, last, _m: some_or_none(_due(w, team, first, last))),
        by_team=True,
        by_day=True,
    ),
    "adults_basic_skill": _stock("adults_basic_skill", level("adult_population"), "quarter"),
    "citizens_three_services": _stock("citizens_three_services", level("adult_population"), "quarter"),
    "vneid2_officials_youth": _stock("vneid2_officials_youth", plus(level("officials"), level("youth_members"))),
    "vneid2_citizens": _stock("vneid2_citizens", level("population_14_plus")),
    "digital_products": _supported("digital_products_installed", "san_pham_so"),
    "payment_accounts": _supported("payment_accounts_opened", "tai_khoan_thanh_toan"),
    "digital_signatures": _supported("digital_signatures_registered", "chu_ky_so"),
    "youth_trained": _ytd("youth_trained", "youth_members"),
    "dossiers_online_full": _flow("dossiers_online_full", "dossiers_total"),
    "dossiers_supported": _flow("dossiers_online_supported", "dossiers_online_full"),
    "youth_informed": _ytd("youth_informed_dvc", "youth_members"),
    "nucleus_recognised": Said(nobody, period="by_2030", numerator_adds=False, of_nucleus=True),
    "households_guided": _stock("households_guided_scam", level("households"), "quarter"),
    "cybersecurity_activities": _held("year", "lop_an_toan_thong_tin", "tuyen_truyen_an_ninh_mang"),
    "skill_classes": _held("month", "lop_ky_nang"),
    "infosec_classes": _held("year", "lop_an_toan_thong_tin"),
    "public_service_day": _held("month", "ngay_dich_vu_cong"),
    "weekly_skill": Said(
        of_teams(
            lambda w, team, first, last, _m: sum(
                any(
                    whose == team[1] and kind == "moi_tuan_mot_ky_nang" and day - 3 * DAY <= held <= day + 3 * DAY
                    for whose, kind, held in w.held
                )
                for day in _thursdays(w, team, first, last)
            )
        ),
        of_teams(lambda w, team, first, last, _m: some_or_none(_thursdays(w, team, first, last))),
        by_team=True,
        by_day=True,
    ),
    "peak_month": _held("quarter", "thang_cao_diem"),
    "duty_coverage": Said(
        _of_communes(_covered),
        _of_communes(lambda w, commune, first, last: some_or_none(_duty_days(w, commune, first, last))),
        by_day=True,
    ),
    "hamlet_standing_group": Said(
        _of_communes(_with_group),
        _of_communes(_hamlets),
        "point",
        numerator_adds=False,
        denominator_adds=False,
        by_day=True,
    ),
    "initiatives": Said(nobody, period="year", is_share=True, of_nucleus=True),
    "nucleus_dossiers_online": _flow("dossiers_online_full", "dossiers_total", of_nucleus=True),
    "ts_satisfaction": _flow("dossiers_satisfied", "dossiers_rated", of_nucleus=True),
    "ts_digitised": _flow("dossiers_digitised", "dossiers_total", of_nucleus=True),
    "ts_data_reused": _flow("dossiers_data_reused", "dossiers_total", of_nucleus=True),
    "ts_online_once": _flow("dossiers_online_full", "dossiers_total", of_nucleus=True),
    "ts_on_time": _flow("dossiers_on_time", "dossiers_total", of_nucleus=True),
    "ts_paid_online": _flow("dossiers_paid_online", "dossiers_total", of_nucleus=True),
    "ts_feedback": _flow("feedback_processed", "feedback_received", of_nucleus=True),
    "ts_igialai": _stock("igialai_users", level("population_14_plus"), period="month", of_nucleus=True),
    "ts_ai_trained": _stock("officials_ai_trained", level("officials"), "quarter", "quarter", of_nucleus=True),
    "ts_bdhvs": _stock("citizens_bdhvs", level("population_14_plus"), period="month", of_nucleus=True),
}
