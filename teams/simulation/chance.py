from random import Random


def chance(*parts: object) -> Random:
    """A source of chance of its own for what `parts` name (a seed, a commune, a purpose).

    Whatever else is simulated before or beside it does not change what comes out.
    """
    return Random("/".join(map(str, parts)))  # noqa: S311 - made to be repeated, not to be secret
