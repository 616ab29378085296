"""What the database refuses of logs whoever writes them."""

import pytest

from reporting.models import LogEntry, UnsettledEntry
from teams.models import Membership, SupportPoint
from tests.reporting.factories import LogEntryFactory
from tests.sql import refused_by, run
from tests.teams.factories import HamletFactory


@pytest.fixture
def logged(member: Membership, support_point: SupportPoint) -> LogEntry:
    return LogEntryFactory.create(membership=member, place=support_point, helped={"vneid": 5, "dich_vu_cong": 3})


_SAME_SESSION = """
    INSERT INTO reporting_supportsession (province_id, commune_id, team_id, day, half_day, support_point_id, hamlet_id)
    SELECT province_id, commune_id, team_id, day, half_day, support_point_id, hamlet_id
    FROM reporting_supportsession WHERE id = %(id)s
"""


def test_the_same_session_is_there_once_though_one_place_column_is_empty(logged: LogEntry) -> None:
    with refused_by("one_session_per_team_day_half_day_place"):
        run(_SAME_SESSION, id=logged.session_id)


def test_the_same_session_in_a_hamlet_is_there_once(member: Membership) -> None:
    hamlet = HamletFactory.create(commune=member.commune)
    logged = LogEntryFactory.create(membership=member, place=hamlet)
    with refused_by("one_session_per_team_day_half_day_place"):
        run(_SAME_SESSION, id=logged.session_id)


def test_a_session_is_at_one_place(logged: LogEntry) -> None:
    hamlet = HamletFactory.create(commune=logged.commune)
    with refused_by("session_at_one_place"):
        run("UPDATE reporting_supportsession SET support_point_id = NULL WHERE id = %(id)s", id=logged.session_id)
    with refused_by("session_at_one_place"):
        run(
            "UPDATE reporting_supportsession SET hamlet_id = %(hamlet)s WHERE id = %(id)s",
            id=logged.session_id,
            hamlet=hamlet.pk,
        )


def test_a_session_has_a_known_half_day(logged: LogEntry) -> None:
    with refused_by("session_half_day_known"):
        run("UPDATE reporting_supportsession SET half_day = 'night' WHERE id = %(id)s", id=logged.session_id)


@pytest.mark.parametrize("count", [0, -1, 501])
def test_a_line_has_between_1_and_500_people(logged: LogEntry, count: int) -> None:
    with refused_by("line_count"):
        run("UPDATE reporting_logline SET count = %(count)s WHERE entry_id = %(id)s", id=logged.pk, count=count)


def test_a_line_of_500_is_taken(logged: LogEntry) -> None:
    run("UPDATE reporting_logline SET count = 500 WHERE entry_id = %(id)s", id=logged.pk)
    assert set(logged.lines.values_list("count", flat=True)) == {500}


def test_a_service_stands_once_in_an_entry_though_it_has_no_procedure(logged: LogEntry) -> None:
    with refused_by("line_once_per_entry"):
        run(
            """INSERT INTO reporting_logline (entry_id, service_id, procedure_id, result, count)
               SELECT entry_id, service_id, procedure_id, result, 1 FROM reporting_logline WHERE entry_id = %(id)s""",
            id=logged.pk,
        )


def test_a_line_has_a_known_result(logged: LogEntry) -> None:
    with refused_by("line_result_known"):
        run("UPDATE reporting_logline SET result = 'maybe' WHERE entry_id = %(id)s", id=logged.pk)


def test_one_code_is_one_entry(logged: LogEntry) -> None:
    other = LogEntryFactory.create(membership=logged.membership, place=logged.session.place)
    with refused_by("client_uuid"):
        run(
            "UPDATE reporting_logentry SET client_uuid = %(uuid)s WHERE id = %(id)s",
            uuid=logged.client_uuid,
            id=other.pk,
        )


@pytest.mark.parametrize("group", ["women", "elderly", "ethnic_minority", "disabled"])
def test_nobody_counts_fewer_than_no_people(logged: LogEntry, group: str) -> None:
    with refused_by(group):
        run(f"UPDATE reporting_logentry SET {group} = -1 WHERE id = %(id)s", id=logged.pk)


@pytest.mark.parametrize(("settled_at", "how"), [(None, "replaced"), ("2026-03-10", ""), ("2026-03-10", "lost")])
def test_an_unsettled_entry_is_settled_in_a_known_way_or_not_at_all(
    logged: LogEntry, settled_at: str | None, how: str
) -> None:
    waiting = UnsettledEntry.objects.create(
        province=logged.province,
        commune=logged.commune,
        team=logged.team,
        client_uuid=logged.client_uuid,
        recorded_by=logged.recorded_by,
        content={},
        content_key="a" * 64,
    )
    with refused_by("unsettled_or_settled_how"):
        run(
            "UPDATE reporting_unsettledentry SET settled_at = %(at)s, settled_how = %(how)s WHERE id = %(id)s",
            at=settled_at,
            how=how,
            id=waiting.pk,
        )
