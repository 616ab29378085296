"""What would come of requests: the roster they start from, and what the rules say of the one they lead to."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from teams.enums import RequestKind, RequestState
from teams.models import RosterLine, RosterRequest
from teams.rosters import Person, Question, Sitting, Verdict, after, lines_of, sittings_at, verdicts_on


@dataclass(frozen=True)
class Prospect:
    lines: list[RosterLine]
    standing: list[Sitting]
    verdict: Verdict


def prospect(request: RosterRequest) -> Prospect:
    """Return the lines of `request`, the roster as it stands on its day, and what the rules say of the outcome."""
    return prospects([request])[request.pk]


def prospects(requests: Collection[RosterRequest]) -> dict[int, Prospect]:
    """The same for many requests (with team, commune and province at hand), by key; in a constant number of queries."""
    today = timezone.localdate()
    lines = lines_of([request.pk for request in requests])
    changes = {
        request.pk: (request.team_id, request.effective_from or today)
        for request in requests
        if request.kind != RequestKind.REGISTRATION
    }
    rosters = sittings_at(set(changes.values()))
    standing = {request: rosters[moment] for request, moment in changes.items()}
    for request in requests:
        if request.state == RequestState.APPROVED:
            standing[request.pk] = _as_it_was(lines[request.pk])
    questions = [
        Question(request.team, after(standing.get(request.pk, []), lines[request.pk]), standing.get(request.pk))
        for request in requests
    ]
    verdicts = verdicts_on(questions, min([today, *(day for _team, day in changes.values())]))
    return {
        request.pk: Prospect(lines[request.pk], standing.get(request.pk, []), verdict)
        for request, verdict in zip(requests, verdicts, strict=True)
    }


def _as_it_was(lines: list[RosterLine]) -> list[Sitting]:
    """The people of an approved request as they stood when it was approved."""
    return [
        Sitting(f"b{line.pk}", Person.from_data(line.before), line.membership_id, line.volunteer_id)
        for line in lines
        if line.before is not None
    ]
