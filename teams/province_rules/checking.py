"""What is wrong with edited rules: path -> a sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from teams.models import MemberComponent, Province
from teams.province_rules.sections import OFF, WORKING, Section
from teams.rota.settings import check_duty
from teams.rules.reading import Reader
from teams.rules.settings import check_rules

MOST_SESSIONS = 31
MOST_SWAPS = 100


def component_names(province: Province) -> dict[str, str]:
    return dict(MemberComponent.objects.filter(province=province).values_list("code", "name"))


def problems_of(document: Mapping[str, Any], section: Section, components: Mapping[str, str]) -> dict[str, str]:
    """What is wrong within the section. What is wrong elsewhere was so before: it must not stop this one."""
    problems = {
        **check_rules(dict(document), components.keys()),
        **check_duty(dict(document)),
        **_check_plan(document),
        **_check_days(document),
    }
    return {path: message for path, message in problems.items() if section.covers(path)}


def _check_plan(document: Mapping[str, Any]) -> dict[str, str]:
    problems: dict[str, str] = {}
    plan = Reader(dict(document), "", problems).section("plan")
    number = plan.number("min_sessions", None)
    if number is not None and number > MOST_SESSIONS:
        plan.note("min_sessions", _("Một tháng không thể có nhiều buổi như vậy. Hãy ghi số từ 0 đến 31."))
    return problems


def _check_days(document: Mapping[str, Any]) -> dict[str, str]:
    both = sorted(set(document[WORKING]) & set(document[OFF]))
    if both:
        days = ", ".join("/".join(reversed(day.split("-"))) for day in both)
        return {OFF: _("Ngày %(days)s vừa ghi làm bù vừa ghi nghỉ bù. Hãy bỏ một bên.") % {"days": days}}
    for path in (WORKING, OFF):
        if len(document[path]) > MOST_SWAPS:
            return {path: _("Chỉ ghi được đến %(most)d ngày. Hãy bỏ những ngày đã qua lâu.") % {"most": MOST_SWAPS}}
    return {}
