"""The Zalo group is called Tổ CNSCĐ-Tên xã/phường (Đề án III.3.2)."""

import unicodedata

import pytest

from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, NGHE_AN, found, gia_lai, nghe_an, rules_of


@pytest.mark.parametrize(
    "name",
    [
        "Tổ CNSCĐ-Tây Sơn",
        "Tổ CNSCĐ-Xã Tây Sơn",
        "Tổ CNSCĐ - Tây Sơn",
        " Tổ  CNSCĐ – Xã Tây Sơn ",
        unicodedata.normalize("NFD", "Tổ CNSCĐ-Tây Sơn"),
    ],
)
def test_by_the_pattern_up_to_spaces(name: str) -> None:
    assert found(gia_lai(zalo_name=name), rules_of(GIA_LAI), "zalo_name") == []


@pytest.mark.parametrize("name", ["To CNSCD-Tay Son", "tổ cnscđ-tây sơn", "Tổ CNSCĐ-An Hòa", "Tổ CNSCĐ"])
def test_another_name_is_a_warning(name: str) -> None:
    (finding,) = found(gia_lai(zalo_name=name), rules_of(GIA_LAI), "zalo_name")
    assert finding.severity == Severity.WARNING
    assert name in finding.message
    assert finding.mend == "Hãy đổi tên nhóm thành “Tổ CNSCĐ-Tây Sơn”."


def test_no_name_yet() -> None:
    (finding,) = found(gia_lai(zalo_name=""), rules_of(GIA_LAI), "zalo_name")
    assert finding.message == "Chưa ghi tên nhóm Zalo của Tổ."


def test_any_name_or_none_where_nothing_is_laid_down() -> None:
    assert found(nghe_an(), rules_of(NGHE_AN), "zalo_name") == []
