"""Figures to and from other systems of the province, which name communes and figures by their codes (R6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reporting.enums import FigureSource
from reporting.figures.due import Period, calendar_of, definitions_of, parse_period
from reporting.figures.entering import Fate, Wish, Writer, enter
from reporting.models import Figure
from teams.commune_names import CommuneFinder
from teams.models import Commune, Province, SystemToken
from teams.refused import RefusedError


class Item(NamedTuple):
    """A value as another system names it; `value` None takes away what is there."""

    commune: int
    definition: str
    period: str
    value: int | None


@dataclass
class Answer:
    fate: Fate
    errors: dict[str, list[str]] = field(default_factory=dict)


class Codes:
    """What the codes of a province stand for; looked up in memory, whatever somebody sends."""

    def __init__(self, province: Province) -> None:
        self.calendar = calendar_of(province)
        self.commune = CommuneFinder(province).by_code
        self.definitions = {definition.code: definition for definition in definitions_of(province)}

    def period(self, code: str) -> Period | None:
        return parse_period(code, self.calendar)

    def check(self, commune: int | None, definition: str | None, period: str | None) -> None:
        """Raise RefusedError with every code that stands for nothing here; what is None is not asked about."""
        errors: dict[str, list[str]] = {}
        if commune is not None and self.commune(commune) is None:
            said = _("Tỉnh không có xã, phường mang mã %(code)s.") % {"code": str(commune)[:20]}
            errors["commune"] = [said]
        if definition is not None and definition not in self.definitions:
            errors["definition"] = [_("Tỉnh không thu thập số liệu “%(code)s”.") % {"code": definition[:50]}]
        if period is not None and self.period(period) is None:
            said = _("Kỳ “%(code)s” không đúng. Ghi như 2026-11, 2026-Q4 hoặc 2026.") % {"code": period[:20]}
            errors["period"] = [said]
        if errors:
            raise RefusedError(errors)

    def wish(self, item: Item) -> tuple[Commune, Wish]:
        """Raises RefusedError."""
        self.check(item.commune, item.definition, item.period)
        commune, period = self.commune(item.commune), self.period(item.period)
        assert commune is not None  # noqa: S101 - checked
        assert period is not None  # noqa: S101 - checked
        return commune, Wish(self.definitions[item.definition], period, item.value)


def take_in(items: Sequence[Item], token: SystemToken) -> list[Answer]:
    """Store what can be stored, commune by commune; the answers are in the order of `items`.

    The same sent again is unchanged: nothing is written twice.
    """
    codes = Codes(token.province)
    answers: list[Answer] = [Answer(Fate.REFUSED) for _item in items]
    of_commune: dict[Commune, list[tuple[int, Wish]]] = {}
    for place, item in enumerate(items):
        try:
            commune, wish = codes.wish(item)
        except RefusedError as refused:
            answers[place].errors = refused.errors
        else:
            of_commune.setdefault(commune, []).append((place, wish))
    by = Writer(FigureSource.API, token=token)
    for commune, numbered in sorted(of_commune.items(), key=lambda pair: pair[0].pk):
        outcomes = enter(commune, [wish for _place, wish in numbered], by)
        for (place, _wish), outcome in zip(numbered, outcomes, strict=True):
            answers[place] = Answer(outcome.fate, outcome.errors)
    return answers


def listed(
    province: Province, codes: Codes, *, commune: int | None, definition: str | None, period: str | None
) -> QuerySet[Figure]:
    """The stored values that match. Raises RefusedError for codes that stand for nothing here."""
    codes.check(commune, definition, period)
    rows = Figure.objects.filter(province=province, definition__in=codes.definitions.values())
    if commune is not None:
        rows = rows.filter(commune=codes.commune(commune))
    if definition is not None:
        rows = rows.filter(definition=codes.definitions[definition])
    if period is not None and (asked := codes.period(period)) is not None:
        rows = rows.filter(first_day=asked.first, last_day=asked.last)
    return rows.select_related("commune", "definition").order_by(
        "commune__official_code", "definition__order", "first_day", "last_day", "pk"
    )
