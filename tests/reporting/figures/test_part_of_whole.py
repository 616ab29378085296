"""A part is never more than its whole; where a number is missing nothing is said (R6)."""

import pytest

from reporting.figures.due import Period
from reporting.figures.entering import Fate, Outcome, Wish, Writer, enter
from reporting.figures.rules.part_of_whole import pairs
from reporting.models import FigureDefinition
from teams.enums import Calendar
from teams.models import Commune, Province
from teams.periods import Quarter
from tests.reporting.figures.factories import FEBRUARY, MARCH, YEAR, definition_of, reported, stored


def wishes(commune: Commune, **values: int | None) -> list[Wish]:
    """What somebody enters for March: by frequency for the month, the quarter or the year."""
    periods: dict[str, Period] = {"month": MARCH, "quarter": Quarter(2026, 1, Calendar.DECREE_09), "year": YEAR}
    found = []
    for code, value in values.items():
        definition = definition_of(commune, code)
        found.append(Wish(definition, periods[definition.frequency], value))
    return found


def refused(outcomes: list[Outcome]) -> dict[str, list[str]]:
    return {
        outcome.wish.definition.code: outcome.errors["value"] for outcome in outcomes if outcome.fate == Fate.REFUSED
    }


def test_every_pair_names_figures_of_gia_lai(gia_lai: Province) -> None:
    known = set(FigureDefinition.objects.filter(province=gia_lai).values_list("code", flat=True))
    named = {code for pair in pairs() for code in (pair.part, *pair.wholes)}
    assert named <= known
    assert len(pairs()) == 20


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.part)
def test_a_part_above_its_whole_is_refused_beside_it(tay_son: Commune, by_leader: Writer, pair: object) -> None:
    part, wholes = pair.part, pair.wholes  # type: ignore[attr-defined]
    for whole in wholes:
        reported(tay_son, whole, 100)
    said = refused(enter(tay_son, wishes(tay_son, **{part: 100 * len(wholes) + 1}), by_leader))
    assert list(said) == [part]
    assert f"là {100 * len(wholes)}." in said[part][0]
    assert enter(tay_son, wishes(tay_son, **{part: 100 * len(wholes)}), by_leader)[0].fate == Fate.STORED


def test_online_is_between_supported_and_total(tay_son: Commune, by_leader: Writer) -> None:
    entered = wishes(tay_son, dossiers_total=100, dossiers_online_full=60, dossiers_online_supported=70)
    assert refused(enter(tay_son, entered, by_leader)) == {
        "dossiers_online_supported": [
            "Không được nhiều hơn “Số hồ sơ tiếp nhận, xử lý, trả kết quả trực tuyến toàn trình” là 60."
        ]
    }
    assert stored(tay_son, "dossiers_total") == 100
    assert stored(tay_son, "dossiers_online_supported") is None


def test_a_whole_below_its_part_is_refused_beside_the_whole(tay_son: Commune, by_leader: Writer) -> None:
    reported(tay_son, "dossiers_online_full", 60)
    said = refused(enter(tay_son, wishes(tay_son, dossiers_total=59), by_leader))
    assert said == {
        "dossiers_total": [
            "Không được ít hơn “Số hồ sơ tiếp nhận, xử lý, trả kết quả trực tuyến toàn trình” của tháng 3/2026 là 60."
        ]
    }


def test_a_base_number_below_what_any_month_of_its_year_reported_is_refused(
    tay_son: Commune, by_leader: Writer
) -> None:
    reported(tay_son, "vneid2_citizens", 800, FEBRUARY)
    reported(tay_son, "vneid2_citizens", 700, MARCH)
    assert list(refused(enter(tay_son, wishes(tay_son, population_14_plus=799), by_leader))) == ["population_14_plus"]
    assert enter(tay_son, wishes(tay_son, population_14_plus=800), by_leader)[0].fate == Fate.STORED


def test_a_refused_whole_takes_its_part_back_to_the_old_whole(tay_son: Commune, by_leader: Writer) -> None:
    """The total of 50 cannot be, so that the 90 online stand against the old total of 80 and cannot be either."""
    reported(tay_son, "dossiers_total", 80)
    reported(tay_son, "dossiers_on_time", 70)
    said = refused(enter(tay_son, wishes(tay_son, dossiers_total=50, dossiers_online_full=90), by_leader))
    assert set(said) == {"dossiers_total", "dossiers_online_full"}


def test_without_the_whole_nothing_is_said(tay_son: Commune, by_leader: Writer) -> None:
    outcomes = enter(tay_son, wishes(tay_son, dossiers_online_full=9, vneid2_officials_youth=5), by_leader)
    assert {outcome.fate for outcome in outcomes} == {Fate.STORED}
    reported(tay_son, "officials", 1)  # of two that are added up one is missing
    assert enter(tay_son, wishes(tay_son, vneid2_officials_youth=6), by_leader)[0].fate == Fate.STORED


def test_another_communes_whole_is_not_ours(tay_son: Commune, by_leader: Writer) -> None:
    neighbour = tay_son.province.communes.exclude(pk=tay_son.pk)[0]
    reported(neighbour, "dossiers_total", 1)
    assert enter(tay_son, wishes(tay_son, dossiers_online_full=9), by_leader)[0].fate == Fate.STORED


def test_part_and_whole_change_together(tay_son: Commune, by_leader: Writer) -> None:
    reported(tay_son, "dossiers_total", 10)
    reported(tay_son, "dossiers_online_full", 10)
    outcomes = enter(tay_son, wishes(tay_son, dossiers_online_full=20, dossiers_total=20), by_leader)
    assert [outcome.fate for outcome in outcomes] == [Fate.STORED, Fate.STORED]


def test_taking_a_whole_away_is_no_error(tay_son: Commune, by_leader: Writer) -> None:
    reported(tay_son, "dossiers_total", 10)
    reported(tay_son, "dossiers_online_full", 10)
    assert enter(tay_son, wishes(tay_son, dossiers_total=None), by_leader)[0].fate == Fate.STORED
