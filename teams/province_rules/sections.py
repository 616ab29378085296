"""The parts in which a province's rules are shown and changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from teams.rules.reading import Reader
from teams.rules.sections import read_label, read_teams

TEAM = "to-"
SEVERAL, REQUESTS, LANGUAGES, DUTY, DAYS = "nhieu-to", "quy-trinh", "tieng-dan-toc", "truc-ke-hoach", "ngay-lam-viec"
WORKING, OFF = "extra_working_days", "extra_days_off"  # columns of the province, shown beside its rules


@dataclass(frozen=True)
class Section:
    """`paths` are where its rules stand: `teams.commune` and everything under it."""

    key: str
    title: str
    paths: tuple[str, ...]
    help: str = ""

    def covers(self, path: str) -> bool:
        return any(path == own or path.startswith(f"{own}.") for own in self.paths)


def kinds_of(rules: Mapping[str, Any]) -> dict[str, str]:
    """The kinds of teams with their names, however malformed the rules are."""
    teams = read_teams(Reader(dict(rules), "", {}))
    return {kind: read_label(teams.section(kind), kind) or kind for kind in teams.values}


def sections_of(rules: Mapping[str, Any]) -> list[Section]:
    """The sections of a province with these `rules`: one per kind of team, then what holds for all."""
    return [
        *(Section(f"{TEAM}{kind}", label, (f"teams.{kind}",)) for kind, label in kinds_of(rules).items()),
        Section(SEVERAL, _("Một người ở nhiều Tổ"), ("several_teams",)),
        Section(REQUESTS, _("Các bước tham gia, thôi tham gia và người duyệt"), ("requests",)),
        Section(
            LANGUAGES,
            _("Tiếng dân tộc thiểu số"),
            ("languages",),
            _("Các tiếng để chọn khi ghi một thành viên biết nói tiếng gì."),
        ),
        Section(DUTY, _("Lịch trực và kế hoạch tháng"), ("duty", "plan")),
        Section(
            DAYS,
            _("Hoán đổi ngày làm việc"),
            (WORKING, OFF),
            _("Ngày nghỉ lễ, Tết đã có sẵn; ở đây chỉ ghi những ngày mà tỉnh làm bù hoặc nghỉ bù riêng."),
        ),
    ]


def section_of(rules: Mapping[str, Any], key: str) -> Section | None:
    return next((section for section in sections_of(rules) if section.key == key), None)


def kind_of(section: Section) -> str:
    """The kind of team that a section is about; empty for the others."""
    return section.key.removeprefix(TEAM) if section.key.startswith(TEAM) else ""
