"""Places among equals: xã with xã, phường with phường, nucleus communes apart; no data has no place (DOMAIN 13)."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from teams.models import Commune


def peers_of(commune: Commune, *, is_nucleus: bool) -> str:
    """Whom a commune is ranked among, as it is said."""
    return _("xã hạt nhân") if is_nucleus else str(commune.get_kind_display()).lower()


def places(
    values: Mapping[int, Fraction | None], peers: Mapping[int, str], *, lowest_first: bool = False
) -> dict[int, int]:
    """Each one's place among its peers, by key: the same for the same value, and the next ones follow after all of
    them. None without a value, which is not zero."""
    found: dict[int, int] = {}
    for group in set(peers.values()):
        known = {key: value for key, value in values.items() if peers[key] == group and value is not None}
        in_order = sorted(known.values(), reverse=not lowest_first)
        found |= {key: in_order.index(value) + 1 for key, value in known.items()}
    return found


def moved(now: int | None, before: int | None) -> int | None:
    """Places won since the period before; None where one of both had no place."""
    return None if now is None or before is None else before - now
