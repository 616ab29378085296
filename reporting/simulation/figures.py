"""Plausible figures of the communes of a simulated province: most there, some missing, one odd here and there (R6).

They hold to the rules that refuse a value, as every value comes from a part of its whole. The same seed and days give
the same figures. They are streamed with COPY.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pgtrigger
from django.conf import settings
from django.db import connection

from reporting.enums import Accumulation, FigureSource
from reporting.figures import questions
from reporting.figures.due import Period, calendar_of, definitions_of, due_in
from reporting.figures.values import Slot, Values, slot_of
from reporting.models import Figure, FigureDefinition, FigureQuestion
from teams.enums import Position
from teams.models import Commune, Membership, Province
from teams.periods import Month, month_of
from teams.simulation import chance

COLUMNS = (
    "first_day, last_day, value, source, version, entered_at, commune_id, definition_id, entered_by_id, province_id"
)
_FORGOTTEN = (0.0, 0.02, 0.04, 0.08, 0.3)  # shares of figures never entered: a commune has one of these
_NUCLEUS = 0.22  # share of communes that report the figures of nucleus communes
_SILENT = 0.05  # of communes in the last month
_SLIPS, _SLIPPING = 0.2, "digital_products_installed"  # of communes: in the last month a digit too many

# Of the commune's people or of another figure: (of what, least, most). What is not named is a hundredth of the people.
_SHARES: dict[str, tuple[str, float, float]] = {
    "population_14_plus": ("population", 0.74, 0.80),
    "adult_population": ("population", 0.64, 0.70),
    "households": ("population", 0.24, 0.28),
    "youth_members": ("population", 0.02, 0.05),
    "officials": ("population", 0.002, 0.004),
    "adults_basic_skill": ("adult_population", 0.35, 0.75),
    "citizens_three_services": ("adult_population", 0.25, 0.60),
    "vneid2_citizens": ("population_14_plus", 0.55, 0.90),
    "vneid2_officials_youth": ("youth_members", 0.70, 0.98),
    "digital_products_installed": ("population", 0.003, 0.010),
    "payment_accounts_opened": ("population", 0.001, 0.004),
    "digital_signatures_registered": ("population", 0.0005, 0.002),
    "youth_trained": ("youth_members", 0.30, 0.90),
    "youth_informed_dvc": ("youth_members", 0.40, 0.95),
    "dossiers_total": ("population", 0.010, 0.030),
    "dossiers_online_full": ("dossiers_total", 0.55, 0.90),
    "dossiers_online_supported": ("dossiers_online_full", 0.55, 0.85),
    "households_guided_scam": ("households", 0.20, 0.80),
    "dossiers_rated": ("dossiers_total", 0.20, 0.50),
    "dossiers_satisfied": ("dossiers_rated", 0.85, 0.99),
    "dossiers_digitised": ("dossiers_total", 0.60, 0.98),
    "dossiers_data_reused": ("dossiers_total", 0.20, 0.60),
    "dossiers_on_time": ("dossiers_total", 0.93, 1.0),
    "dossiers_paid_online": ("dossiers_total", 0.30, 0.80),
    "feedback_received": ("population", 0.0005, 0.002),
    "feedback_processed": ("feedback_received", 0.80, 1.0),
    "igialai_users": ("population_14_plus", 0.10, 0.45),
    "officials_ai_trained": ("officials", 0.20, 0.80),
    "citizens_bdhvs": ("population_14_plus", 0.10, 0.50),
    "business_households": ("households", 0.03, 0.10),
    "business_households_ecommerce": ("business_households", 0.10, 0.50),
    "business_households_converted": ("business_households", 0.01, 0.05),
}
_OF_ANYTHING = ("population", 0.005, 0.01)


class _Row(NamedTuple):
    definition: FigureDefinition
    period: Period
    value: int
    month: Month  # in which it was entered


def simulate_figures(province: Province, *, seed: int, first_day: date, last_day: date) -> int:
    """Write the figures of the months that were over by `last_day`; returns how many. In the caller's transaction.

    Raises ValueError if the province is not simulated.
    """
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")
    definitions = definitions_of(province)
    months = _months(province, first_day, last_day)
    entered_by = _writers(province, last_day)
    # Before COPY begins: nothing else can be asked on its connection.
    communes = list(Commune.objects.filter(province=province, pk__in=entered_by).order_by("official_code"))
    written = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {Figure._meta.db_table} ({COLUMNS}) FROM STDIN") as copy:
        for commune in communes:
            luck = chance(seed, commune.official_code, "figures")
            for row in _figures_of(luck, definitions, months):
                copy.write_row(_columns(row, commune, entered_by[commune.pk]))
                written += 1
    if months:
        _ask(province, definitions, months[-1])
    return written


def _months(province: Province, first_day: date, last_day: date) -> list[Month]:
    month = month_of(first_day, calendar_of(province))
    months = []
    while month.last <= last_day:
        months.append(month)
        month = month.next
    return months


def _writers(province: Province, day: date) -> dict[int, int]:
    """commune -> who enters its figures: the leader of its team."""
    leaders = Membership.objects.filter(province=province, position=Position.LEADER, team__hamlet__isnull=True)
    return dict(leaders.in_force_on(day).order_by("-pk").values_list("commune_id", "user_id"))


def _figures_of(luck: Random, definitions: list[FigureDefinition], months: list[Month]) -> Iterator[_Row]:
    """The commune's figures month by month, as a person would have entered them."""
    people = round(luck.lognormvariate(9.6, 0.45))
    slips, reports_nucleus, is_silent = (luck.random() < share for share in (_SLIPS, _NUCLEUS, _SILENT))
    shares = {one.code: luck.uniform(*_SHARES.get(one.code, _OF_ANYTHING)[1:]) for one in definitions}
    forgotten = luck.choice(_FORGOTTEN)
    there: set[tuple[int, Period]] = set()
    for number, month in enumerate(months[:-1] if is_silent else months, 1):
        values = _values(luck, definitions, month, shares, people, grown=number / len(months))
        for definition, period in due_in(month, definitions):
            is_left_out = definition.for_nucleus and not reports_nucleus
            is_forgotten = definition.accumulation != Accumulation.LEVEL and luck.random() < forgotten
            if (definition.pk, period) in there or is_left_out or is_forgotten:
                continue
            there.add((definition.pk, period))
            times = 10 if slips and number == len(months) and definition.code == _SLIPPING else 1
            yield _Row(definition, period, values[definition.code] * times, month)


def _values(
    luck: Random,
    definitions: list[FigureDefinition],
    month: Month,
    shares: dict[str, float],
    people: int,
    *,
    grown: float,
) -> dict[str, int]:
    """All numbers of a month, each from its whole. What grows comes near its share in the last month."""
    factors = {
        Accumulation.LEVEL: lambda: 1.0,
        Accumulation.STOCK: lambda: 0.75 + 0.25 * grown,
        Accumulation.YEAR_TO_DATE: lambda: month.month / 12,
        Accumulation.FLOW: lambda: luck.uniform(0.93, 1.05),
    }
    found = {"population": people}
    by_code = {definition.code: definition for definition in definitions}

    def value_of(code: str) -> int:
        if code not in found:
            whole = value_of(_SHARES.get(code, _OF_ANYTHING)[0])
            factor = factors[Accumulation(by_code[code].accumulation)]() if code in by_code else 1.0
            found[code] = int(whole * min(1.0, shares.get(code, 0.5) * factor))
        return found[code]

    return {code: value_of(code) for code in by_code}


def _columns(row: _Row, commune: Commune, by: int) -> tuple[object, ...]:
    at = datetime.combine(min(row.period.last, row.month.last), time(16, 30), ZoneInfo(settings.TIME_ZONE))
    days = (row.period.first, row.period.last)
    return (*days, row.value, str(FigureSource.HAND), 1, at, commune.pk, row.definition.pk, by, commune.province_id)


def _ask(province: Province, definitions: list[FigureDefinition], newest: Month) -> None:
    """What the rules ask about the newest month, as if it had just been entered."""
    known, calendar = {one.pk: one for one in definitions}, calendar_of(province)
    of_commune: dict[int, dict[Slot, Figure]] = {}
    for figure in Figure.objects.filter(province=province, definition__in=known):
        slot = slot_of(figure, known[figure.definition_id], calendar)
        if slot is not None:
            of_commune.setdefault(figure.commune_id, {})[slot] = figure
    due = [Slot(definition.pk, period) for definition, period in due_in(newest, definitions)]
    for figures in of_commune.values():
        values = Values(definitions, {slot: figure.value for slot, figure in figures.items()})
        looked_at = [(known[slot.definition], slot.period, figures[slot]) for slot in due if slot in figures]
        questions.review(looked_at, values)


def remove_simulated_figures(province: Province) -> None:
    """Remove the figures, what was asked about them, and their history."""
    FigureQuestion.objects.filter(province=province).delete()
    with pgtrigger.ignore("reporting.Figure:delete_delete"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reporting_figureevent WHERE province_id = %s", [province.pk])
        cursor.execute("DELETE FROM reporting_figure WHERE province_id = %s", [province.pk])
