"""A team that was approved for a later day is looked at as it will be on that day; one that has ended is left out."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from accounts.models import User
from teams.enums import LineKind, TeamState
from teams.models import Commune, Province, RosterRequest, Team
from teams.roster_files import imports, previews
from teams.roster_files.exports import export_province, export_team
from tests.accounts.factories import UserFactory
from tests.teams.factories import FOUNDED, MembershipFactory, TeamFactory
from tests.teams.roster_files.books import book
from tests.teams.roster_files.conftest import TODAY

BEGINS = date(2026, 12, 15)


def with_somebody(commune: Commune, name: str, first: date, last: date | None = None) -> Team:
    team = TeamFactory.create(commune=commune, state=TeamState.IN_FORCE, in_force_from=first, in_force_to=last)
    phone = f"09{commune.pk:08d}"
    MembershipFactory.create(team=team, user=UserFactory.create(full_name=name, phone=phone), valid_from=first)
    return Team.objects.select_related("province", "commune").get(pk=team.pk)


def exported(content: bytes) -> str:
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


@pytest.fixture
def team_to_come(tay_son: Commune) -> Team:
    return with_somebody(tay_son, "Siu Sắp Tới", BEGINS)


def test_the_export_of_a_team_that_is_still_to_begin_says_who_will_be_in_it(team_to_come: Team) -> None:
    assert "Siu Sắp Tới" in exported(export_team(team_to_come))


def test_the_provinces_export_has_the_teams_that_have_not_ended(gia_lai: Province, team_to_come: Team) -> None:
    ended, ending = gia_lai.communes.exclude(pk=team_to_come.commune_id)[:2]
    with_somebody(ended, "Siu Đã Thôi", FOUNDED, date(2026, 11, 19))
    with_somebody(ending, "Siu Còn Đây", FOUNDED, TODAY)
    text = exported(export_province(gia_lai))
    assert "Siu Sắp Tới" in text
    assert "Siu Còn Đây" in text
    assert "Siu Đã Thôi" not in text


def test_a_list_is_held_against_who_will_be_in_a_team_that_is_still_to_begin(
    team_to_come: Team, secretary: User
) -> None:
    phone = team_to_come.memberships.get().user.phone
    content = book(["Họ và tên", "SĐT"], ["Siu Sắp Tới", phone], ["Siu Mới", "0912345679"])
    row = imports.receive(ContentFile(content, name="a.xlsx"), team_to_come, secretary)
    imports.read(row.pk)
    row.refresh_from_db()
    assert [found["state"] for found in row.report["rows"]] == ["unchanged", "new"]
    (shown,) = previews.with_verdicts(row, previews.team_rows(row.report))
    assert shown.verdict is not None
    assert shown.verdict.old  # what is wrong with those who are in it already is not charged to the list
    imports.confirm(row, secretary, let_absent_go=True)
    assert imports.apply(row.pk) == 1
    request = RosterRequest.objects.get()
    assert request.effective_from == BEGINS
    assert list(request.lines.values_list("kind", "full_name")) == [(LineKind.JOIN, "Siu Mới")]
