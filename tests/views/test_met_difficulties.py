"""What hinders people most often stands on every board, with how many communes met it (Đề án IV.4.2e)."""

from django.test import Client

from teams.models import Commune, Province, Team
from tests.reporting.difficulties.factories import difficulty
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.views.conftest import TODAY, roll_up
from tests.views.html import page


def met(browser: Client, address: str) -> list[str]:
    return [
        row.text for row in page(browser.get(address)).one("section", aria_labelledby="difficulties-title").all("li")
    ]


def log(commune: Commune, code: str, times: int) -> None:
    member = MembershipFactory.create(team=TeamFactory.create(commune=commune, in_force=True))
    named = difficulty(commune.province, code)
    for back in range(times):
        LogEntryFactory.create(membership=member, day=TODAY.replace(day=TODAY.day - back), difficulty=named.pk)


def test_the_most_frequent_stand_first_with_the_communes_that_met_them(tinh_doan: Client, gia_lai: Province) -> None:
    first, second, third = gia_lai.communes.all()[:3]
    log(first, "sim_khong_chinh_chu", 2)
    log(second, "sim_khong_chinh_chu", 1)
    log(third, "khong_co_smartphone", 2)
    roll_up()
    sim, no_phone = (difficulty(gia_lai, code).name for code in ("sim_khong_chinh_chu", "khong_co_smartphone"))
    assert met(tinh_doan, "/tinh/52/") == [f"{sim} 3 lần · 2 xã", f"{no_phone} 2 lần · 1 xã"]
    assert met(tinh_doan, f"/xa/{first.pk}/") == [f"{sim} 2 lần"]
    assert met(tinh_doan, "/tinh/52/?ky=2026-01") == []


def test_the_count_of_a_team_opens_its_difficulties_and_other_counts_nothing(
    tinh_doan: Client, gia_lai: Province
) -> None:
    commune = gia_lai.communes.all()[0]
    log(commune, "sim_khong_chinh_chu", 2)
    roll_up()
    team, sim = Team.objects.get(commune=commune), difficulty(gia_lai, "sim_khong_chinh_chu")

    def links(address: str) -> dict[str, str]:
        return page(tinh_doan.get(address)).one("section", aria_labelledby="difficulties-title").links()

    of_team, entries = links(f"/to/{team.pk}/"), f"/to/{team.pk}/kho-khan/"
    assert of_team["2 lần"] == f"{entries}?kk={sim.pk}"
    assert of_team["Khó khăn Tổ đã ghi và đã chuyển cơ quan"] == entries
    assert "2 lần" in page(tinh_doan.get(of_team["2 lần"])).one("section", aria_labelledby="logged-title").text
    for address, listed in (("/tinh/52/", "/tinh/52/kho-khan/"), (f"/xa/{commune.pk}/", f"/xa/{commune.pk}/kho-khan/")):
        found = links(address)
        assert "2 lần" not in found
        assert found["Khó khăn các Tổ đã chuyển cơ quan và câu trả lời"] == listed


def test_where_nothing_hindered_it_says_how_it_would_come_there(tinh_doan: Client, gia_lai: Province) -> None:
    card = page(tinh_doan.get("/tinh/52/")).one("section", aria_labelledby="difficulties-title")
    assert "Chưa ghi khó khăn nào trong kỳ" in card.text
