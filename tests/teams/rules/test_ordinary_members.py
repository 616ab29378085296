"""12 to 17 members besides leader and deputies in Gia Lai (Đề án III.2.2)."""

from dataclasses import replace

import pytest

from teams.enums import Position
from teams.rules.settings import Range
from tests.teams.rules.rosters import GIA_LAI, NGHE_AN, found, gia_lai, nghe_an, rules_of, with_seat


@pytest.mark.parametrize("size", [15, 20])
def test_the_limits_themselves_are_in_order(size: int) -> None:
    assert found(gia_lai(size), rules_of(GIA_LAI), "ordinary_members") == []


def test_too_few_in_a_team_that_is_large_enough() -> None:
    whole = with_seat(gia_lai(15), 10, position=Position.DEPUTY)
    (finding,) = found(whole, rules_of(GIA_LAI), "ordinary_members")
    assert finding.message == "Tổ có 11 thành viên (không kể tổ trưởng, tổ phó); quy định 12–17 người."
    assert finding.mend == "Hãy thêm 1–6 thành viên."


def test_too_many_in_a_team_that_is_not_too_large() -> None:
    whole = with_seat(gia_lai(20), 2, position=Position.MEMBER)
    (finding,) = found(whole, rules_of(GIA_LAI), "ordinary_members")
    assert finding.mend == "Hãy bớt 1 thành viên, hoặc đổi vị trí của họ."


@pytest.mark.parametrize("size", [14, 21])
def test_a_team_of_the_wrong_size_hears_it_once(size: int) -> None:
    rules = rules_of(GIA_LAI)
    assert found(gia_lai(size), rules, "team_size")
    assert found(gia_lai(size), rules, "ordinary_members") == []
    assert found(gia_lai(size), replace(rules, size=Range(0, None)), "ordinary_members")


def test_where_nothing_is_laid_down_any_number_is_in_order() -> None:
    assert found(nghe_an(10), rules_of(NGHE_AN), "ordinary_members") == []
