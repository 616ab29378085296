"""Who and what the browser finds: two members of Xã Tây Sơn, an official and Tỉnh đoàn, and what was logged before.

Run as a program of its own (`python -m tests.browser.seed`), as the tests themselves only look from outside.
"""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

import json
import sys
from datetime import timedelta
from io import StringIO
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from reporting.enums import HalfDay  # noqa: E402
from teams.access import grants  # noqa: E402
from teams.enums import Role  # noqa: E402
from teams.models import Commune, Province  # noqa: E402
from tests.accounts.factories import UserFactory  # noqa: E402
from tests.reporting.factories import LogEntryFactory, at  # noqa: E402
from tests.teams.factories import (  # noqa: E402
    FOUNDED,
    HamletFactory,
    MembershipFactory,
    SupportPointFactory,
    TeamFactory,
)


def person(username: str, full_name: str) -> Any:
    return UserFactory.create(username=username, full_name=full_name, can_sign_in=True)


@transaction.atomic
def seed() -> dict[str, int]:
    today = timezone.localdate()
    tay_son = Commune.objects.get(official_code=21808)
    team = TeamFactory.create(commune=tay_son, in_force=True, name="Tổ CNSCĐ-Xã Tây Sơn")
    lan = MembershipFactory.create(team=team, user=person("lan", "Nguyễn Thị Lan"))
    MembershipFactory.create(team=team, user=person("minh", "Trần Văn Minh"))
    grants.grant(person("can-bo", "Lê Thị Hoa"), Role.COMMUNE_OFFICIAL, tay_son, valid_from=FOUNDED)
    grants.grant(
        person("tinh-doan", "Phạm Quốc Bảo"), Role.TINH_DOAN, Province.objects.get(code=52), valid_from=FOUNDED
    )
    point = SupportPointFactory.create(commune=tay_son, name="Điểm hỗ trợ số UBND xã Tây Sơn")
    HamletFactory.create(commune=tay_son, name="Plei Mơ Rông")
    first = LogEntryFactory.create(
        membership=lan,
        place=point,
        day=today - timedelta(days=1),
        recorded_at=at(today - timedelta(days=1)),
        half_day=HalfDay.EVENING,
        helped={"vneid": 2, "thanh_toan_so": 1},
        women=2,
        difficulty_note="Mạng yếu",
    )
    for weeks in range(1, 9):
        day = today - timedelta(weeks=weeks)
        LogEntryFactory.create(
            membership=lan, place=point, day=day, recorded_at=at(day), helped={"dich_vu_cong": weeks}
        )
    return {"commune": tay_son.pk, "team": team.pk, "session": first.session_id}


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("load_province", 52, stdout=StringIO())
    json.dump(seed(), sys.stdout)
