"""The indicators of a province as another system reads them."""

from dataclasses import dataclass

from kpis.boards.indicator import labels_of, words_of
from kpis.exchange.numbers import plain_text
from kpis.models import FIRST_YEAR, LAST_YEAR, Indicator, IndicatorTarget
from teams.models import Province


@dataclass(frozen=True)
class Definition:
    """An indicator with the words for its sides, and its target in each year of the scheme."""

    indicator: Indicator
    numerator_words: str
    denominator_words: str
    targets: dict[int, str]


def definitions_of(province: Province) -> list[Definition]:
    """All indicators of `province`, those that are not in use too: whoever kept their values must learn that."""
    labels = labels_of(province)
    of_year = {(row.indicator_id, row.year): row.target for row in IndicatorTarget.objects.filter(province=province)}
    return [
        Definition(
            one,
            *words_of(one, labels),
            {year: plain_text(of_year.get((one.pk, year), one.target)) for year in range(FIRST_YEAR, LAST_YEAR + 1)},
        )
        for one in Indicator.objects.filter(province=province)
    ]
