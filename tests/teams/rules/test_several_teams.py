"""A person in two teams at once."""

from dataclasses import replace

import pytest

from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, NGHE_AN, QUANG_NGAI, found, gia_lai, nghe_an, rules_of, with_seat


@pytest.mark.parametrize("province", [GIA_LAI, NGHE_AN, QUANG_NGAI])
def test_two_of_the_same_kind_are_forbidden(province: int) -> None:
    whole = with_seat(gia_lai(), 6, same_kind_teams=("Tổ CNSCĐ-Xã Vân Canh", "Tổ CNSCĐ-Xã An Hòa"))
    (finding,) = found(whole, rules_of(province), "several_teams")
    assert (finding.severity, finding.people) == (Severity.ERROR, ("s6",))
    assert "Người Số 6 đang ở một Tổ khác: Tổ CNSCĐ-Xã An Hòa, Tổ CNSCĐ-Xã Vân Canh." in finding.message
    assert "thôi tham gia Tổ kia trước" in finding.mend


def test_nghe_an_recommends_to_sit_in_the_hamlets_team_too() -> None:
    whole = with_seat(nghe_an(), 3, other_kind_teams=("Tổ CNSCĐ-Bản Tùng Hương",))
    assert found(whole, rules_of(NGHE_AN), "several_teams") == []


def test_what_is_allowed_is_the_provinces_to_say() -> None:
    whole = with_seat(nghe_an(), 3, other_kind_teams=("A",), same_kind_teams=("B",))
    open_rules = replace(rules_of(NGHE_AN), same_kind_forbidden=False)
    closed = replace(rules_of(NGHE_AN), other_kind_forbidden=True)
    assert found(whole, open_rules, "several_teams") == []
    (finding,) = found(whole, closed, "several_teams")
    assert ": A, B." in finding.message
