"""Changes made after closing, told in words: what was there, what is there now (DOMAIN 10)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from reporting.citizens.money import dong
from reporting.enums import LateAbout, Result
from reporting.models import (
    Activity,
    ActivityKind,
    Difficulty,
    IncidentChannel,
    IncidentKind,
    LateChange,
    Procedure,
    Service,
)
from teams.enums import HalfDay
from teams.models import Hamlet, SupportPoint

Content = dict[str, Any]
# Which keys of a content name rows, and of what.
_NAMED: dict[str, type[models.Model]] = {
    "support_point": SupportPoint,
    "hamlet": Hamlet,
    "difficulty": Difficulty,
    "kind": ActivityKind,
    "incident_kind": IncidentKind,
    "channel": IncidentChannel,
}
_DAYS = ("day", "first_day", "last_day")


@dataclass(frozen=True)
class Difference:
    label: str
    before: str  # empty: there was nothing
    after: str  # empty: there is nothing


@dataclass(frozen=True)
class ToldChange:
    change: LateChange
    differences: list[Difference]


def tell(changes: Iterable[LateChange]) -> list[ToldChange]:
    """The changes with what differs in each, in so many queries, however many changes."""
    rows = list(changes)
    names = _Names.of([content for row in rows for content in (row.before, row.after) if content])
    return [ToldChange(row, _differences(row, names)) for row in rows]


class _Names:
    """The names of the rows that contents speak of by their keys."""

    def __init__(self, rows: dict[type[models.Model], dict[int, Any]]) -> None:
        self.rows = rows

    @classmethod
    def of(cls, contents: list[Content]) -> "_Names":
        keys: dict[type[models.Model], set[int]] = {}
        for content in contents:
            for name, model in _NAMED.items():
                if content.get(name):
                    keys.setdefault(model, set()).add(content[name])
            for line in content.get("lines", []):
                keys.setdefault(Service, set()).add(line["service"])
                if line.get("procedure"):
                    keys.setdefault(Procedure, set()).add(line["procedure"])
        return cls({model: model._default_manager.in_bulk(found) for model, found in keys.items()})

    def name(self, model: type[models.Model], key: int | None) -> str:
        return str(self.rows.get(model, {}).get(key or 0, _("không còn trong danh mục"))) if key else ""


def _differences(change: LateChange, names: _Names) -> list[Difference]:
    tell_content = _TELL.get(LateAbout(change.about), _tell_plainly)
    before, after = (tell_content(content, names) if content else {} for content in (change.before, change.after))
    labels = [*before, *(label for label in after if label not in before)]
    found = [Difference(label, before.get(label, ""), after.get(label, "")) for label in labels]
    return [one for one in found if one.before != one.after]


def _tell_log(content: Content, names: _Names) -> dict[str, str]:
    place = names.name(SupportPoint, content.get("support_point")) or names.name(Hamlet, content.get("hamlet"))
    told = {
        _("Buổi"): f"{HalfDay(content['half_day']).label} {_day(content['day'])}",
        _("Nơi"): place,
        _("Lượt hỗ trợ"): ", ".join(_line(line, names) for line in content["lines"]),
        _("Phụ nữ"): _number(content["women"]),
        _("Người cao tuổi"): _number(content["elderly"]),
        _("Người dân tộc thiểu số"): _number(content["ethnic_minority"]),
        _("Người khuyết tật"): _number(content["disabled"]),
        _("Khó khăn"): names.name(Difficulty, content.get("difficulty")),
        _("Mô tả khó khăn"): content.get("difficulty_note", ""),
    }
    return {label: text for label, text in told.items() if text}


def _line(line: Content, names: _Names) -> str:
    service = names.rows.get(Service, {}).get(line["service"])
    said = f"{service.short_name if service else _('nội dung cũ')} {localize(line['count'])}"
    about = [names.name(Procedure, line.get("procedure"))]
    if line.get("result", Result.DONE) != Result.DONE:
        about.append(str(Result(line["result"]).label).lower())
    about = [part for part in about if part]
    return f"{said} ({', '.join(about)})" if about else said


def _tell_activity(content: Content, names: _Names) -> dict[str, str]:
    told = {}
    for name, value in content.items():
        label = str(getattr(Activity._meta.get_field(name), "verbose_name", name)).capitalize()
        told[label] = names.name(ActivityKind, value) if name == "kind" else _plain(name, value)
    return {label: text for label, text in told.items() if text}


def _tell_incident(content: Content, names: _Names) -> dict[str, str]:
    return {
        _("Ngày xảy ra"): _day(content["day"]),
        _("Hình thức"): names.name(IncidentKind, content["incident_kind"]),
        _("Kênh"): names.name(IncidentChannel, content["channel"]),
        _("Thiệt hại"): dong(content["loss"]),
        _("Báo công an"): _("đã báo") if content["police_told"] else _("chưa báo"),
    }


def _tell_plainly(content: Content, _names: _Names) -> dict[str, str]:
    return {(_("Giá trị") if name == "value" else name): _plain(name, value) for name, value in content.items()}


def _plain(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name in _DAYS:
        return _day(value)
    return str(localize(value)) if isinstance(value, int) else str(value)


def _day(value: str) -> str:
    return str(date_format(date.fromisoformat(value), "d/m/Y"))


def _number(value: int) -> str:
    return str(localize(value)) if value else ""


_TELL: dict[LateAbout, Callable[[Content, _Names], dict[str, str]]] = {
    LateAbout.LOG: _tell_log,
    LateAbout.ACTIVITY: _tell_activity,
    LateAbout.INCIDENT: _tell_incident,
}
