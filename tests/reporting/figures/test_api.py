"""Another system of the province reads and sends figures with its key."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from reporting import closing
from reporting.enums import FigureSource
from reporting.models import Figure
from teams import system_tokens
from teams.enums import TokenScope
from teams.models import Commune, CommuneCode, Province
from tests import systems
from tests.conftest import SetClock
from tests.reporting.figures.conftest import TODAY
from tests.reporting.figures.factories import FEBRUARY, MARCH, reported, stored
from tests.systems import token_of
from tests.teams.factories import ProvinceFactory

Json = dict[str, Any]
VALUES, DEFINITIONS = "/api/figures/values", "/api/figures/definitions"


class System(systems.System):
    """Another system with a key for figures."""

    def get(self, address: str = VALUES, *, knows: str = "", **asked: Any) -> Any:
        return super().get(address, knows=knows, **asked)

    def put(self, *items: Any) -> Any:
        return self.client.put(VALUES, {"items": list(items)}, "application/json", headers=self.headers)

    def outcomes(self, *items: Any) -> list[str]:
        response = self.put(*items)
        assert response.status_code == 200, response.content
        return [answer["outcome"] for answer in response.json()["items"]]


@pytest.fixture
def system(gia_lai: Province) -> System:
    return System(token_of(gia_lai)[1])


def item(**fields: Any) -> Json:
    return {"commune": 21808, "definition": "dossiers_total", "period": "2026-02", "value": 1345, **fields}


def test_another_system_sends_figures_and_reads_them_back(system: System, tay_son: Commune) -> None:
    codes = [one["code"] for one in system.get(DEFINITIONS).json()["items"]]
    assert "dossiers_total" in codes
    answer = system.put(item(), item(definition="dossiers_online_full", value=900)).json()
    assert (answer["stored"], answer["unchanged"], answer["refused"]) == (2, 0, 0)
    figure = Figure.objects.get(value=1345)
    assert (figure.commune, figure.source, figure.entered_by) == (tay_son, FigureSource.API, None)
    assert figure.entered_with is not None
    found = system.get(commune=21808, definition="dossiers_total", period="2026-02").json()
    assert found["count"] == 1
    assert found["items"][0] | {"entered_at": ""} == {
        "commune": 21808,
        "definition": "dossiers_total",
        "period": "2026-02",
        "first_day": "2026-01-15",
        "last_day": "2026-02-14",
        "value": 1345,
        "source": "api",
        "entered_at": "",
    }


def test_the_same_batch_three_times_is_stored_once(system: System) -> None:
    assert system.outcomes(item()) == ["stored"]
    assert system.outcomes(item()) == ["unchanged"]
    assert system.outcomes(item(), item()) == ["unchanged", "unchanged"]
    assert Figure.objects.get().version == 1


def test_null_takes_a_value_away(system: System, tay_son: Commune) -> None:
    system.outcomes(item())
    assert system.outcomes(item(value=None)) == ["stored"]
    assert stored(tay_son, "dossiers_total", FEBRUARY) is None


def test_a_quarter_and_a_year_are_named_by_their_codes(system: System, tay_son: Commune) -> None:
    quarter = item(definition="adults_basic_skill", period="2026-Q1", value=700)
    year = item(definition="population", period="2026", value=12_000)
    assert system.outcomes(quarter, year) == ["stored", "stored"]
    assert system.get(period="2026-Q1").json()["items"][0]["period"] == "2026-Q1"
    assert stored(tay_son, "adults_basic_skill", MARCH) == 700


def test_another_code_of_a_commune_is_known(system: System, tay_son: Commune) -> None:
    CommuneCode.objects.create(province=tay_son.province, commune=tay_son, code=99_001)
    assert system.outcomes(item(commune=99_001)) == ["stored"]
    assert stored(tay_son, "dossiers_total", FEBRUARY) == 1345


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        ({"commune": 1}, "commune", "Tỉnh không có xã, phường mang mã 1."),
        ({"definition": "x"}, "definition", "Tỉnh không thu thập số liệu “x”."),
        ({"period": "2026-02-01"}, "period", "Kỳ “2026-02-01” không đúng. Ghi như 2026-11, 2026-Q4 hoặc 2026."),
        ({"period": "2026-Q1"}, "period", "Số liệu này báo cáo theo tháng."),
        ({"period": "2026-04"}, "period", "Chưa đến kỳ báo cáo tháng 4/2026."),
        ({"value": -1}, "value", "Số liệu không thể âm. Hãy ghi từ 0 trở lên."),
        ({"value": 10**30}, "value", "Số quá lớn, nhiều nhất là 10.000.000. Hãy kiểm tra lại số chữ số."),
        ({"value": 1.5}, "value", "Giá trị phải là số nguyên, hoặc null để bỏ số đã gửi."),
        ({"value": "12"}, "value", "Giá trị phải là số nguyên, hoặc null để bỏ số đã gửi."),
        ({"value": True}, "value", "Giá trị phải là số nguyên, hoặc null để bỏ số đã gửi."),
        ({"other": 1}, "other", "Trường này thiếu, thừa hoặc chưa đúng kiểu."),
        ({"definition": "\x00"}, "definition", "Tỉnh không thu thập số liệu “\x00”."),
    ],
)
def test_a_bad_item_is_refused_by_itself(system: System, fields: Json, name: str, said: str) -> None:
    answer = system.put(item(**fields), item(definition="feedback_received", value=3)).json()
    assert answer["items"][0] == {"outcome": "refused", "errors": {name: [said]}}
    assert answer["items"][1]["outcome"] == "stored"
    assert Figure.objects.get().value == 3


def test_what_breaks_a_rule_is_refused_with_its_reason(system: System, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_online_full", 900, FEBRUARY)
    answer = system.put(item(value=800), item(definition="dossiers_online_full", value=700)).json()
    assert [one["outcome"] for one in answer["items"]] == ["stored", "stored"]
    answer = system.put(item(value=600)).json()
    assert "Không được ít hơn" in answer["items"][0]["errors"]["value"][0]


def test_a_closed_month_is_not_for_other_systems(system: System, tay_son: Commune, leader: User) -> None:
    system.outcomes(item())
    closing.close([tay_son], FEBRUARY, leader)
    assert system.outcomes(item()) == ["unchanged"]
    answer = system.put(item(value=1400)).json()
    assert answer["items"][0]["errors"]["period"][0].startswith("Kỳ này đã khóa. Cán bộ xã, phường")
    assert stored(tay_son, "dossiers_total", FEBRUARY) == 1345


# --- keys


def test_without_a_key_nobody_comes_in(gia_lai: Province) -> None:
    stranger = Client()
    assert stranger.get(VALUES).status_code == 401
    assert stranger.get(VALUES).json()["detail"] == "Thiếu khóa. Gửi kèm: Authorization: Bearer <khóa>."
    wrong = System("tcs_sai").get()
    assert (wrong.status_code, wrong.json()["detail"].startswith("Khóa không đúng, đã hết hạn")) == (401, True)


def test_an_expired_or_revoked_key_is_refused(gia_lai: Province, set_clock: SetClock, leader: User) -> None:
    token, key = token_of(gia_lai)
    assert System(key).get().status_code == 200
    set_clock(token.valid_to + timedelta(days=1))
    assert System(key).get().status_code == 401
    set_clock(TODAY)
    system_tokens.revoke(token, leader)
    assert System(key).get().status_code == 401


@pytest.mark.parametrize(
    ("scope", "reads", "writes"), [(TokenScope.READ_FIGURES, 200, 403), (TokenScope.WRITE_FIGURES, 403, 200)]
)
def test_a_key_does_what_it_is_for(gia_lai: Province, scope: TokenScope, reads: int, writes: int) -> None:
    system = System(token_of(gia_lai, scope)[1])
    assert (system.get().status_code, system.get(DEFINITIONS).status_code) == (reads, reads)
    assert system.put(item()).status_code == writes
    assert Figure.objects.exists() == (writes == 200)


def test_a_key_of_another_province_reaches_nothing_here(tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 40, FEBRUARY)
    other = System(token_of(ProvinceFactory.create())[1])
    assert other.get().json()["items"] == []
    assert other.get(commune=21808).status_code == 422
    assert other.outcomes(item()) == ["refused"]
    assert stored(tay_son, "dossiers_total", FEBRUARY) == 40


# --- whatever is sent


def test_more_than_five_hundred_at_once_are_refused(system: System) -> None:
    assert system.put(*[item()] * 500).status_code == 200
    assert system.put(*[item()] * 501).status_code == 422


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"items": 5}', '{"items": [], "more": 1}', '"x"'])
def test_what_is_no_batch_is_refused_with_a_sentence(system: System, body: str) -> None:
    response = system.client.put(VALUES, body, "application/json", headers=system.headers)
    assert response.status_code in (400, 422)
    assert response.json()["detail"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
ITEMS = st.fixed_dictionaries(
    {
        "commune": st.sampled_from([21808, 0, 10**20]) | JSON,
        "definition": st.sampled_from(["dossiers_total", "population", "adults_basic_skill"]) | st.text() | JSON,
        "period": st.sampled_from(["2026-02", "2026-Q1", "2026", "0001-01", "9999-12"]) | st.text() | JSON,
        "value": st.integers() | JSON,
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(st.lists(ITEMS | JSON, max_size=4))
def test_any_items_are_answered_one_by_one(system: System, items: list[Any]) -> None:
    assert len(system.outcomes(*items)) == len(items)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["commune", "definition", "period", "page"]), st.text(max_size=30)))
def test_any_filter_is_answered(system: System, asked: dict[str, str]) -> None:
    assert system.get(**asked).status_code in (200, 422)


@pytest.mark.parametrize("page", [1, 2, 100_000])
def test_a_page_past_the_end_is_the_last_one(system: System, page: int) -> None:
    system.outcomes(item())
    assert system.get(page=page).json()["page"] == 1


def test_a_page_costs_the_same_for_one_value_and_for_many(system: System, gia_lai: Province) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert system.get().status_code == 200
        return len(queries)

    communes = list(gia_lai.communes.all()[:10])
    reported(communes[0], "dossiers_total", 40, FEBRUARY)
    system.get()
    one = cost()
    for commune in communes[1:]:
        reported(commune, "dossiers_total", 40, FEBRUARY)
    assert cost() == one
