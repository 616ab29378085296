"""The tables of a page, to be taken away: the page's own address with `?xuat=xlsx&bang=<name>` hands out what it shows.

So the page's own view has said who may, which period and which filters; a file cannot show more than its page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from teams.models import Commune, Province, Team
from teams.table_files import Note, Row, table_download


@dataclass(frozen=True)
class About:
    """Whose numbers a page shows, of when, and when they were computed: written into every file and picture of it."""

    place: str
    period: str
    code: str  # of place and period, for the names of files: `52-2026-11`
    computed_at: datetime | None
    is_simulated: bool
    chosen: Sequence[str] = field(default_factory=tuple)  # what the rows were narrowed to, in words

    @property
    def computed_text(self) -> str:
        if self.computed_at is None:
            return _("chưa tính")
        return f"{timezone.localtime(self.computed_at):%H:%M:%S %d/%m/%Y}"

    @cached_property  # every picture of a page says it
    def line(self) -> str:
        """All of it in a line, for under a picture."""
        parts = [self.place, self.period, _("tính đến %(time)s") % {"time": self.computed_text}, *self.chosen]
        return " · ".join(part for part in parts if part)

    def notes(self, title: str) -> list[Note]:
        notes = [
            (_("Bảng"), title),
            (_("Nơi"), self.place),
            (_("Kỳ"), self.period),
            (_("Tính đến"), self.computed_text),
            (_("Chỉ gồm"), "; ".join(self.chosen)),
            (_("Lưu ý"), _("Dữ liệu mô phỏng, không phải kết quả thật.") if self.is_simulated else ""),
        ]
        return [(label, text) for label, text in notes if text]


@dataclass(frozen=True)
class PageTable:
    """A table of a page: `rows` hold numbers and days as such, in the order of `headings`."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Row]


def about_unit(
    unit: Province | Commune | Team,
    period: str,
    code: str,
    computed_at: datetime | None,
    *,
    chosen: Sequence[str] = (),
) -> About:
    """What stands in the files of a page of `unit` that shows `period`, whose code is `code`."""
    province = unit if isinstance(unit, Province) else unit.province
    place = _("Tỉnh %(name)s") if unit == province else _("%(name)s, tỉnh %(province)s")
    return About(
        place=place % {"name": unit, "province": province.name},
        period=period,
        code="-".join(part for part in (_code_of(unit), code) if part),
        computed_at=computed_at,
        is_simulated=province.is_simulated,
        chosen=chosen,
    )


def _code_of(unit: Province | Commune | Team) -> str:
    if isinstance(unit, Province):
        return str(unit.code)
    return str(unit.official_code) if isinstance(unit, Commune) else f"{unit.commune.official_code}-to-{unit.pk}"


def words_of_filter(query: str, *choices: tuple[str, Mapping[str, Any]]) -> list[str]:
    """What the rows were narrowed to, in words: those whose name holds `query`, and of each choice the label of what
    was chosen, which is nothing where its labels do not know it."""
    words = [_("tên có “%(query)s”") % {"query": query.strip()}] if query.strip() else []
    for chosen, labels in choices:
        if label := str(labels.get(chosen, "")):
            words.append(label[0].lower() + label[1:])
    return words


def asked_file(request: HttpRequest, tables: Iterable[PageTable], about: About) -> HttpResponse | None:
    """The file that the address asks for; None where it asks for the page.

    Raises Http404 for a table that the page does not have, and for a format that there is not.
    """
    file_format = request.GET.get("xuat")
    if file_format is None:
        return None
    asked = request.GET.get("bang", "")
    table = next((table for table in tables if table.name == asked), None)
    if table is None:
        raise Http404
    name = f"{table.name}-{about.code}"
    return table_download([table.headings, *table.rows], name, file_format, about.notes(table.title))
