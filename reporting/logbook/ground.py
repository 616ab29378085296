"""What a batch of entries is checked against, read at once: so many queries, however many entries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reporting.closing import ClosedDays, closed_days
from reporting.logbook.entry import Entry, Sent
from reporting.models import Difficulty, Procedure, Service
from reporting.models.catalogues import CatalogueItem
from teams.models import Hamlet, Membership, SupportPoint

Person = tuple[int, int]  # team, user


@dataclass
class Ground:
    """Keys of rows stand for the rows; the lists hold only what the entries name."""

    today: date
    memberships: dict[Person, list[Membership]]
    points: dict[int, SupportPoint]
    hamlets: dict[int, int]  # -> commune
    catalogues: dict[type[CatalogueItem], dict[int, int]]  # -> province
    closed: ClosedDays = field(default_factory=lambda: ClosedDays({}))

    @classmethod
    def of(cls, sent: Sequence[Sent], today: date) -> "Ground":
        entries = [one.entry for one in sent]
        return cls(
            today=today,
            memberships=_memberships(sent),
            points=SupportPoint.objects.in_bulk(_named(entry.support_point for entry in entries)),
            hamlets=dict(
                Hamlet.objects.filter(pk__in=_named(entry.hamlet for entry in entries)).values_list("pk", "commune_id")
            ),
            catalogues={
                Service: _provinces(Service, (line.service for entry in entries for line in entry.lines)),
                Procedure: _provinces(Procedure, (line.procedure for entry in entries for line in entry.lines)),
                Difficulty: _provinces(Difficulty, (entry.difficulty for entry in entries)),
            },
            closed=closed_days(
                (one.membership.commune_id for one in sent),
                min(entry.day for entry in entries),
                max(entry.day for entry in entries),
            ),
        )

    def membership_on(self, membership: Membership, day: date) -> Membership:
        """The same person's row in the same team that holds on `day`; a new position begins a new row.

        Where there is none on that day, `membership` itself comes back, and the rules say what is wrong.
        """
        if membership.in_force(day):
            return membership
        rows = self.memberships.get((membership.team_id, membership.user_id), [])
        return next((row for row in rows if row.in_force(day)), membership)

    def is_open(self, point: int, commune: int, day: date) -> bool:
        row = self.points.get(point)
        return (
            row is not None
            and row.commune_id == commune
            and row.open_from <= day
            and (row.open_to is None or day <= row.open_to)
        )

    def are_of(self, model: type[CatalogueItem], keys: set[int], province: int) -> bool:
        return all(self.catalogues[model].get(key) == province for key in keys)

    def is_closed(self, membership: Membership, *entries: Entry) -> bool:
        return any(self.closed.holds(membership.commune_id, entry.day) for entry in entries)


def _named(keys: Iterable[int | None]) -> set[int]:
    return {key for key in keys if key is not None}


def _provinces(model: type[CatalogueItem], keys: Iterable[int | None]) -> dict[int, int]:
    named = _named(keys)
    rows: Any = model._default_manager
    return dict(rows.filter(pk__in=named).values_list("pk", "province_id")) if named else {}


def _memberships(sent: Sequence[Sent]) -> dict[Person, list[Membership]]:
    """All rows of the people who were not what the given row says on the day of an entry."""
    missing = {
        (one.membership.team_id, one.membership.user_id) for one in sent if not one.membership.in_force(one.entry.day)
    }
    found: dict[Person, list[Membership]] = defaultdict(list)
    if missing:
        rows = Membership.objects.filter(
            team_id__in={team for team, _user in missing}, user_id__in={user for _team, user in missing}
        )
        for row in rows.select_related("team", "commune", "province"):
            found[row.team_id, row.user_id].append(row)
    return found
