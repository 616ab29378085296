"""The form of one person in a request: who it is, what for, and in which sub-groups."""

import json
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from teams.enums import LineKind, Position
from teams.forms.fields import SELECT, PhoneField, text_field
from teams.forms.refusable import RefusableForm
from teams.models import Hamlet, MemberComponent, Team
from teams.rosters import GroupSeat, Person
from teams.rosters.team_rules import rules_of
from teams.rules.settings import SubgroupRule, TeamRules, languages, request_rules

VOLUNTEER = "volunteer"
MEMBER, LEADER = "member", "leader"
_LONGEST_SKILL = 50


def positions_of(rules: TeamRules) -> list[tuple[str, str]]:
    """The positions that the rules foresee, and the volunteers outside the team where a sub-group takes them."""
    foreseen = [
        (Position.LEADER, rules.leader.count),
        (Position.DEPUTY, rules.deputies.count),
        (Position.MEMBER, rules.members),
        (Position.COLLABORATOR, rules.collaborators),
    ]
    choices = [(position.value, str(position.label)) for position, count in foreseen if not count.is_none]
    if any(group.volunteers for group in rules.subgroups):
        choices.append((VOLUNTEER, str(_("Tình nguyện viên ngoài Tổ (chỉ trong nhóm thường trực)"))))
    return choices


class PersonForm(RefusableForm):
    full_name = text_field(_("Họ và tên"), 150, required=True, autocapitalize="words")
    phone = PhoneField(
        label=_("Số điện thoại"),
        help_text=_("Dùng để đăng nhập. Mỗi người một số."),
        error_messages={"required": _("Hãy ghi số điện thoại: thành viên đăng nhập bằng số này.")},
    )
    position = forms.ChoiceField(
        label=_("Vị trí"),
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": _("Hãy chọn vị trí."), "invalid_choice": _("Hãy chọn lại vị trí.")},
    )
    component = forms.ModelChoiceField(
        label=_("Thành phần"),
        queryset=MemberComponent.objects.none(),
        required=False,
        empty_label=_("Chưa rõ"),
        widget=forms.Select(attrs=SELECT),
        error_messages={"invalid_choice": _("Hãy chọn lại thành phần trong danh sách.")},
    )
    organisation = text_field(_("Đơn vị công tác"), 150)
    languages = forms.MultipleChoiceField(
        label=_("Biết tiếng dân tộc thiểu số"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Hãy chọn lại trong danh sách.")},
    )
    skills = text_field(_("Kỹ năng"), 300, help_text=_("Cách nhau bằng dấu phẩy, ví dụ: Canva, sửa máy tính."))
    reason = text_field(_("Lý do"), 300)
    # What the line said when the form was opened: two people in one line do not overwrite each other.
    seen = forms.CharField(required=False, max_length=5000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, team: Team, kind: LineKind, person: Person | None = None, **kwargs: Any) -> None:
        rules = rules_of(team)
        first = _initial(person) if person is not None else {"position": Position.MEMBER}
        super().__init__(*args, **{**kwargs, "initial": {**first, **kwargs.get("initial", {})}})
        # A volunteer outside the team does not sign in.
        self.fields["phone"].required = self["position"].value() != VOLUNTEER
        known = list(person.languages) if person else []
        offered = dict.fromkeys([*languages(team.province.rules), *known])
        cast(forms.MultipleChoiceField, self.fields["languages"]).choices = [(word, word) for word in offered]
        components = cast("forms.ModelChoiceField[MemberComponent]", self.fields["component"])
        components.queryset = MemberComponent.objects.filter(province=team.province)
        cast(forms.ChoiceField, self.fields["position"]).choices = _with(positions_of(rules), person)
        self.seats: list[str] = []
        for group in rules.subgroups:
            self._add_seats(group, team.commune.hamlets.all() if group.per_hamlet else [None])
        self.fields["reason"].label = _reason_label(team, kind)

    def _add_seats(self, group: SubgroupRule, hamlets: Iterable[Hamlet | None]) -> None:
        for hamlet in hamlets:
            name = _seat_name(group.code, hamlet.pk if hamlet else None)
            self.seats.append(name)
            self.fields[name] = forms.ChoiceField(
                label=str(hamlet) if hamlet else group.name,
                choices=[("", _("Không")), (MEMBER, _("Thành viên nhóm")), (LEADER, _("Nhóm trưởng"))],
                required=False,
                widget=forms.Select(attrs=SELECT),
            )

    @property
    def group_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.seats if "-" not in name.removeprefix("seat-")]

    @property
    def hamlet_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.seats if "-" in name.removeprefix("seat-")]

    @property
    def sits_in_a_hamlet(self) -> bool:
        return any(field.value() or field.errors for field in self.hamlet_fields)

    def clean_skills(self) -> tuple[str, ...]:
        words = [word.strip() for word in str(self.cleaned_data["skills"]).split(",") if word.strip()]
        if any(len(word) > _LONGEST_SKILL for word in words):
            raise forms.ValidationError(_("Mỗi kỹ năng chỉ dài đến 50 ký tự. Hãy ghi gọn lại."))
        return tuple(dict.fromkeys(words))

    def person(self) -> Person:
        """What was typed, once the form is valid."""
        data = self.cleaned_data
        component = data["component"]
        is_volunteer = data["position"] == VOLUNTEER
        return Person(
            full_name=" ".join(data["full_name"].split()),
            phone=data["phone"],
            position="" if is_volunteer else data["position"],
            component=component.pk if component and not is_volunteer else None,
            organisation=data["organisation"],
            languages=() if is_volunteer else tuple(data["languages"]),
            skills=() if is_volunteer else data["skills"],
            groups=frozenset(self._groups()),
        )

    def _groups(self) -> Iterable[GroupSeat]:
        for name in self.seats:
            role = self.cleaned_data[name]
            if role:
                code, _dash, hamlet = name.removeprefix("seat-").partition("-")
                yield GroupSeat(code, int(hamlet) if hamlet else None, role == LEADER)

    def seen_person(self) -> Person | None:
        """What the line said when the form was opened; None for a new line, or where it cannot be read."""
        try:
            return Person.from_data(json.loads(self.cleaned_data["seen"]))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def show_anew(self, person: Person) -> None:
        """The line says something else by now: what is sent next knows that."""
        data = cast(QueryDict, self.data).copy()
        data["seen"] = seen_of(person)
        self.data = data


def _reason_label(team: Team, kind: LineKind) -> Any:
    if kind == LineKind.CHANGE:
        return _("Lý do thay đổi")
    if "ask" in request_rules(team.province.rules).join:
        return _("Nguyện vọng tham gia (ngày đăng ký)")
    return _("Ghi chú cho người duyệt")


class LeaveForm(RefusableForm):
    reason = text_field(_("Lý do thôi tham gia"), 300, required=True)


def seen_of(person: Person) -> str:
    """`person` as text for the hidden field of the form."""
    return json.dumps(person.as_data())


def _seat_name(code: str, hamlet: int | None) -> str:
    return f"seat-{code}" if hamlet is None else f"seat-{code}-{hamlet}"


def _initial(person: Person) -> dict[str, Any]:
    seats = {_seat_name(seat.code, seat.hamlet): LEADER if seat.is_leader else MEMBER for seat in person.groups}
    return {
        "full_name": person.full_name,
        "phone": person.phone,
        "position": person.position or VOLUNTEER,
        "component": person.component,
        "organisation": person.organisation,
        "languages": list(person.languages),
        "skills": ", ".join(person.skills),
        **seats,
    }


def _with(choices: list[tuple[str, str]], person: Person | None) -> list[tuple[str, str]]:
    """The choices, and the position that this person holds although the rules do not foresee it (any more)."""
    if person is None or not person.position or person.position in dict(choices):
        return choices
    return [*choices, (person.position, str(Position(person.position).label))]
