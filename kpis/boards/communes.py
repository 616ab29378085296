"""The table of communes under the province's lights: search, filter and sort live in the address."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kpis.boards.kept import KeptValue
from kpis.boards.lights import Judged, decimal_text
from kpis.boards.periods import ShownPeriod
from kpis.boards.tables import Column, Columns
from kpis.enums import CellMeasure, Light
from kpis.models import DayCell, HalfMonthCell
from teams.commune_names import name_fits
from teams.models import Commune, CommuneShape, Province, Team

SESSIONS_TARGET, DAILY_UPDATE = "support_sessions_per_month", "daily_update"


class ShownRow(NamedTuple):
    """What the table says of a commune."""

    url: str
    name: str
    sessions_text: str
    people_text: str
    in_time_text: str
    last_day: date | None
    has_team: bool
    light: Light


@dataclass(frozen=True)
class CommuneRow:
    commune: Commune
    has_team: bool
    sessions: int | None  # None: no team in the period, so there is nothing to count
    people: int | None
    in_time: Fraction | None  # share of the due working days with a log in time
    last_day: date | None
    light: Light
    light_text: str = ""  # of a longer period: in how many of its months the target was reached

    @property
    def name_key(self) -> str:
        return str(self.commune.sort_name)

    @cached_property
    def name(self) -> str:
        return str(self.commune)

    @property
    def url(self) -> str:
        return _board_of(self.commune.pk)

    @property
    def sessions_text(self) -> str:
        return "" if self.sessions is None else decimal_text(self.sessions)

    @property
    def people_text(self) -> str:
        return "" if self.people is None else decimal_text(self.people)

    @property
    def in_time_percent(self) -> float | None:
        return None if self.in_time is None else float(self.in_time * 100)

    @property
    def in_time_text(self) -> str:
        return "" if self.in_time is None else f"{decimal_text(self.in_time * 100, 1)} %"

    @property
    def shown(self) -> ShownRow:
        return ShownRow(*(getattr(self, name) for name in ShownRow._fields))


@lru_cache(maxsize=4096)  # an address stays what it is; a province has hundreds, the country 3,321
def _board_of(commune: int) -> str:
    return reverse("commune", args=[commune])


SORTS: Columns = {
    "ten": Column(_("Xã, phường"), "name_key", first_descending=False, css="column-name"),
    "buoi": Column(_("Buổi"), "sessions", first_descending=True, css="figures"),
    "luot": Column(_("Lượt"), "people", first_descending=True, css="figures"),
    "cap-nhat": Column(_("Cập nhật kịp thời"), "in_time", first_descending=True, css="figures only-desk"),
    "gan-nhat": Column(_("Ghi gần nhất"), "last_day", first_descending=True, css="only-desk"),
}


@dataclass(frozen=True)
class CommuneSums:
    """What the teams of each commune logged in a period, and in how many communes each difficulty was met."""

    of_commune: Mapping[tuple[int, str], int]
    met_in: Mapping[int, int]

    def of(self, commune: int, measure: CellMeasure) -> int:
        return self.of_commune.get((commune, measure), 0)


def commune_sums(province: Province, shown: ShownPeriod) -> CommuneSums:
    """One query: buổi, lượt, and the difficulties by kind of every commune."""
    of_commune: dict[tuple[int, str], int] = {}
    met_in: dict[int, int] = defaultdict(int)
    by_kind = Case(
        When(measure=CellMeasure.DIFFICULTIES, then=F("item")), default=Value(0), output_field=BigIntegerField()
    )
    rows = HalfMonthCell.objects.filter(
        province=province,
        half__in=shown.halves,
        measure__in=[CellMeasure.SESSIONS, CellMeasure.PEOPLE_HELPED, CellMeasure.DIFFICULTIES],
    )
    summed = rows.order_by().values_list("commune_id", "measure", by_kind).annotate(total=Sum("value"))
    for commune, measure, kind, total in summed:
        if measure == CellMeasure.DIFFICULTIES:
            met_in[kind] += 1
        else:
            of_commune[commune, measure] = total
    return CommuneSums(of_commune, met_in)


def shown_communes(province: Province, shown: ShownPeriod) -> list[Any]:
    """The communes of `province` in Vietnamese order of names, each with what the table and the map say about it: the
    `last_day` with a log, whether it `has_own_team` in the period, and whether its shape `is_drawn`."""
    days = DayCell.objects.filter(commune=OuterRef("pk")).order_by("-day").values("day")
    teams = Team.objects.filter(commune=OuterRef("pk")).in_force_on(shown.as_of)
    rows: QuerySet[Any] = Commune.objects.filter(province=province).annotate(
        # One look-up at the end of the index for each, however long the history.
        last_day=Subquery(days[:1]),
        has_own_team=Exists(teams),
        is_drawn=Exists(CommuneShape.objects.filter(commune=OuterRef("pk"))),
    )
    return list(rows)


def commune_rows(
    communes: Iterable[Any],
    sums: CommuneSums,
    sessions: Mapping[int, tuple[Judged, str]],
    in_time: Mapping[int, KeptValue],
) -> list[CommuneRow]:
    """A row for each of `shown_communes`; `sessions` are the lights of the sessions target by commune, each with what
    it is made of, `in_time` the values of the daily update."""
    rows = []
    for commune in communes:
        judged, text = sessions.get(commune.pk, (None, ""))
        due = in_time.get(commune.pk)
        rows.append(
            CommuneRow(
                commune=commune,
                has_team=commune.has_own_team,
                sessions=None if judged is None else sums.of(commune.pk, CellMeasure.SESSIONS),
                people=None if judged is None else sums.of(commune.pk, CellMeasure.PEOPLE_HELPED),
                in_time=Fraction(due.numerator or 0, due.denominator) if due and due.denominator else None,
                last_day=commune.last_day,
                light=Light.NO_DATA if judged is None else judged.state,
                light_text=text,
            )
        )
    return rows


def last_logged_days(province: Province, until: date) -> dict[int, date]:
    """The last day with a log per commune, not after `until`: one look-up at the end of the index for each, however
    long the history."""
    days = DayCell.objects.filter(commune=OuterRef("pk"), day__lte=until).order_by("-day").values("day")
    rows = Commune.objects.filter(province=province).annotate(last_day=Subquery(days[:1]))
    return dict(rows.filter(last_day__isnull=False).order_by().values_list("pk", "last_day"))


def search(rows: Iterable[CommuneRow], query: str, kind: str) -> list[CommuneRow]:
    """The rows whose name contains `query` however it is written, of one kind if given."""
    return [row for row in rows if (not kind or row.commune.kind == kind) and name_fits(row.commune, query)]
