"""A province's rule of rating as its keepers change it: whole or not at all, with who changed what kept (IV.8.2d)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2s

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import fold
from kpis.enums import Scoring
from kpis.models import LONGEST_CLASS_NAME, Indicator, RatedIndicator, RatingClass, RatingRule
from kpis.numbers import number_problem, number_text
from kpis.rating.rule import Rule, rule_of
from teams.models import Province, RulesChange
from teams.province_rules.saving import changed_meanwhile, keep, lock
from teams.refused import RefusedError

SECTION = "xep-loai"  # in the history of the province's rules
FEWEST_CLASSES, MOST_CLASSES = 2, 6
MOST_SILENT_DAYS = 60
HUNDRED, PLACES = Decimal(100), 2

Errors = dict[str, list[str]]


@dataclass(frozen=True)
class ClassWish:
    """A class as typed; it holds from so many points on."""

    name: str
    from_points: Decimal


@dataclass(frozen=True)
class RuleWish:
    """What the rule shall say. `weights` by the key of an indicator in use; `classes` by the line they stand in.

    Shares in percent, points of a hundred, days are working days.
    """

    scoring: str
    near_points: Decimal
    least_known: Decimal
    silent_days: Decimal
    weights: Mapping[int, Decimal]
    classes: Mapping[int, ClassWish]


def mark_of(province: Province) -> str:
    """A mark of what an editor has before them; another one means that somebody changed it."""
    return blake2s(repr(sorted(_lines(rule_of(province)).items())).encode(), digest_size=8).hexdigest()


def changes_of(province: Province) -> QuerySet[RulesChange]:
    """Who changed the rule, when and how, the newest first."""
    return RulesChange.objects.filter(province=province, section=SECTION).select_related("by")


@transaction.atomic
def save_rule(province: Province, wish: RuleWish, *, seen: str, by: User) -> RulesChange | None:
    """Let the rule of `province` say what `wish` says; None where it did already.

    From then on it is the province's rule, no longer the portal's proposal. Raises RefusedError by field
    (`weight_<key>`, `class_<line>_name`, `class_<line>_from`), ChangedMeanwhileError where `seen` is out of date.
    """
    locked = lock(province)
    if mark_of(locked) != seen:
        raise changed_meanwhile(locked, SECTION)
    errors = _problems(locked, wish)
    if errors:
        raise RefusedError(errors)
    before = _lines(rule_of(locked))
    _store(locked, wish)
    after = _lines(rule_of(locked))
    changes = [
        (what, before.get(what, ""), after.get(what, ""))
        for what in {**before, **after}
        if before.get(what, "") != after.get(what, "")
    ]
    return keep(locked, SECTION, _("Quy tắc xếp loại"), changes, by) if changes else None


def _store(province: Province, wish: RuleWish) -> None:
    RatingRule.objects.update_or_create(
        province=province,
        defaults={
            "scoring": wish.scoring,
            "near_points": wish.near_points,
            "least_known": wish.least_known,
            "silent_days": int(wish.silent_days),
            "is_proposal": False,
        },
    )
    # What a switched off indicator weighed is kept for when it is used again.
    RatedIndicator.objects.filter(province=province, indicator__is_active=True).delete()
    RatedIndicator.objects.bulk_create(
        RatedIndicator(province=province, indicator_id=key, weight=weight) for key, weight in wish.weights.items()
    )
    RatingClass.objects.filter(province=province).delete()
    RatingClass.objects.bulk_create(
        RatingClass(province=province, name=_tidy(one.name), from_points=one.from_points)
        for one in wish.classes.values()
    )


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _lines(rule: Rule | None) -> dict[str, str]:
    """All that can be edited, in words."""
    if rule is None:
        return {}
    row = rule.row
    return {
        _("Do ai đặt"): _("cổng đề xuất") if row.is_proposal else _("tỉnh"),
        _("Cách cho điểm"): str(row.get_scoring_display()),
        _("Điểm của mức gần đạt"): number_text(row.near_points),
        _("Phần trọng số phải có dữ liệu"): f"{number_text(row.least_known)} %",
        _("Chậm ghi từ"): _("%(days)d ngày làm việc") % {"days": row.silent_days},
        **{
            _("Trọng số “%(name)s”") % {"name": one.short_name}: number_text(rule.weights[one.pk])
            for one in rule.indicators
        },
        **{
            _("Loại “%(name)s”") % {"name": one.name}: _("từ %(points)s điểm")
            % {"points": number_text(one.from_points)}
            for one in rule.classes
        },
    }


# --- what is wrong with it


def _problems(province: Province, wish: RuleWish) -> Errors:
    found = {
        "near_points": number_problem(wish.near_points, HUNDRED, PLACES),
        "least_known": number_problem(wish.least_known, HUNDRED, PLACES),
        **_weight_problems(province, wish),
        **_class_problems(wish),
    }
    if wish.scoring not in Scoring.values:
        found["scoring"] = _("Hãy chọn trong danh sách.")
    if not wish.least_known:
        found["least_known"] = _("Hãy ghi từ trên 0 đến 100, ví dụ 60: không ai được xếp loại khi chưa có số liệu nào.")
    if wish.silent_days not in range(1, MOST_SILENT_DAYS + 1):
        found["silent_days"] = _("Hãy ghi một số nguyên từ 1 đến %(most)d.") % {"most": MOST_SILENT_DAYS}
    return {name: [message] for name, message in found.items() if message}


def _weight_problems(province: Province, wish: RuleWish) -> dict[str, str]:
    if not wish.weights:
        return {"": _("Chưa chỉ tiêu nào được tính. Hãy ghi trọng số cho ít nhất một chỉ tiêu.")}
    in_use = set(Indicator.objects.filter(province=province, is_active=True).values_list("pk", flat=True))
    if wish.weights.keys() - in_use:
        return {"": _("Có chỉ tiêu vừa bị tắt hoặc bị xóa. Hãy mở lại trang rồi ghi lại.")}
    found = {f"weight_{key}": number_problem(weight, HUNDRED, PLACES) for key, weight in wish.weights.items()}
    for key, weight in wish.weights.items():
        if not weight:
            found[f"weight_{key}"] = _("Hãy ghi số lớn hơn 0, hoặc để trống nếu không tính.")
    return found


def _class_problems(wish: RuleWish) -> dict[str, str]:
    classes = wish.classes
    if not FEWEST_CLASSES <= len(classes) <= MOST_CLASSES:
        return {
            "": _("Hãy ghi từ %(fewest)d đến %(most)d loại, mỗi loại một dòng.")
            % {"fewest": FEWEST_CLASSES, "most": MOST_CLASSES}
        }
    found: dict[str, str] = {}
    names: set[str] = set()
    bounds: set[Decimal] = set()
    for line, one in classes.items():
        found[f"class_{line}_name"] = _name_problem(one, names)
        found[f"class_{line}_from"] = _bound_problem(one, bounds)
        names.add(fold(one.name))
        bounds.add(one.from_points)
    if Decimal(0) not in bounds:
        lowest = min(classes, key=lambda line: classes[line].from_points)
        found[f"class_{lowest}_from"] = _("Loại thấp nhất phải bắt đầu từ 0 điểm, để nơi nào cũng có loại.")
    return found


def _name_problem(one: ClassWish, taken: set[str]) -> str:
    if not one.name.strip():
        return _("Hãy ghi tên loại.")
    if len(one.name) > LONGEST_CLASS_NAME:
        return _("Tên loại chỉ được dài đến %(max)d ký tự. Hãy viết gọn lại.") % {"max": LONGEST_CLASS_NAME}
    return _("Tên loại này đã có ở dòng trên.") if fold(one.name) in taken else ""


def _bound_problem(one: ClassWish, taken: set[Decimal]) -> str:
    if one.from_points in taken:
        return _("Đã có loại bắt đầu từ số điểm này. Hãy ghi số khác.")
    return number_problem(one.from_points, HUNDRED, PLACES)
