"""The values of a province as another system reads them: exactly what they are made of, and the light of the boards."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.boards.lights import exact_value, judge, unit_of
from kpis.boards.periods import ShownPeriod
from kpis.boards.stretches import Aims, shown_stretch
from kpis.enums import Grain, Level, Stretch
from kpis.exchange.numbers import plain_text
from kpis.exchange.paging import Page, first_of
from kpis.models import Indicator, IndicatorTarget, IndicatorValue
from teams.commune_names import CommuneFinder
from teams.enums import Calendar
from teams.models import Province
from teams.periods import Month, month_of, quarter_of
from teams.refused import RefusedError

LONGEST = timedelta(days=366)  # of all stretches
# In the order of the unique constraint, which finds the next page without sorting.
_ORDER = ("first_day", "last_day", "indicator_id", "commune_id", "team_id")
_CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)_(\d{1,18})_(\d{1,18})_(\d{1,18})", re.ASCII)
_OF_LEVEL = {
    Level.TEAM: Q(team__isnull=False),
    Level.COMMUNE: Q(team__isnull=True, commune__isnull=False),
    Level.PROVINCE: Q(team__isnull=True, commune__isnull=True),
}


@dataclass(frozen=True)
class Asked:
    """Which values: those whose last day lies between `first` and `last`, both included, where they are given."""

    level: Level
    stretch: Stretch
    indicator: str | None = None
    commune: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class ListedValue:
    """A value in its unit; `target` and `light` where the boards look at the target in such a stretch."""

    row: IndicatorValue
    period: str
    value: str | None
    unit: str
    target: str | None
    light: str | None


class Values:
    """The values of one province, with what is needed to judge them read once."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.today = timezone.localdate()
        self.calendar = Calendar(province.calendar)
        self.targets = {
            (row.indicator_id, row.year): row.target for row in IndicatorTarget.objects.filter(province=province)
        }

    def page(self, asked: Asked, after: str | None, limit: int) -> Page:
        """The values after the cursor `after`. Raises RefusedError for what means nothing here."""
        rows = _between(self._of_units(asked), asked.first, asked.last)
        if after is not None:
            rows = rows.filter(_behind(after))
        read = list(rows.select_related("indicator", "commune", "team").order_by(*_ORDER)[: limit + 1])
        page = first_of(read, cursor_of, limit)
        return page._replace(items=[self._listed(row) for row in page.items])

    def _of_units(self, asked: Asked) -> QuerySet[IndicatorValue]:
        """What is looked up by a code is looked up in memory, whatever somebody sends."""
        rows = IndicatorValue.objects.filter(_OF_LEVEL[asked.level], province=self.province, stretch=asked.stretch)
        errors: dict[str, list[str]] = {}
        if asked.indicator is not None:
            keys = dict(Indicator.objects.filter(province=self.province).values_list("code", "pk"))
            if asked.indicator not in keys:
                errors["indicator"] = [_("Tỉnh không có chỉ tiêu mang mã “%s”.") % asked.indicator[:50]]
            rows = rows.filter(indicator=keys.get(asked.indicator))
        if asked.commune is not None:
            commune = CommuneFinder(self.province).by_code(asked.commune)
            if commune is None:
                errors["commune"] = [_("Tỉnh không có xã, phường mang mã %s.") % asked.commune]
            elif asked.level == Level.PROVINCE:
                said = _("Giá trị của cả tỉnh không thuộc xã, phường nào. Hãy bỏ “commune” hoặc đổi “level”.")
                errors["commune"] = [said]
            rows = rows.filter(commune=commune)
        if errors:
            raise RefusedError(errors)
        return rows

    def _listed(self, row: IndicatorValue) -> ListedValue:
        indicator = row.indicator
        month = month_of(row.last_day, self.calendar)
        is_leaf = row.team_id is not None or (row.commune_id is not None and indicator.grain == Grain.COMMUNE)
        value = exact_value(row)
        target = light = None
        shown = ShownPeriod(month, self.today)
        if shown_stretch(indicator, shown) == (row.stretch, row.first_day, row.last_day):
            set_for_year = self.targets.get((indicator.pk, month.year), indicator.target)
            aim = Aims(shown, frozenset()).of(indicator, set_for_year)
            judged = judge(indicator, row, aim, is_leaf=is_leaf)
            target, light = plain_text(judged.target), str(judged.state)
        return ListedValue(
            row=row,
            period=_code(Stretch(row.stretch), month),
            value=None if value is None else plain_text(value),
            unit=unit_of(indicator, is_leaf=is_leaf)[0],
            target=target,
            light=light,
        )


def _code(stretch: Stretch, month: Month) -> str:
    """Of which reporting month, quarter or year it is; a half-month and a year to date by the month they end in."""
    if stretch == Stretch.QUARTER:
        return quarter_of(month.first, month.calendar).code
    return str(month.year) if stretch == Stretch.YEAR else month.code


def _between(rows: QuerySet[IndicatorValue], first: date | None, last: date | None) -> QuerySet[IndicatorValue]:
    """Those that end between both days. What is said of their first day besides lets the index find them.

    Raises RefusedError.
    """
    if first is not None and last is not None and first > last:
        raise RefusedError({"from": [_("Ngày “from” ở sau ngày “to”. Hãy đổi lại.")]})
    if first is not None:
        rows = rows.filter(last_day__gte=first, first_day__gt=first - LONGEST)
    if last is not None:
        rows = rows.filter(last_day__lte=last, first_day__lte=last)
    return rows


def cursor_of(row: IndicatorValue) -> str:
    return f"{row.first_day}_{row.last_day}_{row.indicator_id}_{row.commune_id or 0}_{row.team_id or 0}"


def _behind(cursor: str) -> Q:
    """The rows that come after the one that `cursor` names, whether or not it is still there. Raises RefusedError."""
    found = _CURSOR.fullmatch(cursor)
    try:
        days = [date.fromisoformat(text) for text in found.groups()[:2]] if found else []
    except ValueError:
        days = []
    if found is None or not days:
        said = _("“after” không đúng. Hãy chép nguyên “next” của trang trước, hoặc đọc lại từ trang đầu.")
        raise RefusedError({"after": [said]})
    key = [*days, *map(int, found.groups()[2:])]
    behind = Q()
    for place, name in enumerate(_ORDER):
        if not key[place]:
            break  # a larger unit has no team, or no commune either
        same = dict(zip(_ORDER[:place], key[:place], strict=True))
        behind |= Q(**same, **{f"{name}__gt": key[place]})
    # Besides: here the index begins.
    return Q(first_day__gte=days[0]) & behind
