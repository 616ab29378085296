"""Which communes are in a group that indicators are about; said by the app that knows, such as nucleus_communes."""

from collections.abc import Iterable

from django.db import transaction

from kpis.enums import Group
from kpis.models import CommuneGroup
from teams.models import Province


@transaction.atomic
def set_group(province: Province, group: Group, communes: Iterable[int]) -> None:
    """Let just these communes (keys) of `province` be in `group`; the roll-up takes it in. Twice is once."""
    wanted = set(communes)
    rows = CommuneGroup.objects.select_for_update().filter(province=province, code=group)
    known = set(rows.values_list("commune", flat=True))
    if gone := known - wanted:
        rows.filter(commune__in=gone).delete()
    CommuneGroup.objects.bulk_create(
        CommuneGroup(province=province, commune_id=key, code=group) for key in sorted(wanted - known)
    )
