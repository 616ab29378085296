"""Rosters as a request would make them."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from teams.enums import LineKind
from teams.models import RosterLine
from teams.rosters.person import GroupSeat, Person, Sitting


def lines_of(requests: Collection[int]) -> dict[int, list[RosterLine]]:
    """Return the lines of each of `requests` (keys), in the order of typing. Two queries."""
    found: dict[int, list[RosterLine]] = defaultdict(list)
    rows = RosterLine.objects.filter(request__in=requests).select_related("component", "membership")
    for line in rows.prefetch_related("groups").order_by("pk"):
        found[line.request_id].append(line)
    return found


def person_of(line: RosterLine) -> Person:
    return Person(
        full_name=line.full_name,
        phone=line.phone,
        position=line.position,
        component=line.component_id,
        organisation=line.organisation,
        languages=tuple(line.languages),
        skills=tuple(line.skills),
        groups=frozenset(GroupSeat(row.code, row.hamlet_id, row.is_leader) for row in line.groups.all()),
    )


def after(sittings: Iterable[Sitting], lines: Iterable[RosterLine]) -> list[Sitting]:
    """The roster as it would be with `lines` in force: those who leave gone, those who change changed, the new last."""
    lines = list(lines)
    about = {(line.membership_id, line.volunteer_id): line for line in lines if line.kind != LineKind.JOIN}
    kept = []
    for sitting in sittings:
        line = about.get((sitting.membership, sitting.volunteer))
        if line is None:
            kept.append(sitting)
        elif line.kind == LineKind.CHANGE:
            kept.append(
                Sitting(sitting.key, person_of(line), sitting.membership, sitting.volunteer, sitting.user, line=line.pk)
            )
    new = (line for line in lines if line.kind == LineKind.JOIN)
    return kept + [Sitting(f"l{line.pk}", person_of(line), line=line.pk) for line in new]
