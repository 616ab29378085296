"""What the page of a roster shows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from teams.enums import RequestState
from teams.models import Membership, RosterRequest, Team
from teams.requests.differences import Names
from teams.rosters import Sitting, Verdict, sittings_on, verdict_on

MOST_REQUESTS = 20


@dataclass(frozen=True)
class PersonRow:
    sitting: Sitting
    position: str
    groups: list[str]
    proposed: str = ""  # what the request that is being written does with the person
    is_me: bool = False


@dataclass(frozen=True)
class RosterPage:
    day: date
    is_past: bool
    people: list[PersonRow]
    verdict: Verdict | None  # of today's roster only: the rules are those of today
    requests: list[RosterRequest]  # newest first
    writing: RosterRequest | None
    asked: list[RosterRequest]  # what members ask for, waiting for the leader
    mine: Membership | None

    @property
    def count(self) -> str:
        """How many there are, in words."""
        volunteers = sum(row.sitting.person.is_volunteer for row in self.people)
        text = _("%(members)s người trong Tổ") % {"members": len(self.people) - volunteers}
        more = _("%(volunteers)s tình nguyện viên") % {"volunteers": volunteers}
        return f"{text}, {more}" if volunteers else text


def roster_page(team: Team, person: User, day: date, today: date) -> RosterPage:
    """The roster of `team` on `day` before the eyes of `person`. A constant number of queries."""
    sittings = sittings_on([team.pk], day)[team.pk]
    requests = _requests(team)
    writing = next((row for row in requests if row.asked_by_id is None and row.state != RequestState.APPROVED), None)
    writing = writing if writing is not None and writing.state in _OPEN else None
    names, proposed = Names.of(team), _proposed(writing)
    mine = Membership.objects.filter(team=team, user=person).in_force_on(today).first()
    is_current = day == today and team.existed_on(today) and bool(sittings)
    return RosterPage(
        day=day,
        is_past=day != today,
        people=[_row(sitting, names, proposed, person) for sitting in sittings],
        verdict=verdict_on(team, sittings, today) if is_current else None,
        requests=requests,
        writing=writing,
        asked=[row for row in requests if row.state == RequestState.ASKED],
        mine=mine,
    )


_OPEN = (RequestState.DRAFT, RequestState.RETURNED, RequestState.SUBMITTED)


def _requests(team: Team) -> list[RosterRequest]:
    rows = RosterRequest.objects.filter(team=team).exclude(
        Q(state=RequestState.WITHDRAWN) & Q(submitted_at__isnull=True)
    )
    return list(
        rows.select_related("submitted_by", "decided_by", "created_by", "asked_by").order_by("-pk")[:MOST_REQUESTS]
    )


def _proposed(writing: RosterRequest | None) -> dict[tuple[int | None, int | None], str]:
    if writing is None:
        return {}
    return {(line.membership_id, line.volunteer_id): str(line.get_kind_display()) for line in writing.lines.all()}


def _row(sitting: Sitting, names: Names, proposed: dict[tuple[int | None, int | None], str], person: User) -> PersonRow:
    return PersonRow(
        sitting=sitting,
        position=names.position(sitting.person),
        groups=names.seats(sitting.person.groups),
        proposed=proposed.get((sitting.membership, sitting.volunteer), ""),
        is_me=sitting.user == person.pk,
    )
