"""`/api/kpis/communes`: by which codes and names another system knows them again."""

from kpis.models import CommuneGroup
from teams.models import Commune, CommuneAlias, CommuneCode, Province
from tests.systems import System

COMMUNES = "/api/kpis/communes"


def test_a_commune_has_its_official_code_and_what_else_it_is_called(
    system: System, gia_lai: Province, tay_son: Commune
) -> None:
    CommuneCode.objects.create(province=gia_lai, commune=tay_son, code=99_001)
    CommuneAlias.objects.create(province=gia_lai, commune=tay_son, name="Xã Tây Sơn (cũ)")
    answer = system.get(COMMUNES).json()
    items = {one["code"]: one for one in answer["items"]}
    assert (len(items), answer["next"]) == (135, None)
    one = items[21808]
    assert (one["name"], one["kind"], one["full_name"]) == ("Tây Sơn", "xa", "Xã Tây Sơn")
    assert one["is_nucleus"] is True
    assert 99_001 in one["other_codes"]
    assert "Xã Tây Sơn (cũ)" in one["other_names"]
    assert one["latitude"] == tay_son.latitude
    assert sum(other["is_nucleus"] for other in items.values()) == CommuneGroup.objects.filter(province=gia_lai).count()


def test_pages_follow_one_another_by_code(system: System, gia_lai: Province) -> None:
    codes = sorted(gia_lai.communes.values_list("official_code", flat=True))
    first = system.get(COMMUNES, limit=100).json()
    assert ([one["code"] for one in first["items"]], first["next"]) == (codes[:100], codes[99])
    second = system.get(COMMUNES, limit=100, after=first["next"]).json()
    assert ([one["code"] for one in second["items"]], second["next"]) == (codes[100:], None)
