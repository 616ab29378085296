"""Who and what the browser finds: two members of Xã Tây Sơn, an official and Tỉnh đoàn, and what was logged before.

Run as a program of its own (`python -m tests.browser.seed`), as the tests themselves only look from outside.
"""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

import json
import sys
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from kpis.boards.periods import shown_period  # noqa: E402
from kpis.reminders.sending import remind  # noqa: E402
from teams import requests  # noqa: E402
from teams.access import grants  # noqa: E402
from teams.enums import HalfDay, LineKind, Role  # noqa: E402
from teams.models import Commune, Team  # noqa: E402
from teams.requests import LineWish  # noqa: E402
from teams.rosters import GroupSeat, Person, sitting_of  # noqa: E402
from tests.accounts.factories import PASSWORD, UserFactory  # noqa: E402
from tests.browser.dead_spot import REMOTE_MEMBERS, REMOTE_POINT  # noqa: E402
from tests.browser.seed_daily import seed_daily_work  # noqa: E402
from tests.reporting.factories import LogEntryFactory, at  # noqa: E402
from tests.teams.factories import (  # noqa: E402
    FOUNDED,
    HamletFactory,
    MembershipFactory,
    SupportPointFactory,
    TeamFactory,
)
from tests.teams.people import CITIZENS, gia_lai_people, team_approved  # noqa: E402


def person(username: str, full_name: str) -> Any:
    return UserFactory.create(username=username, full_name=full_name, can_sign_in=True)


WIDTHS = ("phone", "desk")  # each story is told at both, each in communes of its own


def officials(commune: Commune, width: str, story: str) -> tuple[User, User]:
    """Who hands in and who approves there: `bi-thu-doi-phone`, `can-bo-doi-phone`."""
    secretary = person(f"bi-thu-{story}-{width}", "Ksor H'Bia")
    official = person(f"can-bo-{story}-{width}", "Võ Thị Nhàn")
    grants.grant(secretary, Role.COMMUNE_SECRETARY, commune, valid_from=FOUNDED)
    grants.grant(official, Role.COMMUNE_OFFICIAL, commune, valid_from=FOUNDED)
    return secretary, official


def ready_team(commune: Commune, width: str, story: str, phones_from: int) -> Team:
    """A team of 18 at work for weeks; its leader signs in as `truong-doi-phone`, a member as `vien-doi-phone`."""
    secretary, official = officials(commune, width, story)
    people = gia_lai_people(commune, phones_from=phones_from)
    founded = timezone.localdate() - timedelta(days=40)
    team = team_approved(commune, people, by=secretary, approver=official, effective_from=founded)
    for username, name in (
        (f"truong-{story}-{width}", "Trần Thị Bí Thư"),
        (f"vien-{story}-{width}", "Nguyễn Văn Dung"),
    ):
        user = User.objects.get(memberships__team=team, full_name=name)
        user.username = username
        user.set_password(PASSWORD)
        user.save()
    SupportPointFactory.create(commune=commune, name="Điểm hỗ trợ số trung tâm")
    return team


def remote_team() -> Team:
    """A team where there is hardly any signal; one member for each story of tests/browser/test_dead_spot*.py."""
    commune = Commune.objects.filter(province__code=52).order_by("-pk")[0]
    team = TeamFactory.create(commune=commune, in_force=True, name="Tổ CNSCĐ-Xã vùng xa")
    for username in REMOTE_MEMBERS:
        MembershipFactory.create(team=team, user=person(username, f"Rơ Mah {username.title()}"))
    SupportPointFactory.create(commune=commune, name=REMOTE_POINT)
    HamletFactory.create(commune=commune, name="Plei Xa")
    return team


def seed_stories() -> dict[str, int]:
    communes = iter(Commune.objects.filter(province__code=52).exclude(official_code=21808).order_by("pk"))
    keys = {}
    for number, width in enumerate(WIDTHS):
        registering = next(communes)
        officials(registering, width, "lap")
        for name in ("Plei Brel", "Plei Tung"):
            HamletFactory.create(commune=registering, name=name)
        keys[f"lap_{width}"] = registering.pk
        keys[f"doi_{width}"] = ready_team(next(communes), width, "doi", 1000 * number).pk
        team = ready_team(next(communes), width, "truc", 5000 + 1000 * number)
        keys |= {f"truc_{width}": team.pk, f"xa_{width}": team.commune_id}
        keys[f"request_{width}"] = seed_request(team, width, is_waiting=width == "phone")
        keys["point"] = team.commune.support_points.get().pk
    return keys


def daily_work() -> dict[str, int]:
    """A team with something of everything; `truong-viec-desk` leads it, `can-bo-viec-desk` is the official."""
    commune = Commune.objects.filter(province__code=52).order_by("-pk")[1]
    team = ready_team(commune, "desk", "viec", 9000)
    named = [f"{who}-viec-desk" for who in ("truong", "vien", "can-bo")]
    leader, member, official = (User.objects.get(username=username) for username in named)
    return seed_daily_work(team, leader, member, official)


def seed_request(team: Team, width: str, *, is_waiting: bool) -> int:
    """Somebody new, and one who learnt something: still written at the desk, waiting on the phone."""
    leader = User.objects.get(username=f"truong-truc-{width}")
    request = requests.open_change(team, leader)
    new = Person("Siu Krung", f"03990000{len(width):02d}", groups=frozenset([GroupSeat(CITIZENS)]))
    requests.put_line(request, LineWish(LineKind.JOIN, new), leader)
    row = team.memberships.get(user__full_name="Nguyễn Văn An")
    sitting = sitting_of(row, timezone.localdate())
    assert sitting is not None
    changed = replace(sitting.person, skills=("Canva",), groups=frozenset([GroupSeat(CITIZENS)]))
    requests.put_line(request, LineWish(LineKind.CHANGE, changed, row.pk), leader)
    request.refresh_from_db()
    if is_waiting:
        requests.hand_in(request, leader, seen=request.version)
    return request.pk


@transaction.atomic
def seed() -> dict[str, int]:
    today = timezone.localdate()
    tay_son = Commune.objects.get(official_code=21808)
    team = TeamFactory.create(commune=tay_son, in_force=True, name="Tổ CNSCĐ-Xã Tây Sơn")
    lan = MembershipFactory.create(team=team, user=person("lan", "Nguyễn Thị Lan"))
    MembershipFactory.create(team=team, user=person("minh", "Trần Văn Minh"))
    grants.grant(person("can-bo", "Lê Thị Hoa"), Role.COMMUNE_OFFICIAL, tay_son, valid_from=FOUNDED)
    province, keeper = tay_son.province, person("tinh-doan", "Phạm Quốc Bảo")
    grants.grant(keeper, Role.TINH_DOAN, province, valid_from=FOUNDED)
    # Without a plan and figures: the official's pages show what the province reminds of.
    remind(province, [tay_son.pk], shown_period(province, "", today), by=keeper)
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
    keys = {"commune": tay_son.pk, "team": team.pk, "session": first.session_id}
    return keys | seed_stories() | {"remote_team": remote_team().pk} | daily_work()


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("load_province", 52, stdout=StringIO())
    json.dump(seed(), sys.stdout)
