"""The pages of the duty rota: the month's grid, a half-day changed by hand, absences, and what is one's own."""

from teams.views.rota.absences import absence_remove, absences
from teams.views.rota.cells import cell, cell_empty, shift
from teams.views.rota.duties import check_in, feed, feed_address, my_absence, my_duty
from teams.views.rota.months import clear, fill, posted, rota
from teams.views.rota.swapping import answer, ask

__all__ = [
    "absence_remove",
    "absences",
    "answer",
    "ask",
    "cell",
    "cell_empty",
    "check_in",
    "clear",
    "feed",
    "feed_address",
    "fill",
    "my_absence",
    "my_duty",
    "posted",
    "rota",
    "shift",
]
