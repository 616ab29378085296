"""Loading a province with its communes and rules. Official codes and names come from `vietnam-provinces`."""

import csv
from pathlib import Path
from typing import Any

import vietnam_provinces
import yaml
from django.db import transaction
from vietnam_provinces import VietNamDivisionType

from teams.enums import Calendar, CommuneKind
from teams.models import Commune, CommuneCode, MemberComponent, Province
from teams.province_map import draw_schematic

DATA = Path(__file__).parent / "data"
_KINDS = {
    VietNamDivisionType.XA: CommuneKind.XA,
    VietNamDivisionType.PHUONG: CommuneKind.PHUONG,
    VietNamDivisionType.DAC_KHU: CommuneKind.DAC_KHU,
}


class UnknownProvinceError(LookupError):
    """No province has this code."""


@transaction.atomic
def load_province(code: int) -> Province:
    """Load or bring up to date the province with the official `code`, its communes, their codes, its rules and a map.

    Idempotent: what a province edited itself (calendar, swapped working days, rules) stays; rules that the profile has
    got since are added. Communes keep their own key, so a new official code or name does not cut them off from their
    logs. Raises UnknownProvinceError.
    """
    source = next((p for p in vietnam_provinces.Province.iter_all() if int(p.code) == code), None)
    if source is None:
        raise UnknownProvinceError(code)
    rules = profile(code)
    province, _ = Province.objects.update_or_create(
        code=code,
        defaults={"name": source.name},
        # From here on the province's own: it edits them, and loading it again keeps what it edited.
        create_defaults={
            "name": source.name,
            "rules": rules,
            "scheme_name": rules.get("scheme_name", ""),
            "calendar": rules.get("calendar", Calendar.DECREE_09),
        },
    )
    _add_rules(province, rules)
    _load_communes(province)
    _load_components(province)
    draw_schematic(province)
    return province


def _add_rules(province: Province, rules: dict[str, Any]) -> None:
    missing = {name: rule for name, rule in rules.items() if name not in province.rules}
    if missing:
        province.rules = {**province.rules, **missing}
        province.save(update_fields=["rules"])


def profile(code: int) -> dict[str, Any]:
    """Return the rules of a province from province_profiles.yaml; empty for a province that has none yet."""
    profiles = yaml.safe_load((DATA / "province_profiles.yaml").read_text(encoding="utf-8"))
    return next((rules for rules in profiles.values() if rules["province_code"] == code), {})


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _load_communes(province: Province) -> None:
    points = {int(row["commune_code"]): row for row in read_rows(DATA / "commune_points.csv")}
    for ward in vietnam_provinces.Ward.iter_by_province(vietnam_provinces.ProvinceCode(province.code)):
        code = int(ward.code)
        kind = _KINDS[ward.division_type]
        name = ward.name[len(CommuneKind(kind).label) :].strip()
        place = points.get(code, {})
        commune = _known_commune(province, code, kind, name)
        commune.official_code, commune.kind, commune.name = code, kind, name
        if place and commune.latitude is None:
            commune.latitude, commune.longitude = float(place["lat"]), float(place["lon"])
            commune.area_km2 = float(place["area_km2_approx"])
        commune.save()
        if place.get("other_code_in_use"):
            CommuneCode.objects.get_or_create(
                province=province, code=int(place["other_code_in_use"]), defaults={"commune": commune}
            )


def _known_commune(province: Province, code: int, kind: CommuneKind, name: str) -> Commune:
    """The commune that has the code, or that had another code until now (which stays findable), or a new one."""
    commune = Commune.objects.filter(province=province, official_code=code).first()
    if commune is not None:
        return commune
    commune = Commune.objects.filter(province=province, kind=kind, name=name).first()
    if commune is None:
        return Commune(province=province)
    CommuneCode.objects.get_or_create(province=province, code=commune.official_code, defaults={"commune": commune})
    return commune


def _load_components(province: Province) -> None:
    for order, row in enumerate(read_rows(DATA / "member_components.csv")):
        MemberComponent.objects.get_or_create(
            province=province,
            code=row["code"],
            defaults={
                "name": row["name_vi"],
                "required_as": row["required_in_gia_lai"],
                "order": order,
                "seed_ref": row["seed_ref"],
            },
        )
