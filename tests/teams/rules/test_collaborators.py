"""Collaborators beside the team: as many as wanted in Nghệ An (seed 002 II.2.1d), or as the province lays down."""

from dataclasses import replace

import pytest

from teams.rules.findings import Severity
from teams.rules.settings import Range
from tests.teams.rules.rosters import NGHE_AN, found, nghe_an, rules_of


@pytest.mark.parametrize("count", [0, 1, 40])
def test_no_limit_in_nghe_an(count: int) -> None:
    assert found(nghe_an(collaborators=count), rules_of(NGHE_AN), "collaborators") == []


@pytest.mark.parametrize(
    ("count", "mend"),
    [(1, "Hãy thêm 1–2 cộng tác viên."), (2, None), (3, None), (4, "Hãy bớt 1 cộng tác viên.")],
)
def test_limits_where_there_are_some(count: int, mend: str | None) -> None:
    rules = replace(rules_of(NGHE_AN), collaborators=Range(2, 3))
    findings = found(nghe_an(collaborators=count), rules, "collaborators")
    assert [finding.mend for finding in findings] == ([mend] if mend else [])
    assert all(finding.severity == Severity.ERROR for finding in findings)
    assert all(len(finding.people) == count for finding in findings)
