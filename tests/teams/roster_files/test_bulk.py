"""Many requests at once say just what one at a time says."""

from typing import Any

import pytest

from accounts.models import User
from teams.enums import LineKind, RequestState
from teams.models import Commune, Hamlet, RosterLine, RosterRequest
from teams.requests import LineWish, StaleError, open_registration, put_lines
from teams.requests.bulk import new_team, open_for_all, put_many
from teams.roster_files.catalogue import Catalogue
from teams.rosters import GroupSeat, Person


def content(line: RosterLine) -> dict[str, Any]:
    own = {field.attname: getattr(line, field.attname) for field in line._meta.concrete_fields}
    groups = sorted(line.groups.values_list("code", "hamlet", "is_leader"))
    return {**own, "id": None, "groups": groups}


@pytest.fixture
def wishes(hamlets: list[Hamlet]) -> list[LineWish]:
    groups = frozenset({GroupSeat("he_thong_chinh_tri", None, True), GroupSeat("thuong_truc_thon", hamlets[0].pk)})
    full = Person("Rơ Châm H'Nhi", "0912345671", "leader", None, 'UBND "xã"', ("Jrai",), ("a\\b", "{c}", "d,e"), groups)
    return [
        LineWish(LineKind.JOIN, full, reason="Đơn ngày 2/11"),
        LineWish(LineKind.JOIN, Person("Siu", position="")),
    ]


def test_put_many_writes_what_put_lines_writes(
    registration: RosterRequest, secretary: User, wishes: list[LineWish]
) -> None:
    put_lines({registration.pk: wishes}, [registration], secretary)
    one = [content(line) for line in registration.lines.order_by("pk")]
    keys = [line.pk for line in registration.lines.all()]
    assert put_many({registration.pk: wishes}, [registration], secretary, dropped=keys) == 2
    assert [content(line) for line in registration.lines.order_by("pk")] == one
    registration.refresh_from_db()
    assert registration.version == 3
    events = [{**event, "id": 0, "version": 0} for event in registration.events.values()]
    assert len(events) == 2
    assert events[0] == events[1]


def test_put_many_refuses_what_is_no_draft_any_more(
    registration: RosterRequest, secretary: User, wishes: list[LineWish]
) -> None:
    RosterRequest.objects.filter(pk=registration.pk).update(state=RequestState.WITHDRAWN)
    with pytest.raises(StaleError):
        put_many({registration.pk: wishes}, [registration], secretary)
    assert not registration.lines.exists()


def test_a_team_opened_among_many_is_like_one_that_was_registered(tay_son: Commune, secretary: User) -> None:
    neighbour = tay_son.province.communes.exclude(pk=tay_son.pk)[0]
    catalogue = Catalogue(tay_son.province)
    fresh = new_team(neighbour, catalogue.rules("commune"), catalogue.kinds["commune"])
    (opened,) = open_for_all([fresh], secretary)
    single = open_registration(tay_son, secretary)
    for name in ("kind", "state", "version", "effective_from", "created_by", "note"):
        assert getattr(opened, name) == getattr(single, name), name
    for name in ("name", "zalo_name"):
        expected = getattr(single.team, name).replace(tay_son.full_name, neighbour.full_name)
        assert getattr(opened.team, name) == expected.replace(tay_son.name, neighbour.name)
    assert open_registration(neighbour, secretary) == opened
    assert open_for_all([opened.team], secretary) == [opened]
