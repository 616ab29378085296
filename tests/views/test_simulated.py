"""Simulated data says so on every page of its tenant, and real data never does."""

import pytest
from django.test import Client

from reporting.models import SupportSession
from teams.models import Membership, Province
from tests.reporting.factories import LogEntryFactory
from tests.views.conftest import TODAY
from tests.views.html import page

PAGES = [
    "/ghi/",
    "/ghi/{entry}/sua/",
    "/buoi/{session}/",
    "/to/{team}/",
    "/xa/{commune}/",
    "/tinh/52/",
    "/xa/987654321/",
    "/tai-khoan/doi-mat-khau/",
    "/tai-khoan/dang-xuat/",
]


@pytest.mark.parametrize("is_simulated", [True, False], ids=["simulated", "real"])
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["member", "tinh_doan"])
def test_every_page_says_whether_its_data_is_real(
    request: pytest.FixtureRequest, member: Membership, who: str, address: str, *, is_simulated: bool
) -> None:
    Province.objects.filter(code=52).update(is_simulated=is_simulated)
    entry = LogEntryFactory.create(membership=member, day=TODAY)
    browser: Client = request.getfixturevalue("phone" if who == "member" else "tinh_doan")
    path = address.format(
        entry=entry.pk, session=SupportSession.objects.get().pk, team=member.team_id, commune=member.commune_id
    )
    shown = page(browser.get(path))
    assert len(shown.all("aside", css="sim-banner")) == int(is_simulated)
    assert ("Dữ liệu mô phỏng." in shown.text) == is_simulated
