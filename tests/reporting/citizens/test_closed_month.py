"""After a month is closed, what is counted of fraud in it changes only with a reason, and is listed (DOMAIN 10)."""

from datetime import date

import pytest
from django.test import Client

from reporting.models import Incident, IncidentKind, LateChange, PeriodClosing
from teams.models import Commune, Province, Team
from tests.reporting.citizens.factories import IncidentFactory, incident_typed, item, person_typed, request_typed
from tests.reporting.closings.factories import PeriodClosingFactory
from tests.views.html import page

IN_FEBRUARY, IN_MARCH = date(2026, 2, 10), date(2026, 2, 20)  # by Decree 09 March begins on 15 February
WANTED = ["Kỳ này đã khóa. Hãy ghi lý do sửa, ví dụ: ghi bù buổi ở nơi không có sóng."]
REASON = "Công an xã mới báo lại"


@pytest.fixture
def closed(tay_son: Commune) -> PeriodClosing:
    return PeriodClosingFactory.create(commune=tay_son)


@pytest.fixture
def row(team_in_force: Team, gia_lai: Province) -> Incident:
    """As `incident_typed` types it, in February and in time."""
    typed = incident_typed(gia_lai)
    listed = {"kind_id": int(typed["kind"]), "channel_id": int(typed["channel"])}
    row: Incident = IncidentFactory.create(team=team_in_force, day=IN_FEBRUARY, **listed)
    return row


def address(row: Incident) -> str:
    return f"/so/lua-dao/{row.pk}/sua/"


def test_a_late_incident_is_asked_for_its_reason_and_listed(
    phone: Client, official: Client, closed: PeriodClosing, team_in_force: Team, gia_lai: Province
) -> None:
    add = f"/to/{team_in_force.pk}/so/lua-dao/them/"
    assert not page(phone.get(add)).all("input", name="reason")
    typed = incident_typed(gia_lai, day="10/02/2026")
    refused = phone.post(add, typed)
    assert refused.status_code == 422
    shown = page(refused)
    assert shown.said_beside("reason") == WANTED
    assert {name: shown.typed(name) for name in typed} == typed, "nothing typed is lost"
    assert not Incident.objects.exists()

    assert phone.post(add, {**typed, "reason": REASON}).status_code == 302
    late, incident = LateChange.objects.get(), Incident.objects.get()
    assert (late.about, late.action, late.day, late.reason) == ("incident", "added", IN_FEBRUARY, REASON)
    assert (late.key, late.made_by, late.team) == (str(incident.pk), incident.written_by, team_in_force)
    listed = page(official.get(f"/xa/{team_in_force.commune_id}/khoa-ky/")).one(css="late-change")
    for said in (incident.kind.name, incident.channel.name, "1.500.000 đồng", "chưa báo", REASON):
        assert said in listed.text
    assert incident.description not in listed.text, "the words of the register stay in the register"
    assert "description" not in (late.after or {})


def test_sent_again_it_is_listed_once(
    phone: Client, closed: PeriodClosing, team_in_force: Team, gia_lai: Province
) -> None:
    typed = incident_typed(gia_lai, day="10/02/2026", reason=REASON)
    for _time in range(2):
        assert phone.post(f"/to/{team_in_force.pk}/so/lua-dao/them/", typed).status_code == 302
    assert (Incident.objects.count(), LateChange.objects.count()) == (1, 1)


def test_a_correction_wants_a_reason_and_says_what_it_was(
    phone: Client, official: Client, row: Incident, closed: PeriodClosing, gia_lai: Province
) -> None:
    assert page(phone.get(address(row))).all("input", name="reason"), "the month is known to be closed"
    other = item(IncidentKind, gia_lai, "gia_mao_ngan_hang")
    typed = incident_typed(gia_lai, day="10/02/2026", kind=other.pk, loss="2.000.000", seen=1)
    refused = phone.post(address(row), typed)
    assert page(refused).said_beside("reason") == WANTED
    assert page(refused).typed("loss") == "2.000.000"
    row.refresh_from_db()
    assert (row.loss, row.version) == (1_500_000, 1)

    assert phone.post(address(row), {**typed, "reason": REASON}).status_code == 302
    row.refresh_from_db()
    assert (row.loss, row.kind) == (2_000_000, other)
    shown = page(official.get(f"/xa/{row.commune_id}/khoa-ky/")).one(css="late-change")
    told = {one.one("dt").text: (one.one("del").text, one.one("ins").text) for one in shown.one("dl").all("div")}
    assert set(told) == {"Hình thức", "Thiệt hại"}
    assert told["Thiệt hại"] == ("trước: 1.500.000 đồng", "nay: 2.000.000 đồng")


@pytest.mark.parametrize("move", [(IN_FEBRUARY, IN_MARCH), (IN_MARCH, IN_FEBRUARY)])
def test_moving_out_of_or_into_a_closed_month_wants_a_reason(
    phone: Client, row: Incident, closed: PeriodClosing, gia_lai: Province, move: tuple[date, date]
) -> None:
    was, becomes = move
    Incident.objects.filter(pk=row.pk).update(day=was)
    typed = incident_typed(gia_lai, day=f"{becomes:%d/%m/%Y}", seen=1)
    assert page(phone.post(address(row), typed)).said_beside("reason") == WANTED
    assert phone.post(address(row), {**typed, "reason": REASON}).status_code == 302
    assert LateChange.objects.get().day == IN_FEBRUARY  # where somebody looks for it: in the month that was closed


def test_words_that_nobody_counts_are_corrected_freely(
    phone: Client, row: Incident, closed: PeriodClosing, gia_lai: Province
) -> None:
    typed = incident_typed(gia_lai, day="10/02/2026", description="Nói là người của ngân hàng", seen=1)
    assert phone.post(address(row), typed).status_code == 302
    row.refresh_from_db()
    assert row.description == "Nói là người của ngân hàng"
    assert not LateChange.objects.exists()


def test_an_open_month_asks_for_nothing(phone: Client, row: Incident, gia_lai: Province) -> None:
    PeriodClosingFactory.create(commune=row.commune, opened=True)
    PeriodClosingFactory.create()
    assert not page(phone.get(address(row))).all("input", name="reason")
    typed = incident_typed(gia_lai, day="10/02/2026", loss="0", seen=1)
    assert phone.post(address(row), typed).status_code == 302
    assert not LateChange.objects.exists()


def test_registers_that_no_month_counts_ask_for_nothing(
    phone: Client, closed: PeriodClosing, team_in_force: Team, gia_lai: Province
) -> None:
    late_rows = {
        "nguoi-duoc-ho-tro": person_typed(gia_lai, day="10/02/2026"),
        "phan-anh": request_typed(received_on="10/02/2026"),
    }
    for register, typed in late_rows.items():
        assert phone.post(f"/to/{team_in_force.pk}/so/{register}/them/", typed).status_code == 302
    assert not LateChange.objects.exists()
