"""What the four registers are: their names, addresses and tables. The pages treat them alike."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reporting.enums import Register
from reporting.models import CitizenRequest, Household, Incident, SupportedPerson
from teams.access import ScopedQuerySet
from teams.models import Commune, Team

CitizenRow = SupportedPerson | CitizenRequest | Incident | Household
Unit = Team | Commune


@dataclass(frozen=True, eq=False)
class Book:
    """One register. `texts` are the encrypted columns that a search looks into; `phone` too where there is one."""

    register: Register
    slug: str  # in addresses
    model: type[CitizenRow]
    short: Any  # on its tab
    row_label: Any  # what one row is
    icon: str
    texts: tuple[str, ...]
    related: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    names_people: bool = True  # whether its list shows whom it is about

    def rows(self) -> ScopedQuerySet[Any]:
        """All rows with what a page shows of them; views narrow them down to what the person may see."""
        related = ("team", "commune", "province", "hamlet", "written_by", *self.related)
        rows: ScopedQuerySet[Any] = self.model.objects.select_related(*related).prefetch_related(*self.parts)
        return rows


SUPPORTED = Book(
    Register.SUPPORTED,
    "nguoi-duoc-ho-tro",
    SupportedPerson,
    _("Người được hỗ trợ"),
    _("Người được hỗ trợ"),
    "users",
    ("full_name", "phone", "note"),
    ("service", "procedure"),
)
REQUESTS = Book(
    Register.REQUESTS,
    "phan-anh",
    CitizenRequest,
    _("Phản ánh, kiến nghị"),
    _("Phản ánh, kiến nghị"),
    "message-report",
    ("full_name", "phone", "content", "answer"),
    ("agency",),
)
INCIDENTS = Book(
    Register.INCIDENTS,
    "lua-dao",
    Incident,
    _("Vụ việc lừa đảo"),
    _("Vụ việc lừa đảo"),
    "alert-triangle",
    ("description",),
    ("kind", "channel"),
    names_people=False,
)
HOUSEHOLDS = Book(
    Register.HOUSEHOLDS,
    "ho-san-pham",
    Household,
    _("Hộ có sản phẩm"),
    _("Hộ có sản phẩm"),
    "basket",
    ("head", "phone", "note"),
    ("readiness",),
    ("products__group",),
)
BOOKS: dict[str, Book] = {book.slug: book for book in (SUPPORTED, REQUESTS, INCIDENTS, HOUSEHOLDS)}
BOOK_OF: dict[Register, Book] = {book.register: book for book in BOOKS.values()}


def book_of(row: CitizenRow) -> Book:
    return next(book for book in BOOKS.values() if isinstance(row, book.model))


def rows_of(book: Book, unit: Unit) -> QuerySet[Any]:
    """The rows of a team, or of all teams of a commune."""
    return book.rows().of_unit(unit)
