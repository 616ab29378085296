"""Who tries the URLs, and the rows of the tables in `pages.txt` and `admin_*.txt`: what each of them gets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import models

from kpis.models import Indicator
from reporting.models import (
    ActivityKind,
    ActivityNorm,
    Agency,
    Difficulty,
    FigureDefinition,
    IncidentChannel,
    IncidentKind,
    Procedure,
    ProductGroup,
    Readiness,
    Service,
)
from teams.models import Commune, CommuneAlias, CommuneCode, Hamlet, MemberComponent, Province, SupportPoint

# The columns of the table. Objects in the addresses are of Xã Tây Sơn in Gia Lai, the entries are those of `mem`.
PERSONAS = {
    "anon": "not signed in",
    "none": "signed in, without any role",
    "left": "a member of Tây Sơn whose membership and role ended yesterday",
    "mem": "member of Tây Sơn",
    "dep": "deputy",
    "lead": "leader",
    "off": "official of UBND xã Tây Sơn",
    "sec": "who registers the team there, secretary of the youth union",
    "cha": "chair of UBND xã Tây Sơn",
    "td": "Tỉnh đoàn Gia Lai",
    "kh": "Sở KH&CN",
    "vp": "Văn phòng UBND tỉnh",
    "ca": "Công an tỉnh",
    "sn": "a department of the province",
    "ld": "leader of UBND tỉnh",
    "qt": "system administrator of Gia Lai, may open the admin",
    "nm": "member in the neighbour commune",
    "nl": "leader there",
    "no": "official there",
    "ot": "Tỉnh đoàn of another province, may open the admin",
    "om": "member there",
    "oo": "commune official there",
}
# What every POST of the table sends: nothing that any form takes, so that only the pages that need none act on it.
NONSENSE = b"latitude=khong-phai-so"
# What stands in the cells: a status, or
SIGN_IN = "in"  # sent to the sign-in page, and back afterwards
ELSEWHERE = "to"  # sent to another page
NO_ADMIN = "no"  # sent to the admin's door, which says 403

HERE = Path(__file__).parent

KEPT: list[type[models.Model]] = [
    CommuneCode,
    CommuneAlias,
    Hamlet,
    SupportPoint,
    MemberComponent,
    Service,
    Procedure,
    Difficulty,
    FigureDefinition,
    Agency,
    ActivityNorm,
    ActivityKind,
    IncidentKind,
    IncidentChannel,
    ProductGroup,
    Readiness,
]
REPORTING_LISTS = [model for model in KEPT if model._meta.app_label == "reporting"]
LOADED: list[type[models.Model]] = [Province, Commune, Indicator]


@dataclass(frozen=True)
class Row:
    method: str
    url: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


def rows_of(table: str, url_of: Callable[[str], str] = str) -> Iterator[Row]:
    """The rows of the file `table`; its lines with the columns' names and those that begin with # are for people."""
    for line in (HERE / f"{table}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(("GET", "POST")):
            method, name, *cells = line.split()
            yield Row(method, url_of(name), dict(zip(PERSONAS, cells, strict=True)))


def admin_rows(model: type[models.Model], *tables: str) -> Iterator[Row]:
    label = f"{model._meta.app_label}_{model._meta.model_name}"

    def url_of(name: str) -> str:
        return f"quan-tri/{label.replace('_', '/')}/{name}" if name.startswith("<") else f"admin:{label}_{name}"

    for table in tables:
        yield from rows_of(table, url_of)


ROWS = [
    *(row for table in sorted(HERE.glob("pages*.txt")) for row in rows_of(table.stem)),
    *(row for model in KEPT for row in admin_rows(model, "admin_every_list", "admin_kept_lists")),
    *(row for model in LOADED for row in admin_rows(model, "admin_every_list", "admin_loaded_lists")),
]
