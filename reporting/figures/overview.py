"""The figures of a province: how complete each commune is, and everything as a file (R6)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from reporting.figures.adding import add_up, needed, reported_of
from reporting.figures.due import Period, definitions_of, due_in, months_of
from reporting.figures.grid import Progress
from reporting.figures.sheet import YEAR_COLUMN, columns_of, headings
from reporting.models import Figure, FigureDefinition, FigureQuestion
from teams.commune_names import name_fits
from teams.models import Commune, Province, Team
from teams.periods import Month, Year
from teams.table_files import Row


@dataclass(frozen=True)
class CommuneRow:
    commune: Commune
    progress: Progress
    nucleus: Progress  # of what is asked of nucleus communes alone
    asked: int  # questions that nobody answered


FILTERS: dict[str, Callable[[CommuneRow], bool]] = {
    "thieu": lambda row: not row.progress.is_complete,
    "chua-co": lambda row: bool(row.progress.due) and not row.progress.have,
    "du": lambda row: bool(row.progress.due) and row.progress.is_complete,
    "giai-thich": lambda row: row.asked > 0,
}


def commune_rows(province: Province, month: Month) -> list[CommuneRow]:
    """A row for each commune of `province`, in the order of names: how far it is, also in a month that still runs.

    Nothing is due of a commune that had no team in the month (DOMAIN 9). Six queries, however many communes.
    """
    due = due_in(month, definitions_of(province))
    have = _have(province, due)
    with_team = communes_with_team(province, [month])[month]
    questions = FigureQuestion.objects.filter(province=province, explanation="").values("commune")
    asked = dict(questions.annotate(count=Count("pk")).values_list("commune", "count"))
    total = sum(not definition.for_nucleus for definition, _period in due)
    return [
        CommuneRow(
            commune,
            Progress(have.get((commune.pk, False), 0), total if commune.pk in with_team else 0),
            Progress(have.get((commune.pk, True), 0), len(due) - total if commune.pk in with_team else 0),
            asked.get(commune.pk, 0),
        )
        for commune in communes_of(province)
    ]


def progress_by_month(province: Province, months: Sequence[Month], today: date) -> dict[tuple[int, Month], Progress]:
    """(commune, month) -> how many of the figures that are due in the month are there, those asked of nucleus communes
    alone left out. Four queries, however many communes and months.

    Nothing is due before the month is over, nor of a commune in whose month no team was in force (DOMAIN 9).
    """
    with_team = communes_with_team(province, months)
    definitions = [definition for definition in definitions_of(province) if not definition.for_nucleus]
    due = {month: due_in(month, definitions) for month in months}
    reported = Figure.objects.in_periods({period for those in due.values() for _definition, period in those})
    counted = reported.filter(province=province, definition__in=definitions).values("commune", "first_day", "last_day")
    have = {
        (commune, first, last): count
        for commune, first, last, count in counted.annotate(count=Count("pk"))
        .order_by()
        .values_list("commune", "first_day", "last_day", "count")
    }
    periods = {month: {(one.first, one.last) for _definition, one in those} for month, those in due.items()}
    return {
        (commune.pk, month): Progress(
            sum(have.get((commune.pk, *one), 0) for one in periods[month]),
            len(those) if month.last < today and commune.pk in with_team[month] else 0,
        )
        for commune in communes_of(province)
        for month, those in due.items()
    }


def communes_with_team(province: Province, months: Sequence[Month]) -> dict[Month, set[int]]:
    """month -> the communes of which a team was in force on any of its days. One query."""
    first, last = min(month.first for month in months), max(month.last for month in months)
    teams = Team.objects.filter(province=province).in_force_within(first, last)
    rows = list(teams.order_by().values_list("commune", "in_force_from", "in_force_to").distinct())
    return {
        month: {
            commune
            for commune, begun, ended in rows
            if begun and begun <= month.last and (ended is None or ended >= month.first)
        }
        for month in months
    }


def communes_of(province: Province) -> list[Commune]:
    return list(Commune.objects.filter(province=province).order_by("sort_name"))


def _have(province: Province, due: list[tuple[FigureDefinition, Period]]) -> dict[tuple[int, bool], int]:
    """(commune, for nucleus communes) -> how many of the due figures are there."""
    if not due:
        return {}
    keys: dict[Period, list[int]] = {}
    for definition, period in due:
        keys.setdefault(period, []).append(definition.pk)
    in_them = reduce(
        or_, (Q(first_day=one.first, last_day=one.last, definition__in=those) for one, those in keys.items())
    )
    rows = Figure.objects.filter(in_them, province=province).values("commune", "definition__for_nucleus")
    counted = rows.annotate(count=Count("pk")).values_list("commune", "definition__for_nucleus", "count")
    return {(commune, for_nucleus): count for commune, for_nucleus, count in counted}


def chosen(rows: Iterable[CommuneRow], *, query: str, kind: str, state: str) -> list[CommuneRow]:
    """The rows that an address asks for; what it does not know is as if it were not there."""
    found = [row for row in rows if (not kind or row.commune.kind == kind) and name_fits(row.commune, query)]
    return [row for row in found if FILTERS[state](row)] if state in FILTERS else found


# --- files


def month_table(province: Province, month: Month) -> list[Row]:
    """A row per commune, a column per figure that is due in `month`; empty where nothing was reported."""
    due = due_in(month, definitions_of(province))
    communes = communes_of(province)
    there = reported_of(
        [definition for definition, _period in due],
        [commune.pk for commune in communes],
        {period for _definition, period in due},
    )
    table: list[Row] = [
        [_("Mã"), _("Xã, phường"), *(_heading(definition, period) for definition, period in due)],
    ]
    for commune in communes:
        values = [there[commune.pk].get(definition.pk, {}).get(period) for definition, period in due]
        table.append([commune.official_code, commune.full_name, *values])
    return table


def _heading(definition: FigureDefinition, period: Period) -> str:
    return f"{definition.name} ({definition.unit}, {period})"


def year_table(province: Province, year: Year) -> list[Row]:
    """A row per commune and figure, a column per month, and what they come to over the year (DOMAIN 3)."""
    definitions = definitions_of(province)
    communes = communes_of(province)
    periods = {period for one in definitions for period in (*columns_of(one, year).values(), *needed(one, year))}
    there = reported_of(definitions, [commune.pk for commune in communes], periods)
    months = [_("Tháng %(month)d") % {"month": month.month} for month in months_of(year)]
    heading = [_("Mã"), _("Xã, phường"), *headings(year)[:4], *months, _("Cả năm"), _("Số kỳ đã có"), _("Số kỳ")]
    table: list[Row] = [heading]
    for commune in communes:
        for definition in definitions:
            reported = there[commune.pk].get(definition.pk, {})
            table.append([commune.official_code, commune.full_name, *_year_row(definition, year, reported)])
    return table


def _year_row(definition: FigureDefinition, year: Year, reported: dict[Period, int]) -> Iterator[object]:
    yield from (definition.code, definition.name, definition.unit, definition.get_accumulation_display())
    places = columns_of(definition, year)
    for place in range(YEAR_COLUMN + 1, YEAR_COLUMN + 13):
        yield reported.get(places[place]) if place in places else None
    added = add_up(definition, year, reported)
    yield from (added.value, added.reported, added.due)
