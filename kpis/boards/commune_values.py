"""The kept values of many communes at once: of which row a commune's own value of an indicator is."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from kpis.boards.kept import KeptValue, kept_values
from kpis.boards.stretches import Shown, in_stretches
from kpis.enums import Grain
from kpis.models import Indicator, IndicatorValue
from teams.models import Province

Found = dict[tuple[int, int, Shown], KeptValue]  # by commune, indicator and stretch


def is_of_the_team(indicator: Indicator) -> bool:
    """Whether a commune's value is that of its own team: a target for each team, which larger units only count."""
    return indicator.grain == Grain.TEAM and indicator.share_target is not None


def commune_values(
    province: Province,
    indicators: Sequence[Indicator],
    stretches: Collection[Shown],
    *,
    communes: Iterable[int] | None = None,
) -> Found:
    """What each commune (of `communes`; None: all) has of `indicators` in any of `stretches`. One query."""
    of_team = [one.pk for one in indicators if is_of_the_team(one)]
    of_commune = [one.pk for one in indicators if not is_of_the_team(one)]
    whose = Q(indicator__in=of_team, team__isnull=False, team__hamlet__isnull=True) | Q(
        indicator__in=of_commune, team__isnull=True
    )
    rows = IndicatorValue.objects.filter(whose, in_stretches(stretches), province=province, commune__isnull=False)
    if communes is not None:
        rows = rows.filter(commune__in=communes)
    # A commune's team may have been followed by another within the period: the newer one speaks.
    return {
        (row.commune_id or 0, row.indicator_id, (row.stretch, row.first_day, row.last_day)): row
        for row in kept_values(rows.order_by("team"))
    }
