"""The commune is rated, behind, and was reminded of it."""

from kpis.boards.periods import shown_period
from kpis.reminders.sending import remind
from tests.personas.parts import Arguments, Ground


def add(ground: Ground) -> Arguments:
    code = ground.province.code
    period = shown_period(ground.province, "", ground.today)
    remind(ground.province, [ground.commune.pk], period, by=ground.person("td"))
    return {
        **{name: [code] for name in ("rating", "rating_rule", "behind", "behind_remind")},
        "rating_commune": [code, ground.commune.official_code],
        **{name: [code, "csv"] for name in ("export_rating", "export_behind")},
    }
