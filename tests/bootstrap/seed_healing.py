"""What the tests of healing change: a team with one entry, a support point, and a commune that reports.

Run as a program of its own (`python -m tests.bootstrap.seed_healing`) on the portal of bin/run; prints an API key.
"""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from teams.enums import Calendar, TokenScope  # noqa: E402
from teams.models import Commune  # noqa: E402
from teams.periods import month_of  # noqa: E402
from tests.reporting.factories import LogEntryFactory, at  # noqa: E402
from tests.reporting.figures.factories import reported  # noqa: E402
from tests.systems import token_of  # noqa: E402
from tests.teams.factories import MembershipFactory, SupportPointFactory, TeamFactory  # noqa: E402


@transaction.atomic
def seed() -> str:
    today = timezone.localdate()
    commune = Commune.objects.select_related("province").get(official_code=21808)
    month = month_of(today, Calendar(commune.province.calendar))
    # As few months as possible: whatever the tests change is computed for all of them.
    team = TeamFactory.create(commune=commune, in_force=True, in_force_from=month.first)
    point = SupportPointFactory.create(commune=commune, open_from=month.first)
    member = MembershipFactory.create(team=team)
    LogEntryFactory.create(membership=member, place=point, day=today, recorded_at=at(today), helped={"vneid": 5})
    reported(commune, "dossiers_online_full", 5, month)
    reported(commune, "dossiers_total", 10_000, month)
    return token_of(commune.province, TokenScope.READ_VALUES)[1]


if __name__ == "__main__":
    sys.stdout.write(seed())
