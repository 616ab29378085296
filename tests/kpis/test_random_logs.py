"""Whatever is done to the logs in whatever order, and whenever the roll-up comes: the numbers are those of the logs.

Many short random histories in one process; the same with real workers stands in test_exactness.py.
"""

from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from kpis import tasks
from kpis.rollup import communes_waiting, rebuild, roll_up_commune
from teams.models import Province
from tests.kpis.oracle import stored_numbers, true_numbers
from tests.kpis.writers import Writer, make_world, truncate_lines
from tests.sql import query, run

pytestmark = pytest.mark.django_db
STEPS = 40


@pytest.mark.parametrize("seed", range(15))
def test_the_numbers_are_those_of_the_logs(seed: int) -> None:
    luck, today = Random(seed), timezone.localdate()
    writer = Writer(seed, make_world(today), today)
    tasks.start_day()
    for _ in range(STEPS):
        writer.write()
        if luck.random() < 0.15:
            tasks.sweep()
        elif luck.random() < 0.15 and (waiting := communes_waiting()):
            roll_up_commune(luck.choice(waiting))
    if seed % 5 == 0:
        with transaction.atomic():
            run("SET CONSTRAINTS ALL IMMEDIATE")
            truncate_lines(writer)
    tasks.sweep()
    stored = stored_numbers(query)
    assert stored.day_cells or seed % 5 == 0
    assert stored.difference(true_numbers(query, today)) == [], writer.done
    for province in Province.objects.exclude(code=52):
        rebuild(province)
    assert stored_numbers(query).difference(stored) == [], writer.done
