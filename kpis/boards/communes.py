"""The table of communes under the province's lights: search, filter and sort live in the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import cast

from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kpis.boards.lights import Aim, judge
from kpis.boards.stretches import targets_in
from kpis.boards.tables import Column, Columns
from kpis.enums import CellMeasure, Light, Stretch
from kpis.models import HalfMonthCell, Indicator, IndicatorValue
from teams.commune_names import name_fits
from teams.models import Commune, Province, Team
from teams.periods import Month

SESSIONS_TARGET = "support_sessions_per_month"


@dataclass(frozen=True)
class CommuneRow:
    commune: Commune
    has_team: bool
    sessions: int | None  # None: no team in the period, so there is nothing to count
    people: int | None
    in_time: Fraction | None  # share of the due working days with a log in time
    last_day: date | None
    light: Light

    @property
    def name_key(self) -> str:
        return str(self.commune.sort_name)

    @property
    def in_time_percent(self) -> float | None:
        return None if self.in_time is None else float(self.in_time * 100)


SORTS: Columns = {
    "ten": Column(_("Xã, phường"), "name_key", first_descending=False, css="column-name"),
    "buoi": Column(_("Buổi"), "sessions", first_descending=True, css="figures"),
    "luot": Column(_("Lượt"), "people", first_descending=True, css="figures"),
    "cap-nhat": Column(_("Cập nhật kịp thời"), "in_time", first_descending=True, css="figures only-desk"),
    "gan-nhat": Column(_("Ghi gần nhất"), "last_day", first_descending=True, css="only-desk"),
}


def commune_rows(province: Province, month: Month) -> list[CommuneRow]:
    """One row per commune of `province` with its numbers in `month`, in Vietnamese order of names."""
    sums: dict[tuple[int, str], int] = {
        (commune, measure): value
        for commune, measure, value in HalfMonthCell.objects.filter(
            province=province, half__in=month.halves, measure__in=[CellMeasure.SESSIONS, CellMeasure.PEOPLE_HELPED]
        )
        .values_list("commune_id", "measure")
        .annotate(total=Sum("value"))
    }
    sessions_of, in_time_of = _team_values(province, month)
    last_days = _last_days(province)
    with_team = set(
        Team.objects.filter(province=province)
        .in_force_on(min(month.last, timezone.localdate()))
        .values_list("commune_id", flat=True)
    )
    rows = []
    for commune in Commune.objects.filter(province=province):
        counted = commune.pk in sessions_of
        due = in_time_of.get(commune.pk)
        rows.append(
            CommuneRow(
                commune=commune,
                has_team=commune.pk in with_team,
                sessions=sums.get((commune.pk, CellMeasure.SESSIONS), 0) if counted else None,
                people=sums.get((commune.pk, CellMeasure.PEOPLE_HELPED), 0) if counted else None,
                in_time=Fraction(*due) if due and due[1] else None,
                last_day=last_days.get(commune.pk),
                light=sessions_of.get(commune.pk, Light.NO_DATA),
            )
        )
    return rows


def sessions_target(province: Province, year: int) -> int:
    """How many sessions a team has to hold in a month of `year`; 0 where the province has no such target."""
    indicator = Indicator.objects.filter(province=province, code=SESSIONS_TARGET).first()
    return int(targets_in([indicator], year)[indicator.pk]) if indicator else 0


def _team_values(province: Province, month: Month) -> tuple[dict[int, Light], dict[int, tuple[int, int]]]:
    """Per commune: the light of the sessions target, and (days in time, days due)."""
    indicators = {
        row.pk: row for row in Indicator.objects.filter(province=province, code__in=[SESSIONS_TARGET, "daily_update"])
    }
    lights: dict[int, Light] = {}
    in_time: dict[int, tuple[int, int]] = {}
    values = IndicatorValue.objects.filter(
        province=province,
        stretch=Stretch.MONTH,
        first_day=month.first,
        last_day=month.last,
        indicator__in=indicators,
    )
    # The commune's own team, as on the commune's page; teams of hamlets have pages of their own.
    for value in values.filter(team__isnull=False, team__hamlet__isnull=True):
        commune_id, indicator = cast(int, value.commune_id), indicators[value.indicator_id]
        if indicator.code == "daily_update":
            done, due = in_time.get(commune_id, (0, 0))
            in_time[commune_id] = (done + (value.numerator or 0), due + (value.denominator or 0))
        else:
            lights[commune_id] = judge(indicator, value, Aim(indicator.target), is_leaf=True).state
    return lights, in_time


def _last_days(province: Province) -> dict[int, date]:
    """The last day with a log per commune: one look-up at the end of the index for each, however long the history."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.id, d.day FROM teams_commune c, LATERAL (
                SELECT day FROM kpis_daycell WHERE commune_id = c.id ORDER BY day DESC LIMIT 1
            ) AS d WHERE c.province_id = %s
            """,
            [province.pk],
        )
        return dict(cursor.fetchall())


def search(rows: Iterable[CommuneRow], query: str, kind: str) -> list[CommuneRow]:
    """The rows whose name contains `query` however it is written, of one kind if given."""
    return [row for row in rows if (not kind or row.commune.kind == kind) and name_fits(row.commune, query)]
