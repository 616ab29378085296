"""One row in each register of Xã Tây Sơn."""

# mypy: disallow-untyped-calls=False

from tests.personas.parts import Arguments, Ground
from tests.reporting.citizens.factories import (
    CitizenRequestFactory,
    HouseholdFactory,
    IncidentFactory,
    SupportedPersonFactory,
)


def add(ground: Ground) -> Arguments:
    team, commune, code = ground.team.pk, ground.commune.pk, ground.province.code
    person = SupportedPersonFactory.create(team=ground.team, written_by=ground.person("mem"))
    request = CitizenRequestFactory.create(team=ground.team, written_by=ground.person("mem"))
    for factory in (IncidentFactory, HouseholdFactory):
        factory.create(team=ground.team, written_by=ground.person("mem"))
    slug = "nguoi-duoc-ho-tro"
    return {
        **{name: [team] for name in ("citizens", "data_uses")},
        **{name: [team, slug] for name in ("citizens_register", "citizen_add")},
        **{name: [commune] for name in ("commune_citizens", "commune_data_uses")},
        "commune_citizens_register": [commune, slug],
        **{name: [commune] for name in ("one_person", "one_person_page", "one_person_export", "one_person_erase")},
        **{name: [slug, person.pk] for name in ("citizen_row", "citizen_edit")},
        "citizen_request_move": [request.pk, "rut"],
        **{name: [code] for name in ("province_incidents", "province_products")},
        **{name: [code, "csv"] for name in ("export_province_incidents", "export_province_products")},
    }
