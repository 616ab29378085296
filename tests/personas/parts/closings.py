"""A closed month of the commune, in which something was changed afterwards."""

from teams.enums import Calendar
from teams.periods import month_of
from tests.personas.parts import Arguments, Ground
from tests.reporting.closings.factories import LateChangeFactory, PeriodClosingFactory


def add(ground: Ground) -> Arguments:
    # Long ago, so that nothing of what the other parts do lies in it.
    month = month_of(ground.today, Calendar(ground.province.calendar))
    for _back in range(6):
        month = month.previous
    closing = PeriodClosingFactory.create(commune=ground.commune, month=month)
    LateChangeFactory.create(commune=ground.commune, day=month.last)
    return {
        **{name: [ground.commune.pk] for name in ("closings", "closing_close")},
        "closing_open": [closing.pk],
        "province_closings": [ground.province.code],
    }
