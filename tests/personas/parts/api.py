"""An address of the API that there is not."""

from tests.personas.parts import Arguments, Ground


def add(ground: Ground) -> Arguments:
    return {"api:unknown": ["kpis/gia-tri"]}
