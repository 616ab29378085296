"""Loading the list of nucleus communes of a province's decision."""

from pathlib import Path

from django.db import transaction

from kpis.enums import Group
from kpis.groups import set_group
from nucleus_communes.models import NucleusCommune
from teams.commune_names import CommuneFinder
from teams.models import CommuneAlias, Province
from teams.provinces import read_rows

DATA = Path(__file__).parent / "data"
CHOSEN_IN = 2026  # Đề án IV.7.1b: all thirty in 2026


@transaction.atomic
def load_nucleus_list(province: Province) -> None:
    """Load the nucleus communes of `province`, and the spellings of the decision as aliases (Đề án, Phụ lục)."""
    finder = CommuneFinder(province)
    for row in read_rows(DATA / "nucleus_communes.csv"):
        commune = finder.by_code(int(row["commune_code"]))
        if commune is None:
            continue  # the list of another province
        written = row["name_in_decision_3306"]
        if written != commune.full_name:
            CommuneAlias.objects.get_or_create(
                province=province,
                commune=commune,
                name=written,
                defaults={"source": "Phụ lục Quyết định 3306/QĐ-UBND"},
            )
        NucleusCommune.objects.update_or_create(
            commune=commune,
            defaults={
                "province": province,
                "order": int(row["stt"]),
                "name_in_decision": written,
                "chosen_in": CHOSEN_IN,
            },
        )
    chosen = NucleusCommune.objects.filter(province=province).values_list("commune", flat=True)
    set_group(province, Group.NUCLEUS, chosen)
