"""A province's keepers edit targets and add indicators of their own: checked, kept in history, told to the second."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from kpis import editing
from kpis.editing import Definition, Targets
from kpis.indicator_data import load_indicators
from kpis.measures import grouped_measures, measures_of
from kpis.models import Indicator, IndicatorTarget, IndicatorValue
from kpis.numbers import NotANumberError, number_text, read_number
from teams.models import Commune, CountedChange, Membership, Province, RulesChange, SupportPoint
from teams.refused import RefusedError
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock
from tests.kpis.values import value_of
from tests.reporting.activities.factories import ActivityFactory, kind
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import ProvinceFactory, TeamFactory
from tests.threads import at_once

RollUp = Callable[[], object]
MARCH = date(2026, 2, 15), date(2026, 3, 14)  # by Decree 09
SESSIONS = "support_sessions_per_month"
OWN = Definition(
    name="Lượt VNeID trên mỗi buổi hỗ trợ",
    short_name="VNeID mỗi buổi",
    section="people",
    numerator="helped_vneid",
    denominator="sessions",
    counts="lượt",
    unit="",
    decimals=1,
    grain="team",
    group="",
    period="month",
    operator=">=",
)
CLASSES = replace(OWN, name="Lớp của tỉnh", numerator="held_lop_ky_nang", denominator="", unit="lớp", counts="Tổ")
AIMS = Targets(target=Decimal(200), by_year={}, near_share=Decimal("0.9"))


@pytest.fixture(autouse=True)
def clock(set_clock: SetClock) -> None:
    set_clock(date(2026, 3, 20))


@pytest.fixture
def keeper(db: None) -> User:
    return UserFactory.create(full_name="Trần Minh Khoa")


@pytest.fixture
def sessions(gia_lai: Province) -> Indicator:
    return Indicator.objects.get(province=gia_lai, code=SESSIONS)


def aim(indicator: Indicator, by: User, **changed: Any) -> RulesChange | None:
    """Save the targets as they are but for what is `changed`."""
    targets = replace(editing.targets_of(indicator), **changed)
    change = editing.save_targets(indicator, targets, seen=editing.mark_of(indicator), by=by)
    indicator.refresh_from_db()
    return change


def refused(act: Callable[[], object]) -> dict[str, list[str]]:
    before = list(Indicator.objects.order_by("pk").values()), list(IndicatorTarget.objects.values())
    with pytest.raises(RefusedError) as raised:
        act()
    assert (list(Indicator.objects.order_by("pk").values()), list(IndicatorTarget.objects.values())) == before
    assert not RulesChange.objects.exists()
    return raised.value.errors


# --- targets


def test_targets_of_the_years_are_saved_with_who_changed_what(sessions: Indicator, keeper: User) -> None:
    years = {2026: Decimal(4), 2030: Decimal("6.5")}
    change = aim(sessions, keeper, target=Decimal(5), by_year=years, near_share=Decimal("0.855"))
    assert editing.targets_of(sessions) == Targets(Decimal(5), years, Decimal("0.855"), Decimal(100))
    assert change is not None
    assert (change.by, change.title) == (keeper, "Chỉ tiêu “Buổi hỗ trợ mỗi Tổ”")
    assert sorted(change.changes) == [
        ("Gần đạt từ", "90 % mục tiêu", "85,5 % mục tiêu"),
        ("Mục tiêu", "3 buổi", "5 buổi"),
        ("Mục tiêu năm 2026", "", "4 buổi"),
        ("Mục tiêu năm 2030", "", "6,5 buổi"),
    ]


def test_an_emptied_year_follows_the_base_target_again(sessions: Indicator, keeper: User) -> None:
    aim(sessions, keeper, by_year={2026: Decimal(4), 2027: Decimal(5)})
    change = aim(sessions, keeper, by_year={2027: Decimal(6)})
    assert change is not None
    assert sorted(change.changes) == [("Mục tiêu năm 2026", "4 buổi", ""), ("Mục tiêu năm 2027", "5 buổi", "6 buổi")]
    assert dict(sessions.targets.values_list("year", "target")) == {2027: Decimal(6)}


def test_saving_what_is_there_recomputes_nothing(sessions: Indicator, keeper: User) -> None:
    aim(sessions, keeper, by_year={2026: Decimal(4)})
    CountedChange.objects.all().delete()
    assert aim(sessions, keeper) is None
    assert RulesChange.objects.count() == 1
    assert not CountedChange.objects.exists()


def test_a_saved_target_decides_who_reaches_it(
    sessions: Indicator, keeper: User, member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    for day in (2, 3, 4):
        LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 3, day))
    roll_up()
    assert value_of(SESSIONS, member.province, *MARCH) == (1, 1, 1, 135)
    aim(sessions, keeper, by_year={2026: Decimal(4)})
    roll_up()
    assert value_of(SESSIONS, member.province, *MARCH) == (0, 1, 1, 135)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"target": Decimal(-1)}, "target", "không thể âm"),
        ({"target": Decimal("1.234")}, "target", "nhiều nhất 2 chữ số sau dấu phẩy"),
        ({"by_year": {2028: Decimal(10**11)}}, "target_2028", "nhiều nhất là 9.999.999.999,99"),
        ({"by_year": {2031: Decimal(1)}}, "target_2031", "không có năm này"),
        ({"near_share": Decimal(0)}, "near_share", "từ trên 0 đến 100"),
        ({"near_share": Decimal("1.01")}, "near_share", "nhiều nhất là 100"),
        ({"share_target": None}, "share_target", "Hãy ghi tỷ lệ phải đạt"),
        ({"share_target": Decimal(101)}, "share_target", "nhiều nhất là 100"),
    ],
)
def test_a_target_that_cannot_be_is_told_by_its_field(
    sessions: Indicator, keeper: User, changed: dict[str, Any], field: str, said: str
) -> None:
    errors = refused(lambda: aim(sessions, keeper, **changed))
    assert list(errors) == [field]
    assert said in errors[field][0]


def test_a_ratio_gets_no_share(gia_lai: Province, keeper: User) -> None:
    ratio = Indicator.objects.get(province=gia_lai, code="daily_update")
    assert list(refused(lambda: aim(ratio, keeper, share_target=Decimal(50)))) == ["share_target"]


def test_the_second_editor_is_told_who_was_first(sessions: Indicator, keeper: User) -> None:
    seen, theirs = editing.mark_of(sessions), editing.targets_of(sessions)
    aim(sessions, keeper, by_year={2026: Decimal(7)})
    with pytest.raises(RefusedError) as raised:
        editing.save_targets(sessions, replace(theirs, target=Decimal(9)), seen=seen, by=UserFactory.create())
    assert "Trần Minh Khoa" in str(raised.value)
    assert "7 buổi" in str(raised.value)
    sessions.refresh_from_db()
    assert sessions.target == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_saves_and_one_is_told() -> None:
    indicator = Indicator.objects.get(province__code=52, code=SESSIONS)
    seen, now = editing.mark_of(indicator), editing.targets_of(indicator)
    people = [UserFactory.create(), UserFactory.create()]

    def job(number: int) -> str:
        wanted = replace(now, by_year={2026: Decimal(10 + number)})
        try:
            editing.save_targets(indicator, wanted, seen=seen, by=people[number])
        except RefusedError:
            return "told"
        return "saved"

    assert sorted(at_once(lambda: job(0), lambda: job(1))) == ["saved", "told"]
    assert indicator.targets.count() == RulesChange.objects.count() == 1


# --- indicators of one's own


def test_an_own_indicator_has_the_values_that_a_hand_counts(
    gia_lai: Province, keeper: User, member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    """4 and 3 lượt in two buổi of one team, none of another: 7 of 2; a class of the first: 1 of 2 teams."""
    silent = TeamFactory.create(commune=Commune.objects.get(official_code=21583), in_force=True)
    for day, people in ((2, 4), (3, 3)):
        LogEntryFactory.create(
            membership=member, place=support_point, day=date(2026, 3, day), helped={"vneid": people, "dich_vu_cong": 9}
        )
    of_kind = kind(gia_lai, "lop_ky_nang")
    ActivityFactory.create(team=member.team, kind=of_kind, held=True, first_day=date(2026, 3, 4))
    roll_up()
    ratio = editing.add_indicator(gia_lai, OWN, AIMS, by=keeper)
    classes = editing.add_indicator(
        gia_lai, CLASSES, replace(AIMS, target=Decimal(1), share_target=Decimal(50)), by=keeper
    )
    roll_up()
    assert value_of(ratio.code, member.team, *MARCH) == (7, 2, 1, 1)
    assert value_of(ratio.code, silent, *MARCH) == (0, 0, 1, 1)
    assert value_of(ratio.code, gia_lai, *MARCH) == (7, 2, 2, 135)
    assert value_of(classes.code, member.team, *MARCH) == (1, None, 1, 1)
    assert value_of(classes.code, gia_lai, *MARCH) == (1, 2, 2, 135)
    year = date(2025, 12, 15), date(2026, 12, 14)
    assert value_of(ratio.code, gia_lai, *year, "year") == (7, 2, 2, 135)


def test_an_own_indicator_is_written_down_and_told_in_words(gia_lai: Province, keeper: User) -> None:
    made = editing.add_indicator(gia_lai, OWN, replace(AIMS, by_year={2026: Decimal("1234.5")}), by=keeper)
    assert (made.code, made.is_own, made.unit) == ("own_luot_vneid_tren_moi_buoi_ho_tro", True, "%")
    assert made.order > max(Indicator.objects.filter(is_own=False).values_list("order", flat=True))
    said = {what: new for what, _old, new in RulesChange.objects.get().changes}
    assert said["Mục tiêu năm 2026"] == "1.234,5 %"
    assert said["Mẫu số"] == "số buổi hỗ trợ [sessions]"
    assert editing.formula_of(made).endswith("chia cho (số buổi hỗ trợ), nhân 100")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sessions * days_due", "số buổi hỗ trợ × số ngày làm việc đã hết hạn ghi"),
        ("1000000 * sessions", "1.000.000 × số buổi hỗ trợ"),
        ("has_rota * has_support_calendar", "Tổ có lịch trực và Tổ có lịch hỗ trợ"),
    ],
)
def test_counts_are_multiplied_and_conditions_all_hold(gia_lai: Province, keeper: User, text: str, said: str) -> None:
    made = editing.add_indicator(gia_lai, replace(CLASSES, numerator=text), AIMS, by=keeper)
    assert editing.formula_of(made) == said


def test_a_difference_of_a_sum_keeps_its_parentheses_in_words(gia_lai: Province, keeper: User) -> None:
    text = "2 * (sessions - (days_due + days_in_time))"
    made = editing.add_indicator(gia_lai, replace(CLASSES, numerator=text), AIMS, by=keeper)
    due, in_time = (str(measures_of(gia_lai)[name].label) for name in ("days_due", "days_in_time"))
    assert editing.formula_of(made) == f"2 × (số buổi hỗ trợ − ({due} + {in_time}))"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Không đọc được công thức"),
        ("sessions +", "Không đọc được công thức"),
        ("sessions / 2", "“sessions / 2” không dùng được"),
        ("so_buoi", "Không có số đo “so_buoi”"),
        ("12", "ít nhất một số đo"),
        ("sessions + teams_in_force", "Không tính chung số phát sinh"),
        ("dossiers_total", "chỉ có theo xã, phường"),
        ("sessions + " * 30 + "sessions", "dài quá 300 ký tự"),
        ("__import__('os')", "không dùng được"),
    ],
)
def test_a_formula_that_says_nothing_is_told_by_its_field(
    gia_lai: Province, keeper: User, text: str, said: str
) -> None:
    errors = refused(lambda: editing.add_indicator(gia_lai, replace(CLASSES, numerator=text), AIMS, by=keeper))
    assert list(errors) == ["numerator"]
    assert said in errors["numerator"][0]
    if text:
        errors = refused(lambda: editing.add_indicator(gia_lai, replace(OWN, denominator=text), AIMS, by=keeper))
        assert list(errors) == ["denominator"]


@pytest.mark.parametrize(
    ("definition", "share", "field"),
    [
        (replace(OWN, unit="buổi"), None, "unit"),
        (replace(CLASSES, unit="%"), None, "unit"),
        (replace(CLASSES, unit=" "), None, "unit"),
        (OWN, Decimal(100), "share_target"),
        (replace(OWN, name="SỐ BUỔI HỖ TRỢ người dân trong tháng của mỗi tổ"), None, "name"),
    ],
)
def test_what_does_not_fit_together_is_told(
    gia_lai: Province, keeper: User, definition: Definition, share: Decimal | None, field: str
) -> None:
    aims = replace(AIMS, share_target=share)
    assert list(refused(lambda: editing.add_indicator(gia_lai, definition, aims, by=keeper))) == [field]


def test_every_code_is_new_and_never_one_of_the_decision(gia_lai: Province, keeper: User) -> None:
    names = ("Lớp AI", "Lớp-AI!", "???", "Rất dài " * 25)
    codes = [
        editing.add_indicator(gia_lai, replace(CLASSES, name=name.strip()), AIMS, by=keeper).code for name in names
    ]
    assert codes[:3] == ["own_lop_ai", "own_lop_ai_2", "own_chi_tieu"]
    assert len(codes[3]) <= 50
    twin = ProvinceFactory.create()
    assert editing.add_indicator(twin, replace(CLASSES, numerator="sessions"), AIMS, by=keeper).province == twin
    for code, is_own in (("own_khac", False), ("khac", True)):
        with pytest.raises(IntegrityError, match="indicator_own_by_its_code"), transaction.atomic():
            Indicator.objects.filter(province=gia_lai, code=codes[0]).update(code=code, is_own=is_own)


def test_an_own_indicator_is_changed_and_its_values_follow(
    gia_lai: Province, keeper: User, member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 3, 2), helped={"dich_vu_cong": 9})
    made = editing.add_indicator(gia_lai, OWN, AIMS, by=keeper)
    roll_up()
    assert value_of(made.code, gia_lai, *MARCH) == (0, 1, 1, 135)
    other = replace(OWN, numerator="helped_dich_vu_cong", short_name="DVC mỗi buổi", unit="%")
    made.refresh_from_db()
    change = editing.change_indicator(made, other, AIMS, seen=editing.mark_of(made), by=keeper)
    assert change is not None
    assert [what for what, _old, _new in change.changes] == ["Tên ngắn", "Tử số"]
    roll_up()
    assert value_of(made.code, gia_lai, *MARCH) == (9, 1, 1, 135)


def test_what_the_decision_says_is_neither_redefined_nor_removed(sessions: Indicator, keeper: User) -> None:
    seen, targets = editing.mark_of(sessions), editing.targets_of(sessions)
    assert "chỉ sửa mục tiêu" in str(
        refused(lambda: editing.change_indicator(sessions, CLASSES, targets, seen=seen, by=keeper))
    )
    assert "không xóa được" in str(refused(lambda: editing.remove_indicator(sessions, seen=seen, by=keeper)))


def test_an_own_indicator_is_removed_with_its_values_and_stays_in_the_history(
    gia_lai: Province, keeper: User, member: Membership, roll_up: RollUp
) -> None:
    made = editing.add_indicator(gia_lai, OWN, AIMS, by=keeper)
    made.refresh_from_db()
    roll_up()
    assert IndicatorValue.objects.filter(indicator=made).exists()
    with pytest.raises(RefusedError, match="vừa được người khác sửa"):
        editing.remove_indicator(made, seen="cu", by=keeper)
    change = editing.remove_indicator(made, seen=editing.mark_of(made), by=keeper)
    assert change.title == "Xóa: Chỉ tiêu “VNeID mỗi buổi”"
    assert ("Tên", "Lượt VNeID trên mỗi buổi hỗ trợ", "") in change.changes
    assert not Indicator.objects.filter(pk=made.pk).exists()
    assert not IndicatorValue.objects.filter(indicator_id=made.pk).exists()
    roll_up()
    with pytest.raises(RefusedError, match="vừa bị xóa"):
        editing.save_targets(made, AIMS, seen="", by=keeper)


def test_loading_the_decision_again_leaves_own_indicators_and_edited_targets_alone(
    gia_lai: Province, keeper: User, sessions: Indicator
) -> None:
    editing.add_indicator(gia_lai, OWN, AIMS, by=keeper)
    aim(sessions, keeper, target=Decimal(8), is_active=False)
    before = list(Indicator.objects.order_by("pk").values())
    load_indicators(gia_lai)
    assert list(Indicator.objects.order_by("pk").values()) == before


def test_a_product_beyond_all_numbers_is_no_data_and_stops_nothing(
    gia_lai: Province, keeper: User, member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 3, 2))
    huge = replace(CLASSES, numerator="1000000 * 1000000 * 1000000 * 1000000 * sessions")
    made = editing.add_indicator(gia_lai, huge, AIMS, by=keeper)
    roll_up()
    assert value_of(made.code, member.team, *MARCH) is None
    assert value_of(SESSIONS, member.team, *MARCH) == (1, None, 1, 1)


# --- what is offered, and numbers as people write them


def test_every_measure_is_offered_once(gia_lai: Province) -> None:
    groups = {str(group.title): [one.name for one in group.measures] for group in grouped_measures(gia_lai)}
    offered = [name for names in groups.values() for name in names]
    assert sorted(offered) == sorted(measures_of(gia_lai))
    assert {"sessions", "helped_vneid", "days_due"} <= set(groups["Nhật ký hỗ trợ"])
    assert {"has_rota", "teams_in_force"} <= set(groups["Danh sách Tổ, lịch trực, kế hoạch"])
    assert {"weeks_due", "held_lop_ky_nang"} <= set(groups["Hoạt động"])
    assert "dossiers_total" in groups["Số liệu báo cáo"]


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("80", "80", "80"),
        ("80,5", "80.5", "80,5"),
        ("1.234,50", "1234.5", "1.234,5"),
        (" 1 234 ", "1234", "1.234"),
        ("0", "0", "0"),
    ],
)
def test_numbers_are_read_and_shown_as_people_write_them(typed: str, value: str, shown: str) -> None:
    assert read_number(typed) == Decimal(value)
    assert number_text(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [("80.5", "sau dấu phẩy"), ("-3", "không thể âm"), ("1,234,5", "Hãy ghi một số"), ("80 buổi", "kèm đơn vị")],
)
def test_what_is_no_number_is_never_guessed_at(typed: str, said: str) -> None:
    with pytest.raises(NotANumberError, match=said):
        read_number(typed)
    assert read_number("") is None
    assert read_number("90 %", percent=True) == 90
