"""The tables of the rating as they are taken away: the same numbers as on the page, exact and without their words."""

from django.utils.translation import gettext as _

from kpis.boards.lights import as_cell, unit_of
from kpis.boards.periods import ShownPeriod
from kpis.rating.rated import Part, RatedCommune
from kpis.rating.rule import Rule
from teams.page_tables import PageTable
from teams.table_files import Row


def parts_table(row: RatedCommune, period: ShownPeriod) -> PageTable:
    """What the points of one commune are made of, indicator by indicator."""
    return PageTable(
        "rating-parts",
        _("Điểm xếp loại của %(name)s, %(month)s") % {"name": row.commune, "month": period.month},
        [
            _("Chỉ tiêu"),
            _("Giá trị"),
            _("Đơn vị"),
            _("Tử số"),
            _("Mẫu số"),
            _("Đếm theo"),
            _("Mục tiêu"),
            _("Phải đạt đến nay"),
            _("Điểm"),
            _("Trọng số"),
            _("Mức"),
        ],
        [_part_row(part) for part in row.parts],
    )


def _part_row(part: Part) -> Row:
    unit, _decimals = unit_of(part.indicator, is_leaf=True)
    return (
        part.indicator.name,
        as_cell(part.judged.value),
        unit,
        part.row.numerator if part.row else None,
        part.row.denominator if part.row else None,
        part.indicator.counts,
        as_cell(part.judged.target),
        as_cell(part.due),
        None if part.share is None else as_cell(100 * part.share),
        as_cell(part.weight),
        str(part.light.label),
    )


def weights_table(rule: Rule) -> PageTable:
    """Which indicators the rule counts, and how much."""
    return PageTable(
        "rating-rule",
        _("Chỉ tiêu được tính khi xếp loại"),
        [_("Chỉ tiêu"), _("Trọng số"), _("Mục tiêu"), _("Đơn vị"), _("Kỳ của mục tiêu")],
        [
            (one.name, as_cell(rule.weights[one.pk]), as_cell(one.target), one.unit, one.get_period_display())
            for one in rule.indicators
        ],
    )
