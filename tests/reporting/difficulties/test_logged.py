"""Which difficulties came back in a team within three months of the province's calendar, in which words."""

from datetime import date

import pytest

from reporting import difficulties
from reporting.models import Difficulty
from teams.models import Membership, SupportPoint, Team
from tests.conftest import SetClock
from tests.reporting.difficulties.factories import difficulty
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import MembershipFactory

TODAY = date(2026, 3, 10)  # in March by Decree 09: the three months begin on 15 December


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> None:
    set_clock(TODAY)


def log(member: Membership, place: SupportPoint, day: date, kind: Difficulty | None, note: str = "") -> None:
    LogEntryFactory.create(
        membership=member, place=place, day=day, difficulty=kind.pk if kind else None, difficulty_note=note
    )


def test_the_most_frequent_stands_first(member: Membership, support_point: SupportPoint, team_in_force: Team) -> None:
    sim, signal = difficulty(member.province), difficulty(member.province, "song_yeu")
    elsewhere = MembershipFactory.create()
    log(member, support_point, date(2025, 12, 14), sim)  # before the three months
    log(member, support_point, date(2025, 12, 15), sim, "Sim mua ở chợ")
    log(member, support_point, date(2026, 3, 9), signal, "Không có sóng")
    log(member, support_point, date(2026, 3, 10), signal)
    log(member, support_point, date(2026, 3, 3), None, "Máy in hỏng")
    log(member, support_point, date(2026, 3, 4), None)
    LogEntryFactory.create(membership=elsewhere, difficulty_note="Ở xã khác")
    months = difficulties.months_looked_at(team_in_force, TODAY)
    assert [month.code for month in months] == ["2026-01", "2026-02", "2026-03"]
    found = difficulties.logged_difficulties(team_in_force, months)
    assert [(one.difficulty, one.times, one.noted) for one in found] == [(signal, 2, 1), (None, 1, 1), (sim, 1, 1)]
    assert found[0].last_day == date(2026, 3, 10)
    notes = [entry.difficulty_note for entry in difficulties.notes_of(team_in_force, months)]
    assert notes == ["Không có sóng", "Máy in hỏng", "Sim mua ở chợ"]
    assert [e.difficulty_note for e in difficulties.notes_of(team_in_force, months, str(sim.pk))] == ["Sim mua ở chợ"]
    for nonsense in ("x", "²", "9" * 40, "-1"):
        assert difficulties.notes_of(team_in_force, months, nonsense).count() == 3


def test_nothing_logged_is_nothing(team_in_force: Team) -> None:
    assert difficulties.logged_difficulties(team_in_force, difficulties.months_looked_at(team_in_force, TODAY)) == []
