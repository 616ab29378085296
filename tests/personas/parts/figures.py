"""A figure of Xã Tây Sơn with a question, and a key for another system."""

from datetime import timedelta

from teams import system_tokens
from teams.enums import Calendar, TokenScope
from teams.periods import month_of
from tests.personas.parts import Arguments, Ground
from tests.reporting.figures.factories import FigureQuestionFactory, reported


def add(ground: Ground) -> Arguments:
    commune, code = [ground.commune.pk], [ground.province.code]
    month = month_of(ground.today, Calendar(ground.province.calendar)).previous
    figure = reported(ground.commune, "dossiers_total", 120, month)
    FigureQuestionFactory.create(figure=figure)
    token, _key = system_tokens.make(
        ground.province,
        "Hệ thống một cửa",
        [TokenScope.READ_FIGURES],
        ground.today + timedelta(days=30),
        ground.person("td"),
    )
    return {
        "figures": commune,
        "figure_questions": commune,
        "figure_upload": commune,
        "figure_upload_confirm": commune,
        "figure_sheet": commune,
        "figure_history": [*commune, "dossiers_total"],
        "figure_explain": [figure.pk],
        "province_figures": code,
        "export_figures": [*code, "csv"],
        "system_tokens": code,
        "system_token_revoke": [token.pk],
    }
