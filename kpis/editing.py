"""A province's indicators as its keepers change them: the targets of every one, and indicators of its own.

What an indicator of the decision is stands in indicators.csv: the province re-targets it or switches it off, and never
redefines or removes it. Its own ones are expressions over the same measures. Every change is kept in the history of
the province's rules, in words; the second of two editors is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from hashlib import blake2s
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import fold
from kpis.expressions import ExpressionError, in_words, parse
from kpis.measures import YES_NO, measures_of
from kpis.models import FIRST_YEAR, LAST_YEAR, OWN_PREFIX, Indicator, IndicatorTarget
from kpis.numbers import number_problem, number_text
from kpis.rollup.locks import PROVINCE_LOCK, take
from kpis.values import read_side
from teams.models import Province, RulesChange
from teams.province_rules.saving import changed_meanwhile, keep, lock
from teams.refused import RefusedError

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
PERCENT = "%"
HIGHEST = Decimal("9999999999.99")
_FIRST_OWN = 1000  # in the order: behind those of the decision
_LONGEST_CODE = 50

Errors = dict[str, list[str]]


@dataclass(frozen=True)
class Targets:
    """What an indicator aims at; in a year that `by_year` does not name, at `target`."""

    target: Decimal
    by_year: Mapping[int, Decimal]
    near_share: Decimal
    share_target: Decimal | None = None
    is_active: bool = True


@dataclass(frozen=True)
class Definition:
    """What an indicator is."""

    name: str
    short_name: str
    section: str
    numerator: str
    denominator: str
    counts: str
    unit: str
    decimals: int
    grain: str
    group: str
    period: str
    operator: str


def targets_of(indicator: Indicator) -> Targets:
    return Targets(
        target=indicator.target,
        by_year=dict(indicator.targets.values_list("year", "target")),
        near_share=indicator.near_share,
        share_target=indicator.share_target,
        is_active=indicator.is_active,
    )


def definition_of(indicator: Indicator) -> Definition:
    return Definition(**{name: getattr(indicator, name) for name in Definition.__dataclass_fields__})


def mark_of(indicator: Indicator) -> str:
    """A mark of what an editor of `indicator` has before them; another one means that somebody changed it."""
    targets = targets_of(indicator)
    shown = (definition_of(indicator), replace(targets, by_year=dict(sorted(targets.by_year.items()))))
    return blake2s(repr(shown).encode(), digest_size=8).hexdigest()


def title_of(indicator: Indicator) -> str:
    return _("Chỉ tiêu “%(name)s”") % {"name": indicator.short_name}


def formula_of(indicator: Indicator) -> str:
    """How the indicator is computed, in words."""
    labels = {name: str(measure.label) for name, measure in measures_of(indicator.province).items()}
    numerator = _in_words(indicator.numerator, labels)
    if not indicator.denominator:
        return numerator
    return _("(%(numerator)s) chia cho (%(denominator)s), nhân 100") % {
        "numerator": numerator,
        "denominator": _in_words(indicator.denominator, labels),
    }


def _in_words(text: str, labels: Mapping[str, str]) -> str:
    try:
        return in_words(parse(text), labels, YES_NO)
    except ExpressionError:  # a measure that it names is gone; what was written is still worth reading
        return text


# --- what may be done


@transaction.atomic
def save_targets(indicator: Indicator, targets: Targets, *, seen: str, by: User) -> RulesChange | None:
    """Let `indicator` aim at `targets`; None where it does already. Raises RefusedError, by field.

    Whether it has a share of units that shall reach the target belongs to what it is, and stays.
    """
    row = _locked(indicator, seen)
    errors = _target_problems(targets)
    if row.share_target is not None and targets.share_target is None:
        errors["share_target"] = [_("Hãy ghi tỷ lệ phải đạt, ví dụ 100.")]
    if row.share_target is None and targets.share_target is not None:
        errors["share_target"] = [_("Chỉ tiêu này không tính theo tỷ lệ đạt.")]
    _refuse(errors)
    return _write(row, definition_of(row), targets, by)


@transaction.atomic
def change_indicator(
    indicator: Indicator, definition: Definition, targets: Targets, *, seen: str, by: User
) -> RulesChange | None:
    """Let an indicator of the province's own be and aim at something else. Raises RefusedError, by field."""
    row = _locked(indicator, seen)
    if not row.is_own:
        raise RefusedError({"": [_("Chỉ tiêu của Quyết định không sửa được cách tính; chỉ sửa mục tiêu hoặc tắt.")]})
    definition = _tidy(definition)
    _refuse(_definition_problems(row.province, definition, targets, ours=row) | _target_problems(targets))
    return _write(row, definition, targets, by)


@transaction.atomic
def add_indicator(province: Province, definition: Definition, targets: Targets, *, by: User) -> Indicator:
    """Add an indicator of the province's own. Raises RefusedError, by field."""
    locked = lock(province)
    definition = _tidy(definition)
    _refuse(_definition_problems(locked, definition, targets) | _target_problems(targets))
    rows = Indicator.objects.filter(province=locked)
    last = rows.filter(is_own=True).aggregate(last=Max("order"))["last"]
    row = Indicator.objects.create(
        province=locked,
        code=_code(definition.name, set(rows.values_list("code", flat=True))),
        order=_FIRST_OWN if last is None else last + 1,
        is_own=True,
        **_columns(definition, targets),
    )
    _set_years(row, targets.by_year)
    keep(locked, _history_of(row), title_of(row), [(what, "", new) for what, new in _lines(row).items() if new], by)
    return row


@transaction.atomic
def remove_indicator(indicator: Indicator, *, seen: str, by: User) -> RulesChange:
    """Remove an indicator of the province's own with its values. Raises RefusedError."""
    # A roll-up may be storing values of it: first that ends.
    take(PROVINCE_LOCK, indicator.province_id)
    row = _locked(indicator, None)
    if not row.is_own:
        raise RefusedError({"": [_("Chỉ tiêu của Quyết định không xóa được. Nếu không dùng thì tắt “Đang dùng”.")]})
    if mark_of(row) != seen:
        raise RefusedError({"": [_("Chỉ tiêu này vừa được người khác sửa nên chưa xóa. Hãy xem lại rồi bấm Xóa.")]})
    changes = [(what, old, "") for what, old in _lines(row).items() if old]
    change = keep(row.province, _history_of(row), _("Xóa: %(what)s") % {"what": title_of(row)}, changes, by)
    row.delete()
    return change


# --- under the lock


def _locked(indicator: Indicator, seen: str | None) -> Indicator:
    """The row as it is now, while nobody else edits indicators of its province; `seen` None: whatever it says."""
    province = lock(indicator.province)
    rows = Indicator.objects.select_for_update(of=("self",), no_key=True).select_related("province")
    row = rows.filter(province=province, pk=indicator.pk).first()
    if row is None:
        raise RefusedError({"": [_("Chỉ tiêu này vừa bị xóa. Hãy quay lại bảng điều hành.")]})
    if seen is not None and mark_of(row) != seen:
        raise changed_meanwhile(province, _history_of(row))
    return row


def _history_of(indicator: Indicator) -> str:
    return f"chi-tieu-{indicator.pk}"


def _refuse(errors: Errors) -> None:
    if errors:
        raise RefusedError(errors)


def _write(row: Indicator, definition: Definition, targets: Targets, by: User) -> RulesChange | None:
    before, years = _lines(row), targets_of(row).by_year
    wanted = _columns(definition, targets)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed and years == targets.by_year:
        return None  # each change recomputes all that there is of the province
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=changed)
    _set_years(row, targets.by_year)
    after = _lines(row)
    changes = [
        (what, before.get(what, ""), after.get(what, ""))
        for what in {**before, **after}
        if before.get(what, "") != after.get(what, "")
    ]
    return keep(row.province, _history_of(row), title_of(row), changes, by)


def _columns(definition: Definition, targets: Targets) -> dict[str, Any]:
    columns = ("target", "near_share", "share_target", "is_active")
    return asdict(definition) | {name: getattr(targets, name) for name in columns}


def _set_years(row: Indicator, by_year: Mapping[int, Decimal]) -> None:
    known = {one.year: one for one in row.targets.all()}
    if gone := known.keys() - by_year.keys():
        row.targets.filter(year__in=gone).delete()
    for year, target in by_year.items():
        if year not in known:
            IndicatorTarget.objects.create(province=row.province, indicator=row, year=year, target=target)
        elif known[year].target != target:
            row.targets.filter(year=year).update(target=target)


def _lines(row: Indicator) -> dict[str, str]:
    """All that can be edited, in words; nothing for what is left open."""
    targets = targets_of(row)
    labels = {name: str(measure.label) for name, measure in measures_of(row.province).items()}
    return {
        _("Tên"): row.name,
        _("Tên ngắn"): row.short_name,
        _("Mục"): row.get_section_display(),
        _("Tử số"): _with_text(row.numerator, labels),
        _("Mẫu số"): _with_text(row.denominator, labels) if row.denominator else "",
        _("Đếm theo"): row.counts,
        _("Đơn vị"): row.unit,
        _("Số chữ số thập phân"): str(row.decimals),
        _("Phạm vi"): row.get_grain_display(),
        _("Chỉ nhóm"): row.get_group_display() if row.group else "",
        _("Kỳ của mục tiêu"): row.get_period_display(),
        _("So với mục tiêu"): row.get_operator_display(),
        _("Mục tiêu"): f"{number_text(targets.target)} {row.unit}",
        **{
            _("Mục tiêu năm %(year)d") % {"year": year}: f"{number_text(targets.by_year[year])} {row.unit}"
            for year in sorted(targets.by_year)
        },
        _("Gần đạt từ"): _("%(share)s %% mục tiêu") % {"share": number_text(100 * targets.near_share)},
        _("Tỷ lệ phải đạt"): "" if targets.share_target is None else f"{number_text(targets.share_target)} %",
        _("Đang dùng"): _("có") if targets.is_active else _("không"),
    }


def _with_text(text: str, labels: Mapping[str, str]) -> str:
    """In words and as written: two measures may have one label."""
    return f"{_in_words(text, labels)} [{text}]"


# --- what is wrong with it


def _target_problems(targets: Targets) -> Errors:
    found = {"target": number_problem(targets.target, HIGHEST, 2)}
    for year, target in targets.by_year.items():
        known = year in YEARS
        found[f"target_{year}"] = number_problem(target, HIGHEST, 2) if known else _("Quyết định không có năm này.")
    found["near_share"] = number_problem(100 * targets.near_share, Decimal(100), 1)
    if not targets.near_share:
        found["near_share"] = _("Hãy ghi từ trên 0 đến 100, ví dụ 90.")
    if targets.share_target is not None:
        found["share_target"] = number_problem(targets.share_target, Decimal(100), 2)
    return {name: [message] for name, message in found.items() if message}


def _tidy(definition: Definition) -> Definition:
    def tidy(text: str) -> str:
        return " ".join(text.split())

    denominator, unit = tidy(definition.denominator), tidy(definition.unit)
    return replace(
        definition,
        name=tidy(definition.name),
        short_name=tidy(definition.short_name),
        numerator=tidy(definition.numerator),
        denominator=denominator,
        counts=tidy(definition.counts),
        unit=unit or (PERCENT if denominator else ""),
    )


def _definition_problems(
    province: Province, definition: Definition, targets: Targets, ours: Indicator | None = None
) -> Errors:
    found = [*_formula_problems(province, definition), *_unit_problems(definition)]
    names = Indicator.objects.filter(province=province).values_list("pk", "name")
    if fold(definition.name) in {fold(name) for pk, name in names if ours is None or pk != ours.pk}:
        found.append(("name", _("Tỉnh đã có chỉ tiêu tên này. Hãy đặt tên khác.")))
    if definition.denominator and targets.share_target is not None:
        said = _("Tỷ lệ phải đạt chỉ dùng khi không có mẫu số. Hãy bỏ trống ô này, hoặc bỏ mẫu số.")
        found.append(("share_target", said))
    return {name: [message] for name, message in found}


def _formula_problems(province: Province, definition: Definition) -> Iterator[tuple[str, str]]:
    measures = measures_of(province)
    sides = {"numerator": definition.numerator, "denominator": definition.denominator}
    for name, text in sides.items():
        if name == "denominator" and not text:
            continue
        try:
            read_side(text, measures, definition.grain)
        except ExpressionError as error:
            yield name, str(error)


def _unit_problems(definition: Definition) -> Iterator[tuple[str, str]]:
    """A ratio is in per cent, and nothing else is."""
    if definition.denominator and definition.unit != PERCENT:
        yield "unit", _("Chỉ tiêu có mẫu số được tính ra %. Hãy ghi đơn vị là %, hoặc bỏ mẫu số.")
    if not definition.denominator and definition.unit == PERCENT:
        yield "unit", _("Đơn vị % cần có mẫu số. Hãy ghi mẫu số, hoặc đơn vị khác như buổi, lớp.")
    if not definition.unit:
        yield "unit", _("Hãy ghi đơn vị, ví dụ buổi, lớp, hồ sơ.")


def _code(name: str, taken: set[str]) -> str:
    """`own_lop_hoc_ai` of a name, with a number where that is taken."""
    words = "_".join("".join(ch if ch.isalnum() and ch.isascii() else " " for ch in fold(name)).split())
    base = f"{OWN_PREFIX}{words or 'chi_tieu'}"[: _LONGEST_CODE - 4].rstrip("_")
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}_{number}"
    return code
