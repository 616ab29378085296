"""Why a commune is behind (Đề án IV.8.2e): what it lacks in a period, each reason in a sentence with its numbers.

* no team of its own in force on the last day shown;
* so many working days in a row without a log, until the last day that is due (the rule says how many are too many);
* an indicator of the rating rule that is missed, by the part of its target that is due by now;
* no approved plan for the month;
* figures of the last month that is over which nobody reported: those of a running month are not due yet, nor are any
  of a commune that had no team then.

What nobody knows about an indicator is no reason: it is missing, not missed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.boards.communes import last_logged_days
from kpis.boards.lights import decimal_text
from kpis.boards.periods import ShownPeriod
from kpis.enums import Behind, Light, Operator
from kpis.rating.rated import Part, RatedCommune, rate
from kpis.rating.rule import Rule
from kpis.values.leaves import DAYS_TO_LOG
from reporting.figures.overview import progress_by_month
from teams.enums import PlanState
from teams.models import Commune, MonthlyPlan, Province, Team
from teams.periods import Month
from teams.working_days import working_days


@dataclass(frozen=True)
class Reason:
    """`month` is what it is about; `item` the code of the indicator, if it is about one."""

    about: Behind
    item: str
    month: Month
    text: str

    @property
    def key(self) -> tuple[str, str, date]:
        """The same reason on another day has the same key."""
        return str(self.about), self.item, self.month.first


@dataclass(frozen=True)
class BehindCommune:
    commune: Commune
    team: Team | None  # the commune's own one in force
    rated: RatedCommune
    reasons: tuple[Reason, ...]

    @property
    def name_key(self) -> str:
        return str(self.commune.sort_name)

    @property
    def count(self) -> int:
        return len(self.reasons)

    @property
    def points(self) -> float | None:
        return self.rated.points_number


def behind_communes(
    province: Province, rule: Rule, period: ShownPeriod, *, communes: Iterable[int] | None = None
) -> list[BehindCommune]:
    """The communes (of those with the keys `communes`; None: all) that are behind in `period`, in Vietnamese order of
    names, each with its reasons. The same few queries for any number."""
    month = period.month.previous if period.is_running else period.month
    missing = missing_figures(province, month, period.today)
    rows = [_with(row, missing.get(row.commune.pk)) for row in reasons_about(province, rule, period, communes=communes)]
    return [row for row in rows if row.reasons]


def _with(row: BehindCommune, reason: Reason | None) -> BehindCommune:
    """The row with one reason more, in the order of their kinds."""
    if reason is None:
        return row
    kinds = list(Behind)
    return replace(row, reasons=tuple(sorted((*row.reasons, reason), key=lambda one: kinds.index(one.about))))


def reasons_about(
    province: Province, rule: Rule, period: ShownPeriod, *, communes: Iterable[int] | None = None
) -> list[BehindCommune]:
    """All communes with the reasons that `period` itself gives: everything but figures, which are due afterwards."""
    rated = rate(province, rule, period, communes=communes)
    teams = {
        team.commune_id: team
        for team in Team.objects.filter(province=province, hamlet__isnull=True).in_force_on(period.as_of)
    }
    plans = _plans(province, period.month)
    silent = _Silence(province, period, rule.row.silent_days)
    rows = []
    for one in rated:
        team = teams.get(one.commune.pk)
        reasons = [*_team_reasons(team, silent, plans, period.month), *_indicator_reasons(one, period.month)]
        rows.append(BehindCommune(one.commune, team, one, tuple(reasons)))
    return rows


def _team_reasons(
    team: Team | None, silent: "_Silence", plans: dict[int, MonthlyPlan], month: Month
) -> Iterator[Reason]:
    if team is None:
        yield Reason(Behind.NO_TEAM, "", month, _("Chưa có Tổ đang hoạt động."))
        return
    yield from silent.reasons(team)
    yield from _plan_reasons(team, plans, month)


def _indicator_reasons(rated: RatedCommune, month: Month) -> Iterator[Reason]:
    """What is missed, that which costs most points first."""
    for part in sorted(rated.parts, key=lambda part: (-part.lost, part.indicator.order)):
        if part.light == Light.MISSED and part.judged.value is not None:
            yield Reason(Behind.INDICATOR, part.indicator.code, month, _missed(part, part.judged.value))


class _Silence:
    """Working days in a row without a log, from the last log until the last day that is due. One query."""

    def __init__(self, province: Province, period: ShownPeriod, too_many: int) -> None:
        self.period, self.too_many = period, too_many
        # What is done on a day may be logged on the next; only then is a missing log late.
        self.until = min(period.month.last, period.today - timedelta(days=DAYS_TO_LOG))
        self.last_days = last_logged_days(province, min(period.month.last, period.today))
        begin = min(self.last_days.values(), default=period.month.first)
        self.days = working_days(province, min(begin, period.month.first), self.until)

    def reasons(self, team: Team) -> list[Reason]:
        last = self.last_days.get(team.commune_id)
        # Who never logged is silent since the first day shown; what was before the portal is nobody's fault.
        begun = max(self.period.month.first, team.in_force_from or self.period.month.first)
        days = sum(day > last if last else day >= begun for day in self.days)
        if days < self.too_many:
            return []
        said = _("ghi gần nhất %(day)s") % {"day": date_format(last, "d/m/Y")} if last else _("chưa ghi lần nào")
        text = _("%(days)d ngày làm việc liền chưa ghi buổi nào (%(last)s).") % {"days": days, "last": said}
        return [Reason(Behind.NO_LOGS, "", self.period.month, text)]


def _plans(province: Province, month: Month) -> dict[int, MonthlyPlan]:
    rows = MonthlyPlan.objects.filter(province=province, first_day=month.first, last_day=month.last)
    return {plan.team_id: plan for plan in rows}


def _plan_reasons(team: Team, plans: dict[int, MonthlyPlan], month: Month) -> list[Reason]:
    plan = plans.get(team.pk)
    # A plan that is being changed again keeps what was approved before.
    if plan is not None and (plan.state == PlanState.APPROVED or plan.approved_content is not None):
        return []
    if plan is None:
        text = _("Chưa có kế hoạch %(month)s.") % {"month": month}
    else:
        text = _("Kế hoạch %(month)s chưa được duyệt (%(state)s).") % {
            "month": month,
            "state": plan.get_state_display(),
        }
    return [Reason(Behind.NO_PLAN, "", month, text)]


def _missed(part: Part, value: Fraction) -> str:
    """`Buổi hỗ trợ mỗi Tổ: 1 buổi, phải có 3 buổi, còn thiếu 2 buổi.`"""
    distance = abs(value - part.due)
    words = {
        "name": part.indicator.short_name,
        "value": part.value_text,
        "due": part.due_text or part.target_text,
        "target": part.target_text,
        "distance": part.distance_text(distance),
    }
    if part.indicator.operator == Operator.AT_MOST:
        return _("%(name)s: %(value)s, không được quá %(due)s, vượt %(distance)s.") % words
    if part.due_text:
        return _("%(name)s: %(value)s, đến nay phải có %(due)s (mục tiêu %(target)s), còn thiếu %(distance)s.") % words
    return _("%(name)s: %(value)s, mục tiêu %(target)s, còn thiếu %(distance)s.") % words


def missing_figures(province: Province, month: Month, today: date) -> dict[int, Reason]:
    """By commune: the figures that were due in `month` and are not there (DOMAIN 9). Four queries."""
    found = {}
    for (commune, _month), one in progress_by_month(province, [month], today).items():
        if not one.is_complete:
            text = _("Số liệu %(month)s: mới có %(have)s/%(due)s mục, còn thiếu %(missing)s mục.") % {
                "month": month,
                "have": decimal_text(one.have),
                "due": decimal_text(one.due),
                "missing": decimal_text(one.due - one.have),
            }
            found[commune] = Reason(Behind.FIGURES, "", month, text)
    return found
