"""Whatever the phone sends again, in whatever order and split, the same rows are there in the end (rule 1)."""

from collections import Counter, defaultdict
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting import logbook
from reporting.logbook import Entry, Line, Outcome, Sent
from reporting.models import LogEntry, LogLine, SupportSession, TakenBackEntry, UnsettledEntry
from teams.enums import HalfDay
from teams.models import Membership, SupportPoint, Team
from tests.conftest import SetClock
from tests.reporting.conftest import TODAY
from tests.reporting.factories import SOME_DAY, service
from tests.teams.factories import MembershipFactory

CODES = [UUID(int=number) for number in range(1, 6)]
SERVICES = ("vneid", "dich_vu_cong", "thanh_toan_so")

# What a person did with one code: the contents that were sent under it (the later ones after an edit on the phone),
# and whether it was undone in the end.
contents = st.tuples(
    st.sampled_from(HalfDay.values),
    st.dictionaries(st.sampled_from(SERVICES), st.integers(1, 9), min_size=1, max_size=2).map(
        lambda helped: tuple(sorted(helped.items()))
    ),
    st.integers(0, 1),  # women
)
stories = st.dictionaries(
    st.sampled_from(CODES),
    st.one_of(
        st.tuples(st.lists(contents, min_size=1, max_size=3, unique=True), st.just(False)),
        st.tuples(st.lists(contents, min_size=1, max_size=1), st.just(True)),
    ),
    min_size=1,
)


@pytest.fixture
def people(team_in_force: Team, member: Membership, set_clock: SetClock) -> list[Membership]:
    set_clock(TODAY)
    return [member, MembershipFactory.create(team=team_in_force)]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories, data=st.data())
def test_any_order_repetition_and_split_gives_the_same_rows(
    people: list[Membership],
    support_point: SupportPoint,
    story: dict[UUID, tuple[list[tuple[str, tuple[tuple[str, int], ...], int]], bool]],
    data: st.DataObject,
) -> None:
    person = people[0]

    def entry(said: tuple[str, tuple[tuple[str, int], ...], int]) -> Entry:
        half_day, helped, women = said
        lines = tuple(Line(service(person.province, code), count) for code, count in helped)
        return Entry(SOME_DAY, half_day, lines, support_point=support_point.pk, women=women)

    def sent(code: UUID, said: tuple[str, tuple[tuple[str, int], ...], int], *, taken_back: bool = False) -> Sent:
        return Sent(code, entry(said), person.team_id, person.user_id, taken_back=taken_back)

    messages = [sent(code, said) for code, (said_all, _undone) in story.items() for said in said_all]
    messages += [sent(code, said_all[0], taken_back=True) for code, (said_all, undone) in story.items() if undone]
    # Every message at least once; any of them again, anywhere.
    again = data.draw(st.lists(st.sampled_from(messages), max_size=8))
    stream = data.draw(st.permutations(messages + again))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(stream) - 1))) if len(stream) > 1 else [])
    batches = [stream[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    with transaction.atomic():
        outcomes = [result.outcome for batch in batches for result in logbook.record_all(batch, by=person.user)]
        expected = {code: {entry(said).key for said in said_all} for code, (said_all, undone) in story.items()}
        undone = {code for code, (_said, is_undone) in story.items() if is_undone}
        assert rows_of_codes() == {code: keys for code, keys in expected.items() if code not in undone}
        assert set(TakenBackEntry.objects.values_list("client_uuid", flat=True)) == undone
        assert Outcome.REFUSED not in outcomes
        # One session for each half-day in which anything is left, and not a line too many.
        held = SupportSession.objects.held()
        assert held.count() == len(set(LogEntry.objects.values_list("session", flat=True)))
        assert LogLine.objects.count() == sum(
            len(logbook.content_of(stored).merged_lines) for stored in LogEntry.objects.all()
        )
        transaction.set_rollback(True)


def rows_of_codes() -> dict[UUID, set[str]]:
    """The contents under each code: the stored one, and those kept apart for the person."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for stored in LogEntry.objects.all():
        found[stored.client_uuid].append(logbook.content_of(stored).key)
    assert all(len(keys) == 1 for keys in found.values())  # stored once
    for apart in UnsettledEntry.objects.all():
        found[apart.client_uuid].append(apart.content_key)
    assert all(count == 1 for keys in found.values() for count in Counter(keys).values())  # nothing twice
    return {code: set(keys) for code, keys in found.items()}


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.lists(
        st.tuples(st.sampled_from(SERVICES), st.integers(-1, 600), st.integers(-1, 700), st.integers(-3, 3)),
        min_size=1,
        max_size=6,
    )
)
def test_a_batch_refuses_and_stores_just_what_one_by_one_would(
    people: list[Membership], support_point: SupportPoint, typed: list[tuple[str, int, int, int]]
) -> None:
    """One bad entry neither spoils nor hides behind the others."""
    person = people[0]
    entries = [
        Entry(
            SOME_DAY.replace(day=SOME_DAY.day + days),
            HalfDay.MORNING,
            (Line(service(person.province, code), count),),
            support_point=support_point.pk,
            women=women,
        )
        for code, count, women, days in typed
    ]
    sent = [Sent(UUID(int=100 + place), entry, person.team_id, person.user_id) for place, entry in enumerate(entries)]

    def told(results: list[logbook.Recorded]) -> list[tuple[Outcome, dict[str, list[str]]]]:
        return [(result.outcome, result.errors) for result in results]

    with transaction.atomic():
        together = told(logbook.record_all(sent, by=person.user))
        rows = rows_of_codes()
        transaction.set_rollback(True)
    with transaction.atomic():
        apart = told([logbook.record_all([one], by=person.user)[0] for one in sent])
        assert rows_of_codes() == rows
        transaction.set_rollback(True)
    assert together == apart


@pytest.mark.django_db
def test_the_same_work_of_another_member_is_not_a_resend(people: list[Membership], support_point: SupportPoint) -> None:
    """The leader who picked the wrong member and sends again has both before the eyes."""
    leader, mate = people
    entry = Entry(SOME_DAY, HalfDay.MORNING, (Line(service(leader.province, "vneid"), 5),), support_point.pk)
    sent = Sent(CODES[0], entry, leader.team_id, leader.user_id)
    results = logbook.record_all([sent, replace(sent, user=mate.user_id)], by=leader.user)
    assert [result.outcome for result in results] == [Outcome.STORED, Outcome.KEPT_APART]
    assert UnsettledEntry.objects.get().membership == mate
