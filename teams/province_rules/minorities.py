"""Which communes have residents of ethnic minorities: there a team needs somebody who speaks the language
(Đề án III.2.3)."""

from collections.abc import Collection
from hashlib import blake2s

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from teams.models import Commune, Province, RulesChange
from teams.province_rules.saving import changed_meanwhile, keep, lock
from teams.refused import RefusedError

SECTION = "xa-dan-toc"
MOST_NAMED = 10


def mark_of_minorities(province: Province) -> str:
    marked = Commune.objects.filter(province=province, has_ethnic_minorities=True).order_by("pk")
    return blake2s(",".join(map(str, marked.values_list("pk", flat=True))).encode(), digest_size=8).hexdigest()


@transaction.atomic
def save_minorities(province: Province, marked: Collection[int], *, seen: str, by: User) -> RulesChange | None:
    """Mark the communes `marked` (keys) of the province and no others; None where they are marked already.

    Raises RefusedError where one is not of the province, or somebody else changed the marks meanwhile.
    """
    lock(province)
    if mark_of_minorities(province) != seen:
        raise changed_meanwhile(province, SECTION)
    communes = Commune.objects.filter(province=province)
    names = {commune.pk: commune for commune in communes}
    if not set(marked) <= names.keys():
        raise RefusedError({"communes": [_("Có xã, phường không thuộc tỉnh này. Hãy mở lại trang rồi chọn lại.")]})
    added = [one for pk, one in names.items() if pk in marked and not one.has_ethnic_minorities]
    removed = [one for pk, one in names.items() if pk not in marked and one.has_ethnic_minorities]
    if not added and not removed:
        return None
    communes.filter(pk__in=[one.pk for one in added]).update(has_ethnic_minorities=True)
    communes.filter(pk__in=[one.pk for one in removed]).update(has_ethnic_minorities=False)
    before = len(names) - sum(not one.has_ethnic_minorities for one in names.values())
    count = (_("Số xã, phường được đánh dấu"), str(before), str(before + len(added) - len(removed)))
    changes = [count, *_named(_("Đánh dấu thêm"), added), *_named(_("Bỏ đánh dấu"), removed)]
    return keep(province, SECTION, _("Xã, phường có đồng bào dân tộc thiểu số"), changes, by)


def _named(what: str, communes: list[Commune]) -> list[tuple[str, str, str]]:
    if not communes:
        return []
    names = ", ".join(str(commune) for commune in communes[:MOST_NAMED])
    if len(communes) > MOST_NAMED:
        names = _("%(names)s và %(more)d xã, phường khác") % {"names": names, "more": len(communes) - MOST_NAMED}
    return [(what, "", names)]
