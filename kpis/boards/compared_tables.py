"""The tables of a comparison as they are taken away: exact numbers, and what the small lines are drawn of."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis.boards.comparing import Comparison, Side
from kpis.boards.lights import as_cell
from teams.page_tables import PageTable


def comparison_tables(board: Comparison) -> list[PageTable]:
    return [_totals(board), _indicators(board), _trends(board)]


def _totals(board: Comparison) -> PageTable:
    return PageTable(
        "totals",
        _("Đã hỗ trợ, %(period)s") % {"period": board.period},
        [_("Kết quả"), _("Đơn vị"), *(str(commune) for commune in board.communes), _("Chênh lệch")],
        [(row.label, row.unit, *(number for _at, number in row.numbers), row.difference) for row in board.totals],
    )


def _indicators(board: Comparison) -> PageTable:
    return PageTable(
        "indicators",
        _("So sánh các chỉ tiêu, %(period)s") % {"period": board.period},
        [
            _("Mục"),
            _("Chỉ tiêu"),
            _("Đơn vị"),
            _("Mục tiêu"),
            *(
                heading
                for commune in board.communes
                for heading in (str(commune), _("%(name)s: mức") % {"name": commune})
            ),
            _("Chênh lệch"),
        ],
        [
            (
                section,
                row.name,
                row.unit,
                as_cell(row.sides[0].judged.target),
                *(cell for side in row.sides for cell in (as_cell(side.judged.value), _state(side))),
                row.difference,
            )
            for section, rows in board.groups
            for row in rows
        ],
    )


def _state(side: Side) -> str:
    return side.card.state_label if side.card else _("không thuộc diện")


def _trends(board: Comparison) -> PageTable:
    """A line for each indicator and commune, a column for each period."""
    return PageTable(
        "trends",
        _("Diễn biến các chỉ tiêu đến %(period)s") % {"period": board.period},
        [_("Chỉ tiêu"), _("Đơn vị"), _("Xã, phường"), *(capfirst(str(period)) for period in board.periods)],
        [
            (row.name, row.unit, str(side.commune), *(as_cell(value) for value in side.line))
            for _section, rows in board.groups
            for row in rows
            for side in row.sides
            if side.card
        ],
    )
