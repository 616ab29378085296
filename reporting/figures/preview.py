"""Between looking at a file and agreeing to it: what would change, signed, so that what is stored is what was shown.

Nothing is kept on the server: the preview goes to the browser and comes back as it was, for a day, for that person
and commune. What somebody else stored meanwhile is noticed by the versions in it.
"""

from collections.abc import Iterable

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.enums import FigureSource
from reporting.figures.due import calendar_of, definitions_of, parse_period
from reporting.figures.entering import Outcome, Seen, Wish, Writer, enter
from reporting.models import FigureQuestion
from teams.models import Commune
from teams.refused import RefusedError

VALID_SECONDS = 24 * 3600
_SOME_REASON = "?"  # the reason of late changes is asked for with the agreement


def try_out(
    commune: Commune, wishes: list[Wish], by: User, *, reason: str = _SOME_REASON
) -> tuple[list[Outcome], list[FigureQuestion]]:
    """What would become of `wishes`, and what would be asked about them; nothing is stored."""
    with transaction.atomic():
        before = set(FigureQuestion.objects.filter(commune=commune).values_list("pk", "value"))
        outcomes = enter(commune, wishes, Writer(FigureSource.EXCEL, by), reason=reason)
        rows = FigureQuestion.objects.filter(commune=commune, explanation="").select_related("figure__definition")
        asked = [row for row in rows if (row.pk, row.value) not in before]
        transaction.set_rollback(True)
    return outcomes, asked


def sign(commune: Commune, by: User, wishes: Iterable[Wish]) -> str:
    rows = [(wish.definition.code, wish.period.code, wish.value, *(wish.seen or Seen(0, None))) for wish in wishes]
    return signing.dumps(rows, salt=_salt(commune, by), compress=True)


def unsign(commune: Commune, by: User, signed: str) -> list[Wish]:
    """The wishes of a preview. Raises RefusedError for one that is not this person's, of this commune and of today."""
    try:
        rows = signing.loads(signed, salt=_salt(commune, by), max_age=VALID_SECONDS)
    except signing.BadSignature as error:  # an old one is a bad one too
        raise RefusedError({"preview": [_("Bản xem trước đã quá hạn. Hãy tải tệp lên lại.")]}) from error
    definitions = {definition.code: definition for definition in definitions_of(commune.province)}
    wishes = []
    for code, period_code, value, version, seen_value in rows:
        period = parse_period(period_code, calendar_of(commune.province))
        if code in definitions and period is not None:
            wishes.append(Wish(definitions[code], period, value, Seen(version, seen_value)))
    return wishes


def _salt(commune: Commune, by: User) -> str:
    return f"reporting.figures.preview:{commune.pk}:{by.pk}"
