"""An indicator of the decision, which the province re-targets."""

from tests.personas.parts import Arguments, Ground


def add(ground: Ground) -> Arguments:
    code = ground.province.code
    one = [code, "support_sessions_per_month"]
    return {"indicator_add": [code], "indicator_edit": one, "indicator_remove": one}
