"""Finding the sessions that entries belong to: one per team, day, half-day and place (DOMAIN 1)."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from reporting.logbook.entry import Entry
from reporting.models import SupportSession
from teams.models import Membership


class SessionKey(NamedTuple):
    team: int
    day: date
    half_day: str
    support_point: int | None
    hamlet: int | None


def key_of(entry: Entry, membership: Membership) -> SessionKey:
    return SessionKey(membership.team_id, entry.day, entry.half_day, entry.support_point, entry.hamlet)


def sessions_for(wanted: Mapping[SessionKey, Membership]) -> dict[SessionKey, int]:
    """The keys of the sessions, made where nobody has logged yet; two who make the same one at once get one."""
    found = _existing(wanted)
    missing = [key for key in wanted if key not in found]
    if missing:
        # In one order, so that two batches that open the same sessions wait for one another, not both ways.
        missing.sort(key=lambda key: [str(part) for part in key])
        SupportSession.objects.bulk_create(
            [
                SupportSession(
                    province_id=wanted[key].province_id,
                    commune_id=wanted[key].commune_id,
                    team_id=key.team,
                    day=key.day,
                    half_day=key.half_day,
                    support_point_id=key.support_point,
                    hamlet_id=key.hamlet,
                )
                for key in missing
            ],
            ignore_conflicts=True,
        )
        found |= _existing(missing)
    return found


def _existing(wanted: Mapping[SessionKey, Membership] | list[SessionKey]) -> dict[SessionKey, int]:
    rows = SupportSession.objects.filter(team__in={key.team for key in wanted}, day__in={key.day for key in wanted})
    columns = rows.values_list("pk", "team_id", "day", "half_day", "support_point_id", "hamlet_id")
    found = {SessionKey(team, day, half, point, hamlet): pk for pk, team, day, half, point, hamlet in columns}
    return {key: found[key] for key in wanted if key in found}
