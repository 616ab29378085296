"""Repeating what was logged before: most half-days are like the one before (R1: "lặp lại hôm qua")."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reporting.logbook import GROUPS, content_of
from reporting.models import LogEntry, Service
from reporting.my_log import place_of, rows_of_person
from teams.models import Membership

OFFERED = 3
LOOKED_THROUGH = 20  # entries among which the different ones are sought


@dataclass(frozen=True)
class Again:
    """What one button fills in: counts per service and the groups, where and in which half-day. The day is today."""

    entry: int
    label: str
    details: str
    place: str
    half_day: str
    counts: dict[int, int]
    women: int
    elderly: int
    ethnic_minority: int
    disabled: int

    @property
    def content(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name not in ("entry", "label", "details")}

    def initial(self) -> dict[str, Any]:
        """The form's values for it."""
        groups = {group: getattr(self, group) or None for group in GROUPS}
        counts = {f"count_{service}": count for service, count in self.counts.items()}
        return {"place": self.place, "half_day": self.half_day, **groups, **counts}


def last_entries(membership: Membership, services: list[Service], today: date) -> list[Again]:
    """The last entries of this person in this team that differ, the latest first; `services` are those offered now."""
    rows = (
        LogEntry.objects.filter(membership__in=rows_of_person(membership))
        .select_related("session__support_point", "session__hamlet")
        .prefetch_related("lines")
        .order_by("-pk")[:LOOKED_THROUGH]
    )
    names = {service.pk: service.short_name for service in services}
    latest_first = sorted(rows, key=lambda row: (row.session.day, row.pk), reverse=True)
    found: list[Again] = []
    for row in latest_first:
        one = _again(row, names, today)
        if one.counts and all(one.content != other.content for other in found):
            found.append(one)
    return found[:OFFERED]


def chosen(offered: list[Again], asked: str) -> Again | None:
    """The one that the address asks for (`nhu`), where no script fills the form."""
    return next((one for one in offered if str(one.entry) == asked), None)


def _again(row: LogEntry, names: dict[int, str], today: date) -> Again:
    content = content_of(row)
    counts: dict[int, int] = {}
    for line in content.lines:
        if line.service in names:
            counts[line.service] = counts.get(line.service, 0) + line.count
    parts = [f"{names[service]} {count}" for service, count in counts.items()]
    return Again(
        entry=row.pk,
        label=_label(row.session.get_half_day_display(), row.session.day, today),
        details=f"{', '.join(parts)} · {row.session.place}",
        place=place_of(row),
        half_day=row.session.half_day,
        counts=counts,
        **{group: getattr(content, group) for group in GROUPS},
    )


def _label(half_day: str, day: date, today: date) -> str:
    back = (today - day).days
    half = str(half_day).lower()
    if back == 0:
        return _("Như %(half_day)s nay") % {"half_day": half}
    if back == 1:
        return _("Như %(half_day)s hôm qua") % {"half_day": half}
    return _("Như %(half_day)s %(day)s") % {"half_day": half, "day": date_format(day, "d/m")}
