"""Somebody speaks the language of the people who live there (Đề án III.2.3)."""

from dataclasses import replace

from teams.enums import Position
from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, QUANG_NGAI, found, gia_lai, rules_of, with_seat

JRAI = frozenset({"Jrai"})


def test_nobody_speaks_it() -> None:
    (finding,) = found(gia_lai(needs_minority_language=True), rules_of(GIA_LAI), "minority_language")
    assert finding.severity == Severity.ERROR
    assert "Xã Tây Sơn có đồng bào dân tộc thiểu số" in finding.message
    assert finding.source == "Đề án III.2.3"


def test_one_person_is_enough() -> None:
    whole = with_seat(gia_lai(needs_minority_language=True), 8, languages=JRAI)
    assert found(whole, rules_of(GIA_LAI), "minority_language") == []


def test_a_blank_and_somebody_beside_the_team_do_not_count() -> None:
    whole = gia_lai(needs_minority_language=True)
    blank = with_seat(whole, 8, languages=frozenset({" "}))
    beside = with_seat(whole, 8, languages=JRAI, position=Position.COLLABORATOR)
    assert found(blank, rules_of(GIA_LAI), "minority_language")
    assert found(beside, rules_of(GIA_LAI), "minority_language")


def test_only_where_the_commune_is_marked_and_the_province_asks() -> None:
    assert found(gia_lai(), rules_of(GIA_LAI), "minority_language") == []
    whole = gia_lai(needs_minority_language=True)
    assert found(whole, rules_of(QUANG_NGAI), "minority_language") == []
    assert found(whole, replace(rules_of(QUANG_NGAI), minority_language=True), "minority_language")
