import stat
from pathlib import Path

import pytest

from config.bootstrap import environment
from config.bootstrap.account import open_the_way
from config.bootstrap.datadir import DataDir, remove_abandoned
from config.bootstrap.messages import BootstrapError
from config.bootstrap.programs import production_environment, program_environment


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A .venv that has been installed, with requirements of its own."""
    made = tmp_path / ".venv"
    (made / "bin").mkdir(parents=True)
    python = made / "bin" / "python"
    python.touch()
    python.chmod(0o755)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text("django==5.2.1 \\\n    --hash=sha256:aa\n")
    (tmp_path / "requirements" / "dev.txt").write_text("django==5.2.1 \\\n    --hash=sha256:aa\nruff==1.0\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", made)
    monkeypatch.setattr(environment, "PYTHON", python)
    monkeypatch.setattr(environment, "PIP_LOG", made / "pip.log")
    monkeypatch.setattr(environment, "INSTALLING", made / "installing")
    (made / "pyvenv.cfg").write_text(f"command = /usr/bin/python3 -m venv {made}\n")
    return made


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []

    def run(args: list[str | Path], **_options: object) -> int:
        if "-m" in args:
            calls.append(Path(args[-1]).stem)
        return 0

    monkeypatch.setattr(environment, "run", run)
    return calls


def test_installs_once(venv: Path, installed: list[str]) -> None:
    environment.ensure("base")
    environment.ensure("base")
    assert installed == ["base"]


def test_what_the_tests_need_contains_what_the_portal_needs(venv: Path, installed: list[str]) -> None:
    environment.ensure("dev")
    environment.ensure("base")
    assert installed == ["dev"]


def test_other_versions_for_the_tests_are_not_what_the_portal_needs(venv: Path, installed: list[str]) -> None:
    environment.requirements("dev").write_text("django==5.2.0\nruff==1.0\n")
    environment.ensure("dev")
    environment.ensure("base")
    environment.ensure("dev")
    assert installed == ["dev", "base", "dev"]


def test_changed_requirements_are_installed(venv: Path, installed: list[str]) -> None:
    environment.ensure("base")
    environment.requirements("base").write_text("django==5.2.2\n")
    environment.ensure("base")
    assert installed == ["base", "base"]


def test_a_copied_environment_does_not_count(
    venv: Path, installed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.ensure("base")
    moved = tmp_path / "moved"
    venv.rename(moved)
    monkeypatch.setattr(environment, "VENV", moved)
    monkeypatch.setattr(environment, "PYTHON", moved / "bin" / "python")
    assert not environment.is_ready("base")


def test_an_interrupted_installation_is_begun_anew(venv: Path, installed: list[str]) -> None:
    environment.ensure("base")
    environment.requirements("base").write_text("django==5.2.2\n")
    environment.INSTALLING.mkdir()
    environment.ensure("base")
    assert installed == ["base", ".venv", "base"]


def test_a_link_is_not_made_anew_as_that_would_empty_what_it_points_to(
    venv: Path, installed: list[str], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    venv.rename(elsewhere)
    venv.symlink_to(elsewhere)
    (elsewhere / "pyvenv.cfg").write_text(f"command = /usr/bin/python3 -m venv {elsewhere}\n")
    with pytest.raises(BootstrapError, match=f"{venv} là một liên kết tới {elsewhere}.*rm .venv"):
        environment.ensure("base")
    assert not installed
    assert (elsewhere / "bin" / "python").exists()


def test_the_secret_key_is_made_once_and_nobody_else_reads_it(data: DataDir) -> None:
    key = data.secret_key()
    assert len(key) >= 50
    assert data.secret_key() == key
    assert stat.S_IMODE((data.path / "secret_key").stat().st_mode) == 0o600


def test_programs_get_the_given_servers_and_no_settings_of_another_one(data: DataDir) -> None:
    given = {"PGPORT": "5433", "PGSERVICE": "other", "SECRET_KEY": "given", "PORTAL_ENV": "production"}
    env = program_environment(data, "postgres://db", "redis://cache", given)
    assert (env["DATABASE_URL"], env["REDIS_URL"], env["SECRET_KEY"]) == ("postgres://db", "redis://cache", "given")
    assert env["PORTAL_ENV"] == "local"
    assert not {"PGPORT", "PGSERVICE"} & set(env)


def test_the_deployment_check_runs_with_a_key_of_its_own(data: DataDir) -> None:
    env = program_environment(data, "postgres://db", "redis://cache", {})
    production = production_environment(env)
    assert production["PORTAL_ENV"] == "production"
    assert production["SECRET_KEY"] != env["SECRET_KEY"]


def test_the_way_is_opened_for_walking_through_only(tmp_path: Path) -> None:
    inner = tmp_path / "home" / "portal"
    inner.mkdir(parents=True)
    inner.chmod(0o755)
    inner.parent.chmod(0o700)
    open_the_way(inner)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (inner.parent, inner)] == [0o701, 0o755]


def test_abandoned_directories_go_and_used_ones_stay(tmp_path: Path) -> None:
    for name in ("portal-test-abandoned", "portal-test-used", "other"):
        directory = DataDir(tmp_path / name)
        directory.create()
        (directory.path / "lock").touch()
    with DataDir(tmp_path / "portal-test-used").locked():
        remove_abandoned(tmp_path, "portal-test-", older_than=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "portal-test-used"]
