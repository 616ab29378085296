"""`manage.py load_boundaries`: the true boundaries of a province's communes, whole or not at all."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from teams.models import Commune, CommuneAlias, CommuneShape, Province, ProvinceMap
from tests.teams.boundary_files import Feature, feature, features, square, write
from tests.teams.factories import CommuneFactory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dia-gioi.geojson"


def run(*args: Any) -> str:
    out = StringIO()
    call_command("load_boundaries", "--province", "52", *map(str, args), stdout=out)
    return out.getvalue()


def refused(*args: Any) -> list[str]:
    """What the command says when it loads nothing, line by line."""
    before = drawn()
    with pytest.raises(CommandError) as caught:
        run(*args)
    assert drawn() == before
    return str(caught.value).splitlines()


def drawn() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in (ProvinceMap, CommuneShape)]


def test_a_file_of_all_communes_takes_the_place_of_the_schematic_map(gia_lai: Province, path: Path) -> None:
    assert gia_lai.map.is_schematic
    said = run(write(path, features(gia_lai)))
    assert "Gia Lai: Đã nạp địa giới 135 xã, phường." in said
    loaded = ProvinceMap.objects.get(province=gia_lai)
    assert (loaded.is_schematic, loaded.source) == (False, "dia-gioi.geojson")
    assert loaded.shapes.count() == 135


def test_the_drawing_lies_on_its_sheet_with_north_above(gia_lai: Province, path: Path) -> None:
    run(write(path, features(gia_lai)), "--source", "Sở Nông nghiệp và Môi trường")
    sheet = ProvinceMap.objects.get(province=gia_lai)
    assert sheet.source == "Sở Nông nghiệp và Môi trường"
    starts = {}
    for commune, way in CommuneShape.objects.values_list("commune_id", "path"):
        x, y = map(int, way[1:].split("l")[0].split())
        assert 0 <= x <= sheet.width
        assert 0 <= y <= sheet.height
        starts[commune] = (x, y)
    placed = gia_lai.communes.exclude(latitude=None)
    northmost, southmost = placed.order_by("-latitude")[0], placed.order_by("latitude")[0]
    westmost, eastmost = placed.order_by("longitude")[0], placed.order_by("-longitude")[0]
    assert starts[northmost.pk][1] < starts[southmost.pk][1]
    assert starts[westmost.pk][0] < starts[eastmost.pk][0]


def test_loading_again_changes_nothing_and_says_so(gia_lai: Province, path: Path) -> None:
    run(write(path, features(gia_lai)))
    before = drawn()
    assert "135 địa giới này đã có sẵn" in run(path)
    assert drawn() == before


def test_loading_the_province_again_keeps_its_boundaries(gia_lai: Province, path: Path) -> None:
    run(write(path, features(gia_lai)))
    before = drawn()
    call_command("load_province", 52, stdout=StringIO())
    assert drawn() == before


def test_removed_boundaries_leave_the_schematic_map(gia_lai: Province, path: Path) -> None:
    schematic = list(CommuneShape.objects.order_by("commune").values_list("commune_id", "path"))
    run(write(path, features(gia_lai)))
    assert "Đã bỏ địa giới, trở lại sơ đồ" in run("--remove")
    assert ProvinceMap.objects.get(province=gia_lai).is_schematic
    assert list(CommuneShape.objects.order_by("commune").values_list("commune_id", "path")) == schematic
    assert "Chưa nạp địa giới nào" in run("--remove")


# --- which commune a feature means


@pytest.mark.parametrize(
    "properties",
    [
        {"code": 21808},
        {"ma_xa": "021808"},
        {"Mã xã": 21808.0, "Tên xã": "Tên mới chưa biết"},
        {"ten": "xa tay son"},
        {"NAME": "X. TÂY SƠN"},
        {"ten_xa": "Tây Sơn", "ma": None},
        {"code": 99999, "name": "Xã Tây Sơn"},
    ],
    ids=str,
)
def test_a_commune_is_known_by_code_or_by_name(
    gia_lai: Province, tay_son: Commune, path: Path, properties: dict[str, Any]
) -> None:
    others = [feature(commune) for commune in gia_lai.communes.exclude(pk=tay_son.pk)]
    run(write(path, [*others, feature(tay_son, **properties)]))
    assert CommuneShape.objects.filter(commune=tay_son, map__is_schematic=False).exists()


def test_a_commune_is_known_by_another_code_in_use_and_by_another_spelling(gia_lai: Province, path: Path) -> None:
    de_gi = Commune.objects.get(official_code=21862)
    dak_doa = CommuneAlias.objects.filter(province=gia_lai)[0]
    others = [feature(row) for row in gia_lai.communes.exclude(pk__in=[de_gi.pk, dak_doa.commune_id])]
    rows = [*others, feature(de_gi, code=21859), feature(dak_doa.commune, name=dak_doa.name)]
    assert "135 xã, phường" in run(write(path, rows))


def test_fields_of_other_names_can_be_said(gia_lai: Province, path: Path) -> None:
    rows = [feature(row, id_dvhc=row.official_code, nhan=row.name) for row in gia_lai.communes.all()]
    (head, first, *_rest) = refused(write(path, rows))
    assert head == "Chưa nạp gì, vì 270 chỗ phải sửa:"
    assert "Đối tượng 1 (không tên, không mã): không có trường mã hay tên. Hãy chỉ rõ bằng --code-field" in first
    assert "135 xã, phường" in run(path, "--code-field", "id_dvhc")


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_written(
    gia_lai: Province, tay_son: Commune, path: Path
) -> None:
    rows = features(gia_lai)
    absent, twice, broken, mixed = rows.pop(0), rows[1], rows[2], rows[3]
    broken["geometry"]["coordinates"][0].pop()
    mixed["properties"]["name"] = twice["properties"]["name"]
    stranger = feature(tay_son, code=1, name="Xã Ở Nơi Khác")
    head, *said = refused(write(path, [*rows, stranger, twice, "không phải đối tượng"]))
    found = dict(line.removeprefix("- ").split(": ", 1) for line in said)
    assert head == f"Chưa nạp gì, vì {len(said)} chỗ phải sửa:"
    assert "vòng ranh không khép kín" in found[f"Đối tượng 3 ({broken['properties']['name']})"]
    assert "nhưng tên là của" in found[f"Đối tượng 4 ({twice['properties']['name']})"]
    assert "không khớp mã hay tên" in found["Đối tượng 135 (Xã Ở Nơi Khác)"]
    assert "đã có ở: Đối tượng 2" in found[f"Đối tượng 136 ({twice['properties']['name']})"]
    assert "ở đây là không có hình" in " ".join(said)
    assert found[absent["properties"]["name"]] == "không có ranh giới trong tệp."
    assert broken["properties"]["name"] not in found, "it is in the file, only broken"


def test_a_file_without_some_communes_is_loaded_when_that_is_meant(gia_lai: Province, path: Path) -> None:
    absent, *rows = features(gia_lai)
    name = absent["properties"]["name"]
    assert refused(write(path, rows))[1:] == [f"- {name}: không có ranh giới trong tệp."]
    said = run(path, "--allow-missing")
    assert f"Không có trên bản đồ: {name}" in said
    assert "134 xã, phường" in said


def test_a_file_that_is_all_strangers_is_never_loaded(gia_lai: Province, tay_son: Commune, path: Path) -> None:
    write(path, [feature(tay_son, name="Xã Ở Nơi Khác")])
    assert len(refused(path, "--allow-missing")) == 1 + 1 + 135


# --- geometry


def around(commune: Commune, coordinates: Any, kind: str = "Polygon") -> Feature:
    return {**feature(commune), "geometry": {"type": kind, "coordinates": coordinates}}


BOW = [[108.0, 14.0], [108.1, 14.1], [108.1, 14.0], [108.0, 14.1], [108.0, 14.0]]
LINE = [[108.0, 14.0], [108.5, 14.5], [109.0, 15.0], [108.0, 14.0]]


@pytest.mark.parametrize(
    ("coordinates", "kind", "says"),
    [
        ([108.0, 14.0], "Point", "hình phải là vùng (Polygon hoặc MultiPolygon), ở đây là Point"),
        ([], "Polygon", "danh sách toạ độ trống hoặc sai cấu trúc"),
        ([[]], "MultiPolygon", "danh sách toạ độ trống hoặc sai cấu trúc"),
        (None, "MultiPolygon", "danh sách toạ độ trống hoặc sai cấu trúc"),
        ([[[108.0, 14.0], [108.1, 14.0], [108.0, 14.0]]], "Polygon", "chỉ gồm 3 điểm"),
        ([[*square(108, 14)[:-1], [108, 14]]], "Polygon", "không khép kín"),
        ([BOW], "Polygon", "đường ranh tự cắt hoặc tự chạm gần điểm (108.05; 14.05)"),
        ([LINE], "Polygon", "Hãy sửa hình trong phần mềm bản đồ"),
        ([square(108, 14), square(107, 14)], "Polygon", "các vòng ranh chồng lên nhau"),
        ([[square(108, 14)], [square(108, 14)]], "MultiPolygon", "Hãy sửa hình trong phần mềm bản đồ"),
        ([[*square(108, 14), "x"]], "Polygon", "không phải cặp số kinh độ, vĩ độ"),
        ([[[float("nan"), 14.0], *square(108, 14)]], "Polygon", "không phải cặp số kinh độ, vĩ độ"),
        ([square(14, 108)], "Polygon", "bị đổi chỗ: GeoJSON ghi kinh độ trước"),
        ([square(587_000, 1_540_000)], "Polygon", "Hãy xuất lại với hệ toạ độ EPSG:4326"),
        ([square(2, 48)], "Polygon", "nằm ngoài Việt Nam"),
    ],
)
def test_a_broken_shape_is_named_with_what_is_wrong(
    tay_son: Commune, path: Path, coordinates: Any, kind: str, says: str
) -> None:
    others = [feature(commune) for commune in tay_son.province.communes.exclude(pk=tay_son.pk)]
    (_head, line) = refused(write(path, [*others, around(tay_son, coordinates, kind)]))
    assert line.startswith("- Đối tượng 135 (Xã Tây Sơn): ")
    assert says in line


def path_of(commune: Commune) -> str:
    return CommuneShape.objects.get(commune=commune).path


def test_islands_and_holes_are_drawn(gia_lai: Province, tay_son: Commune, path: Path) -> None:
    others = [feature(commune) for commune in gia_lai.communes.exclude(pk=tay_son.pk)]
    parts = [[square(108, 14, 0.1), square(108, 14, 0.05)], [square(108.3, 14)]]
    run(write(path, [*others, around(tay_son, parts, "MultiPolygon")]))
    assert path_of(tay_son).count("M") == 3


def test_a_commune_too_small_to_be_drawn_is_a_small_square(gia_lai: Province, tay_son: Commune, path: Path) -> None:
    others = [feature(commune) for commune in gia_lai.communes.exclude(pk=tay_son.pk)]
    run(write(path, [*others, around(tay_son, [square(108, 14, 0.00001)])]))
    assert path_of(tay_son).endswith("l16 0 0 16 -16 0z")


def test_a_border_with_thousands_of_points_is_simplified(gia_lai: Province, tay_son: Commune, path: Path) -> None:
    others = [feature(commune) for commune in gia_lai.communes.exclude(pk=tay_son.pk)]
    north = [[107.9 + step / 50_000, 14.1 + (step % 2) / 50_000] for step in range(5001)]
    ring = [*north, [108.0, 14.0], [107.9, 14.0], north[0]]
    run(write(path, [*others, around(tay_son, [ring])]))
    assert len(path_of(tay_son)) < 100


# --- the file as a whole


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Tệp không phải JSON, dòng 1. Hãy xuất lại với định dạng GeoJSON."),
        (b"[" * 100_000, "Tệp không phải JSON"),
        ("Xã".encode("utf-16"), "Tệp không dùng bảng mã UTF-8"),
        (b"[]", "không phải GeoJSON kiểu FeatureCollection"),
        (b'{"type": "Topology", "features": []}', "không phải GeoJSON kiểu FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "Tệp không có đối tượng nào"),
        (
            b'{"type": "FeatureCollection", "features": [1], "crs": {"properties": {"name": "EPSG:3405"}}}',
            "Hãy xuất lại với hệ toạ độ EPSG:4326",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(gia_lai: Province, path: Path, content: bytes, says: str) -> None:
    path.write_bytes(content)
    assert says in refused(path)[0]


def test_a_file_that_is_not_there_or_too_large_is_refused(
    gia_lai: Province, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f"Không đọc được tệp {path}" in refused(path)[0]
    monkeypatch.setattr("teams.province_map.features.MOST_MB", 0)
    assert "Tệp lớn hơn 0 MB" in refused(write(path, features(gia_lai)))[0]


def test_wgs_84_may_be_said(gia_lai: Province, path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert "135 xã, phường" in run(write(path, features(gia_lai), crs=crs))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["--province", "999", "x.geojson"],
            "Chưa có tỉnh nào mang mã 999. Hãy chạy trước: manage.py load_province 999",
        ),
        (["--province", "52"], "Hãy cho biết tệp GeoJSON để nạp, hoặc --remove"),
        (["--province", "52", "x.geojson", "--remove"], "không cả hai"),
        (["--province", "52", "x.geojson", "--source", "n" * 256], "Nguồn dài quá 255 chữ"),
    ],
)
def test_what_the_command_cannot_do_is_said(gia_lai: Province, arguments: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("load_boundaries", *arguments)


# --- the database itself


@pytest.mark.parametrize("way", ["", "M1 1", '"/><script>', "M1.5 2l3 4z"])
def test_nothing_but_a_path_can_be_stored(gia_lai: Province, tay_son: Commune, way: str) -> None:
    with pytest.raises(IntegrityError, match="commune_shape_is_a_path"), transaction.atomic():
        CommuneShape.objects.filter(commune=tay_son).update(path=way)


@pytest.mark.parametrize("of_the_map", [True, False])
def test_a_shape_is_of_the_province_of_its_map_and_of_its_commune(gia_lai: Province, of_the_map: bool) -> None:
    stranger = CommuneFactory.create()
    province = gia_lai if of_the_map else stranger.province
    CommuneShape.objects.create(province=province, map=gia_lai.map, commune=stranger, path="M1 1l1 0 0 1z")
    with pytest.raises(IntegrityError, match="together"):
        connection.check_constraints()
