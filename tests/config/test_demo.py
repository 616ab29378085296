"""The demo: one account per role on simulated data, made once, never in production."""

import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from config.management.commands import demo
from reporting.simulation import remove_simulated_logs, simulate_logs
from teams.access import ROLES, may
from teams.enums import Permission
from teams.models import Commune, Membership, Province, RoleGrant, Team
from teams.simulation import remove_simulated_teams, simulate_teams

OFFICIALS = {official.username: official.role for official in demo.OFFICIALS}


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path / "var"
    return tmp_path / "var"


@pytest.fixture
def simulate_a_little(gia_lai: Province, tay_son: Commune, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Let `simulate` make the team of Xã Tây Sơn alone; returns what it was called with."""
    calls: list[dict[str, Any]] = []
    last_day = timezone.localdate() - timedelta(days=1)
    first_day = last_day - timedelta(days=60)

    def call(name: str, **options: Any) -> None:
        assert name == "simulate"
        calls.append(options)
        simulate_teams(gia_lai, seed=1, first_day=first_day, last_day=last_day, communes=[tay_son])
        simulate_logs(gia_lai, seed=1, first_day=first_day, last_day=last_day, communes=[tay_son])

    monkeypatch.setattr(demo, "call_command", call)
    return calls


def run(*args: str) -> str:
    out = StringIO()
    call_command("demo", *args, stdout=out)
    return out.getvalue()


def password(data_dir: Path) -> str:
    return (data_dir / "demo-password").read_text().strip()


@pytest.fixture
def made(simulate_a_little: list[dict[str, Any]]) -> list[dict[str, Any]]:
    run()
    return simulate_a_little


def test_it_simulates_gia_lai_when_there_is_nothing(made: list[dict[str, Any]]) -> None:
    assert [(call["province"], call["days"], call["seed"]) for call in made] == [(52, 180, 1)]
    assert Province.objects.get(code=52).is_simulated


def test_there_is_an_account_for_every_role(made: list[dict[str, Any]], data_dir: Path) -> None:
    roles = set(RoleGrant.objects.filter(user__username__in=demo.USERNAMES).values_list("role", flat=True))
    assert roles == set(ROLES)
    secret = password(data_dir)
    for username in demo.USERNAMES:
        user = User.objects.get(username=username)
        assert user.is_simulated
        assert user.check_password(secret)
        assert user.is_staff == (username == "quantri")
        assert not user.is_superuser
    assert authenticate(username="tinhdoan", password=secret) is not None


def test_officials_may_what_their_role_gives(made: list[dict[str, Any]], gia_lai: Province, tay_son: Commune) -> None:
    for username, role in OFFICIALS.items():
        user = User.objects.get(username=username)
        unit = user.grants.get().commune or gia_lai
        assert {each for each in Permission if may(user, each, unit)} == ROLES[role].permissions


def test_a_team_can_be_registered_where_there_is_none(made: list[dict[str, Any]]) -> None:
    commune = RoleGrant.objects.get(user__username="bithu").commune
    assert commune is not None
    assert not Team.objects.filter(commune=commune).exists()
    assert RoleGrant.objects.get(user__username="canbo").commune == commune


def test_team_accounts_are_members_of_the_team(made: list[dict[str, Any]], tay_son: Commune) -> None:
    team = Team.objects.get(commune=tay_son)
    for account in demo.TEAM:
        membership = Membership.objects.in_force_on(timezone.localdate()).get(user__username=account.username)
        assert membership.team == team
        assert membership.position == account.position
        assert may(membership.user, Permission.LOG_SESSIONS, team)
    assert Membership.objects.filter(user__username="thanhvien", entries__isnull=False).exists()


def test_a_second_run_changes_nothing_that_a_person_did(made: list[dict[str, Any]], data_dir: Path) -> None:
    secret = password(data_dir)
    changed = User.objects.get(username="tinhdoan")
    changed.set_password("mật khẩu của riêng tôi")
    changed.full_name = "Tên mới"
    changed.save()
    RoleGrant.objects.filter(user__username="congan").delete()
    before = list(User.objects.order_by("pk").values_list("pk", "username", "full_name", "password", "is_active"))
    run()
    assert (
        list(User.objects.order_by("pk").values_list("pk", "username", "full_name", "password", "is_active")) == before
    )
    assert not RoleGrant.objects.filter(user__username="congan").exists()
    assert password(data_dir) == secret
    assert len(made) == 1


def test_the_password_is_its_own_per_installation_and_for_its_owner_only(
    made: list[dict[str, Any]], data_dir: Path
) -> None:
    file = data_dir / "demo-password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = password(data_dir)
    assert first.isascii()
    assert len(first) >= 12
    file.unlink()
    run()
    assert password(data_dir) != first
    assert User.objects.get(username="quantri").check_password(password(data_dir))


def test_accounts_lists_role_name_unit_and_password(made: list[dict[str, Any]], data_dir: Path) -> None:
    said = run("--accounts")
    for username in demo.USERNAMES:
        assert f" {username} " in said
    assert "Tổ CNSCĐ - Xã Tây Sơn" in said
    assert "Sở Tài chính" in said
    assert said.rstrip().endswith(password(data_dir))


def test_accounts_before_there_are_any(gia_lai: Province) -> None:
    assert "Chưa có" in run("--accounts")


def test_team_accounts_come_back_after_the_simulation_was_replaced(
    made: list[dict[str, Any]], gia_lai: Province, tay_son: Commune
) -> None:
    gia_lai.refresh_from_db()
    remove_simulated_logs(gia_lai)
    remove_simulated_teams(gia_lai)
    officials = set(User.objects.values_list("pk", flat=True))
    run()
    assert set(demo.USERNAMES) <= set(User.objects.values_list("username", flat=True))
    assert officials <= set(User.objects.values_list("pk", flat=True))
    assert len(made) == 2


def test_it_refuses_in_production(gia_lai: Province, settings: Settings) -> None:
    settings.IS_PRODUCTION = True
    for args in ((), ("--accounts",)):
        with pytest.raises(CommandError, match="production"):
            run(*args)
    assert not User.objects.exists()


def test_it_makes_no_accounts_on_real_data(gia_lai: Province, member: Membership, data_dir: Path) -> None:
    assert "dữ liệu thật" in run()
    assert not User.objects.filter(username__in=demo.USERNAMES).exists()
    assert not (data_dir / "demo-password").exists()


def test_an_account_of_a_real_person_is_not_touched(
    simulate_a_little: list[dict[str, Any]], gia_lai: Province, data_dir: Path
) -> None:
    real = User.objects.create_user("quantri", password="của tôi")
    run()
    real.refresh_from_db()
    assert real.check_password("của tôi")
    assert not real.is_staff
    assert "quantri" not in run("--accounts")


def test_a_province_that_is_not_loaded_is_named(db: None) -> None:
    Province.objects.filter(code=52).update(code=998)
    with pytest.raises(CommandError, match="load_province 52"):
        run()
