"""The first accounts of an installation, and any later one: an account and a role at a unit."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.passwords import invent_password
from accounts.phones import normalise_phone
from teams.access import ROLES, Level
from teams.access.grants import Unit, grant, unit_columns
from teams.commune_names import CommuneFinder
from teams.enums import Role
from teams.models import Commune, Province, RoleGrant, Team
from teams.models.units import FIRST_POSSIBLE_DAY

PASSWORD_WORDS = 5


class Command(BaseCommand):
    help = "Tạo tài khoản (nếu chưa có) và giao một vai trò ở một đơn vị. Chạy lại không thay đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--role", required=True, help=f"vai trò: {', '.join(Role.values)}")
        parser.add_argument("--province", required=True, type=int, help="mã tỉnh, ví dụ 52 là Gia Lai")
        parser.add_argument("--commune", type=int, help="mã xã, phường (mã chính thức hoặc mã khác đang dùng)")
        parser.add_argument("--team-of-commune", action="store_true", help="giao vai trò ở Tổ của xã, phường đó")
        parser.add_argument("--name", help="họ và tên; cần khi tài khoản chưa có")
        parser.add_argument("--phone", help="số điện thoại, dùng được để đăng nhập")
        parser.add_argument("--admin", action="store_true", help="cho vào trang quản trị")
        parser.add_argument("--from", dest="first_day", metavar="YYYY-MM-DD", help="ngày đầu; bỏ trống là hôm nay")
        parser.add_argument("--to", dest="last_day", metavar="YYYY-MM-DD", help="ngày cuối; bỏ trống là không hạn")
        parser.add_argument("--new-password", action="store_true", help="đặt mật khẩu mới cho tài khoản đã có")

    def handle(self, *args: Any, username: str, role: str, admin: bool, new_password: bool, **options: Any) -> None:
        known_role = _role(role)
        first_day, last_day = _days(options["first_day"], options["last_day"])
        province = _province(options["province"])
        unit = _unit(known_role, province, options["commune"], options["team_of_commune"], first_day)
        password: str | None = None
        with transaction.atomic():
            user = User.objects.filter(username__iexact=username.strip()).first()
            phone = _phone(options["phone"], user)
            is_new = user is None
            if user is None:
                user = _new_user(username.strip(), options["name"], phone)
            elif user.is_simulated and not province.is_simulated:
                raise CommandError(
                    _("%(username)s là tài khoản mô phỏng, không giao việc thật được. Hãy chọn tên đăng nhập khác.")
                    % {"username": user.username}
                )
            if is_new or new_password:
                password = invent_password(words=PASSWORD_WORDS)
                user.set_password(password)
            user.is_staff = user.is_staff or admin
            user.save(update_fields=None if is_new else ["is_staff", *(["password"] if new_password else [])])
            held = _give(user, known_role, unit, first_day, last_day)
        self._tell(user, held, unit, is_new=is_new)
        if password is not None:
            self.stdout.write(_("Mật khẩu (chỉ hiện một lần này): %(password)s") % {"password": password})

    def _tell(self, user: User, held: RoleGrant, unit: Unit, *, is_new: bool) -> None:
        account = {"username": user.username, "name": user.full_name}
        if is_new:
            self.stdout.write(_("Đã tạo tài khoản %(username)s (%(name)s).") % account)
        else:
            self.stdout.write(
                _("Tài khoản %(username)s (%(name)s) đã có: họ tên và số điện thoại giữ nguyên.") % account
            )
        if not user.is_active:
            self.stdout.write(_("Tài khoản này đang bị khóa, chưa đăng nhập được."))
        facts = {"role": Role(held.role).label, "unit": unit, "first": date_format(held.valid_from)}
        if held.valid_to is None:
            self.stdout.write(_("Vai trò: %(role)s, %(unit)s, từ %(first)s.") % facts)
        else:
            facts["last"] = date_format(held.valid_to)
            self.stdout.write(_("Vai trò: %(role)s, %(unit)s, từ %(first)s đến hết %(last)s.") % facts)
        if isinstance(unit, Team) and not unit.memberships.filter(user=user).exists():
            # The log is kept by members: the role lets them, the roster says for which team.
            self.stdout.write(_("Người này chưa có trong danh sách thành viên Tổ nên chưa ghi được buổi hỗ trợ."))


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        known = "\n".join(f"  {value:17} {label}" for value, label in Role.choices)
        raise CommandError(
            _("Không có vai trò %(role)s. Các vai trò:\n%(known)s") % {"role": text, "known": known}
        ) from None


def _days(first: str | None, last: str | None) -> tuple[date, date | None]:
    first_day = _day(first) if first else timezone.localdate()
    last_day = _day(last) if last else None
    if first_day < FIRST_POSSIBLE_DAY:
        raise CommandError(_("Ngày đầu (--from) sớm nhất là %(day)s.") % {"day": FIRST_POSSIBLE_DAY.isoformat()})
    if last_day is not None and last_day < first_day:
        raise CommandError(_("Ngày cuối (--to) đứng trước ngày đầu (--from, bỏ trống là hôm nay)."))
    return first_day, last_day


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            _("%(text)s không phải là ngày. Hãy viết năm-tháng-ngày, ví dụ 2026-11-20.") % {"text": text}
        ) from None


def _province(code: int) -> Province:
    province = Province.objects.filter(code=code).first()
    if province is None:
        raise CommandError(
            _("Chưa có tỉnh mang mã %(code)s. Hãy chạy trước: manage.py load_province %(code)s") % {"code": code}
        )
    return province


def _unit(role: Role, province: Province, code: int | None, of_team: bool, day: date) -> Unit:
    """The province, commune or team that the options name, where the role may be held."""
    needed = {
        Level.PROVINCE: _("cấp tỉnh: chỉ cần --province, bỏ --commune và --team-of-commune"),
        Level.COMMUNE: _("xã, phường: cần --commune, bỏ --team-of-commune"),
        Level.TEAM: _("Tổ: cần --commune và --team-of-commune"),
    }
    level = ROLES[role].level
    if (code is not None, of_team) != (level != Level.PROVINCE, level == Level.TEAM):
        raise CommandError(
            _("Vai trò %(role)s (%(label)s) được giao ở %(needed)s.")
            % {"role": role.value, "label": role.label, "needed": needed[level]}
        )
    if code is None:
        return province
    commune = CommuneFinder(province).by_code(code)
    if commune is None:
        raise CommandError(
            _("%(province)s không có xã, phường mang mã %(code)s.") % {"province": province, "code": code}
        )
    return _team(commune, day) if of_team else commune


def _team(commune: Commune, day: date) -> Team:
    team = Team.objects.filter(commune=commune, hamlet__isnull=True).in_force_on(day).first()
    if team is None:
        raise CommandError(
            _("%(commune)s không có Tổ nào hoạt động vào ngày %(day)s.") % {"commune": commune, "day": date_format(day)}
        )
    return team


def _phone(text: str | None, user: User | None) -> str | None:
    """The number in the stored form; nobody else may sign in with it."""
    if text is None:
        return None
    phone = normalise_phone(text)
    if phone is None:
        raise CommandError(_("%(text)s không phải là số điện thoại, ví dụ 0912345678.") % {"text": text})
    others = User.objects.filter(Q(phone=phone) | Q(username__iexact=phone))
    other = (others if user is None else others.exclude(pk=user.pk)).first()
    if other is not None:
        raise CommandError(
            _("Số điện thoại %(phone)s đã là của tài khoản %(username)s.")
            % {"phone": phone, "username": other.username}
        )
    return phone


def _new_user(username: str, name: str | None, phone: str | None) -> User:
    if normalise_phone(username) is not None:
        # A user name goes before a phone number at sign-in: it would lock out whoever has that number.
        raise CommandError(_("Tên đăng nhập không được là một số điện thoại; hãy dùng --phone để ghi số."))
    full_name = " ".join((name or "").split())
    if not full_name:
        raise CommandError(
            _('Tài khoản %(username)s chưa có. Để tạo, hãy thêm --name "Họ và tên".') % {"username": username}
        )
    user = User(username=User.normalize_username(username), full_name=full_name, phone=phone)
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as problem:
        raise CommandError(" ".join(problem.messages)) from None
    return user


def _give(user: User, role: Role, unit: Unit, first_day: date, last_day: date | None) -> RoleGrant:
    """Give the role, unless the person holds it on the first day already: then only a last day that is said counts.

    A second grant over the first would outlive it when somebody ends the first.
    """
    held = (
        RoleGrant.objects.filter(user=user, role=role, **unit_columns(unit))
        .current_on(first_day)
        .order_by("valid_from")
        .first()
    )
    if held is None:
        return grant(user, role, unit, valid_from=first_day, valid_to=last_day)
    if last_day is None:
        return held
    return grant(user, role, unit, valid_from=held.valid_from, valid_to=last_day)
