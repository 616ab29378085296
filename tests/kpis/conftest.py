from collections.abc import Callable

import pytest

from kpis.tasks import sweep


@pytest.fixture
def roll_up(db: None) -> Callable[[], object]:
    """Roll up everything that waits."""
    return sweep
