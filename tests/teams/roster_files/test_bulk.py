"""Many requests at once."""

from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import User
from teams.enums import LineKind, RequestKind, RequestState, TeamState
from teams.models import Commune, Hamlet, RosterLine, RosterRequest, Team
from teams.requests import LineWish, StaleError, open_change, open_registration, put_line
from teams.requests.beginnings import new_team
from teams.requests.bulk import lock_teams, open_for_all, put_many
from teams.roster_files.catalogue import Catalogue
from teams.rosters import GroupSeat, Person, person_of
from tests.teams.factories import TeamFactory


@pytest.fixture
def wishes(hamlets: list[Hamlet]) -> list[LineWish]:
    groups = frozenset({GroupSeat("he_thong_chinh_tri", None, True), GroupSeat("thuong_truc_thon", hamlets[0].pk)})
    full = Person("Rơ Châm H'Nhi", "0912345671", "leader", None, 'UBND "xã"', ("Jrai",), ("a\\b", "{c}", "d,e"), groups)
    return [
        LineWish(LineKind.JOIN, full, reason="Đơn ngày 2/11"),
        LineWish(LineKind.JOIN, Person("Siu", position="")),
    ]


def test_lines_are_written_as_they_are_wished(
    registration: RosterRequest, secretary: User, wishes: list[LineWish]
) -> None:
    typed = put_line(registration, wishes[0], secretary)
    assert put_many({registration.pk: wishes}, [registration], secretary, dropped=[typed.pk]) == 2
    full, short = registration.lines.order_by("pk")
    assert [person_of(line) for line in (full, short)] == [wish.person for wish in wishes]
    # Whatever else a line keeps, it keeps as if somebody had typed it.
    for field in RosterLine._meta.concrete_fields:
        if not field.primary_key:
            assert getattr(full, field.attname) == getattr(typed, field.attname), field.attname
    registration.refresh_from_db()
    assert registration.version == 3
    event = registration.events.get(version=3)
    assert (event.by, event.move, event.what) == (secretary, "", "nhập danh sách từ tệp Excel")


def test_put_many_refuses_what_is_no_draft_any_more(
    registration: RosterRequest, secretary: User, wishes: list[LineWish]
) -> None:
    RosterRequest.objects.filter(pk=registration.pk).update(state=RequestState.WITHDRAWN)
    with pytest.raises(StaleError):
        put_many({registration.pk: wishes}, [registration], secretary)
    assert not registration.lines.exists()


def test_teams_that_are_not_stored_yet_become_drafts_with_a_registration(tay_son: Commune, secretary: User) -> None:
    catalogue = Catalogue(tay_son.province)
    fresh = new_team(tay_son, catalogue.rules("commune"), catalogue.kinds["commune"])
    (opened,) = open_for_all([fresh], secretary)
    assert (opened.kind, opened.state, opened.version) == (RequestKind.REGISTRATION, RequestState.DRAFT, 1)
    assert Team.objects.get(requests=opened).state == TeamState.DRAFT
    assert open_registration(tay_son, secretary) == opened
    assert open_for_all([opened.team], secretary) == [opened]


def test_a_change_of_a_team_that_is_still_to_begin_is_for_its_first_day(tay_son: Commune, secretary: User) -> None:
    begins = date(2026, 12, 15)
    team = TeamFactory.create(commune=tay_son, state=TeamState.IN_FORCE, in_force_from=begins)
    assert open_change(team, secretary).effective_from == begins


@pytest.mark.django_db(transaction=True)
def test_whoever_refers_to_the_teams_is_not_held_up(registration: RosterRequest) -> None:
    """Somebody who logs, or is granted a role, writes rows that refer to them."""
    other = connection.copy()
    try:
        with transaction.atomic(), other.cursor() as cursor:
            lock_teams([registration.commune_id], [registration.team_id])
            put_many({}, [registration], registration.created_by)
            for table, key in (
                ("teams_commune", registration.commune_id),
                ("teams_team", registration.team_id),
                ("teams_rosterrequest", registration.pk),
            ):
                cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR KEY SHARE NOWAIT", [key])
            with pytest.raises(OperationalError):
                cursor.execute(
                    "SELECT 1 FROM teams_team WHERE id = %s FOR NO KEY UPDATE NOWAIT", [registration.team_id]
                )
    finally:
        other.close()
