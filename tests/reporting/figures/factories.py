"""Figures as they stand after somebody entered them."""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from datetime import UTC, datetime
from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from reporting.enums import Accumulation, FigureSource, Frequency
from reporting.figures.due import Period, period_holding
from reporting.models import Figure, FigureDefinition, FigureQuestion
from teams.enums import Calendar
from teams.models import Commune
from teams.periods import Month, Year
from tests.accounts.factories import UserFactory
from tests.teams.factories import CommuneFactory, ProvinceFactory

MARCH, FEBRUARY, JANUARY = (Month(2026, month, Calendar.DECREE_09) for month in (3, 2, 1))
YEAR = Year(2026, Calendar.DECREE_09)
SOME_TIME = datetime(2026, 3, 1, 2, tzinfo=UTC)


class FigureDefinitionFactory(DjangoModelFactory[FigureDefinition]):
    class Meta:
        model = FigureDefinition

    province = SubFactory(ProvinceFactory)
    code = Sequence(lambda n: f"so_lieu_{n}")
    name = Sequence(lambda n: f"Số liệu {n}")
    unit = "người"
    frequency = Frequency.MONTH
    accumulation = Accumulation.FLOW
    who_reports = "Tổ CNSCĐ"


class FigureFactory(DjangoModelFactory[Figure]):
    """The figure `definition` of `period`; of January 2026 if nothing is said."""

    class Meta:
        model = Figure

    class Params:
        period = JANUARY

    commune = SubFactory(CommuneFactory)
    province = SelfAttribute("commune.province")
    definition = SubFactory(FigureDefinitionFactory, province=SelfAttribute("..province"))
    first_day = LazyAttribute(lambda made: made.period.first)
    last_day = LazyAttribute(lambda made: made.period.last)
    value = 10
    source = FigureSource.HAND
    entered_by = SubFactory(UserFactory)
    entered_at = SOME_TIME


class FigureQuestionFactory(DjangoModelFactory[FigureQuestion]):
    class Meta:
        model = FigureQuestion

    figure = SubFactory(FigureFactory)
    commune = SelfAttribute("figure.commune")
    province = SelfAttribute("figure.province")
    rule = "leaps"
    message = "Gấp 10 lần trở lên: tháng 12/2025 là 12, nay 120."
    value = SelfAttribute("figure.value")
    asked_at = SOME_TIME


def definition_of(commune: Commune, code: str) -> FigureDefinition:
    return FigureDefinition.objects.get(province=commune.province, code=code)


def reported(commune: Commune, code: str, value: int, period: Period = MARCH, **more: Any) -> Figure:
    """What a commune of a loaded province reported under `code`, for the period that holds the month's end."""
    definition = definition_of(commune, code)
    holding = period_holding(definition.frequency, period.last, period.calendar)
    return FigureFactory.create(commune=commune, definition=definition, period=holding, value=value, **more)


def field_of(commune: Commune, code: str) -> str:
    """The name of the field in the grid."""
    return f"so_{definition_of(commune, code).pk}"


def seen_of(commune: Commune, code: str) -> str:
    return f"da_xem_{definition_of(commune, code).pk}"


def stored(commune: Commune, code: str, period: Period = MARCH) -> int | None:
    row = Figure.objects.filter(commune=commune, definition__code=code, last_day=period.last).first()
    return row.value if row else None
