"""Months of communes that are closed, and changes made afterwards."""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from datetime import UTC, datetime
from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, SubFactory, Trait
from factory.django import DjangoModelFactory

from reporting.enums import LateAbout, LateAction
from reporting.models import LateChange, PeriodClosing
from teams.enums import Calendar
from teams.periods import Month
from tests.accounts.factories import UserFactory
from tests.teams.factories import CommuneFactory

JANUARY, FEBRUARY, MARCH = (Month(2026, number, Calendar.DECREE_09) for number in (1, 2, 3))
CLOSED_AT = datetime(2026, 3, 5, 1, tzinfo=UTC)


class PeriodClosingFactory(DjangoModelFactory[PeriodClosing]):
    """February 2026 by Decree 09 (15 January to 14 February), which is over on 10 March."""

    class Meta:
        model = PeriodClosing

    class Params:
        month = FEBRUARY
        opened = Trait(opened_by=SubFactory(UserFactory), opened_at=CLOSED_AT, opened_because="Thiếu số liệu một làng.")

    commune = SubFactory(CommuneFactory)
    province = SelfAttribute("commune.province")
    first_day = LazyAttribute(lambda row: row.month.first)
    last_day = LazyAttribute(lambda row: row.month.last)
    closed_by = SubFactory(UserFactory)
    closed_at = CLOSED_AT


class LateChangeFactory(DjangoModelFactory[LateChange]):
    class Meta:
        model = LateChange

    commune = SubFactory(CommuneFactory)
    province = SelfAttribute("commune.province")
    about = LateAbout.FIGURE
    action = LateAction.CHANGED
    day = FEBRUARY.last
    key = "dan_so"
    label = "Dân số, tháng 2/2026"
    before: Any = LazyAttribute(lambda _row: {"value": 1200})
    after: Any = LazyAttribute(lambda _row: {"value": 1250})
    reason = "Nhập nhầm hàng đơn vị."
    made_by = SubFactory(UserFactory)
    made_at = CLOSED_AT
