"""What a province lays down for duty is data with defaults, and what is wrong in it is named."""

from typing import Any

import pytest

from teams.enums import SubgroupKind
from teams.models import Province
from teams.rota import check_duty, duty_rules


def test_without_rules_the_decision_holds() -> None:
    rules = duty_rules({}, "commune")
    assert (rules.least, rules.most, rules.office_shifts, list(rules.counts)) == (1, 3, 4, [1, 2, 3])
    assert rules.office_kinds == frozenset()


def test_a_province_sets_its_own() -> None:
    rules = duty_rules({"duty": {"min": 2, "max": 2, "office_group": {"monthly_limit": 0}}}, "commune")
    assert (rules.least, rules.most, rules.office_shifts, list(rules.counts)) == (2, 2, 0, [2])


def test_in_gia_lai_the_political_system_group_keeps_office_hours(gia_lai: Province) -> None:
    assert duty_rules(gia_lai.rules, "commune").office_kinds == {SubgroupKind.POLITICAL_SYSTEM}


@pytest.mark.parametrize(
    ("duty", "path"),
    [
        ({"max": 0}, "duty.max"),
        ({"min": 4}, "duty.max"),
        ({"min": "hai"}, "duty.min"),
        ({"max": None}, "duty.max"),
        ({"most": 3}, "duty.most"),
        ({"office_group": {"limit": 3}}, "duty.office_group.limit"),
        ({"office_group": {"monthly_limit": -1}}, "duty.office_group.monthly_limit"),
        ([], "duty"),
    ],
)
def test_what_is_wrong_is_named_and_reads_as_the_default(duty: Any, path: str) -> None:
    assert path in check_duty({"duty": duty})
    assert 1 <= duty_rules({"duty": duty}, "commune").most <= 3


def test_rules_that_are_broken_elsewhere_do_not_take_the_rota_away() -> None:
    assert duty_rules({"teams": "hỏng"}, "commune").least == 1
