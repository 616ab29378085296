"""A section of the rules in words: what it says, line by line. History compares these lines too."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from teams.enums import Role
from teams.models import Province
from teams.plans import fewest_sessions
from teams.province_rules.sections import DAYS, DUTY, LANGUAGES, OFF, REQUESTS, SEVERAL, WORKING, Section, kind_of
from teams.rota.settings import duty_rules
from teams.rules.limits import COMPONENT, TEAM_LEADER, TEAM_MEMBER, PositionRule, Range, SubgroupRule
from teams.rules.reading import Reader
from teams.rules.sections import read_label, read_languages, read_requests, read_several, read_team
from teams.rules.wording import limits

Lines = dict[str, str]


def lines_of(document: Mapping[str, Any], section: Section, components: Mapping[str, str]) -> Lines:
    """Return what the section says: about what -> in words. `components` are the names by code."""
    kind = kind_of(section)
    if kind:
        return _team(document, kind, components)
    return _SAYS[section.key](document)


def step_label(step: str) -> str:
    labels = {
        "ask": _("người muốn tham gia (hoặc thôi) tự xin"),
        "introduce": _("Tổ trưởng giới thiệu"),
        "propose": _("Tổ đề nghị"),
        "approve": _("xã duyệt"),
    }
    return labels.get(step, step)


def steps_label(steps: tuple[str, ...]) -> str:
    return " → ".join(step_label(step) for step in steps)


def leader_label(leader: str, components: Mapping[str, str]) -> str:
    """Who leads a sub-group, in words."""
    if leader.startswith(COMPONENT):
        code = leader.removeprefix(COMPONENT)
        return _("tổ phó là %(component)s") % {"component": components.get(code, code)}
    labels = {TEAM_LEADER: _("tổ trưởng"), TEAM_MEMBER: _("một thành viên Tổ")}
    return labels.get(leader, _("ai trong nhóm cũng được"))


def works_label(works: str) -> str:
    labels = {"office_hours": _("trong giờ hành chính"), "monthly_plan": _("theo kế hoạch tháng")}
    return labels.get(works, _("không quy định"))


def _reader(document: Mapping[str, Any]) -> Reader:
    return Reader(dict(document), "", {})


def _team(document: Mapping[str, Any], kind: str, components: Mapping[str, str]) -> Lines:
    section = _reader(document).section("teams").section(kind)
    team = read_team(section, kind, several=(False, False))
    return {
        _("Tên của loại Tổ"): read_label(section, kind),
        _("Tên Tổ"): team.name_pattern or _("không quy định"),
        _("Tên nhóm Zalo"): team.zalo_pattern or _("không quy định"),
        _("Số người của Tổ"): _size(team.size),
        _("Tổ trưởng"): _position(team.leader, components, any_of=True),
        _("Tổ phó"): _position(team.deputies, components, any_of=False),
        _("Thành viên"): _size(team.members),
        _("Cộng tác viên"): _size(team.collaborators),
        _("Thành phần phải có"): _names(team.required_components, components) or _("không quy định"),
        _("Người biết tiếng dân tộc thiểu số"): _("phải có, ở xã có đồng bào dân tộc thiểu số")
        if team.minority_language
        else _("không bắt buộc"),
        **{subgroup.name or subgroup.code: _subgroup(subgroup, components) for subgroup in team.subgroups},
    }


def _size(allowed: Range) -> str:
    if allowed.is_none:
        return _("không có")
    return limits(allowed) if allowed.is_limited else _("không giới hạn")


def _position(rule: PositionRule, components: Mapping[str, str], *, any_of: bool) -> str:
    names = [components.get(code, code) for code in rule.components]
    if not names:
        return _size(rule.count)
    joined = (_(" hoặc ") if any_of else "; ").join(names)
    return f"{_size(rule.count)}: {joined}"


def _names(codes: tuple[str, ...], components: Mapping[str, str]) -> str:
    return "; ".join(components.get(code, code) for code in codes)


def _subgroup(rule: SubgroupRule, components: Mapping[str, str]) -> str:
    said = [
        _("mỗi thôn, tổ dân phố một nhóm") if rule.per_hamlet else "",
        _size(rule.size),
        _("nhóm trưởng: %(who)s") % {"who": leader_label(rule.leader, components)},
        _("làm việc %(when)s") % {"when": works_label(rule.works)} if rule.works else "",
        _("nhận tình nguyện viên ngoài Tổ") if rule.volunteers else "",
    ]
    return "; ".join(part for part in said if part)


def _several(document: Mapping[str, Any]) -> Lines:
    same, other = read_several(_reader(document))
    says = {True: _("không được"), False: _("được")}
    return {
        _("Ở hai Tổ cùng loại"): says[same],
        _("Ở hai Tổ khác loại (ví dụ Tổ xã và Tổ thôn)"): says[other],
    }


def _requests(document: Mapping[str, Any]) -> Lines:
    rules = read_requests(_reader(document).section("requests"))
    return {
        _("Tham gia Tổ"): steps_label(rules.join),
        _("Thôi tham gia"): steps_label(rules.leave),
        _("Người duyệt"): str(Role(rules.approved_by).label),
    }


def _languages(document: Mapping[str, Any]) -> Lines:
    return {_("Các tiếng"): ", ".join(read_languages(_reader(document))) or _("chưa ghi tiếng nào")}


def fewest_sessions_of(document: Mapping[str, Any]) -> int:
    return fewest_sessions(Province(rules=dict(document)))


def _duty(document: Mapping[str, Any]) -> Lines:
    duty = duty_rules(dict(document), "")
    sessions = {"count": fewest_sessions_of(document)}
    return {
        _("Người trực mỗi buổi tại một điểm"): limits(Range(duty.least, duty.most)),
        _("Ca trực mỗi tháng của người thuộc nhóm làm giờ hành chính"): _("không quá %(count)d ca")
        % {"count": duty.office_shifts},
        _("Buổi hỗ trợ trong kế hoạch tháng"): _("ít nhất %(count)d buổi") % sessions,
    }


def _days(document: Mapping[str, Any]) -> Lines:
    return {
        _("Ngày làm bù"): _dates(document[WORKING]) or _("không có"),
        _("Ngày nghỉ bù, nghỉ hoán đổi"): _dates(document[OFF]) or _("không có"),
    }


def _dates(days: list[str]) -> str:
    return ", ".join(date_format(date.fromisoformat(day), "d/m/Y") for day in days)


_SAYS = {SEVERAL: _several, REQUESTS: _requests, LANGUAGES: _languages, DUTY: _duty, DAYS: _days}
