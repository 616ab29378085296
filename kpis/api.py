"""Indicators and their values for other systems of the province (K1): read with a key, page by page, only when new."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from kpis.enums import Due, Grain, Group, Level, Light, Operator, Section, Stretch
from kpis.exchange import freshness as fresh
from kpis.exchange.communes import ListedCommune, communes_of
from kpis.exchange.definitions import Definition, definitions_of
from kpis.exchange.numbers import plain_text
from kpis.exchange.paging import LIMIT, Page, page_of
from kpis.exchange.values import Asked, ListedValue, Values
from reporting.api.asking import refuse_unknown
from reporting.api.keys import Refusal, SystemKey
from teams.enums import CommuneKind, TokenScope
from teams.models import Province
from teams.refused import RefusedError

router = Router(tags=["kpis"])

READ = SystemKey(TokenScope.READ_VALUES)
DECIMAL = "A decimal number as text, with a point: 79.96"
NEXT = "What to ask for as `after` to get the next page; null on the last one."


class SideOut(Schema):
    """A numerator or denominator."""

    expression: str
    words: str = Field(description="The same in Vietnamese.")


class IndicatorOut(Schema):
    code: str
    name: str
    short_name: str
    section: Section
    numerator: SideOut
    denominator: SideOut | None = Field(description="null: a plain number.")
    counts: str = Field(description="What numerator and denominator count.")
    unit: str
    decimals: int = Field(description="With how many decimals pages show it.")
    grain: Grain = Field(description="The smallest unit that has a value of its own; larger ones add up.")
    group: Group | None = Field(description="Only of the communes of this group.")
    period: Due = Field(description="For which stretch of time the target is set.")
    direction: Operator
    targets: dict[str, str] = Field(description=f"Year -> target. {DECIMAL}")
    share_target: str | None = Field(
        description=f"Of larger units: which share of their units shall reach the target, in %. {DECIMAL}"
    )
    near_share: str = Field(description=f"From which part of the target on a value is near it. {DECIMAL}")
    is_active: bool = Field(description="Of one that is not in use there are no values.")
    is_own: bool = Field(description="Added by the province.")
    basis: str


class IndicatorsOut(Schema):
    items: list[IndicatorOut]
    next: str | None = Field(description=NEXT)


class CommuneOut(Schema):
    code: int = Field(description="Official code.")
    name: str
    kind: CommuneKind
    full_name: str
    is_nucleus: bool
    other_codes: list[int] = Field(description="Other codes by which files name it; asking by them is understood.")
    other_names: list[str]
    latitude: float | None
    longitude: float | None


class CommunesOut(Schema):
    items: list[CommuneOut]
    next: int | None = Field(description=NEXT)


class IndicatorValueOut(Schema):
    indicator: str
    commune: int | None = Field(description="Official code; null: the province's own value.")
    team: int | None
    team_name: str | None
    stretch: Stretch
    period: str = Field(description="2026-11, 2026-Q4 or 2026, by the calendar of the province.")
    first_day: date
    last_day: date
    numerator: int | None
    denominator: int | None
    value: str | None = Field(
        description=f"Numerator / denominator (x 100 where the unit is %), to 6 decimals; null: no data. {DECIMAL}"
    )
    unit: str
    target: str | None = Field(description=f"null where the target is not looked at in such a stretch. {DECIMAL}")
    light: Light | None = Field(description="By the exact value; null where `target` is.")
    covered: int = Field(description="So many communes have data in it,")
    expected: int = Field(description="of so many.")
    computed_at: datetime


class IndicatorValuesOut(Schema):
    version: int = Field(description="Grows with every change: pages with different versions may not fit together.")
    computed_at: datetime | None = Field(description="When the province's values were last computed.")
    items: list[IndicatorValueOut]
    next: str | None = Field(description=NEXT)


_LIMIT: Any = Field(default=LIMIT, ge=1, le=LIMIT)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class IndicatorsAsked(Schema):
    after: str | None = Field(default=None, max_length=50)
    limit: int = _LIMIT


class CommunesAsked(Schema):
    after: int | None = Field(default=None, ge=0, le=2**31 - 1)
    limit: int = _LIMIT


class ValuesAsked(Schema):
    level: Level = Level.COMMUNE
    stretch: Stretch = Stretch.MONTH
    indicator: str | None = Field(default=None, max_length=50)
    commune: int | None = Field(default=None, ge=0, le=2**31 - 1, description="Official code of the commune.")
    first: date | None = Field(
        default=None, alias="from", ge=EARLIEST, le=LATEST, description="Stretches that end on this day or later."
    )
    last: date | None = Field(
        default=None, alias="to", ge=EARLIEST, le=LATEST, description="Stretches that end on this day or before."
    )
    after: str | None = Field(default=None, max_length=100)
    limit: int = _LIMIT


ANSWERS: dict[int, Any] = {304: None, 401: Refusal, 403: Refusal, 422: Refusal}


@router.get("/indicators", auth=READ, response={200: IndicatorsOut, **ANSWERS}, url_name="indicator_list")
def indicators(request: HttpRequest, response: HttpResponse, asked: Query[IndicatorsAsked]) -> Any:
    """The indicators of the province: what they are made of, and what they aim at. In the order of their codes."""
    refuse_unknown(request, IndicatorsAsked)
    province = _province(request)

    def page() -> dict[str, Any]:
        return _paged(
            page_of(definitions_of(province), lambda one: one.indicator.code, asked.after, asked.limit), _indicator
        )

    now = fresh.freshness(province, (*fresh.INDICATORS, *fresh.WORDS), f"indicators {asked!r}")
    return _unless_known(request, response, now, page)


@router.get("/communes", auth=READ, response={200: CommunesOut, **ANSWERS}, url_name="commune_list")
def communes(request: HttpRequest, response: HttpResponse, asked: Query[CommunesAsked]) -> Any:
    """The communes of the province, in the order of their official codes."""
    refuse_unknown(request, CommunesAsked)
    province = _province(request)

    def page() -> dict[str, Any]:
        return _paged(
            page_of(communes_of(province), lambda one: one.commune.official_code, asked.after, asked.limit), _commune
        )

    return _unless_known(request, response, fresh.freshness(province, fresh.COMMUNES, f"communes {asked!r}"), page)


@router.get("/values", auth=READ, response={200: IndicatorValuesOut, **ANSWERS}, url_name="indicator_values")
def values(request: HttpRequest, response: HttpResponse, asked: Query[ValuesAsked]) -> Any:
    """Values of indicators of one kind of units and stretches, by first day; null is no data, never 0."""
    refuse_unknown(request, ValuesAsked)
    province = _province(request)
    which = Asked(asked.level, asked.stretch, asked.indicator, asked.commune, asked.first, asked.last)
    now = fresh.freshness(
        province, (*fresh.INDICATORS, *fresh.COMMUNES, *fresh.TEAMS), f"values {asked!r}", with_values=True
    )

    def page() -> dict[str, Any]:
        try:
            found = Values(province).page(which, asked.after, asked.limit)
        except RefusedError as refused:
            raise HttpError(422, str(refused)) from refused
        return {"version": now.version, "computed_at": now.computed_at, **_paged(found, _value)}

    return _unless_known(request, response, now, page)


def _unless_known(
    request: HttpRequest, response: HttpResponse, now: fresh.Freshness, answer: Callable[[], dict[str, Any]]
) -> Any:
    """The answer with its tag; 304 without making it where the other system has it already (If-None-Match)."""
    tag = f'W/"{now.tag}"'
    known = get_conditional_response(request, etag=tag)
    made = known if known is not None else answer()
    for one in (response, known):
        if one is not None:
            one["ETag"] = tag
            patch_cache_control(one, private=True, no_cache=True)
    return made


def _paged(page: Page, shape: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    return {"items": [shape(one) for one in page.items], "next": page.next}


def _indicator(one: Definition) -> dict[str, Any]:
    row = one.indicator
    same = (
        "code",
        "name",
        "short_name",
        "section",
        "counts",
        "unit",
        "decimals",
        "grain",
        "period",
        "is_active",
        "is_own",
    )
    return {
        **{name: getattr(row, name) for name in same},
        "numerator": {"expression": row.numerator, "words": one.numerator_words},
        "denominator": {"expression": row.denominator, "words": one.denominator_words} if row.denominator else None,
        "group": row.group or None,
        "direction": row.operator,
        "targets": {str(year): target for year, target in one.targets.items()},
        "share_target": None if row.share_target is None else plain_text(row.share_target),
        "near_share": plain_text(row.near_share),
        "basis": row.seed_ref,
    }


def _commune(one: ListedCommune) -> dict[str, Any]:
    row = one.commune
    return {
        "code": row.official_code,
        **{name: getattr(row, name) for name in ("name", "kind", "full_name", "latitude", "longitude")},
        **{name: getattr(one, name) for name in ("is_nucleus", "other_codes", "other_names")},
    }


def _value(one: ListedValue) -> dict[str, Any]:
    row = one.row
    kept = ("stretch", "first_day", "last_day", "numerator", "denominator", "covered", "expected", "computed_at")
    return {
        "indicator": row.indicator.code,
        "commune": row.commune.official_code if row.commune else None,
        "team": row.team_id,
        "team_name": row.team.name if row.team else None,
        **{name: getattr(row, name) for name in kept},
        **{name: getattr(one, name) for name in ("period", "value", "unit", "target", "light")},
    }


def _province(request: HttpRequest) -> Province:
    return request.auth.province  # type: ignore[attr-defined,no-any-return]  # set by SystemKey
