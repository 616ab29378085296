"""The tables of the boards as they are taken away: the same numbers as on the page, exact and without their words."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from kpis.boards.indicator import words_of
from kpis.boards.lights import LightCard, as_cell
from kpis.boards.periods import ShownPeriod
from kpis.boards.units import Board
from kpis.editing import YEARS
from kpis.models import Indicator, ProvinceState
from teams import page_tables
from teams.enums import CommuneKind
from teams.models import Commune, Province, Team
from teams.page_tables import About, PageTable, about_unit
from teams.table_files import Row


def about(
    unit: Province | Commune | Team, period: ShownPeriod, state: ProvinceState | None, chosen: Sequence[str] = ()
) -> About:
    """What stands in the files and pictures of the page of `unit`."""
    return about_unit(unit, period_text(period), period.code, state.computed_at if state else None, chosen=chosen)


def period_text(period: ShownPeriod) -> str:
    """`tháng 11/2026 (01/11–30/11/2026)`; the running one says so."""
    text = _("%(period)s (%(first)s–%(last)s)") % {
        "period": period,
        "first": period.first_text,
        "last": f"{period.last:%d/%m/%Y}",
    }
    return _("%(period)s, kỳ đang chạy") % {"period": text} if period.is_running else text


def words_of_filter(query: str, kind: str) -> list[str]:
    """What the communes were narrowed to, in words."""
    return page_tables.words_of_filter(query, (kind, {**dict(CommuneKind.choices), "hat-nhan": _("Xã hạt nhân")}))


def board_tables(board: Board) -> list[PageTable]:
    """The tables of a board of a province, a commune or a team."""
    return [_lights(board), board.trend.table, board.services.table, board.service_months.table, _difficulties(board)]


def _lights(board: Board) -> PageTable:
    return PageTable(
        "lights",
        _("Các chỉ tiêu, %(period)s") % {"period": board.period},
        [
            _("Mục"),
            _("Chỉ tiêu"),
            _("Giá trị"),
            _("Đơn vị"),
            _("Mục tiêu"),
            _("Mức đạt"),
            _("Hơn, kém mục tiêu"),
            _("So với kỳ trước"),
            _("Tử số"),
            _("Mẫu số"),
            _("Đếm theo"),
            _("Số xã có số liệu"),
            _("Số xã phải có"),
            _("Ghi chú"),
        ],
        [_light_row(group.title, light) for group in board.light_groups for light in group.lights],
    )


def _light_row(section: str, light: LightCard) -> Row:
    row = light.made_of
    # Only a province's number is made of those of communes.
    is_sum = row is not None and row.commune_id is None
    trends = {"up": _("tăng"), "down": _("giảm"), "flat": _("không đổi")}
    return (
        section,
        light.name,
        as_cell(light.judged.value),
        light.unit,
        as_cell(light.judged.target),
        light.state_label,
        None if light.judged.value is None else as_cell(light.judged.value - light.judged.target),
        trends.get(light.trend, ""),
        row.numerator if row else None,
        row.denominator if row else None,
        light.counts,
        row.covered if row and is_sum else None,
        row.expected if row and is_sum else None,
        _("kỳ đang chạy") if light.running else light.note,
    )


def _difficulties(board: Board) -> PageTable:
    return PageTable(
        "difficulties",
        _("Khó khăn gặp nhiều nhất, %(period)s") % {"period": board.period},
        [_("Khó khăn"), _("Số lần"), _("Số xã")],
        [(one.name, one.times, one.communes) for one in board.difficulties],
    )


def definitions_table(indicators: Iterable[Indicator], labels: Mapping[str, str]) -> PageTable:
    """What each indicator counts and aims at; the years are those of the scheme in which a target differs."""
    return PageTable(
        "indicators",
        _("Chỉ tiêu của Đề án"),
        [
            _("Mục"),
            _("Chỉ tiêu"),
            _("Tử số, hoặc số được đếm"),
            _("Mẫu số"),
            _("So với mục tiêu"),
            _("Mục tiêu"),
            _("Đơn vị"),
            *(_("Năm %(year)d") % {"year": year} for year in YEARS),
            _("Kỳ của mục tiêu"),
            _("Căn cứ"),
            _("Đang dùng"),
        ],
        [_definition_row(one, labels) for one in indicators],
    )


def _definition_row(indicator: Indicator, labels: Mapping[str, str]) -> Row:
    of_year = {row.year: row.target for row in indicator.targets.all()}
    return (
        indicator.get_section_display(),
        indicator.name,
        *words_of(indicator, labels),
        indicator.get_operator_display(),
        as_cell(indicator.target),
        indicator.unit,
        *(as_cell(of_year.get(year)) for year in YEARS),
        indicator.get_period_display(),
        indicator.seed_ref,
        _("có") if indicator.is_active else _("không"),
    )
