"""Everybody of the province reads how communes are rated, by which rule, and why; keepers change the rule."""

from datetime import date

import pytest
from django.test import Client

from kpis.models import Indicator
from teams.enums import Role
from teams.models import Commune, Province, RulesChange
from tests.kpis.rules import known_rule, set_rule
from tests.reporting.figures.factories import FEBRUARY, JANUARY, MARCH, reported
from tests.teams.factories import MembershipFactory, ProvinceFactory, TeamFactory
from tests.views.conftest import holder, roll_up, signed_in
from tests.views.html import Node, page
from tests.views.test_export_communes import from_csv, from_xlsx
from tests.views.test_page_tables import NOTES, notes_of, rows_of
from tests.views.test_province_rules import filled

RATING, RULE = "/tinh/52/xep-loai/", "/tinh/52/xep-loai/quy-tac/"
ONLINE, SUPPORTED = "dossiers_online_full", "dossiers_supported"
LABEL = "Hồ sơ trực tuyến toàn trình"


@pytest.fixture
def three(gia_lai: Province) -> list[Commune]:
    """Two xã that reported January and February, and one that reported nothing."""
    first, second, nothing = gia_lai.communes.filter(groups__isnull=True, kind="xa").order_by("pk")[:3]
    TeamFactory.create(commune=first, in_force=True, in_force_from=date(2025, 12, 20))
    for commune, january, february in ((first, 80, 40), (second, 20, 72)):
        for online, month in ((january, JANUARY), (february, FEBRUARY), (10, MARCH)):
            reported(commune, "dossiers_online_full", online, month)
            reported(commune, "dossiers_total", 100, month)
    set_rule(gia_lai, {ONLINE: 1})
    roll_up()
    return [first, second, nothing]


def rows(shown: Node) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in shown.one(id="communes").rows()}


def choices(shown: Node) -> dict[str, str]:
    """The filters by class: `Tốt 1` leads to its address."""
    return {link.text: link["href"] for link in shown.all("a", css="count-choice")}


def test_the_last_month_that_is_over_is_rated(tinh_doan: Client, three: list[Commune]) -> None:
    first, second, nothing = three
    shown = page(tinh_doan.get(RATING))
    assert shown.one("h1").text == "Xếp loại xã, phường, tháng 2/2026"
    table = rows(shown)
    assert list(table)[:2] == [str(second), str(first)]
    assert not shown.all(css="rating-own")
    assert table[str(second)] == ["90,0", "1 ▲ lên 1", "100 %", "Tốt", "Hồ sơ trực tuyến toàn trình: 72,0 % /80 %"]
    assert table[str(first)][:4] == ["50,0", "2 ▼ xuống 1", "100 %", "Khá"]
    unrated = page(tinh_doan.get(f"{RATING}?tim={nothing.name}"))
    assert rows(unrated)[str(nothing)] == ["–", "–", "0 %", "Chưa đủ dữ liệu", "–"]


def test_a_running_month_says_that_it_is_not_over(tinh_doan: Client, three: list[Commune]) -> None:
    shown = page(tinh_doan.get(f"{RATING}?ky=2026-03"))
    assert "tạm tính" in shown.one("main").one(css="notice").text
    assert shown.one("main").one(css="notice").links()["Xem kỳ đã hết gần nhất"] == "?ky=2026-02"
    assert rows(shown)[str(three[0])][0] == "12,5"


def test_filters_stay_in_the_address(tinh_doan: Client, three: list[Commune]) -> None:
    first, second, _nothing = three
    by_class = choices(page(tinh_doan.get(RATING)))
    assert [label.split()[-1] for label in by_class] == ["135", "1", "1", "0", "133"]
    assert list(rows(page(tinh_doan.get(f"{RATING}{by_class['Tốt 1']}")))) == [str(second)]
    assert len(rows(page(tinh_doan.get(f"{RATING}?loai=hat-nhan")))) == 30
    unaccented = first.search_name.split(" ", 1)[1]
    assert str(first) in rows(page(tinh_doan.get(f"{RATING}?tim={unaccented}")))
    assert next(iter(rows(page(tinh_doan.get(f"{RATING}?xep=diem"))))) == str(first)
    nobody = page(tinh_doan.get(f"{RATING}?tim=khong-noi-nao"))
    assert "Không có xã, phường nào khớp" in nobody.one(id="communes").text


def test_the_rule_stands_beside_in_plain_words(tinh_doan: Client, three: list[Commune]) -> None:
    rule = page(tinh_doan.get(RATING)).one(id="rule")
    assert "Quy tắc do tỉnh đặt" in rule.text
    assert "đạt 60 % mục tiêu được 60 điểm" in rule.text
    assert rule.rows() == [["Hồ sơ TTHC trực tuyến toàn trình", "1", "mục tiêu 80 %, mỗi tháng"]]
    assert "Khá từ 50 đến dưới 80 điểm" in rule.text


def test_as_delivered_the_rule_is_said_to_be_a_proposal(tinh_doan: Client, gia_lai: Province) -> None:
    assert "do cổng đề xuất; tỉnh sửa được" in page(tinh_doan.get(RATING)).one(id="rule").text


def test_a_member_and_an_official_read_it_without_doors_that_are_shut_to_them(
    gia_lai: Province, three: list[Commune]
) -> None:
    first, second, _nothing = three
    official = signed_in(holder(Role.COMMUNE_OFFICIAL, first))
    member = signed_in(MembershipFactory.create(team=TeamFactory.create(commune=second, in_force=True)).user)
    for reader in (official, member):
        shown = page(reader.get(RATING))
        assert rows(shown)[str(second)][0] == "90,0"
        (own,) = shown.all(css="rating-own")
        assert (
            own.text
            == {
                official: f"{first} Khá 50,0 điểm, hạng 2 trong các xã",
                member: f"{second} Tốt 90,0 điểm, hạng 1 trong các xã",
            }[reader]
        )
        links = {link["href"].split("?")[0] for link in shown.one("main").all("a")}
        assert not links & {"/tinh/52/", RULE, f"/tinh/52/chi-tieu/{ONLINE}/"}
        for href in links - {"", "#rule"}:
            if href.startswith("/") and "xuat" not in href:
                assert reader.get(href).status_code == 200, href
    own = page(official.get(f"{RATING}xa/{first.official_code}/"))
    assert f"/xa/{first.pk}/?ky=2026-02" in own.one("main").links().values()


def test_the_numbers_of_a_commune_are_for_those_who_may_open_its_board(gia_lai: Province, three: list[Commune]) -> None:
    first, second, _nothing = three
    official = signed_in(holder(Role.COMMUNE_OFFICIAL, first))
    member = signed_in(MembershipFactory.create(team=TeamFactory.create(commune=second, in_force=True)).user)
    department = signed_in(holder(Role.AGENCY, gia_lai))
    addresses = [f"{RATING}xa/{one.official_code}/" for one in (first, second)]
    for reader, answers in ((official, [200, 404]), (member, [404, 403]), (department, [200, 200])):
        assert [reader.get(address).status_code for address in addresses] == answers
        assert [reader.get(f"{one}?xuat=csv&bang=rating-parts").status_code for one in addresses] == answers
        named = page(reader.get(RATING)).one(id="communes").links()
        assert [str(one) in named for one in (first, second)] == [answer == 200 for answer in answers]
        _headings, *lines = from_csv(reader.get(f"{RATING}xuat/csv/"))
        in_file = {line[1]: line[8] for line in lines}
        for one, answer in zip((first, second), answers, strict=True):
            shown = rows(page(reader.get(RATING)))[str(one)][4]
            assert {shown.startswith(f"{LABEL}: "), in_file[str(one)].startswith(f"{LABEL}: ")} == {answer == 200}
            assert answer == 200 or {shown, in_file[str(one)]} == {LABEL}


def test_a_commune_shows_what_its_points_are_made_of(
    tinh_doan: Client, gia_lai: Province, three: list[Commune]
) -> None:
    set_rule(gia_lai, {ONLINE: 3, SUPPORTED: 1})
    shown = page(tinh_doan.get(f"{RATING}xa/{three[1].official_code}/"))
    assert shown.one(id="points-title").text == "90,0 điểm – Tốt"
    assert "Hạng 1 trong 2 xã có xếp hạng. Có dữ liệu của 75 % trọng số; cần ít nhất 50 %." in shown.text
    (table,) = shown.all("table")
    assert table.rows() == [
        ["Hồ sơ TTHC trực tuyến toàn trình", "72,0 % 72/100 hồ sơ", "80 %", "90,0", "3", "Gần đạt"],
        ["Hồ sơ trực tuyến được thực hiện với sự hỗ trợ của Tổ", "–", "70 %", "không tính", "1", "Chưa đủ dữ liệu"],
    ]
    assert tinh_doan.get(f"{RATING}xa/1/").status_code == 404


@pytest.mark.parametrize(("file_format", "read"), [("xlsx", from_xlsx), ("csv", from_csv)])
def test_the_rating_is_handed_out_as_shown(
    tinh_doan: Client, three: list[Commune], file_format: str, read: object
) -> None:
    assert callable(read)
    headings, first, *others = read(tinh_doan.get(f"{RATING}xuat/{file_format}/?loai=xa"))
    assert headings[1:6] == ["Xã, phường", "Xếp loại", "Điểm", "Hạng", "Xếp hạng trong"]
    assert [str(cell) for cell in first[1:5]] == [str(three[1]), "Tốt", "90" if file_format == "xlsx" else "90.0", "1"]
    assert first[8] == "Hồ sơ trực tuyến toàn trình: 72,0\u00a0% (mục tiêu 80\u00a0%)"
    unrated = next(row for row in others if row[1] == str(three[2]))
    assert [cell or None for cell in unrated[2:5]] == ["Chưa đủ dữ liệu", None, None]
    assert tinh_doan.get(f"{RATING}xuat/pdf/").status_code == 404


def test_the_file_says_of_when_and_which_rows_it_is(tinh_doan: Client, gia_lai: Province, three: list[Commune]) -> None:
    gia_lai.is_simulated = True
    gia_lai.save()
    best = known_rule(gia_lai).classes[0]
    notes = notes_of(tinh_doan, f"{RATING}xuat/xlsx/?loai=xa&xem={best.pk}")
    assert list(notes) == [*NOTES, "Chỉ gồm", "Lưu ý"]
    assert notes["Kỳ"] == "tháng 2/2026 (15/01–14/02/2026)"
    assert notes["Chỉ gồm"] == f"xã; xếp loại: {best.name}"
    assert "Chỉ gồm" not in notes_of(tinh_doan, f"{RATING}xuat/xlsx/?xem=khong-co")
    running = from_csv(tinh_doan.get(f"{RATING}xuat/csv/?ky=2026-03"))
    assert "kỳ đang chạy" in running[1][running[0].index("Kỳ")]


def test_what_the_points_are_made_of_is_handed_out_exactly(
    tinh_doan: Client, gia_lai: Province, three: list[Commune]
) -> None:
    set_rule(gia_lai, {ONLINE: 3, SUPPORTED: 1})
    address = f"{RATING}xa/{three[1].official_code}/"
    headings, online, supported = rows_of(tinh_doan, address, "rating-parts")
    said = dict(zip(headings, online, strict=True))
    assert (said["Giá trị"], said["Đơn vị"], said["Tử số"], said["Mẫu số"], said["Mục tiêu"]) == (72, "%", 72, 100, 80)
    assert (said["Điểm"], said["Trọng số"], said["Mức"]) == (90, 3, "Gần đạt")
    said = dict(zip(headings, supported, strict=True))
    assert (said["Giá trị"], said["Điểm"], said["Mức"]) == (None, None, "Chưa đủ dữ liệu")
    assert notes_of(tinh_doan, f"{address}?xuat=xlsx&bang=rating-parts")["Nơi"] == f"{three[1]}, tỉnh Gia Lai"
    assert page(tinh_doan.get(address)).links()["Bảng Excel"] == "?xuat=xlsx&bang=rating-parts"
    headings, *weights = rows_of(tinh_doan, RATING, "rating-rule")
    assert [row[1:3] for row in weights] == [[3, 80], [1, 70]]


def test_another_province_does_not_exist(gia_lai: Province, three: list[Commune]) -> None:
    stranger = signed_in(holder(Role.TINH_DOAN, ProvinceFactory.create()))
    for address in (RATING, f"{RATING}xuat/csv/", f"{RATING}xa/{three[0].official_code}/", RULE):
        assert stranger.get(address).status_code == 404, address


def test_a_province_without_a_rule_says_what_to_do(gia_lai: Province) -> None:
    twin = ProvinceFactory.create()
    keeper = signed_in(holder(Role.TINH_DOAN, twin))
    shown = page(keeper.get(f"/tinh/{twin.code}/xep-loai/"))
    assert shown.one("main").links()["Đặt quy tắc"] == f"/tinh/{twin.code}/xep-loai/quy-tac/"
    assert "Mở trang Xếp loại" in page(keeper.get(f"/tinh/{twin.code}/can-nhac/")).text


# --- changing the rule


def weight(code: str) -> str:
    return f"weight_{Indicator.objects.get(province__code=52, code=code).pk}"


def test_the_form_saves_what_is_typed_and_tells_it(tinh_doan: Client, gia_lai: Province, three: list[Commune]) -> None:
    typed = {weight(ONLINE): "2,5", weight(SUPPORTED): "1", "least_known": "60 %", "class_4_name": "Kém"}
    typed |= {"class_3_from": "20", "class_4_from": "0", "silent_days": "7"}
    response = tinh_doan.post(RULE, filled(page(tinh_doan.get(RULE)), **typed), follow=True)
    assert page(response).messages == ["Đã lưu quy tắc xếp loại. Mọi kỳ được xếp loại theo quy tắc mới."]
    rule = known_rule(gia_lai)
    assert sorted(float(one) for one in rule.weights.values()) == [1, 2.5]
    assert [one.name for one in rule.classes] == ["Tốt", "Khá", "Yếu", "Kém"]
    node = page(tinh_doan.get(RULE))
    assert (node.typed(weight(ONLINE)), node.typed("least_known"), node.typed("silent_days")) == ("2,5", "60", "7")
    assert "Trọng số “Hồ sơ có Tổ hỗ trợ”: 1" in node.one("ol", css="rules-history").text
    assert rows(page(tinh_doan.get(RATING)))[str(three[1])][2:4] == ["71 %", "Tốt"]
    again = tinh_doan.post(RULE, filled(node), follow=True)
    assert page(again).messages == ["Không có gì thay đổi."]


def test_what_is_wrong_is_told_beside_its_field_and_stays(tinh_doan: Client, three: list[Commune]) -> None:
    RulesChange.objects.all().delete()
    typed = {weight(ONLINE): "nhiều", "near_points": "", "class_4_name": "Kém", "class_3_from": "10.5"}
    response = tinh_doan.post(RULE, filled(page(tinh_doan.get(RULE)), **typed))
    assert response.status_code == 422
    node = page(response)
    assert "Hãy ghi một số" in node.said_beside(weight(ONLINE))[0]
    assert node.said_beside("near_points") == ["Hãy ghi số điểm từ 0 đến 100, ví dụ 50."]
    assert node.said_beside("class_4_from") == ["Hãy ghi loại này từ bao nhiêu điểm trở lên, ví dụ 70."]
    assert "sau dấu phẩy" in node.said_beside("class_3_from")[0]
    assert {name: node.typed(name) for name in typed} == typed
    typed = {weight(ONLINE): "0", "near_points": "50", "class_4_name": "", "class_3_from": "5", "silent_days": "1,5"}
    node = page(tinh_doan.post(RULE, filled(node, **typed)))
    assert "lớn hơn 0" in node.said_beside(weight(ONLINE))[0]
    assert "phải bắt đầu từ 0 điểm" in node.said_beside("class_3_from")[0]
    assert "số nguyên từ 1 đến 60" in node.said_beside("silent_days")[0]
    assert not RulesChange.objects.exists()


def test_the_second_editor_is_told_and_may_save_then(
    tinh_doan: Client, gia_lai: Province, three: list[Commune]
) -> None:
    mine = filled(page(tinh_doan.get(RULE)), least_known="70")
    set_rule(gia_lai, {ONLINE: 1, SUPPORTED: 1})
    response = tinh_doan.post(RULE, mine)
    assert response.status_code == 422
    node = page(response)
    assert "đã sửa phần này lúc" in node.one(css="form-errors").text
    assert node.typed("least_known") == "70"
    tinh_doan.post(RULE, filled(node))
    assert known_rule(gia_lai).row.least_known == 70
