"""`appoint`: an account and a role at a unit, for the first people of an installation."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from teams.access import may
from teams.access.grants import grant
from teams.enums import Permission, Role
from teams.models import Commune, CommuneCode, Membership, Province, RoleGrant, Team
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock
from tests.teams.factories import CommuneFactory, TeamFactory

NAME = ("--name", "Trần Minh Khoa")
AT_PROVINCE = ("--role", "tinh_doan", "--province", "52")
AT_COMMUNE = ("--role", "commune_official", "--province", "52", "--commune", "21808")
AT_TEAM = ("--role", "leader", "--province", "52", "--commune", "21808", "--team-of-commune")
SAYS_PASSWORD = "Mật khẩu (chỉ hiện một lần này): "


@pytest.fixture(autouse=True)
def production(settings: Settings, gia_lai: Province) -> None:
    settings.IS_PRODUCTION = True


def appoint(*args: str) -> str:
    out = StringIO()
    call_command("appoint", *args, stdout=out)
    return out.getvalue()


def password(said: str) -> str:
    (line,) = [line for line in said.splitlines() if line.startswith(SAYS_PASSWORD)]
    return line.removeprefix(SAYS_PASSWORD)


def refused(*args: str, match: str) -> None:
    people, grants = User.objects.count(), RoleGrant.objects.count()
    with pytest.raises(CommandError, match=match):
        appoint(*args)
    assert (User.objects.count(), RoleGrant.objects.count()) == (people, grants)


# --- a new account


def test_it_makes_the_account_with_a_password_that_is_told_once(gia_lai: Province) -> None:
    said = appoint("tinhdoan", *AT_PROVINCE, "--name", "  Trần Minh  Khoa ", "--phone", "+84 912 345 678")
    secret = password(said)
    assert said.count(secret) == 1
    assert secret.isascii()
    assert len(secret.split("-")) == 6
    user = User.objects.get(username="tinhdoan")
    assert (user.full_name, user.phone) == ("Trần Minh Khoa", "0912345678")
    assert not user.is_staff
    assert not user.is_superuser
    assert not user.is_simulated
    assert authenticate(username="tinhdoan", password=secret) == user
    assert may(user, Permission.MANAGE_UNIT, gia_lai)


def test_two_accounts_have_two_passwords() -> None:
    first = password(appoint("mot", *AT_PROVINCE, *NAME))
    assert password(appoint("hai", *AT_PROVINCE, *NAME)) != first


def test_admin_lets_the_person_into_the_admin() -> None:
    appoint("tinhdoan", *AT_PROVINCE, *NAME, "--admin")
    user = User.objects.get(username="tinhdoan")
    assert user.is_staff
    assert not user.is_superuser
    appoint("tinhdoan", *AT_PROVINCE)
    user.refresh_from_db()
    assert user.is_staff


# --- units


def test_a_role_at_a_commune(tay_son: Commune, gia_lai: Province) -> None:
    said = appoint("canbo", *AT_COMMUNE, *NAME)
    user = User.objects.get(username="canbo")
    assert "Cán bộ UBND cấp xã, Xã Tây Sơn, từ " in said
    assert may(user, Permission.SEE_SESSIONS, tay_son)
    assert not may(user, Permission.SEE_FIGURES, gia_lai)


def test_a_commune_is_also_found_by_another_code_in_use(tay_son: Commune, gia_lai: Province) -> None:
    CommuneCode.objects.create(province=gia_lai, commune=tay_son, code=987654)
    appoint("canbo", "--role", "commune_official", "--province", "52", "--commune", "987654", *NAME)
    assert RoleGrant.objects.get(user__username="canbo").commune == tay_son


def test_a_role_at_the_team_of_the_commune_and_not_of_a_hamlet(team_in_force: Team, tay_son: Commune) -> None:
    TeamFactory.create(commune=tay_son, in_force=True, of_hamlet=True)
    said = appoint("totruong", *AT_TEAM, *NAME)
    assert "chưa có trong danh sách thành viên Tổ" in said
    user = User.objects.get(username="totruong")
    assert RoleGrant.objects.get(user=user).team == team_in_force
    assert may(user, Permission.LOG_SESSIONS, team_in_force)


def test_a_member_of_the_team_is_not_told_to_be_missing_there(member: Membership) -> None:
    assert "chưa có trong danh sách" not in appoint(member.user.username, *AT_TEAM)


@pytest.mark.parametrize("state", ["in_force", "dissolved"])
def test_the_team_has_to_be_in_force_on_the_first_day(state: str, tay_son: Commune, set_clock: SetClock) -> None:
    set_clock(date(2026, 11, 20))
    TeamFactory.create(commune=tay_son, **{state: True})
    day = "2025-06-30" if state == "in_force" else "2026-02-01"
    refused("totruong", *AT_TEAM, *NAME, "--from", day, match="Xã Tây Sơn không có Tổ nào hoạt động")


# --- days


def test_from_and_to(gia_lai: Province, set_clock: SetClock) -> None:
    set_clock(date(2026, 11, 20))
    said = appoint("tinhdoan", *AT_PROVINCE, *NAME, "--from", "2026-12-01", "--to", "2026-12-31")
    assert "từ 01/12/2026 đến hết 31/12/2026" in said
    row = RoleGrant.objects.get()
    assert (row.valid_from, row.valid_to) == (date(2026, 12, 1), date(2026, 12, 31))
    assert not may(row.user, Permission.SEE_FIGURES, gia_lai)


def test_it_begins_today_unless_said_otherwise() -> None:
    appoint("tinhdoan", *AT_PROVINCE, *NAME)
    row = RoleGrant.objects.get()
    assert (row.valid_from, row.valid_to) == (timezone.localdate(), None)


@pytest.mark.parametrize(
    ("args", "match"),
    [
        (("--from", "20/11/2026"), "20/11/2026 không phải là ngày"),
        (("--from", "0202-11-20"), "sớm nhất là 2020-01-01"),
        (("--to", "mai"), "mai không phải là ngày"),
        (("--from", "2026-11-20", "--to", "2026-11-19"), "đứng trước"),
        (("--to", "2020-01-01"), "đứng trước"),
    ],
)
def test_days_that_are_none(args: tuple[str, ...], match: str) -> None:
    refused("tinhdoan", *AT_PROVINCE, *NAME, *args, match=match)


# --- again


def test_again_is_the_same(set_clock: SetClock) -> None:
    set_clock(date(2026, 11, 20))
    args = ("tinhdoan", *AT_PROVINCE, *NAME, "--phone", "0912345678", "--admin")
    appoint(*args)
    users, grants = list(User.objects.values()), list(RoleGrant.objects.values())
    set_clock(date(2026, 11, 25))
    said = appoint(*args)
    assert SAYS_PASSWORD not in said
    assert "từ 20/11/2026" in said
    assert list(User.objects.values()) == users
    assert list(RoleGrant.objects.values()) == grants


def test_an_account_that_is_there_gets_the_role_and_nothing_else(gia_lai: Province) -> None:
    user = UserFactory.create(username="khoa", full_name="Trần Minh Khoa", can_sign_in=True)
    before = User.objects.filter(pk=user.pk).values().get()
    said = appoint("Khoa", *AT_PROVINCE, "--name", "Tên khác", "--phone", "0987654321")
    assert SAYS_PASSWORD not in said
    assert "giữ nguyên" in said
    assert User.objects.filter(pk=user.pk).values().get() == before
    assert may(user, Permission.SEE_FIGURES, gia_lai)


def test_a_new_password_for_an_account_that_is_there() -> None:
    first = password(appoint("tinhdoan", *AT_PROVINCE, *NAME))
    second = password(appoint("tinhdoan", *AT_PROVINCE, "--new-password"))
    assert second != first
    assert authenticate(username="tinhdoan", password=first) is None
    assert authenticate(username="tinhdoan", password=second) is not None
    assert RoleGrant.objects.count() == 1


def test_a_second_role_stands_beside_the_first() -> None:
    appoint("khoa", *AT_PROVINCE, *NAME)
    appoint("khoa", *AT_COMMUNE)
    assert set(RoleGrant.objects.values_list("role", flat=True)) == {Role.TINH_DOAN, Role.COMMUNE_OFFICIAL}


def test_a_role_that_is_held_keeps_its_end_unless_a_new_one_is_said(gia_lai: Province, set_clock: SetClock) -> None:
    set_clock(date(2026, 11, 20))
    user = UserFactory.create(username="khoa")
    grant(user, Role.TINH_DOAN, gia_lai, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    assert "từ 01/01/2026 đến hết 31/12/2026" in appoint("khoa", *AT_PROVINCE, "--from", "2026-11-20")
    assert "từ 01/01/2026 đến hết 30/11/2026" in appoint("khoa", *AT_PROVINCE, "--to", "2026-11-30")
    set_clock(date(2026, 12, 1))
    assert "từ 01/12/2026." in appoint("khoa", *AT_PROVINCE)
    assert RoleGrant.objects.count() == 2


def test_a_locked_account_is_told() -> None:
    UserFactory.create(username="khoa", left=True)
    assert "đang bị khóa" in appoint("khoa", *AT_PROVINCE)


# --- what is wrong


def test_an_unknown_role_lists_the_roles() -> None:
    with pytest.raises(CommandError) as problem:
        appoint("khoa", "--role", "chu_tich", "--province", "52", *NAME)
    for value, label in Role.choices:
        assert value in str(problem.value)
        assert str(label) in str(problem.value)


def test_an_unknown_province() -> None:
    refused("khoa", "--role", "tinh_doan", "--province", "9999", *NAME, match="load_province 9999")


@pytest.mark.parametrize("code", ["1", "100001"])
def test_an_unknown_commune_or_one_of_another_province(code: str) -> None:
    CommuneFactory.create(official_code=100001)
    args = ("--role", "commune_official", "--province", "52", "--commune", code)
    refused("khoa", *args, *NAME, match=f"không có xã, phường mang mã {code}")


@pytest.mark.parametrize(
    ("role", "unit", "match"),
    [
        ("tinh_doan", ("--commune", "21808"), "tinh_doan .* cấp tỉnh"),
        ("tinh_doan", ("--team-of-commune",), "tinh_doan .* cấp tỉnh"),
        ("commune_official", (), "commune_official .* cần --commune"),
        ("commune_official", ("--commune", "21808", "--team-of-commune"), "bỏ --team-of-commune"),
        ("leader", (), "Tổ: cần --commune và --team-of-commune"),
        ("leader", ("--commune", "21808"), "Tổ: cần --commune và --team-of-commune"),
        ("leader", ("--team-of-commune",), "Tổ: cần --commune và --team-of-commune"),
    ],
)
def test_a_role_that_does_not_fit_the_unit(role: str, unit: tuple[str, ...], match: str, team_in_force: Team) -> None:
    refused("khoa", "--role", role, "--province", "52", *unit, *NAME, match=match)


@pytest.mark.parametrize("phone", ["không có", "12345", "09123"])
def test_a_phone_that_is_no_number(phone: str) -> None:
    refused("khoa", *AT_PROVINCE, *NAME, "--phone", phone, match=f"{phone} không phải là số điện thoại")


def test_a_phone_of_somebody_else() -> None:
    UserFactory.create(username="lan", phone="0912345678")
    UserFactory.create(username="khoa")
    for username in ("khoa", "nguoi.moi"):
        refused(username, *AT_PROVINCE, *NAME, "--phone", "0912 345 678", match="đã là của tài khoản lan")


def test_a_phone_that_is_somebody_elses_user_name() -> None:
    UserFactory.create(username="0912345678", phone=None)
    refused("khoa", *AT_PROVINCE, *NAME, "--phone", "0912345678", match="đã là của tài khoản 0912345678")


@pytest.mark.parametrize("username", ["0912345678", "+84912345678", "0912.345.678"])
def test_a_user_name_that_looks_like_a_phone_number(username: str) -> None:
    refused(username, *AT_PROVINCE, *NAME, match="không được là một số điện thoại")


@pytest.mark.parametrize("name", [(), ("--name", "  ")])
def test_a_new_account_needs_a_name(name: tuple[str, ...]) -> None:
    refused("khoa", *AT_PROVINCE, *name, match='khoa chưa có.*--name "Họ và tên"')


@pytest.mark.parametrize("username", ["tỉnh đoàn", "a" * 151, " "])
def test_a_user_name_that_is_none(username: str) -> None:
    refused(username, *AT_PROVINCE, *NAME, match=".")


def test_a_simulated_account_gets_no_role_in_a_real_province(gia_lai: Province) -> None:
    UserFactory.create(username="tinhdoan", is_simulated=True)
    refused("tinhdoan", *AT_PROVINCE, match="tài khoản mô phỏng")
    Province.objects.filter(pk=gia_lai.pk).update(is_simulated=True)
    appoint("tinhdoan", *AT_PROVINCE)
    assert RoleGrant.objects.filter(user__username="tinhdoan").exists()


def test_nothing_is_made_when_the_grant_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("config.management.commands.appoint.grant", fail)
    with pytest.raises(RuntimeError):
        appoint("khoa", *AT_PROVINCE, *NAME)
    assert not User.objects.filter(username="khoa").exists()
