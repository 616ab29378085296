from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from reporting import logbook
from teams.models import Membership, SupportPoint
from tests.conftest import SetClock
from tests.reporting.factories import SOME_DAY, entry

Record = Callable[..., logbook.Recorded]
TODAY = SOME_DAY + timedelta(days=1)


@pytest.fixture
def record(member: Membership, support_point: SupportPoint, set_clock: SetClock) -> Record:
    """The member of Tây Sơn saves what was typed: words are those of `entry`; `client_uuid` as the phone made it."""
    set_clock(TODAY)

    def save(*, client_uuid: UUID | None = None, membership: Membership = member, **typed: Any) -> logbook.Recorded:
        place = typed.pop("place", support_point)
        return logbook.record(
            entry(place, typed.pop("day", SOME_DAY), **typed),
            membership=membership,
            by=membership.user,
            client_uuid=client_uuid or uuid4(),
        )

    return save
