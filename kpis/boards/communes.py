"""The table of communes under the province's lights: search, filter and sort live in the address."""

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kpis.boards.kept import BareValue
from kpis.boards.lights import decimal_text
from kpis.boards.periods import ShownPeriod
from kpis.boards.stretches import shown_stretch
from kpis.boards.tables import Column, Columns
from kpis.enums import CellMeasure, Light
from kpis.models import DayCell, Indicator
from teams.commune_names import name_fits
from teams.enums import commune_called
from teams.models import Commune, Province

SESSIONS_TARGET, DAILY_UPDATE = "support_sessions_per_month", "daily_update"


class CommuneNumbers(NamedTuple):
    """What the table and the map say about a commune in a period."""

    pk: int
    official_code: int
    kind: str
    name: str
    search_name: str
    sort_name: str
    last_day: date | None  # with a log
    has_own_team: bool
    is_drawn: bool
    sessions: int  # that its teams logged, and the people they helped
    people: int
    is_counted: bool  # whether its own team has values of the indicators
    held: int | None
    held_of: int | None
    in_time: int | None
    in_time_of: int | None

    @property
    def full_name(self) -> str:
        return commune_called(self.kind, self.name)


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


class CommuneRow(NamedTuple):
    commune: CommuneNumbers
    light: Light
    light_text: str = ""  # of a longer period: in how many of its months the target was reached

    @property
    def has_team(self) -> bool:
        return self.commune.has_own_team

    @property
    def sessions(self) -> int | None:
        """None: no team in the period, so there is nothing to count."""
        return self.commune.sessions if self.commune.is_counted else None

    @property
    def people(self) -> int | None:
        return self.commune.people if self.commune.is_counted else None

    @property
    def in_time(self) -> Fraction | None:
        """The share of the due working days with a log in time."""
        due = self.commune.in_time_of
        return Fraction(self.commune.in_time or 0, due) if due else None

    @property
    def last_day(self) -> date | None:
        return self.commune.last_day

    @property
    def name_key(self) -> str:
        return self.commune.sort_name

    @property
    def name(self) -> str:
        return self.commune.full_name

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
        return ShownRow(
            self.url,
            self.name,
            self.sessions_text,
            self.people_text,
            self.in_time_text,
            self.last_day,
            self.has_team,
            self.light,
        )


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


_OF_OWN_TEAM = """
    LEFT JOIN (
        -- The commune's own team, as on the commune's page; teams of hamlets have pages of their own. Of several that
        -- followed one another, the newer one speaks.
        SELECT DISTINCT ON (v.commune_id) v.commune_id, v.numerator, v.denominator
        FROM kpis_indicatorvalue v JOIN teams_team t ON t.id = v.team_id AND t.hamlet_id IS NULL
        WHERE v.province_id = %(province)s AND v.indicator_id = %({name})s
          AND v.stretch = %({name}_kind)s AND v.first_day = %({name}_first)s AND v.last_day = %({name}_last)s
        ORDER BY v.commune_id, v.team_id DESC
    ) AS {name} ON {name}.commune_id = c.id
"""
_COMMUNES = f"""
    SELECT c.id, c.official_code, c.kind, c.name, c.search_name, c.sort_name,
           -- One look-up at the end of the index for each, however long the history.
           (SELECT d.day FROM kpis_daycell d WHERE d.commune_id = c.id ORDER BY d.day DESC LIMIT 1),
           EXISTS (
               SELECT FROM teams_team t
               WHERE t.commune_id = c.id AND t.in_force_from <= %(as_of)s
                 AND coalesce(t.in_force_to, 'infinity') >= %(as_of)s
           ),
           EXISTS (SELECT FROM teams_communeshape s WHERE s.commune_id = c.id),
           coalesce(logged.sessions, 0), coalesce(logged.people, 0),
           held.commune_id IS NOT NULL, held.numerator, held.denominator, in_time.numerator, in_time.denominator
    FROM teams_commune c
    LEFT JOIN (
        SELECT h.commune_id,
               sum(h.value) FILTER (WHERE h.measure = '{CellMeasure.SESSIONS}')::bigint AS sessions,
               sum(h.value) FILTER (WHERE h.measure = '{CellMeasure.PEOPLE_HELPED}')::bigint AS people
        FROM kpis_halfmonthcell h
        WHERE h.province_id = %(province)s AND h.half = ANY(%(halves)s)
          AND h.measure IN ('{CellMeasure.SESSIONS}', '{CellMeasure.PEOPLE_HELPED}')
        GROUP BY h.commune_id
    ) AS logged ON logged.commune_id = c.id
    {_OF_OWN_TEAM.format(name="held")}
    {_OF_OWN_TEAM.format(name="in_time")}
    WHERE c.province_id = %(province)s
    ORDER BY c.sort_name
"""


def commune_numbers(
    province: Province, shown: ShownPeriod, sessions: Indicator | None, in_time: Indicator | None
) -> list[CommuneNumbers]:
    """The communes of `province` in Vietnamese order of names; `sessions` and `in_time` are the indicators of which
    `held` and `in_time` are the values of its own team.

    One statement: looking each of these up by itself takes as long as all the rest of the page.
    """
    params: dict[str, Any] = {"province": province.pk, "as_of": shown.as_of, "halves": list(shown.halves)}
    for name, indicator in (("held", sessions), ("in_time", in_time)):
        kind, first, last = (None, None, None) if indicator is None else shown_stretch(indicator, shown)
        params |= {name: indicator and indicator.pk, f"{name}_kind": kind, f"{name}_first": first, f"{name}_last": last}
    with connection.cursor() as cursor:
        cursor.execute(_COMMUNES, params)
        return [CommuneNumbers(*row) for row in cursor.fetchall()]


def commune_rows(
    found: Iterable[CommuneNumbers], light_of: Callable[[BareValue], tuple[Light, str]]
) -> list[CommuneRow]:
    """A row for each of `found`; `light_of` gives the light of the target of sessions, and what it is made of where
    that is not the number of sessions."""
    return [
        CommuneRow(
            commune,
            *(light_of(BareValue(commune.held, commune.held_of)) if commune.is_counted else (Light.NO_DATA, "")),
        )
        for commune in found
    ]


def last_logged_days(province: Province, until: date) -> dict[int, date]:
    """The last day with a log per commune, not after `until`: one look-up at the end of the index for each, however
    long the history."""
    days = DayCell.objects.filter(commune=OuterRef("pk"), day__lte=until).order_by("-day").values("day")
    rows = Commune.objects.filter(province=province).annotate(last_day=Subquery(days[:1]))
    return dict(rows.filter(last_day__isnull=False).order_by().values_list("pk", "last_day"))


def search(rows: Iterable[CommuneRow], query: str, kind: str) -> list[CommuneRow]:
    """The rows whose name contains `query` however it is written, of one kind if given."""
    return [row for row in rows if (not kind or row.commune.kind == kind) and name_fits(row.commune, query)]
