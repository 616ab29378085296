"""The communes of a province as another system reads them, so that it can match its own list."""

from collections import defaultdict
from dataclasses import dataclass

from kpis.enums import Group
from kpis.models import CommuneGroup
from teams.models import Commune, CommuneAlias, CommuneCode, Province


@dataclass(frozen=True)
class ListedCommune:
    """A commune with the other codes and spellings that files name it by."""

    commune: Commune
    is_nucleus: bool
    other_codes: list[int]
    other_names: list[str]


def communes_of(province: Province) -> list[ListedCommune]:
    codes: dict[int, list[int]] = defaultdict(list)
    for key, code in CommuneCode.objects.filter(province=province).values_list("commune", "code").order_by("code"):
        codes[key].append(code)
    names: dict[int, list[str]] = defaultdict(list)
    for key, name in CommuneAlias.objects.filter(province=province).values_list("commune", "name").order_by("name"):
        names[key].append(name)
    of_nucleus = CommuneGroup.objects.filter(province=province, code=Group.NUCLEUS)
    nucleus = set(of_nucleus.values_list("commune", flat=True))
    return [
        ListedCommune(commune, commune.pk in nucleus, codes[commune.pk], names[commune.pk])
        for commune in Commune.objects.filter(province=province)
    ]
