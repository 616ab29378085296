"""`/api/kpis/indicators`: what the targets of the scheme are made of."""

from decimal import Decimal

from kpis.models import Indicator, IndicatorTarget
from teams.models import Province
from tests.systems import System

INDICATORS = "/api/kpis/indicators"


def test_an_indicator_says_what_it_is_made_of_and_what_it_aims_at(system: System, gia_lai: Province) -> None:
    row = Indicator.objects.get(province=gia_lai, code="dossiers_online_full")
    IndicatorTarget.objects.create(province=gia_lai, indicator=row, year=2026, target=Decimal("70.50"))
    items = {one["code"]: one for one in system.get(INDICATORS).json()["items"]}
    assert set(items) == set(Indicator.objects.filter(province=gia_lai).values_list("code", flat=True))
    one = items["dossiers_online_full"]
    assert (one["name"], one["basis"], one["unit"], one["direction"]) == (row.name, row.seed_ref, "%", ">=")
    assert (one["grain"], one["period"], one["group"], one["is_active"], one["is_own"]) == (
        "commune",
        row.period,
        None,
        True,
        False,
    )
    assert one["numerator"]["expression"] == "dossiers_online_full"
    assert "trực tuyến" in one["numerator"]["words"]
    assert one["denominator"]["expression"] == "dossiers_total"
    always = str(row.target.to_integral_value())
    assert one["targets"] == {"2026": "70.5", **{str(year): always for year in range(2027, 2031)}}
    sessions = items["support_sessions_per_month"]
    assert (sessions["denominator"], sessions["share_target"], sessions["grain"]) == (None, "100", "team")


def test_one_that_is_not_in_use_is_listed_as_such(system: System, gia_lai: Province) -> None:
    Indicator.objects.filter(province=gia_lai, code="dossiers_online_full").update(is_active=False)
    found = {one["code"]: one["is_active"] for one in system.get(INDICATORS).json()["items"]}
    assert found["dossiers_online_full"] is False
    assert found["team_established"] is True


def test_pages_follow_one_another_by_code(system: System) -> None:
    whole = [one["code"] for one in system.get(INDICATORS).json()["items"]]
    assert whole == sorted(whole)
    read: list[str] = []
    after: dict[str, str] = {}
    while True:
        answer = system.get(INDICATORS, limit=5, **after).json()
        read += [one["code"] for one in answer["items"]]
        if answer["next"] is None:
            break
        after = {"after": answer["next"]}
    assert read == whole
