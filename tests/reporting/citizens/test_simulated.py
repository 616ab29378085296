"""The registers of a simulated province: nobody in them can be taken for real, and they go without a trace."""

from datetime import date

import pytest

from reporting.citizens.registers import BOOKS
from reporting.models import CitizenRequest, Household, Incident, SupportedPerson
from reporting.simulation.citizens import remove_simulated_citizens, simulate_citizens
from teams.models import Membership, Province, Team
from tests.reporting.citizens.factories import SupportedPersonFactory
from tests.teams.factories import HamletFactory

SPAN = {"first_day": date(2025, 9, 1), "last_day": date(2026, 3, 9)}


def contents() -> list[tuple[object, ...]]:
    return [
        *SupportedPerson.objects.order_by("pk").values_list("full_name", "phone", "day", "service", "follow_up_on"),
        *CitizenRequest.objects.order_by("pk").values_list("full_name", "content", "state", "answered_on"),
        *Incident.objects.order_by("pk").values_list("day", "kind", "channel", "loss"),
        *Household.objects.order_by("pk").values_list("head", "readiness", "products__name"),
    ]


def test_it_can_be_repeated_and_removed(gia_lai: Province, member: Membership) -> None:
    HamletFactory.create(commune=member.commune)
    Province.objects.filter(pk=gia_lai.pk).update(is_simulated=True)
    gia_lai.refresh_from_db()
    count = simulate_citizens(gia_lai, seed=1, **SPAN)
    first = contents()
    assert count == sum(book.model._default_manager.count() for book in BOOKS.values()) > 8
    names = {str(row[0]) for row in first if isinstance(row[0], str) and row[0]}
    assert all(name.startswith("Người dân mô phỏng ") for name in names)
    assert set(SupportedPerson.objects.values_list("written_by", flat=True)) == {member.user_id}
    remove_simulated_citizens(gia_lai)
    assert contents() == []
    simulate_citizens(gia_lai, seed=1, **SPAN)
    assert contents() == first


def test_real_registers_are_left_alone(gia_lai: Province, team_in_force: Team) -> None:
    SupportedPersonFactory.create(team=team_in_force)
    for act in (lambda: simulate_citizens(gia_lai, seed=1, **SPAN), lambda: remove_simulated_citizens(gia_lai)):
        with pytest.raises(ValueError, match="not simulated"):
            act()
    assert SupportedPerson.objects.count() == 1
