"""The pages of the registers that name citizens. They are the team's and its commune's alone (DOMAIN 15)."""

from reporting.views.citizens.lists import citizens, commune_citizens
from reporting.views.citizens.moves import citizen_request_move
from reporting.views.citizens.person import one_person, one_person_erase, one_person_export, one_person_page
from reporting.views.citizens.province import (
    export_province_incidents,
    export_province_products,
    province_incidents,
    province_products,
)
from reporting.views.citizens.rows import citizen_add, citizen_edit, citizen_row
from reporting.views.citizens.uses import commune_data_uses, data_uses

__all__ = [
    "citizen_add",
    "citizen_edit",
    "citizen_request_move",
    "citizen_row",
    "citizens",
    "commune_citizens",
    "commune_data_uses",
    "data_uses",
    "export_province_incidents",
    "export_province_products",
    "one_person",
    "one_person_erase",
    "one_person_export",
    "one_person_page",
    "province_incidents",
    "province_products",
]
