"""What a province lays down for duty: how many people at a point, and who is only called last (Đề án IV.4.2b).

Read from `duty` in the province's rules; the defaults are those of the decision. A part that is missing or wrong reads
as its default, so that a typing error in the rules never takes the rota away; `check_duty` names what is wrong.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from teams.rules.reading import Reader, RulesError
from teams.rules.settings import team_rules

LEAST, MOST, OFFICE_SHIFTS = 1, 3, 4
OFFICE_HOURS = "office_hours"  # `works` of a sub-group


@dataclass(frozen=True)
class DutyRules:
    """From `least` to `most` people per half-day and point (IV.4.2b: 01 - 03 thành viên). Sub-groups of `office_kinds`
    work in office hours at their agency: on duty at the point of the UBND alone, `office_shifts` times a month."""

    least: int = LEAST
    most: int = MOST
    office_shifts: int = OFFICE_SHIFTS
    office_kinds: frozenset[str] = frozenset()

    @property
    def counts(self) -> range:
        """How many people a half-day may be filled with."""
        return range(max(self.least, 1), self.most + 1)


def duty_rules(rules: dict[str, Any], team_kind: str) -> DutyRules:
    """Return what holds for the duty of a team of `team_kind` in the province with these `rules`."""
    least, most, office_shifts = _read(Reader(rules, "", {}))
    return DutyRules(least, most, office_shifts, _office_kinds(rules, team_kind))


def check_duty(rules: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong in the `duty` part of edited rules: path -> a sentence."""
    problems: dict[str, str] = {}
    _read(Reader(rules, "", problems))
    return problems


def _read(whole: Reader) -> tuple[int, int, int]:
    duty = whole.section("duty")
    duty.only("min", "max", "office_group")
    least, most = duty.number("min", LEAST), duty.number("max", MOST)
    if least is None or most is None or most < max(least, 1):
        duty.note("max", _("Số người trực nhiều nhất phải từ 1 trở lên và không nhỏ hơn số ít nhất."))
        least, most = LEAST, MOST
    office = duty.section("office_group")
    office.only("monthly_limit")
    shifts = office.number("monthly_limit", OFFICE_SHIFTS)
    return least, most, OFFICE_SHIFTS if shifts is None else shifts


def _office_kinds(rules: dict[str, Any], team_kind: str) -> frozenset[str]:
    try:
        subgroups = team_rules(rules, team_kind).subgroups
    except RulesError:
        return frozenset()
    return frozenset(subgroup.code for subgroup in subgroups if subgroup.works == OFFICE_HOURS)
