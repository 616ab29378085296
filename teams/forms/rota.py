"""The forms of the rota: filling it, changing a half-day by hand, absences, and asking a colleague."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teams.enums import HalfDay
from teams.forms.fields import SELECT, DayField, ListedDayField, text_field
from teams.forms.refusable import RefusableForm
from teams.models import Absence, DutyShift, DutySwap
from teams.rota.board import Board, Standing
from teams.rota.openings import Opening
from teams.rota.people import Person
from teams.rota.placing import Cell
from teams.rota.settings import DutyRules
from teams.rota.swaps import may_take

# In which group of the list somebody stands, those who can come first.
_GROUPS: tuple[tuple[tuple[Standing, ...], Any], ...] = (
    ((Standing.FREE,), _("Rảnh")),
    ((Standing.SAME_DAY,), _("Đã trực buổi khác trong ngày")),
    ((Standing.OFFICE,), _("Làm giờ hành chính ở cơ quan")),
    ((Standing.HERE, Standing.ELSEWHERE, Standing.ABSENT), _("Không đến được")),
)
_WHY: dict[Standing, Any] = {
    Standing.HERE: _("đã ở trong ca này"),
    Standing.ELSEWHERE: _("đang trực điểm khác"),
    Standing.ABSENT: _("vắng"),
}


class RotaForm(RefusableForm):
    def _offer(self, name: str, choices: Iterable[Any]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)


class FillForm(RotaForm):
    people = forms.TypedChoiceField(
        label=_("Số người mỗi buổi"),
        coerce=int,
        widget=forms.Select(attrs=SELECT),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Hãy chọn số người trực mỗi buổi trong danh sách.")
        ),
    )

    def __init__(self, *args: Any, rules: DutyRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("people", [(count, gettext("%(count)d người") % {"count": count}) for count in rules.counts])


class AddForm(RotaForm):
    person = forms.TypedChoiceField(
        label=_("Thêm người trực"),
        coerce=int,
        widget=forms.Select(attrs=SELECT),
        error_messages={
            "required": _("Hãy chọn một người."),
            "invalid_choice": _("Người này không ở trong Tổ vào ngày đó. Hãy chọn lại."),
        },
    )

    def __init__(self, *args: Any, board: Board, opening: Opening | None, loads: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = _grouped(board, opening, loads) if opening else []
        self._offer("person", [("", gettext("Chọn người trực")), *groups])


def _grouped(board: Board, opening: Opening, loads: dict[int, int]) -> Iterable[tuple[Any, list[tuple[int, str]]]]:
    """Everybody in the team that day; the ones with fewest shifts first."""
    standings = {user: board.standing(person, opening) for user, person in board.crew.items()}
    for group, label in _GROUPS:
        people = [board.crew[user] for user, standing in standings.items() if standing in group]
        people.sort(key=lambda person: loads.get(person.user.pk, 0))
        if people:
            yield label, [(person.user.pk, _said_of(person, standings[person.user.pk], loads)) for person in people]


def _said_of(person: Person, standing: Standing, loads: dict[int, int]) -> str:
    """`Nguyễn Văn An – 5 ca`, and why the person cannot come."""
    text = gettext("%(name)s – %(count)d ca") % {"name": person.user, "count": loads.get(person.user.pk, 0)}
    return f"{text}, {_WHY[standing]}" if standing in _WHY else text


class MoveForm(RotaForm):
    day = ListedDayField(label=_("Sang ngày"))
    half_day = forms.ChoiceField(
        label=_("Buổi"),
        choices=HalfDay.choices,
        widget=forms.Select(attrs=SELECT),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Hãy chọn buổi trong danh sách.")),
    )
    point = forms.TypedChoiceField(
        label=_("Điểm"),
        coerce=int,
        widget=forms.Select(attrs=SELECT),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Hãy chọn điểm trong danh sách.")),
    )

    def __init__(self, *args: Any, board: Board, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = sorted({opening.day for opening in board.openings.values() if opening.day >= today})
        halves = {opening.half_day for opening in board.openings.values()}
        cast(forms.Select, self.fields["day"].widget).choices = [
            (day.isoformat(), date_format(day, "l, d/m/Y")) for day in days
        ]
        self._offer("half_day", [(half.value, str(half.label)) for half in HalfDay if half.value in halves])
        self._offer("point", [(one.pk, one.name) for one in board.points])

    @property
    def cell(self) -> Cell:
        return Cell(self.cleaned_data["point"], self.cleaned_data["day"], self.cleaned_data["half_day"])


class AbsenceForm(RotaForm):
    """Of oneself; `people` adds whose it is, for those who run the team."""

    user = forms.TypedChoiceField(
        label=_("Người vắng"),
        coerce=int,
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": _("Hãy chọn người vắng."), "invalid_choice": _("Hãy chọn lại người vắng.")},
    )
    first_day = DayField(label=_("Vắng từ ngày"))
    last_day = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chỉ vắng một ngày."))
    reason = text_field(_("Lý do"), Absence._meta.get_field("reason").max_length)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["user"]
        else:
            self._offer("user", [("", gettext("Chọn người vắng")), *people])

    @property
    def days(self) -> tuple[date, date]:
        first: date = self.cleaned_data["first_day"]
        return first, self.cleaned_data["last_day"] or first


class SwapForm(RotaForm):
    asked_of = forms.TypedChoiceField(
        label=_("Nhờ ai"),
        coerce=int,
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": _("Hãy chọn một người."), "invalid_choice": _("Hãy chọn lại một người.")},
    )
    in_return = forms.TypedChoiceField(
        label=_("Đổi lại, tôi nhận ca"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.Select(attrs=SELECT),
        error_messages={"invalid_choice": _("Ca này không còn như trước. Hãy chọn lại.")},
    )
    note = text_field(_("Lời nhắn"), DutySwap._meta.get_field("note").max_length)

    def __init__(self, *args: Any, board: Board, shift: DutyShift, offers: Sequence[DutyShift], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("asked_of", [("", gettext("Chọn người")), *_colleagues(board, shift)])
        self._offer("in_return", [("", gettext("Không cần đổi lại")), *_offered(offers)])


def _colleagues(board: Board, shift: DutyShift) -> Iterable[tuple[int, str]]:
    for user, person in board.crew.items():
        standing = may_take(board, user, shift)
        if user != shift.user_id and standing is not Standing.NOT_IN_TEAM:
            yield user, f"{person.user} – {_WHY[standing]}" if standing in _WHY else str(person.user)


def _offered(offers: Sequence[DutyShift]) -> Iterable[tuple[str, list[tuple[int, str]]]]:
    """The colleagues' shifts, under their names."""
    by_name: dict[str, list[tuple[int, str]]] = {}
    for shift in offers:
        said = f"{shift.get_half_day_display()} {shift.day:%d/%m/%Y}, {shift.support_point}"
        by_name.setdefault(str(shift.user), []).append((shift.pk, said))
    yield from by_name.items()
