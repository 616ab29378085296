"""Figures are stored, changed and taken away here alone: by hand, from Excel and through the API (R6).

A commune's figures are written by one at a time (its row is locked), so that the rules look at what will stand there.
What was seen travels with what is wanted: somebody else's newer value is never overwritten silently.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting import closing
from reporting.enums import FigureSource, LateAbout, LateAction
from reporting.figures import questions
from reporting.figures.due import Period, calendar_of, definitions_of, frequency_of, is_open
from reporting.figures.numbers import number_text, range_error
from reporting.figures.rules import ERRORS
from reporting.figures.values import Slot, Values, slot_of
from reporting.models import Figure, FigureDefinition, LateChange
from teams.enums import Calendar
from teams.models import Commune, SystemToken

_DAYS_BACK = 366 * 3  # of the commune's own history, for what the rules ask
_DAYS_ON = 366 * 2
_PERIODS_ON = 12


class Fate(StrEnum):
    STORED = "stored"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Seen(NamedTuple):
    """What the person looked at: version 0 is an empty place."""

    version: int
    value: int | None


class Writer(NamedTuple):
    """Who enters: a person, or another system with its key."""

    source: FigureSource
    user: User | None = None
    token: SystemToken | None = None


@dataclass(frozen=True)
class Wish:
    """A value for one place; None takes away what is there. Without `seen` whatever is there is replaced."""

    definition: FigureDefinition
    period: Period
    value: int | None
    seen: Seen | None = None

    @property
    def slot(self) -> Slot:
        return Slot(self.definition.pk, self.period)


@dataclass
class Outcome:
    wish: Wish
    fate: Fate = Fate.UNCHANGED
    errors: dict[str, list[str]] = field(default_factory=dict)  # by field: value, period, reason, definition
    newer: Seen | None = None  # what somebody else has stored meanwhile
    is_late: bool = False  # the month is closed

    def refuse(self, name: str, message: str) -> None:
        self.fate = Fate.REFUSED
        self.errors.setdefault(name, []).append(message)


class NotEnteredError(Exception):
    """Something was refused, so nothing was stored: the outcomes say what."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__("; ".join(m for one in outcomes for said in one.errors.values() for m in said))
        self.outcomes = outcomes


@transaction.atomic
def enter_all(commune: Commune, wishes: Iterable[Wish], by: Writer, *, reason: str = "") -> list[Outcome]:
    """Store all of `wishes` or nothing. Raises NotEnteredError."""
    outcomes = enter(commune, wishes, by, reason=reason)
    if any(outcome.fate == Fate.REFUSED for outcome in outcomes):
        raise NotEnteredError(outcomes)
    return outcomes


@transaction.atomic
def enter(commune: Commune, wishes: Iterable[Wish], by: Writer, *, reason: str = "") -> list[Outcome]:
    """Store those of `wishes` that no rule refuses; the outcomes are in their order.

    What is there already is left untouched, so that the same sent twice is stored once. A change in a closed month
    (`reporting.closing`) needs a reason, and is not open to other systems.
    """
    outcomes = [Outcome(wish) for wish in wishes]
    if not outcomes:
        return []
    Commune.objects.select_for_update(no_key=True).get(pk=commune.pk)
    sitting = _Sitting(commune, outcomes, by, reason.strip())
    sitting.judge()
    sitting.write()
    return outcomes


class _Sitting:
    """One locked look at the figures of a commune, and what becomes of the wishes."""

    def __init__(self, commune: Commune, outcomes: list[Outcome], by: Writer, reason: str) -> None:
        self.commune, self.outcomes, self.by, self.reason = commune, outcomes, by, reason
        self.calendar: Calendar = calendar_of(commune.province)
        self.today = timezone.localdate()
        self.definitions = definitions_of(commune.province)
        periods = [outcome.wish.period for outcome in outcomes]
        first, last = min(period.first for period in periods), max(period.last for period in periods)
        self.stored = self._stored(first - timedelta(days=_DAYS_BACK), last + timedelta(days=_DAYS_ON))
        self.values = Values(self.definitions, {slot: figure.value for slot, figure in self.stored.items()})
        self.closed = closing.hold_months([commune.pk])

    def _stored(self, first: date, last: date) -> dict[Slot, Figure]:
        rows = Figure.objects.filter(commune=self.commune, last_day__gte=first, last_day__lte=last)
        known = {definition.pk: definition for definition in self.definitions}
        rows = rows.filter(definition__in=known).select_related("entered_by", "entered_with")
        found = ((slot_of(row, known[row.definition_id], self.calendar), row) for row in rows)
        return {slot: row for slot, row in found if slot is not None}

    # --- judging

    def judge(self) -> None:
        wanted: dict[Slot, int | None] = {}
        for outcome in self.outcomes:
            self._judge_one(outcome, wanted)
            if outcome.fate == Fate.STORED:
                wanted[outcome.wish.slot] = outcome.wish.value
        # What one refusal leaves behind may break another rule: until nothing more is refused.
        while self._judge_together():
            pass

    def _judge_one(self, outcome: Outcome, wanted: dict[Slot, int | None]) -> None:
        wish, there = outcome.wish, self.stored.get(outcome.wish.slot)
        if (there.value if there else None) == wish.value and wish.slot not in wanted:
            return
        if wanted.get(wish.slot, wish.value) != wish.value:
            outcome.refuse("value", _("Số liệu này có hai giá trị khác nhau trong cùng một lần gửi. Chỉ gửi một."))
        outcome.is_late = self._is_late(wish)
        for name, message in self._faults(wish):
            outcome.refuse(name, message)
        newer = Seen(there.version, there.value) if there else Seen(0, None)
        if wish.seen is not None and wish.seen != newer:
            outcome.newer = newer
            outcome.refuse("value", self._about_newer(there))
        if outcome.fate != Fate.REFUSED and wish.slot not in wanted:
            outcome.fate = Fate.STORED

    def _faults(self, wish: Wish) -> Iterable[tuple[str, str]]:
        """What is wrong with a wish by itself."""
        if wish.definition.pk not in {definition.pk for definition in self.definitions}:
            yield "definition", _("Tỉnh không còn thu thập số liệu này.")
        elif wish.definition.frequency != frequency_of(wish.period):
            yield (
                "period",
                _("Số liệu này báo cáo theo %(frequency)s.") % {"frequency": wish.definition.get_frequency_display()},
            )
        elif not is_open(wish.period, self.today):
            yield "period", _("Chưa đến kỳ báo cáo %(period)s.") % {"period": wish.period}
        if wish.value is not None and (message := range_error(wish.value)):
            yield "value", message
        if self._is_late(wish):
            yield from self._faults_of_late()

    def _is_late(self, wish: Wish) -> bool:
        return self.closed.holds(self.commune.pk, wish.period.last)

    def _faults_of_late(self) -> Iterable[tuple[str, str]]:
        if self.by.user is None:
            yield "period", _("Kỳ này đã khóa. Cán bộ xã, phường hoặc Tổ trưởng sửa trên cổng, kèm lý do.")
        else:
            for message in closing.reason_errors(self.reason):
                yield "reason", message

    def _about_newer(self, there: Figure | None) -> str:
        again = _("Nếu vẫn muốn ghi số của bạn, hãy bấm Lưu lần nữa.")
        if there is None:
            return f"{_('Trong lúc bạn nhập, số này đã bị xóa.')} {again}"
        about = {
            "who": there.entered_by or there.entered_with,
            "value": number_text(there.value),
            "clock": timezone.localtime(there.entered_at).strftime("%H:%M %d/%m/%Y"),
        }
        return f"{_('Trong lúc bạn nhập, %(who)s đã ghi %(value)s (%(clock)s).') % about} {again}"

    def _judge_together(self) -> bool:
        """Refuse what breaks a rule together with the rest; returns whether anything was refused.

        What lacks nothing but a reason is judged too: the person is told of everything at once.
        """
        kept = {
            outcome.wish.slot: outcome
            for outcome in self.outcomes
            if outcome.fate == Fate.STORED or outcome.errors.keys() == {"reason"}
        }
        self.values_after = self.values.changed({slot: outcome.wish.value for slot, outcome in kept.items()})
        refused = [found for check in ERRORS for found in check(self.values_after, kept.keys())]
        for slot, message in refused:
            kept[slot].refuse("value", message)
        return bool(refused)

    # --- writing

    def write(self) -> None:
        now, late = timezone.now(), []
        written: dict[Slot, Figure] = {}
        for outcome in self.outcomes:
            if outcome.fate != Fate.STORED:
                continue
            wish, there = outcome.wish, self.stored.get(outcome.wish.slot)
            if self._is_late(wish):
                late.append(self._late_change(wish, there))
            if wish.value is not None:
                written[wish.slot] = self._put(wish, there, wish.value)
            elif there is not None:
                there.delete()
        for figure in written.values():
            figure.source, figure.entered_at = self.by.source, now
            figure.entered_by, figure.entered_with = self.by.user, self.by.token
            if figure.pk:
                figure.save()
        Figure.objects.bulk_create([figure for figure in written.values() if not figure.pk])
        LateChange.objects.bulk_create(late)
        self._ask({**{slot: figure for slot, figure in self.stored.items() if figure.pk}, **written})

    def _put(self, wish: Wish, there: Figure | None, value: int) -> Figure:
        if there is None:
            return Figure(
                province_id=self.commune.province_id,
                commune=self.commune,
                definition=wish.definition,
                first_day=wish.period.first,
                last_day=wish.period.last,
                value=value,
            )
        there.value, there.version = value, there.version + 1
        return there

    def _late_change(self, wish: Wish, there: Figure | None) -> LateChange:
        assert self.by.user is not None  # noqa: S101 - another system's change in a closed month was refused
        action = LateAction.ADDED if there is None else LateAction.REMOVED
        if there is not None and wish.value is not None:
            action = LateAction.CHANGED
        return closing.late_change(
            LateAbout.FIGURE,
            action,
            there or self._put(wish, None, 0),
            day=wish.period.last,
            key=f"{wish.definition.code}@{wish.period.code}",
            label=f"{wish.definition.name}, {wish.period}",
            reason=self.reason,
            by=self.by.user,
            before=None if there is None else {"value": there.value},
            after=None if wish.value is None else {"value": wish.value},
        )

    def _ask(self, there: dict[Slot, Figure]) -> None:
        """Look again at what was written and at what follows it, as that may have looked odd beside the old value."""
        by_key = {definition.pk: definition for definition in self.definitions}
        looked_at: set[Slot] = set()
        for outcome in self.outcomes:
            if outcome.fate == Fate.STORED:
                key, period = outcome.wish.slot
                following = self.values_after.following(by_key[key], period, _PERIODS_ON)
                looked_at |= {outcome.wish.slot} | ({Slot(key, following)} if following else set())
        found = [(by_key[slot.definition], slot.period, there[slot]) for slot in looked_at if slot in there]
        questions.review(found, self.values_after)
