"""What is odd is asked about and stored all the same; the line that explains it stays with its value (DOMAIN 11)."""

from collections.abc import Sequence

import pytest

from accounts.models import User
from reporting.enums import Accumulation, FigureRule, FigureSource
from reporting.figures import questions
from reporting.figures.entering import Wish, Writer, enter
from reporting.figures.rules import QUESTIONS, outlier
from reporting.figures.values import Slot, Values
from reporting.models import Figure, FigureDefinition, FigureQuestion
from teams.models import Commune
from teams.periods import months_until
from teams.refused import RefusedError
from tests.reporting.figures.factories import (
    FEBRUARY,
    JANUARY,
    MARCH,
    FigureQuestionFactory,
    definition_of,
    reported,
)
from tests.sql import refused_by, run
from tests.teams.plan_factories import Around

CODE = "digital_products_installed"


def asked(accumulation: Accumulation, *values: int | None) -> list[str]:
    """Which rules find the last of `values` odd; the months end with March 2026."""
    definition = FigureDefinition(pk=1, code="x", accumulation=accumulation, frequency="month")
    months = months_until(MARCH, len(values))
    there = {Slot(1, month): value for month, value in zip(months, values, strict=True) if value is not None}
    known = Values([definition], there)
    last = values[-1]
    assert last is not None
    return [name for name, ask in QUESTIONS.items() if ask(known, definition, MARCH, last)]


@pytest.mark.parametrize(
    ("accumulation", "values", "rules"),
    [
        (Accumulation.STOCK, (100, 99), ["falls"]),
        (Accumulation.STOCK, (100, None, 99), ["falls"]),
        (Accumulation.STOCK, (100, 100), []),
        (Accumulation.YEAR_TO_DATE, (100, 99), ["falls"]),
        (Accumulation.YEAR_TO_DATE, (500, 1, 2, 3), []),  # a new year begins from nothing
        (Accumulation.FLOW, (100, 99), []),
        (Accumulation.LEVEL, (100, 99), []),
        (Accumulation.FLOW, (30, 300), ["leaps"]),
        (Accumulation.FLOW, (30, 299), []),
        (Accumulation.FLOW, (300, 30), ["leaps"]),
        (Accumulation.FLOW, (300, 31), []),
        (Accumulation.FLOW, (2, 29), []),  # small numbers leap
        (Accumulation.FLOW, (0, 400), []),
        (Accumulation.FLOW, (None, 400), []),
        (Accumulation.YEAR_TO_DATE, (20, 40, 400), ["leaps"]),  # the months' own parts: 20, 360
        (Accumulation.STOCK, (30, 300), ["leaps"]),
    ],
)
def test_what_is_asked(accumulation: Accumulation, values: Sequence[int | None], rules: list[str]) -> None:
    assert asked(accumulation, *values) == rules


@pytest.mark.parametrize(
    ("values", "is_odd"),
    [
        ((50, 52, 48, 51, 49, 90), True),
        ((50, 52, 48, 51, 49, 55), False),
        ((50, 52, 48, 51, 90), False),  # four earlier values are too few
        ((50, 50, 50, 50, 50, 63), True),  # all the same: every difference that is not small counts
        ((50, 50, 50, 50, 50, 62), False),
        ((50, 50, 50, 50, 60, 58), False),  # MAD is 0: the mean deviation takes its place
        ((50, 50, 50, 50, 60, 100), True),
        ((2, 3, 2, 3, 2, 11), False),  # less than 10 away
        ((500, 501, 499, 500, 501, 560), False),  # close together, and not a quarter away
        ((500, 501, 499, 500, 501, 626), True),
        ((500, 10, 900, 40, 700, 1500), False),  # a commune that goes up and down
    ],
)
def test_an_outlier_is_far_from_the_communes_own_history(values: tuple[int, ...], is_odd: bool) -> None:
    assert ("outlier" in asked(Accumulation.FLOW, *values)) == is_odd


def test_every_rule_that_asks_is_known_to_the_database(tay_son: Commune) -> None:
    figure = reported(tay_son, CODE, 40)
    assert set(QUESTIONS) == set(FigureRule)
    for rule in QUESTIONS:
        FigureQuestionFactory.create(figure=figure, rule=rule)
    with refused_by("question_rule_known"):
        run("UPDATE reporting_figurequestion SET rule = 'guesses' WHERE rule = 'leaps'")


def test_of_a_stock_what_each_month_brought_is_compared() -> None:
    grown = (100, 200, 301, 399, 500, 601, 702)
    assert asked(Accumulation.STOCK, *grown) == []
    assert asked(Accumulation.STOCK, *grown[:-1], 900) == ["outlier"]


def test_a_short_history_can_be_flagged_unlike_by_a_z_score() -> None:
    """A z-score of six values cannot exceed √5, so 3.5 would never be reached (DOMAIN 11)."""
    assert outlier.score(10_000, [50, 52, 48, 51, 49]) > 1000


# --- in the life of a value


def seen_of(question: FigureQuestion) -> questions.Seen:
    return questions.Seen(question.pk, question.version)


def explain(question: FigureQuestion, text: str, by: User) -> None:
    """By somebody who just opened the page."""
    questions.explain(question.figure, text, by, seen_of(question))


def enter_value(commune: Commune, value: int | None, by: Writer, code: str = CODE) -> None:
    enter(commune, [Wish(definition_of(commune, code), MARCH, value)], by)


@pytest.fixture
def odd(tay_son: Commune, by_leader: Writer) -> FigureQuestion:
    """400 after 40."""
    reported(tay_son, CODE, 40, FEBRUARY)
    enter_value(tay_son, 400, by_leader)
    return FigureQuestion.objects.get()


def test_an_odd_value_is_stored_and_asked_about(odd: FigureQuestion) -> None:
    assert odd.message == "Gấp 10 lần trở lên: tháng 2/2026 là 40, nay 400."
    assert (odd.rule, odd.value, odd.figure.value, odd.explanation) == ("leaps", 400, 400, "")


def test_a_corrected_value_takes_the_question_with_it(odd: FigureQuestion, tay_son: Commune, by_leader: Writer) -> None:
    enter_value(tay_son, 42, by_leader)
    assert not FigureQuestion.objects.exists()


def test_a_value_that_is_taken_away_takes_the_question_with_it(
    odd: FigureQuestion, tay_son: Commune, by_leader: Writer
) -> None:
    enter_value(tay_son, None, by_leader)
    assert not FigureQuestion.objects.exists()
    assert not Figure.objects.filter(first_day=MARCH.first).exists()


def test_an_explanation_stays_with_its_value(
    odd: FigureQuestion, tay_son: Commune, by_leader: Writer, leader: User
) -> None:
    explain(odd, "  Có đợt   cao điểm ", leader)
    odd.refresh_from_db()
    assert (odd.explanation, odd.explained_by) == ("Có đợt cao điểm", leader)
    enter_value(tay_son, 42, by_leader)  # no longer odd: what was said of the 400 is kept
    odd.refresh_from_db()
    assert (odd.explanation, odd.value) == ("Có đợt cao điểm", 400)
    enter_value(tay_son, 400, by_leader)
    odd.refresh_from_db()
    assert odd.explanation == "Có đợt cao điểm"


def test_another_odd_value_is_asked_about_anew(
    odd: FigureQuestion, tay_son: Commune, by_leader: Writer, leader: User
) -> None:
    explain(odd, "Có đợt cao điểm", leader)
    enter_value(tay_son, 4000, by_leader)
    odd.refresh_from_db()
    assert (odd.explanation, odd.explained_by, odd.value) == ("", None, 4000)


def test_correcting_the_month_before_settles_what_was_asked_about_this_one(
    odd: FigureQuestion, tay_son: Commune, by_leader: Writer
) -> None:
    enter(tay_son, [Wish(definition_of(tay_son, CODE), FEBRUARY, 380)], by_leader)
    assert not FigureQuestion.objects.exists()


def test_a_corrected_month_makes_the_next_one_odd(tay_son: Commune, by_leader: Writer) -> None:
    reported(tay_son, "vneid2_citizens", 100, JANUARY)
    reported(tay_son, "vneid2_citizens", 120, MARCH)
    enter(tay_son, [Wish(definition_of(tay_son, "vneid2_citizens"), JANUARY, 125)], by_leader)
    question = FigureQuestion.objects.get()
    assert (question.rule, question.figure.first_day) == ("falls", MARCH.first)


@pytest.mark.parametrize(
    ("text", "said"), [("", "Hãy ghi một câu"), ("  \n", "Hãy ghi một câu"), ("x" * 301, "Chỉ được dài đến 300")]
)
def test_an_explanation_is_one_line(odd: FigureQuestion, leader: User, text: str, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        explain(odd, text, leader)
    assert refused.value.errors["explanation"][0].startswith(said)


def test_what_is_no_longer_asked_needs_no_explanation(
    odd: FigureQuestion, tay_son: Commune, by_leader: Writer, leader: User
) -> None:
    figure, seen = odd.figure, seen_of(odd)
    enter_value(tay_son, 42, by_leader)
    with pytest.raises(RefusedError) as refused:
        questions.explain(figure, "Có đợt cao điểm", leader, seen)
    assert "không còn cần giải thích" in str(refused.value)


def test_the_same_line_sent_twice_is_once(odd: FigureQuestion, leader: User) -> None:
    seen = seen_of(odd)
    for _turn in range(2):
        questions.explain(odd.figure, "Có đợt cao điểm", leader, seen)
    odd.refresh_from_db()
    assert odd.explanation == "Có đợt cao điểm"


def test_what_somebody_answered_is_not_written_over(odd: FigureQuestion, people: Around) -> None:
    """One answered about the value before; another answers what a second rule asks about the new one."""
    explain(odd, "Có đợt cao điểm", people.leader)
    explain(FigureQuestionFactory.create(figure=odd.figure, rule="outlier"), "Câu khác", people.official)
    said = FigureQuestion.objects.order_by("pk").values_list("rule", "explanation", "explained_by")
    assert list(said) == [
        ("leaps", "Có đợt cao điểm", people.leader.pk),
        ("outlier", "Câu khác", people.official.pk),
    ]


def test_who_explains_second_is_told_what_the_first_wrote(odd: FigureQuestion, people: Around) -> None:
    """Both opened the page before either had written."""
    seen = seen_of(odd)
    questions.explain(odd.figure, "Có đợt cao điểm", people.leader, seen)
    with pytest.raises(RefusedError) as refused:
        questions.explain(odd.figure, "Câu khác", people.official, seen)
    [said] = refused.value.errors["explanation"]
    assert f"{people.leader} đã giải thích" in said
    assert "“Có đợt cao điểm”. Câu của bạn chưa được ghi." in said
    odd.refresh_from_db()
    assert (odd.explanation, odd.explained_by) == ("Có đợt cao điểm", people.leader)


def test_a_line_about_one_value_explains_no_other(
    odd: FigureQuestion, tay_son: Commune, by_leader: Writer, people: Around
) -> None:
    seen = seen_of(odd)
    enter_value(tay_son, 4000, by_leader)
    with pytest.raises(RefusedError, match=r"đã đổi thành 4\.000"):
        questions.explain(odd.figure, "Có đợt cao điểm", people.official, seen)
    odd.refresh_from_db()
    assert odd.explanation == ""
    explain(odd, "Có đợt cao điểm", people.official)
    odd.refresh_from_db()
    assert (odd.explanation, odd.value) == ("Có đợt cao điểm", 4000)


def test_one_line_is_asked_for_where_two_rules_find_it_odd(tay_son: Commune, leader: User) -> None:
    for month in months_until(FEBRUARY, 6):
        reported(tay_son, CODE, 40, month)
    enter_value(tay_son, 400, Writer(FigureSource.HAND, leader))
    assert [question.rule for question in FigureQuestion.objects.all()] == ["leaps"]
