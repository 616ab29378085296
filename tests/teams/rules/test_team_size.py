"""15 to 20 people in Gia Lai (Đề án III.2.1), 5 to 10 in Nghệ An."""

import pytest

from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, NGHE_AN, found, gia_lai, nghe_an, roster, rules_of


@pytest.mark.parametrize("size", [15, 18, 20])
def test_within_the_limits_nothing_is_found(size: int) -> None:
    assert found(gia_lai(size), rules_of(GIA_LAI), "team_size") == []


def test_one_too_few() -> None:
    (finding,) = found(gia_lai(14), rules_of(GIA_LAI), "team_size")
    assert finding.severity == Severity.ERROR
    assert finding.message == "Tổ có 14 người (1 tổ trưởng, 2 tổ phó, 11 thành viên); quy định 15–20 người."
    assert finding.mend == "Hãy thêm 1–6 người."
    assert finding.source == "Đề án III.2.1"


def test_one_too_many() -> None:
    (finding,) = found(gia_lai(21), rules_of(GIA_LAI), "team_size")
    assert "21 người" in finding.message
    assert finding.mend == "Hãy bớt 1 người."


@pytest.mark.parametrize(("size", "is_found"), [(4, True), (5, False), (10, False), (11, True)])
def test_limits_of_another_province(size: int, is_found: bool) -> None:
    assert bool(found(nghe_an(size), rules_of(NGHE_AN), "team_size")) == is_found


def test_where_collaborators_are_foreseen_the_extra_people_become_some() -> None:
    (finding,) = found(nghe_an(12), rules_of(NGHE_AN), "team_size")
    assert finding.mend == "Hãy chuyển 2 người sang Cộng tác viên, hoặc bớt đi."


def test_collaborators_do_not_count() -> None:
    assert found(nghe_an(10, collaborators=8), rules_of(NGHE_AN), "team_size") == []
    assert found(nghe_an(4, collaborators=8), rules_of(NGHE_AN), "team_size")


@pytest.mark.parametrize(("size", "key", "amount"), [(13, "few", 2), (14, "few", 1), (21, "many", 1), (23, "many", 3)])
def test_whether_it_grew_can_be_told(size: int, key: str, amount: int) -> None:
    (finding,) = found(gia_lai(size), rules_of(GIA_LAI), "team_size")
    assert (finding.subject, finding.amount) == (key, amount)


def test_an_empty_roster_is_too_small() -> None:
    (finding,) = found(roster(()), rules_of(GIA_LAI), "team_size")
    assert finding.mend == "Hãy thêm 15–20 người."
