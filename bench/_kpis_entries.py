"""Entries that members of Gia Lai log on the days just past, for bench/kpis.py.

As a program, with a number of rounds: logs and rolls up that often, and prints the memory of its process, in KiB, after
warming up and at the end.
"""

import json
import os
import random
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

DAYS_BACK = 8
WARM_UP = 0.25  # of the rounds: until then every statement was prepared and every module loaded


class Entries:
    """Draws entries: the n-th one is the same in every database that was made from the same base."""

    def __init__(self) -> None:
        from bench import _common as common
        from bench._kpis_data import TODAY
        from reporting.models import Service
        from teams.models import Membership, SupportPoint

        self.days = [TODAY - timedelta(days=back) for back in range(1, DAYS_BACK + 1)]
        of_gia_lai = {"province__code": common.GIA_LAI}
        self.points: dict[int, int] = {}
        for point in SupportPoint.objects.filter(**of_gia_lai).open_on(self.days[-1]).order_by("pk"):
            self.points.setdefault(point.commune_id, point.pk)
        members = Membership.objects.in_force_on(self.days[-1]).filter(valid_to__isnull=True, **of_gia_lai)
        members = members.filter(commune__in=self.points, team__in_force_from__lte=self.days[-1])
        self.members = list(members.select_related("team", "user").order_by("pk"))
        self.services = list(Service.objects.filter(**of_gia_lai).order_by("pk").values_list("pk", flat=True))

    def log(self, number: int) -> int:
        """Save the entry of this number through the portal's logbook; returns its commune."""
        from reporting import logbook

        luck = random.Random(number)
        member = luck.choice(self.members)
        entry = logbook.Entry(
            day=luck.choice(self.days),
            half_day=luck.choice(("morning", "afternoon")),
            support_point=self.points[member.commune_id],
            lines=tuple(
                logbook.Line(service=service, count=luck.randint(1, 5))
                for service in luck.sample(self.services, luck.randint(1, 3))
            ),
        )
        code = UUID(int=luck.getrandbits(128), version=4)
        recorded = logbook.record(entry, membership=member, by=member.user, client_uuid=code)
        if recorded.outcome != logbook.Outcome.STORED:
            raise AssertionError(f"entry {number} was not stored: {recorded.outcome}")
        return member.commune_id


def resident_kib() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def main(rounds: int) -> None:
    import django

    django.setup()
    from bench import _clock, _kpis_data
    from kpis.tasks import roll_up

    _clock.stand_at(_kpis_data.now())
    entries = Entries()
    warm = 0
    for number in range(rounds):
        roll_up(entries.log(10_000 + number))
        if number == int(rounds * WARM_UP):
            warm = resident_kib()
    print(json.dumps({"warm": warm, "end": resident_kib()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
