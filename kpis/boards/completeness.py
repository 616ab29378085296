"""Who gives what is due, commune by commune and month by month: daily logs in time, and figures (DOMAIN 9, K3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.boards.lights import decimal_text
from kpis.boards.tables import Column, Columns
from kpis.enums import Stretch
from kpis.models import IndicatorValue
from reporting.figures.numbers import whole_percent
from reporting.figures.overview import progress_by_month
from teams.commune_names import name_fits
from teams.models import Commune, Province
from teams.periods import Month

MONTHS_SHOWN = 12
DAILY_UPDATE = "daily_update"
MOSTLY = Fraction(4, 5)


class Of(models.TextChoices):
    """Of what the completeness is looked at; the values stand in addresses."""

    LOGS = "nhat-ky", gettext_lazy("nhật ký ghi kịp thời")
    FIGURES = "so-lieu", gettext_lazy("số liệu đã báo cáo")


def share_text(share: Fraction | None) -> str:
    """`89 %`; never 100 while something is missing, never 0 while something is there."""
    return "–" if share is None else f"{whole_percent(share)} %"


@dataclass(frozen=True)
class Cell:
    """So many of so many that were due; none or 0 due: it is too early, or there was nobody to give it."""

    have: int | None
    due: int | None

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.have or 0, self.due) if self.due else None

    @property
    def state(self) -> str:
        """`full`, `most`, `part`, `none`, or `nodata` where nothing was due."""
        share = self.share
        if share is None:
            return "nodata"
        if share >= 1:
            return "full"
        return "most" if share >= MOSTLY else "part" if share else "none"

    @property
    def text(self) -> str:
        return share_text(self.share)

    @property
    def title(self) -> str:
        if not self.due:
            if self.have:
                return _("không có gì đến hạn, đã có %(have)s") % {"have": decimal_text(self.have)}
            return _("không có gì đến hạn")
        return f"{decimal_text(self.have or 0)}/{decimal_text(self.due)}"


@dataclass(frozen=True)
class CommuneMonths:
    commune: Commune
    cells: list[Cell]  # of each month, the oldest first
    months: Sequence[Month] = ()

    @property
    def dated(self) -> list[tuple[str, Cell]]:
        """Each cell with the code of its month."""
        return [(month.code, cell) for month, cell in zip(self.months, self.cells, strict=True)]

    @property
    def name_key(self) -> str:
        return str(self.commune.sort_name)

    @property
    def whole(self) -> Fraction | None:
        """The share over all months shown: of sums, not of shares."""
        due = [cell for cell in self.cells if cell.due]
        return Fraction(sum(cell.have or 0 for cell in due), sum(cell.due or 0 for cell in due)) if due else None

    @property
    def whole_text(self) -> str:
        return share_text(self.whole)


SORTS: Columns = {
    "ten": Column(gettext_lazy("Xã, phường"), "name_key", first_descending=False, css="column-name"),
    "chung": Column(gettext_lazy("Cả khoảng"), "whole", first_descending=False, css="figures"),
}


def completeness(province: Province, months: Sequence[Month], of: str, today: date) -> list[CommuneMonths]:
    """A row for each commune of `province`, in Vietnamese order of names. The same few queries for any number."""
    known = _logs(province, months) if of == Of.LOGS else _figures(province, months, today)
    nothing = Cell(None, None)
    return [
        CommuneMonths(commune, [known.get((commune.pk, month), nothing) for month in months], months)
        for commune in Commune.objects.filter(province=province)
    ]


def _logs(province: Province, months: Sequence[Month]) -> Mapping[tuple[int, Month], Cell]:
    """Working days of the teams whose deadline has passed, and those with a log in time."""
    month_of = {month.first: month for month in months}
    rows = IndicatorValue.objects.filter(
        province=province,
        indicator__code=DAILY_UPDATE,
        stretch=Stretch.MONTH,
        first_day__in=month_of,
        commune__isnull=False,
        team__isnull=True,
    )
    return {
        (commune, month_of[first]): Cell(numerator, denominator)
        for commune, first, numerator, denominator in rows.values_list(
            "commune", "first_day", "numerator", "denominator"
        )
    }


def _figures(province: Province, months: Sequence[Month], today: date) -> Mapping[tuple[int, Month], Cell]:
    progress = progress_by_month(province, months, today)
    return {key: Cell(one.have, one.due) for key, one in progress.items()}


def search(rows: Iterable[CommuneMonths], query: str, kind: str) -> list[CommuneMonths]:
    """The rows whose name contains `query` however it is written, of one kind if given."""
    return [row for row in rows if (not kind or row.commune.kind == kind) and name_fits(row.commune, query)]


def as_table(rows: Iterable[CommuneMonths], months: Sequence[Month]) -> list[list[Any]]:
    """For a file: shares in percent, exact; empty where nothing was due."""
    table: list[list[Any]] = [[_("Mã"), _("Xã, phường"), *(str(month) for month in months), _("Cả khoảng, %")]]
    for row in rows:
        shares = [*(cell.share for cell in row.cells), row.whole]
        values = [None if share is None else float(share * 100) for share in shares]
        table.append([row.commune.official_code, row.commune.full_name, *values])
    return table
