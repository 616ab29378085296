"""The rule of rating is changed by its keepers: checked by field, kept in history, told to the second editor."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from kpis.models import Indicator, RatedIndicator, RatingClass, RatingRule
from kpis.rating import editing
from kpis.rating.editing import ClassWish, RuleWish
from teams.models import Province, RulesChange
from teams.refused import RefusedError
from tests.accounts.factories import UserFactory
from tests.kpis.rules import CLASSES, WISH, known_rule, set_rule, weights_of
from tests.teams.factories import ProvinceFactory
from tests.threads import at_once

ONLINE, SUPPORTED = "dossiers_online_full", "dossiers_supported"


@pytest.fixture
def keeper(db: None) -> User:
    return UserFactory.create(full_name="Trần Minh Khoa")


def stored(province: Province) -> tuple[Any, ...]:
    return (
        list(RatingRule.objects.filter(province=province).values()),
        list(RatedIndicator.objects.filter(province=province).order_by("pk").values()),
        list(RatingClass.objects.filter(province=province).values()),
    )


def refused(province: Province, act: Callable[[], object]) -> dict[str, list[str]]:
    before = stored(province)
    with pytest.raises(RefusedError) as raised:
        act()
    assert stored(province) == before
    return raised.value.errors


def test_a_saved_rule_is_the_provinces_own_with_who_changed_what(gia_lai: Province, keeper: User) -> None:
    set_rule(gia_lai, {ONLINE: 3, SUPPORTED: 1}, by=keeper)
    change = set_rule(gia_lai, {ONLINE: "2.5"}, by=keeper, least_known=Decimal(70), silent_days=Decimal(3))
    assert change is not None
    assert (change.by, change.title) == (keeper, "Quy tắc xếp loại")
    assert sorted(tuple(line) for line in change.changes) == [
        ("Chậm ghi từ", "5 ngày làm việc", "3 ngày làm việc"),
        ("Phần trọng số phải có dữ liệu", "50 %", "70 %"),
        ("Trọng số “Hồ sơ có Tổ hỗ trợ”", "1", ""),
        ("Trọng số “Hồ sơ trực tuyến toàn trình”", "3", "2,5"),
    ]
    rule = known_rule(gia_lai)
    assert not rule.row.is_proposal
    assert {one.name: one.from_points for one in rule.classes} == {"Tốt": Decimal(80), "Khá": Decimal(50), "Yếu": 0}
    assert editing.changes_of(gia_lai).first() == change


def test_taking_over_the_proposal_as_it_is_is_kept_and_twice_changes_nothing(gia_lai: Province, keeper: User) -> None:
    rule = known_rule(gia_lai)
    wish = RuleWish(
        scoring=rule.row.scoring,
        near_points=rule.row.near_points,
        least_known=rule.row.least_known,
        silent_days=Decimal(rule.row.silent_days),
        weights=rule.weights,
        classes={line: ClassWish(one.name, one.from_points) for line, one in enumerate(rule.classes)},
    )
    change = editing.save_rule(gia_lai, wish, seen=editing.mark_of(gia_lai), by=keeper)
    assert change is not None
    assert [tuple(line) for line in change.changes] == [("Do ai đặt", "cổng đề xuất", "tỉnh")]
    assert editing.save_rule(gia_lai, wish, seen=editing.mark_of(gia_lai), by=keeper) is None
    assert RulesChange.objects.count() == 1


def test_a_province_without_a_rule_makes_one(keeper: User) -> None:
    twin = ProvinceFactory.create()
    Indicator.objects.create(
        province=twin, code="mot", order=1, section="teams", name="Một", short_name="Một", numerator="sessions",
        counts="Tổ", unit="buổi", grain="team", period="month", operator=">=", target=3,
    )  # fmt: skip
    assert set_rule(twin, {"mot": 1}, by=keeper) is not None
    assert list(known_rule(twin).weights.values()) == [1]


def test_what_a_switched_off_indicator_weighed_waits_for_it(gia_lai: Province) -> None:
    set_rule(gia_lai, {ONLINE: 3, SUPPORTED: 1})
    Indicator.objects.filter(province=gia_lai, code=SUPPORTED).update(is_active=False)
    set_rule(gia_lai, {ONLINE: 2})
    Indicator.objects.filter(province=gia_lai, code=SUPPORTED).update(is_active=True)
    assert sorted(known_rule(gia_lai).weights.values()) == [1, 2]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"scoring": "dice"}, "scoring", "chọn trong danh sách"),
        ({"near_points": Decimal(101)}, "near_points", "nhiều nhất là 100"),
        ({"least_known": Decimal(0)}, "least_known", "từ trên 0 đến 100"),
        ({"least_known": Decimal("1.234")}, "least_known", "2 chữ số sau dấu phẩy"),
        ({"silent_days": Decimal("2.5")}, "silent_days", "số nguyên từ 1 đến 60"),
        ({"silent_days": Decimal(0)}, "silent_days", "số nguyên từ 1 đến 60"),
        ({"weights": {}}, "", "ít nhất một chỉ tiêu"),
        ({"weights": {-1: Decimal(1)}}, "", "vừa bị tắt hoặc bị xóa"),
        ({"classes": {1: ClassWish("Tốt", Decimal(0))}}, "", "từ 2 đến 6 loại"),
        ({"classes": {**CLASSES, 4: ClassWish("TOT", Decimal(20))}}, "class_4_name", "đã có ở dòng trên"),
        ({"classes": {**CLASSES, 4: ClassWish(" ", Decimal(20))}}, "class_4_name", "Hãy ghi tên loại"),
        ({"classes": {**CLASSES, 4: ClassWish("Kém", Decimal(50))}}, "class_4_from", "Đã có loại bắt đầu"),
        ({"classes": {**CLASSES, 4: ClassWish("Kém", Decimal(120))}}, "class_4_from", "nhiều nhất là 100"),
        ({"classes": {**CLASSES, 3: ClassWish("Yếu", Decimal(10))}}, "class_3_from", "phải bắt đầu từ 0 điểm"),
    ],
)
def test_what_cannot_be_is_told_by_its_field(
    gia_lai: Province, keeper: User, changed: dict[str, Any], field: str, said: str
) -> None:
    wish = replace(WISH, **{"weights": weights_of(gia_lai, {ONLINE: 1}), **changed})
    mark = editing.mark_of(gia_lai)
    errors = refused(gia_lai, lambda: editing.save_rule(gia_lai, wish, seen=mark, by=keeper))
    assert list(errors) == [field]
    assert said in errors[field][0]


def test_a_weight_that_is_none_is_told_beside_its_indicator(gia_lai: Province, keeper: User) -> None:
    (key,) = weights_of(gia_lai, {ONLINE: 1})
    mark = editing.mark_of(gia_lai)

    def said_of(weight: int) -> str:
        wish = replace(WISH, weights={key: Decimal(weight)})
        errors = refused(gia_lai, lambda: editing.save_rule(gia_lai, wish, seen=mark, by=keeper))
        return errors[f"weight_{key}"][0]

    assert "lớn hơn 0, hoặc để trống" in said_of(0)
    assert "không thể âm" in said_of(-1)


def test_the_second_editor_is_told_who_was_first(gia_lai: Province, keeper: User) -> None:
    seen = editing.mark_of(gia_lai)
    set_rule(gia_lai, {ONLINE: 1}, by=keeper)
    wish = replace(WISH, weights=weights_of(gia_lai, {SUPPORTED: 1}))
    errors = refused(gia_lai, lambda: editing.save_rule(gia_lai, wish, seen=seen, by=UserFactory.create()))
    assert "Trần Minh Khoa" in errors[""][0]


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_saves_and_one_is_told() -> None:
    province = Province.objects.get(code=52)
    seen, people = editing.mark_of(province), UserFactory.create_batch(2)

    def job(number: int) -> str:
        wish = replace(WISH, weights=weights_of(province, {ONLINE: number + 1}))
        try:
            editing.save_rule(province, wish, seen=seen, by=people[number])
        except RefusedError:
            return "told"
        return "saved"

    assert sorted(at_once(lambda: job(0), lambda: job(1))) == ["saved", "told"]
    assert RulesChange.objects.count() == RatedIndicator.objects.count() == 1
