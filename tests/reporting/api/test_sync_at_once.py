"""Two tabs, or a page and its service worker, send the same at the same moment."""

import random
from collections import Counter
from functools import partial
from uuid import uuid4

import pytest

from reporting import logbook
from reporting.logbook import Outcome, Sent
from reporting.models import LogEntry, SupportSession, UnsettledEntry
from teams.models import Membership, SupportPoint
from tests.reporting.factories import entry
from tests.teams.factories import MembershipFactory, SupportPointFactory
from tests.threads import at_once


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_on_four_connections_in_any_order() -> None:
    point: SupportPoint = SupportPointFactory.create()
    person: Membership = MembershipFactory.create(team__commune=point.commune)
    luck = random.Random(4)
    for _round in range(4):
        batch = [
            Sent(
                uuid4(),
                entry(point, half_day=half_day, helped={"vneid": count}),
                person.team_id,
                person.user_id,
            )
            for half_day in ("morning", "afternoon", "evening")
            for count in range(1, 6)
        ]
        mixed = [luck.sample(batch, len(batch)) for _connection in range(4)]
        jobs = [partial(logbook.record_all, one, by=person.user) for one in mixed]
        outcomes = Counter(result.outcome for results in at_once(*jobs) for result in results)
        assert outcomes == {Outcome.STORED: len(batch), Outcome.ALREADY_STORED: 3 * len(batch)}
    assert (LogEntry.objects.count(), SupportSession.objects.count()) == (60, 3)
    assert not UnsettledEntry.objects.exists()
