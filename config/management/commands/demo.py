"""One account per role to try the portal out, on a simulated province. Never in production."""

import os
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.passwords import invent_password
from reporting.models import PeriodClosing
from reporting.simulation import simulate_answers, simulate_closings, simulate_late_changes
from teams.access import COMMUNE_ROLES
from teams.access.grants import grant
from teams.enums import Position, Role
from teams.models import Commune, Membership, Province
from teams.simulation import simulate_duty

PROVINCE = 52
COMMUNE = 21808  # Xã Tây Sơn
DAYS, SEED = 180, 1


@dataclass(frozen=True)
class Official:
    username: str
    role: Role
    full_name: str
    office: str
    # Of the commune that has no team yet, where one can be registered.
    where_no_team: bool = False

    @property
    def is_of_commune(self) -> bool:
        return self.role in COMMUNE_ROLES


@dataclass(frozen=True)
class TeamMember:
    """Somebody of the commune's simulated team whose account becomes a demo account."""

    username: str
    position: Position


TEAM = (
    TeamMember("thanhvien", Position.MEMBER),
    TeamMember("thanhvien2", Position.MEMBER),
    TeamMember("topho", Position.DEPUTY),
    TeamMember("totruong", Position.LEADER),
)
OFFICIALS = (
    Official("canbo.tayson", Role.COMMUNE_OFFICIAL, "Võ Thị Thanh Nhàn", "UBND xã Tây Sơn"),
    Official("chutich.tayson", Role.COMMUNE_CHAIR, "Nguyễn Hữu Lợi", "UBND xã Tây Sơn"),
    Official("bithu", Role.COMMUNE_SECRETARY, "Rơ Lan H'Mai", "Đoàn xã chưa có Tổ", where_no_team=True),
    Official("canbo", Role.COMMUNE_OFFICIAL, "Phan Văn Đạt", "UBND xã chưa có Tổ", where_no_team=True),
    Official("tinhdoan", Role.TINH_DOAN, "Trần Minh Khoa", "Tỉnh đoàn Gia Lai"),
    Official("sokhcn", Role.SO_KHCN, "Lê Thị Bích Vân", "Sở Khoa học và Công nghệ"),
    Official("vpubnd", Role.VP_UBND, "Nguyễn Đình Phước", "Văn phòng UBND tỉnh"),
    Official("congan", Role.CONG_AN, "Phạm Quốc Thái", "Công an tỉnh"),
    Official("sotaichinh", Role.AGENCY, "Huỳnh Thị Ngọc Ánh", "Sở Tài chính"),
    Official("lanhdao", Role.PROVINCE_LEADER, "Đặng Văn Thuận", "UBND tỉnh Gia Lai"),
    Official("quantri", Role.SYSTEM_ADMIN, "Bùi Anh Kiệt", "Tỉnh Gia Lai"),
)
CLOSES_MONTHS = "tinhdoan"
USERNAMES = [account.username for account in (*TEAM, *OFFICIALS)]


class Command(BaseCommand):
    help = "Tạo dữ liệu mô phỏng và mỗi vai trò một tài khoản để dùng thử. Chạy lại không thay đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="chỉ in các tài khoản dùng thử và mật khẩu")

    def handle(self, *args: Any, accounts: bool, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError(_("Không tạo tài khoản dùng thử trên hệ thống đang vận hành (PORTAL_ENV=production)."))
        if accounts:
            self._print_accounts()
            return
        province = Province.objects.filter(code=PROVINCE).first()
        if province is None:
            raise CommandError(_("Chưa có tỉnh Gia Lai. Hãy chạy trước: manage.py load_province 52"))
        if not province.teams.exists():
            call_command("simulate", province=PROVINCE, days=DAYS, seed=SEED, stdout=self.stdout, stderr=self.stderr)
            province.refresh_from_db()
            simulate_duty(province, seed=SEED, today=timezone.localdate())
        if not province.is_simulated:
            # Accounts whose password is printed on the terminal must not see real people's data.
            self.stdout.write(_("%(name)s đang có dữ liệu thật: không tạo tài khoản dùng thử.") % {"name": province})
            return
        made = make_accounts(province)
        if made:
            fill_in(province)
            self.stdout.write(_("Đã tạo %(count)s tài khoản dùng thử.") % {"count": len(made)})
        else:
            self.stdout.write(_("Dữ liệu và tài khoản dùng thử đã có."))

    def _print_accounts(self) -> None:
        password = stored_password()
        rows = list(_rows())
        if password is None or not rows:
            self.stdout.write(_("Chưa có tài khoản dùng thử."))
            return
        for line in _table([(_("Vai trò"), _("Tên đăng nhập"), _("Đơn vị")), *rows]):
            self.stdout.write(line)
        self.stdout.write(_("Mật khẩu chung: %(password)s") % {"password": password})


def make_accounts(province: Province) -> list[str]:
    """Make the demo accounts that are not there yet; returns their user names.

    An account that is there stays as it is, whatever a person changed about it. Only if the file with the password is
    lost, all of them get a new one, as nobody could sign in otherwise.
    """
    known = stored_password()
    there = set(User.objects.filter(username__in=USERNAMES).values_list("username", flat=True))
    missing = set(USERNAMES) - there
    if not missing and known:
        return []
    password = known or invent_password(words=3)
    encoded = make_password(password)
    commune = Commune.objects.filter(province=province, official_code=COMMUNE).first()
    with transaction.atomic():
        teamless = Commune.objects.filter(province=province, teams__isnull=True).order_by("official_code").first()
        made = [
            row.username
            for row in OFFICIALS
            if row.username in missing and _appoint(row, province, teamless if row.where_no_team else commune, encoded)
        ]
        made += [
            row.username for row in TEAM if row.username in missing and commune and _take_over(row, commune, encoded)
        ]
        if not known:
            User.objects.filter(username__in=there, is_simulated=True).update(password=encoded)
    if not known:
        # After the accounts: a run that is killed in between leaves no file, and the next one starts over.
        _keep_password(password)
    return made


@transaction.atomic
def fill_in(province: Province) -> None:
    """What only people with accounts can have done: answers of the agencies, closed months. Done once."""
    closer = User.objects.filter(username=CLOSES_MONTHS, is_simulated=True).first()
    if closer is None or PeriodClosing.objects.filter(province=province).exists():
        return
    simulate_answers(province, seed=SEED, now=timezone.now())
    simulate_closings(province, by=closer, today=timezone.localdate())
    for commune in Commune.objects.filter(province=province, official_code=COMMUNE):
        simulate_late_changes(commune, today=timezone.localdate())


def _appoint(official: Official, province: Province, commune: Commune | None, encoded: str) -> bool:
    unit = commune if official.is_of_commune else province
    if unit is None:
        return False
    user = User.objects.create(
        username=official.username,
        full_name=official.full_name,
        password=encoded,
        is_simulated=True,
        is_staff=official.role == Role.SYSTEM_ADMIN,
    )
    grant(user, official.role, unit, valid_from=timezone.localdate())
    return True


def _take_over(account: TeamMember, commune: Commune, encoded: str) -> bool:
    """Let a simulated member sign in under the account's name; their logs, role and place in the team stay theirs."""
    members = (
        Membership.objects.in_force_on(timezone.localdate())
        .filter(commune=commune, team__hamlet__isnull=True, position=account.position, user__is_simulated=True)
        .exclude(user__username__in=USERNAMES)
        .filter(valid_to__isnull=True)
        .select_related("user")
        .order_by("user__phone")
    )
    member = members.first()
    if member is None:
        return False
    member.user.username = account.username
    member.user.password = encoded
    member.user.save(update_fields=["username", "password"])
    return True


def _password_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-password"


def stored_password() -> str | None:
    """The password that all demo accounts of this installation were made with."""
    try:
        return _password_file().read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def _keep_password(password: str) -> None:
    """Write the file beside its place and move it there, so that it is never there by half."""
    path = _password_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{password}\n")
    unfinished.replace(path)


def _rows() -> Iterable[tuple[str, str, str]]:
    """Role, user name and unit of the demo accounts that are there."""
    there = {user.username: user for user in User.objects.filter(username__in=USERNAMES, is_simulated=True)}
    for member in TEAM:
        if member.username in there:
            user = there[member.username]
            team = user.memberships.select_related("team").order_by("-valid_from").first()
            yield str(Position(member.position).label), member.username, str(team.team) if team else ""
    for official in OFFICIALS:
        if official.username in there:
            yield str(Role(official.role).label), official.username, official.office


def _table(rows: list[tuple[str, str, str]]) -> Iterable[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
