"""A change after closing is told in words, whatever it was about, and in so many queries, however many there are."""

from typing import Any

import pytest
from django.db.models import Field

from reporting import late_changes
from reporting.enums import LateAbout, LateAction
from reporting.models import Activity, ActivityKind, LateChange, Procedure
from reporting.models.activities import GROUPS_PRESENT
from teams.models import Commune, Province, SupportPoint
from tests.reporting.closings.factories import FEBRUARY, LateChangeFactory
from tests.reporting.difficulties.factories import difficulty
from tests.reporting.factories import entry


def told(change: LateChange) -> dict[str, tuple[str, str]]:
    (one,) = late_changes.tell([change])
    return {difference.label: (difference.before, difference.after) for difference in one.differences}


def log_change(commune: Commune, before: dict[str, Any] | None, after: dict[str, Any] | None) -> LateChange:
    return LateChangeFactory.create(
        commune=commune, about=LateAbout.LOG, action=LateAction.CHANGED, before=before, after=after
    )


def test_a_corrected_entry(support_point: SupportPoint, gia_lai: Province) -> None:
    kind = difficulty(gia_lai)
    before = entry(support_point, FEBRUARY.last, helped={"vneid": 1200}, women=2).as_json()
    after = entry(
        support_point, FEBRUARY.first, helped={"vneid": 3}, difficulty=kind.pk, difficulty_note="Sim"
    ).as_json()
    assert told(log_change(support_point.commune, before, after)) == {
        "Buổi": ("Sáng 14/02/2026", "Sáng 15/01/2026"),
        "Lượt hỗ trợ": ("VNeID 1.200", "VNeID 3"),
        "Phụ nữ": ("2", ""),
        "Khó khăn": ("", str(kind)),
        "Mô tả khó khăn": ("", "Sim"),
    }


def test_procedure_and_result_are_told(support_point: SupportPoint, gia_lai: Province) -> None:
    births = Procedure.objects.filter(province=gia_lai)[0]
    content = entry(support_point, FEBRUARY.last).as_json()
    content["lines"][0] |= {"procedure": births.pk, "result": "pending"}
    change = log_change(support_point.commune, None, content)
    assert told(change)["Lượt hỗ trợ"] == ("", f"VNeID 5 ({births}, chưa xong, còn theo dõi)")


def test_an_added_and_a_removed_entry_tell_all_of_it(support_point: SupportPoint) -> None:
    content = entry(support_point, FEBRUARY.last).as_json()
    added = told(log_change(support_point.commune, None, content))
    removed = told(log_change(support_point.commune, content, None))
    assert added["Nơi"] == ("", str(support_point))
    assert {label: (after, before) for label, (before, after) in added.items()} == removed


def test_rows_that_are_gone_are_told_as_gone(support_point: SupportPoint) -> None:
    content = {**entry(support_point, FEBRUARY.last).as_json(), "support_point": 987_654_321, "difficulty": 987_654_321}
    content["lines"][0]["service"] = 987_654_321
    said = told(log_change(support_point.commune, None, content))
    assert said["Nơi"] == ("", "không còn trong danh mục")
    assert said["Lượt hỗ trợ"] == ("", "nội dung cũ 5")


def test_a_figure(tay_son: Commune) -> None:
    assert told(LateChangeFactory.create(commune=tay_son)) == {"Giá trị": ("1.200", "1.250")}


def test_an_activity_is_told_by_the_names_of_its_fields(tay_son: Commune, gia_lai: Province) -> None:
    kinds = ActivityKind.objects.filter(province=gia_lai)[:2]
    before = {
        "title": "Lớp VNeID",
        "kind": kinds[0].pk,
        "first_day": "2026-02-10",
        "last_day": "2026-02-10",
        "people": 30,
        **dict.fromkeys(GROUPS_PRESENT),
    }
    change = LateChangeFactory.create(
        commune=tay_son,
        about=LateAbout.ACTIVITY,
        before=before,
        after={**before, "kind": kinds[1].pk, "people": 1250, "women": 9},
    )

    def label(name: str) -> str:
        field = Activity._meta.get_field(name)
        assert isinstance(field, Field)
        return str(field.verbose_name).capitalize()

    assert told(change) == {
        label("kind"): (str(kinds[0]), str(kinds[1])),
        label("people"): ("30", "1.250"),
        label("women"): ("", "9"),
    }


@pytest.mark.parametrize("count", [1, 12])
def test_many_cost_no_more_queries_than_one(
    support_point: SupportPoint, gia_lai: Province, django_assert_num_queries: Any, count: int
) -> None:
    content = entry(support_point, FEBRUARY.last, difficulty=difficulty(gia_lai).pk).as_json()
    rows = [log_change(support_point.commune, content, None) for _ in range(count)]
    with django_assert_num_queries(3):  # the point, the service, the difficulty
        assert len(late_changes.tell(rows)) == count
