"""Văn phòng Đảng ủy and Mặt trận in every team of Gia Lai (Đề án III.2.2)."""

from teams.enums import Position
from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, NGHE_AN, found, gia_lai, nghe_an, rules_of, with_seat


def test_both_are_there() -> None:
    assert found(gia_lai(), rules_of(GIA_LAI), "required_components") == []


def test_each_one_missing_is_named() -> None:
    whole = with_seat(with_seat(gia_lai(), 3, component=""), 4, component="doan_vien")
    first, second = found(whole, rules_of(GIA_LAI), "required_components")
    assert [first.subject, second.subject] == ["van_phong_dang_uy", "mat_tran"]
    assert first.severity == Severity.ERROR
    assert first.message == "Tổ chưa có người thuộc thành phần bắt buộc: Văn phòng Đảng ủy."


def test_somebody_beside_the_team_does_not_stand_for_it() -> None:
    whole = with_seat(gia_lai(), 4, position=Position.COLLABORATOR)
    (finding,) = found(whole, rules_of(GIA_LAI), "required_components")
    assert finding.subject == "mat_tran"


def test_not_asked_for_elsewhere() -> None:
    assert found(nghe_an(), rules_of(NGHE_AN), "required_components") == []
