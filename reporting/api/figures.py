"""Figures for other systems of the province: which there are, what was reported, sending values (R6)."""

from datetime import date, datetime
from typing import Annotated, Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import ConfigDict, Field, StrictInt, ValidationError, WrapValidator

from reporting.api.asking import refuse_unknown
from reporting.api.keys import Refusal, SystemKey
from reporting.enums import Accumulation, Frequency
from reporting.figures import exchange
from reporting.figures.due import definitions_of, period_holding
from reporting.figures.entering import Fate
from teams.enums import TokenScope
from teams.refused import RefusedError

router = Router(tags=["figures"])

MAX_ITEMS = 500
PER_PAGE = 500
READ, WRITE = SystemKey(TokenScope.READ_FIGURES), SystemKey(TokenScope.WRITE_FIGURES)


class DefinitionOut(Schema):
    code: str
    name: str
    unit: str
    frequency: str = Field(description=", ".join(Frequency.values))
    accumulation: str = Field(description=", ".join(Accumulation.values))
    who_reports: str
    for_nucleus: bool = Field(description="Asked of the nucleus communes alone.")


class DefinitionsOut(Schema):
    items: list[DefinitionOut]


class Filters(Schema):
    commune: int | None = Field(default=None, ge=0, le=2**31 - 1, description="Official code of the commune.")
    definition: str | None = Field(default=None, max_length=50)
    period: str | None = Field(default=None, max_length=10, description="2026-11, 2026-Q4 or 2026")
    page: int = Field(default=1, ge=1, le=100_000)


class ValueOut(Schema):
    commune: int
    definition: str
    period: str
    first_day: date
    last_day: date
    value: int
    source: str
    entered_at: datetime


class ValuesOut(Schema):
    count: int
    page: int
    pages: int
    items: list[ValueOut]


class ItemIn(Schema):
    """One value of one commune for one period; null takes away what is there."""

    model_config = ConfigDict(extra="forbid")

    commune: StrictInt = Field(description="Official code of the commune.")
    definition: str = Field(max_length=50, description="Code of the figure, see /definitions.")
    period: str = Field(max_length=10, description="2026-11, 2026-Q4 or 2026, by the frequency of the figure.")
    value: StrictInt | None


class UnreadableItem:
    """An item that is not even of the right shape: refused by itself, the others are taken in."""

    def __init__(self, error: ValidationError) -> None:
        self.errors: dict[str, list[str]] = {}
        for problem in error.errors():
            name = str(problem["loc"][0])[:50] if problem["loc"] else "__all__"
            self.errors.setdefault(name, [_about(name)])


def _about(name: str) -> str:
    if name == "value":
        return _("Giá trị phải là số nguyên, hoặc null để bỏ số đã gửi.")
    return _("Trường này thiếu, thừa hoặc chưa đúng kiểu.")


def _by_itself(raw: Any, read: Any) -> Any:
    try:
        return read(raw)
    except ValidationError as error:
        return UnreadableItem(error)


class BatchIn(Schema):
    model_config = ConfigDict(extra="forbid")

    items: list[Annotated[ItemIn, WrapValidator(_by_itself)]] = Field(max_length=MAX_ITEMS)


class AnswerOut(Schema):
    outcome: str = Field(description=", ".join(Fate))
    errors: dict[str, list[str]] = Field(description="Field -> what is wrong, in Vietnamese.")


class AnswersOut(Schema):
    stored: int
    unchanged: int
    refused: int
    items: list[AnswerOut] = Field(description="One for each item, in the order sent.")


@router.get(
    "/definitions",
    auth=READ,
    response={200: DefinitionsOut, 401: Refusal, 403: Refusal, 422: Refusal},
    url_name="figure_definitions",
)
def definitions(request: HttpRequest) -> dict[str, Any]:
    """The figures that the province asks for."""
    refuse_unknown(request)
    return {"items": definitions_of(_province(request))}


@router.get(
    "/values",
    auth=READ,
    response={200: ValuesOut, 401: Refusal, 403: Refusal, 422: Refusal},
    url_name="figure_values",
)
def values(request: HttpRequest, asked: Query[Filters]) -> dict[str, Any]:
    """What the communes reported, by commune, figure and period; 500 values a page."""
    refuse_unknown(request, Filters)
    province = _province(request)
    codes = exchange.Codes(province)
    try:
        rows = exchange.listed(province, codes, commune=asked.commune, definition=asked.definition, period=asked.period)
    except RefusedError as refused:
        raise HttpError(422, str(refused)) from refused
    page = Paginator(rows, PER_PAGE).get_page(asked.page)
    return {
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "items": [_value_out(row, codes) for row in page],
    }


def _value_out(row: Any, codes: exchange.Codes) -> dict[str, Any]:
    return {
        "commune": row.commune.official_code,
        "definition": row.definition.code,
        "period": period_holding(row.definition.frequency, row.last_day, codes.calendar).code,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "value": row.value,
        "source": row.source,
        "entered_at": row.entered_at,
    }


@router.put(
    "/values",
    auth=WRITE,
    response={200: AnswersOut, 400: Refusal, 401: Refusal, 403: Refusal, 422: Refusal},
    url_name="figure_values",
)
def put_values(request: HttpRequest, batch: BatchIn) -> dict[str, Any]:
    """Store values, at most 500 at once. Sending the same again changes nothing; each item is answered by itself."""
    readable = [one for one in batch.items if isinstance(one, ItemIn)]
    taken = iter(exchange.take_in([exchange.Item(**one.model_dump()) for one in readable], _token(request)))
    answers = [next(taken) if isinstance(one, ItemIn) else _refused(one) for one in batch.items]
    return {
        **{str(fate): sum(answer.fate == fate for answer in answers) for fate in Fate},
        "items": [{"outcome": answer.fate, "errors": answer.errors} for answer in answers],
    }


def _refused(one: Any) -> exchange.Answer:
    return exchange.Answer(Fate.REFUSED, one.errors)


def _token(request: HttpRequest) -> Any:
    return request.auth  # type: ignore[attr-defined]  # set by SystemKey


def _province(request: HttpRequest) -> Any:
    return _token(request).province
