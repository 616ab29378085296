"""Small lines without axes: how a value went, drawn by the server, so that they need no script and cost nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from kpis.boards.lights import decimal_text

WIDTH, HEIGHT, EDGE = 120, 32, 4


@dataclass(frozen=True)
class Spark:
    """What templates/kpis/_spark.html draws: pieces of a line, broken where there is no data, and points."""

    lines: list[str]
    points: list[tuple[str, str]]
    target: str  # the height of the target's line
    said: str

    width: int = WIDTH
    height: int = HEIGHT


def sparks(
    series: Sequence[Sequence[Fraction | None]],
    periods: Sequence[str],
    *,
    target: Fraction,
    unit: str,
    places: int,
) -> list[Spark | None]:
    """A line for each of `series`, all on one scale with `target`; None for one without any value."""
    known = [value for values in series for value in values if value is not None]
    top = max([*known, target, Fraction(0)]) or Fraction(1)

    def down(value: Fraction) -> str:
        return f"{HEIGHT - EDGE - float(value / top) * (HEIGHT - 2 * EDGE):.1f}"

    step = (WIDTH - 2 * EDGE) / max(len(periods) - 1, 1)
    drawn: list[Spark | None] = []
    for values in series:
        lines: list[list[str]] = [[]]
        points = []
        for place, value in enumerate(values):
            if value is None:
                lines.append([])
                continue
            across = f"{EDGE + place * step:.1f}"
            lines[-1].append(f"{across},{down(value)}")
            points.append((across, down(value)))
        told = [
            f"{period} {decimal_text(value, places)} {unit}"
            for period, value in zip(periods, values, strict=True)
            if value is not None
        ]
        drawn.append(
            Spark(
                [" ".join(line) for line in lines if len(line) > 1],
                points,
                down(target),
                _("Diễn biến: %(values)s") % {"values": "; ".join(told)},
            )
            if points
            else None
        )
    return drawn
