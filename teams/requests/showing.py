"""What the page of a request shows: its lines as differences, what the rules say, what happened so far."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils import timezone
from django_fsm import can_proceed, has_transition_perm

from accounts.models import User
from teams.access import may
from teams.enums import LineKind, Permission, Position, RequestKind, RequestState, Role
from teams.models import RosterRequest
from teams.requests.days import first_free_day
from teams.requests.differences import Difference, GroupSize, Names, differences, group_sizes
from teams.requests.locking import WRITABLE
from teams.requests.prospects import Prospect, prospect
from teams.rules.settings import request_rules

MOVES = ("hand_in", "take_back", "give_back", "approve", "withdraw", "decline")
_ORDER = {LineKind.LEAVE: 0, LineKind.JOIN: 1, LineKind.CHANGE: 2}
_RANK = {position: rank for rank, position in enumerate(Position.values)}


@dataclass
class Shown:
    """A request before the eyes of `person`."""

    request: RosterRequest
    person: User
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names.of(self.request.team)

    @cached_property
    def prospect(self) -> Prospect:
        return prospect(self.request)

    @cached_property
    def differences(self) -> list[Difference]:
        """A registration by position; a change with those who leave first, then those who come."""
        found = differences(self.prospect.lines, self.prospect.standing, self.names)
        if self.is_registration:
            return sorted(found, key=lambda row: (_RANK.get(row.person.position, len(_RANK)), row.line.pk))
        return sorted(found, key=lambda row: (_ORDER[LineKind(row.line.kind)], row.line.pk))

    @cached_property
    def sizes(self) -> list[GroupSize]:
        """The sub-groups whose size changes; of a registration they are what its lines say."""
        is_past = self.is_registration or self.request.state == RequestState.APPROVED
        return [] if is_past else group_sizes(self.prospect.lines, self.prospect.standing, self.names)

    @property
    def is_registration(self) -> bool:
        return self.request.kind == RequestKind.REGISTRATION

    @cached_property
    def may_write(self) -> bool:
        return self.request.state in WRITABLE and may(self.person, Permission.RUN_TEAM, self.request)

    @cached_property
    def moves(self) -> dict[str, bool]:
        """Which moves this person can make now."""
        return {name: self._can(name) for name in MOVES}

    @property
    def may_take_back(self) -> bool:
        """Who can decide has no use for taking it back."""
        return self.moves["take_back"] and not self.moves["approve"]

    @property
    def day_of_wish(self) -> date:
        """From when on a member's wish can hold: today, or when what is decided about the team already holds."""
        return max(timezone.localdate(), first_free_day(self.request.team) or date.min)

    def _can(self, name: str) -> bool:
        move = getattr(self.request, name)
        return bool(can_proceed(move) and has_transition_perm(move, self.person))

    @cached_property
    def approved_by(self) -> str:
        """The role that decides here, where the person may approve but is not the one to do it."""
        waits = self.request.state == RequestState.SUBMITTED and not self.own_hand_in
        if not waits or self.moves["approve"] or not may(self.person, Permission.APPROVE, self.request):
            return ""
        return str(Role(request_rules(self.request.province.rules).approved_by).label)

    @cached_property
    def own_hand_in(self) -> bool:
        """It waits, and the person could approve had they not handed it in themselves."""
        waits = self.request.state == RequestState.SUBMITTED and self.request.submitted_by_id == self.person.pk
        return waits and may(self.person, Permission.APPROVE, self.request)

    @cached_property
    def events(self) -> list[object]:
        return list(self.request.events.exclude(move="").select_related("by").order_by("-version"))

    @property
    def count(self) -> int:
        return len(self.prospect.lines)
