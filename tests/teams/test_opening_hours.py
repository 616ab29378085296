"""A week of opening hours: what is wrong with it, and how it is said in one line."""

from datetime import time

import pytest

from teams.enums import HalfDay
from teams.opening_hours import Span, faults, in_short, usual_hours

MORNING, AFTERNOON, EVENING = HalfDay.MORNING, HalfDay.AFTERNOON, HalfDay.EVENING


def span(weekday: int, half_day: str, opens: str, closes: str) -> Span:
    return Span(weekday, half_day, time.fromisoformat(opens), time.fromisoformat(closes))


SATURDAY = span(5, MORNING, "08:00", "11:00")


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([], ""),
        (usual_hours(), "T2–T6 7:30–11:30, 13:30–17:00"),
        ([*usual_hours(), SATURDAY], "T2–T6 7:30–11:30, 13:30–17:00; T7 8:00–11:00"),
        ([span(0, MORNING, "07:30", "11:30"), span(2, MORNING, "07:30", "11:30")], "T2, T4 7:30–11:30"),
        ([span(5, EVENING, "19:00", "21:00"), span(6, EVENING, "19:00", "21:00")], "T7, CN 19:00–21:00"),
    ],
)
def test_a_week_is_said_in_one_line(spans: list[Span], said: str) -> None:
    assert in_short(spans) == said
    assert in_short(reversed(spans)) == said
    assert faults(spans) == {}


@pytest.mark.parametrize(
    ("spans", "wrong"),
    [
        ([span(0, MORNING, "11:30", "07:30")], {(0, "morning"): "Giờ đóng cửa phải sau giờ mở cửa."}),
        ([span(0, MORNING, "07:30", "07:30")], {(0, "morning"): "Giờ đóng cửa phải sau giờ mở cửa."}),
        (
            [span(1, AFTERNOON, "07:30", "11:30")],
            {(1, "afternoon"): "Giờ này không phải của buổi chiều. Hãy ghi sang đúng ô."},
        ),
        (
            [span(2, MORNING, "13:30", "17:00")],
            {(2, "morning"): "Giờ này không phải của buổi sáng. Hãy ghi sang đúng ô."},
        ),
        (
            [span(3, MORNING, "07:30", "12:00"), span(3, AFTERNOON, "11:30", "17:00")],
            {(3, "afternoon"): "Giờ này trùng với buổi trước (7:30–12:00). Hãy sửa lại."},
        ),
    ],
)
def test_what_is_wrong_is_said_of_its_half_day(spans: list[Span], wrong: dict[tuple[int, str], str]) -> None:
    assert faults([*spans, SATURDAY]) == wrong


def test_a_day_may_go_on_without_a_break() -> None:
    assert faults([span(0, MORNING, "07:30", "12:00"), span(0, AFTERNOON, "12:00", "17:00")]) == {}
