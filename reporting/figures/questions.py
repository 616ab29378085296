"""What a check asks about a figure, and the one line with which the team answers (R6, DOMAIN 11).

A question blocks nothing. One that nobody answered goes when the value is no longer odd; an answered one stays with
the value that it is about, and is asked again where another odd value takes its place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.enums import FigureRule
from reporting.figures.due import Period, period_holding
from reporting.figures.numbers import number_text
from reporting.figures.rules import QUESTIONS
from reporting.figures.values import Slot, Values
from reporting.models import Figure, FigureDefinition, FigureQuestion
from teams.enums import Calendar
from teams.models import Commune
from teams.refused import RefusedError

MAX_EXPLANATION = 300
Looked = tuple[FigureDefinition, Period, Figure]


def oddity(values: Values, definition: FigureDefinition, period: Period, value: int) -> tuple[FigureRule, str] | None:
    """The first rule that finds the value odd, and what it asks: one line is asked for, not three."""
    for rule, ask in QUESTIONS.items():
        if message := ask(values, definition, period, value):
            return rule, message
    return None


def review(looked_at: Sequence[Looked], values: Values) -> None:
    """Bring the questions about these figures to what the rules ask now; call it in the transaction that stores."""
    stored: dict[int, list[FigureQuestion]] = {figure.pk: [] for _definition, _period, figure in looked_at}
    # Locked, as who explains one this moment would else see the line dropped with it.
    for question in FigureQuestion.objects.select_for_update().filter(figure__in=stored).order_by("pk"):
        stored[question.figure_id].append(question)
    asked, dropped = [], []
    for definition, period, figure in looked_at:
        found = oddity(values, definition, period, figure.value)
        for question in stored[figure.pk]:
            if found and question.rule == found[0]:
                _ask_again(question, figure, found[1])
                found = None
            elif not question.explanation:
                dropped.append(question.pk)
        if found:
            asked.append(_question(figure, *found))
    FigureQuestion.objects.filter(pk__in=dropped).delete()
    FigureQuestion.objects.bulk_create(asked)


def _question(figure: Figure, rule: FigureRule, message: str) -> FigureQuestion:
    return FigureQuestion(
        province_id=figure.province_id,
        commune_id=figure.commune_id,
        figure=figure,
        rule=rule,
        message=message,
        value=figure.value,
        asked_at=timezone.now(),
    )


def _ask_again(question: FigureQuestion, figure: Figure, message: str) -> None:
    """The same rule asks: about the same value the answer stands, about another one it is an answer to nothing."""
    if question.value == figure.value:
        return
    question.message, question.value, question.asked_at = message, figure.value, timezone.now()
    question.explanation, question.explained_by, question.explained_at = "", None, None
    question.version += 1
    question.save()


class Seen(NamedTuple):
    """Which question the page showed, and which asking of it."""

    question: int
    version: int


@transaction.atomic
def explain(figure: Figure, explanation: str, by: User, seen: Seen) -> None:
    """Write the line under the question about `figure` that was `seen`; the same line twice is once.

    Raises RefusedError (field `explanation`) for an empty or too long one, and where the question is no longer what
    was seen: somebody else's line stays and is told, and a line about one value explains no other.
    """
    text = " ".join(explanation.split())
    if not text:
        raise RefusedError({"explanation": [_("Hãy ghi một câu giải thích, ví dụ: Trong tháng có đợt cao điểm.")]})
    if len(text) > MAX_EXPLANATION:
        raise RefusedError(
            {"explanation": [_("Chỉ được dài đến %(most)d ký tự. Hãy viết gọn lại.") % {"most": MAX_EXPLANATION}]}
        )
    rows = FigureQuestion.objects.select_for_update(of=("self",)).select_related("explained_by")
    question = rows.filter(figure=figure, pk=seen.question).first()
    if question is not None and question.explanation == text:
        return
    if question is None or question.explanation or question.version != seen.version:
        raise RefusedError({"explanation": [_meanwhile(question)]})
    question.explanation, question.explained_by, question.explained_at = text, by, timezone.now()
    question.version += 1
    question.save()


def _meanwhile(question: FigureQuestion | None) -> str:
    """What became of the question while the line was written."""
    if question is None:
        return _("Số liệu này vừa được sửa nên không còn cần giải thích nữa.")
    if question.explained_at is None:
        return _(
            "Trong lúc bạn viết, số liệu này đã đổi thành %(value)s. Hãy xem lại câu hỏi; nếu câu của bạn vẫn đúng, "
            "hãy bấm “Ghi giải thích” lần nữa."
        ) % {"value": number_text(question.value)}
    about = {
        "who": question.explained_by,
        "clock": timezone.localtime(question.explained_at).strftime("%H:%M %d/%m/%Y"),
        "said": question.explanation,
    }
    return _("Trong lúc bạn viết, %(who)s đã giải thích (%(clock)s): “%(said)s”. Câu của bạn chưa được ghi.") % about


def open_count(commune: Commune) -> int:
    return FigureQuestion.objects.filter(commune=commune, explanation="").count()


def questions_of(commune: Commune, *, is_open: bool) -> list[FigureQuestion]:
    """What is asked in a commune: what waits, the oldest first, or what was answered, the newest first."""
    rows = FigureQuestion.objects.filter(Q(explanation="") if is_open else ~Q(explanation=""), commune=commune)
    rows = rows.select_related("figure__definition", "explained_by")
    return list(rows.order_by("asked_at" if is_open else "-explained_at", "pk"))


def asked_among(commune: Commune, slots: Iterable[Slot]) -> int:
    """About how many of the figures in `slots` something is asked that nobody answered."""
    wanted = {(slot.definition, slot.period.first, slot.period.last) for slot in slots}
    keys = {key for key, _first, _last in wanted}
    rows = FigureQuestion.objects.filter(commune=commune, explanation="", figure__definition__in=keys)
    places = rows.values_list("figure__definition_id", "figure__first_day", "figure__last_day")
    return len(wanted & set(places))


@dataclass(frozen=True)
class Shown:
    """A question as the list shows it."""

    question: FigureQuestion
    period: Period
    form: Any = None

    @property
    def value_text(self) -> str:
        return number_text(self.question.value)


def shown(question: FigureQuestion, calendar: Calendar, form: Any = None) -> Shown:
    figure = question.figure
    return Shown(question, period_holding(figure.definition.frequency, figure.last_day, calendar), form)
