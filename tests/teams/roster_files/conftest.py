"""Xã Tây Sơn on a Friday in November, its secretary, and the lists that people upload."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from accounts.models import User
from teams.models import Commune, Hamlet, Province, RosterImport, RosterRequest, Team
from teams.requests import open_registration
from teams.roster_files import imports
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.reading import ReadFile, ReadRow, read_list
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock
from tests.teams.factories import HamletFactory

TODAY = date(2026, 11, 20)
Upload = Callable[..., RosterImport]
Read = Callable[..., ReadFile]


@pytest.fixture(autouse=True)
def today(set_clock: SetClock, settings: Settings, tmp_path: Path) -> date:
    set_clock(TODAY)
    settings.MEDIA_ROOT = tmp_path
    return TODAY


@pytest.fixture
def secretary(db: None) -> User:
    return UserFactory.create(full_name="Ksor H'Bia")


@pytest.fixture
def hamlets(tay_son: Commune) -> list[Hamlet]:
    return [HamletFactory.create(commune=tay_son, name=name) for name in ("Plei Kơ", "Hòa Bình", "Sơn Hà", "Sơn Hạ")]


@pytest.fixture
def registration(tay_son: Commune, secretary: User) -> RosterRequest:
    return open_registration(tay_son, secretary)


@pytest.fixture
def draft(registration: RosterRequest) -> Team:
    return Team.objects.select_related("province", "commune").get(pk=registration.team_id)


@pytest.fixture
def read(draft: Team) -> Read:
    """Read a list of the team of Xã Tây Sơn, or of `unit`."""

    def reading(content: bytes, unit: Team | Province | None = None) -> ReadFile:
        return read_list(content, Catalogue(draft.province), unit or draft)

    return reading


@pytest.fixture
def upload(draft: Team, secretary: User) -> Upload:
    """Upload a list of the team, or of `unit`, and let the worker read it."""

    def up(content: bytes, unit: Team | Province | None = None, name: str = "danh sách.xlsx") -> RosterImport:
        row = imports.receive(ContentFile(content, name=name), unit or draft, secretary)
        imports.read(row.pk)
        row.refresh_from_db()
        return row

    return up


def said(row: ReadRow) -> list[str]:
    return [f"{problem.column}: {problem.value}: {problem.message}" for problem in row.problems]
