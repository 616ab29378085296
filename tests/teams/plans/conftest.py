"""Where the plans of April are written: on 10 March."""

from collections.abc import Callable

import pytest

from teams.plans import RefusedError
from tests.conftest import SetClock
from tests.teams.plan_factories import TODAY


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> None:
    set_clock(TODAY)


def refusal(job: Callable[[], object]) -> dict[str, list[str]]:
    """What is said, beside which field, where `job` is refused."""
    with pytest.raises(RefusedError) as refused:
        job()
    return refused.value.errors
