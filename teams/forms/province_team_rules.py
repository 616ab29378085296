"""The form of the rules for one kind of team, with its sub-groups."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.names import fold
from teams.forms.fields import text_field
from teams.forms.province_rules import SectionForm, number_field
from teams.province_rules.wording import leader_label, works_label
from teams.rules.limits import COMPONENT, TEAM_LEADER, TEAM_MEMBER, Range, SubgroupRule
from teams.rules.reading import Reader
from teams.rules.sections import WORKS, read_label, read_team

NO_LIMIT_HELP = _("Để trống: không giới hạn.")
BLANK_SUBGROUPS = 1
MOST_SUBGROUPS = 12
_LONGEST_CODE = 30


class SubgroupForm(forms.Form):
    """One sub-group; `code` is empty for a new one, which is ignored as long as it has no name."""

    code = forms.CharField(widget=forms.HiddenInput, required=False)
    name = text_field(_("Tên nhóm"), 150)
    min = number_field(_("Ít nhất"))
    max = number_field(_("Nhiều nhất"), help_text=NO_LIMIT_HELP)
    leader = forms.ChoiceField(label=_("Nhóm trưởng"), required=False)
    works = forms.ChoiceField(label=_("Làm việc"), required=False)
    per_hamlet = forms.BooleanField(label=_("Mỗi thôn, tổ dân phố một nhóm"), required=False)
    volunteers = forms.BooleanField(label=_("Nhận tình nguyện viên ngoài Tổ"), required=False)
    removed = forms.BooleanField(label=_("Xóa nhóm này"), required=False)

    def __init__(self, *args: Any, components: Mapping[str, str], known: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaders = ["", TEAM_LEADER, TEAM_MEMBER, *(f"{COMPONENT}{code}" for code in components)]
        if known and known not in leaders:
            leaders.append(known)
        self.fields["leader"].choices = [(one, leader_label(one, components)) for one in leaders]  # type: ignore[attr-defined]
        self.fields["works"].choices = [(one, works_label(one)) for one in WORKS]  # type: ignore[attr-defined]

    @property
    def is_new(self) -> bool:
        return not self["code"].value()

    @property
    def is_kept(self) -> bool:
        data = self.cleaned_data
        return not data.get("removed") and bool(data.get("code") or data.get("name"))

    def rule(self, taken: set[str]) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "code": data["code"] or _code(data["name"], taken),
            "name": data["name"],
            "min": data["min"] or 0,
            "max": data["max"],
            "leader": data["leader"],
            "works": data["works"],
            "per_hamlet": data["per_hamlet"],
            "volunteers": data["volunteers"],
        }


def _code(name: str, taken: set[str]) -> str:
    words = "_".join("".join(ch if ch.isalnum() and ch.isascii() else " " for ch in fold(name)).split())
    base = words[: _LONGEST_CODE - 3].strip("_")
    base = base if base[:1].isalpha() else f"nhom_{base}"[: _LONGEST_CODE - 3].strip("_")
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}_{number}"
    return code


class TeamRulesForm(SectionForm):
    label = text_field(_("Tên của loại Tổ"), 100)
    name = text_field(_("Mẫu tên Tổ"), 150, help_text=_("{commune} là tên xã, phường; {hamlet} là tên thôn."))
    zalo_group_name = text_field(
        _("Mẫu tên nhóm Zalo"), 150, help_text=_("Ví dụ: Tổ CNSCĐ-{commune}. Để trống: không quy định.")
    )
    size_min = number_field(_("Ít nhất"))
    size_max = number_field(_("Nhiều nhất"), help_text=NO_LIMIT_HELP)
    leader_components = forms.MultipleChoiceField(
        label=_("Tổ trưởng là một trong các thành phần"), required=False, widget=forms.CheckboxSelectMultiple
    )
    deputies_min = number_field(_("Ít nhất"))
    deputies_max = number_field(_("Nhiều nhất"), help_text=NO_LIMIT_HELP)
    deputies_components = forms.MultipleChoiceField(
        label=_("Mỗi thành phần này phải có một tổ phó"), required=False, widget=forms.CheckboxSelectMultiple
    )
    members_min = number_field(_("Ít nhất"))
    members_max = number_field(_("Nhiều nhất"), help_text=NO_LIMIT_HELP)
    collaborators_min = number_field(_("Ít nhất"))
    collaborators_max = number_field(_("Nhiều nhất"), help_text=_("Để trống: không giới hạn; 0: không có."))
    required_components = forms.MultipleChoiceField(
        label=_("Thành phần phải có trong Tổ"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minority_language = forms.BooleanField(
        label=_("Ở xã có đồng bào dân tộc thiểu số, phải có người biết tiếng"), required=False
    )

    def __init__(
        self, *args: Any, document: Mapping[str, Any], kind: str, components: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, document=document, **kwargs)
        self.kind = kind
        self.components = components
        section = Reader(dict(document), "", {}).section("teams").section(kind)
        self.rules = read_team(section, kind, several=(False, False))
        self.names = {f"teams.{kind}.{name.replace('_', '.', 1)}": name for name in self._ranges()}
        self.names |= {f"teams.{kind}.{name}": name for name in ("label", "name", "zalo_group_name")}
        self.names |= {f"teams.{kind}.{name}": name for name in ("required_components", "minority_language")}
        self.names |= {
            f"teams.{kind}.leader": "leader_components",
            f"teams.{kind}.leader.components": "leader_components",
        }
        self.names[f"teams.{kind}.deputies.components"] = "deputies_components"
        self._show(read_label(section, kind))
        self.subgroups = self._subgroup_forms()

    @staticmethod
    def _ranges() -> list[str]:
        return [f"{part}_{end}" for part in ("size", "deputies", "members", "collaborators") for end in ("min", "max")]

    def _show(self, label: str) -> None:
        rules = self.rules
        ranges: dict[str, Range] = {
            "size": rules.size,
            "deputies": rules.deputies.count,
            "members": rules.members,
            "collaborators": rules.collaborators,
        }
        shown: dict[str, Any] = {"label": label, "name": rules.name_pattern, "zalo_group_name": rules.zalo_pattern}
        for name, allowed in ranges.items():
            shown |= {f"{name}_min": allowed.min, f"{name}_max": allowed.max}
        lists = {
            "leader_components": rules.leader.components,
            "deputies_components": rules.deputies.components,
            "required_components": rules.required_components,
        }
        for name, codes in lists.items():
            known = dict(self.components) | {code: code for code in codes if code not in self.components}
            cast(forms.MultipleChoiceField, self.fields[name]).choices = list(known.items())
        shown |= {name: list(codes) for name, codes in lists.items()} | {"minority_language": rules.minority_language}
        for name, value in shown.items():
            self.fields[name].initial = value

    def _subgroup_forms(self) -> list[SubgroupForm]:
        rules = [_initial(rule) for rule in self.rules.subgroups]
        count = len(rules) + BLANK_SUBGROUPS
        if self.is_bound:
            count = max(count, min(self._typed_count(), MOST_SUBGROUPS))
        blank: dict[str, Any] = {}
        return [
            SubgroupForm(
                self.data if self.is_bound else None,
                prefix=f"nhom-{number}",
                initial=rules[number] if number < len(rules) else blank,
                components=self.components,
                known=rules[number]["leader"] if number < len(rules) else "",
            )
            for number in range(count)
        ]

    def _typed_count(self) -> int:
        typed = {key.split("-")[1] for key in self.data if key.startswith("nhom-")}
        return max((int(number) + 1 for number in typed if number.isdecimal() and len(number) < 4), default=0)  # noqa: PLR2004

    @property
    def kept(self) -> list[SubgroupForm]:
        return [form for form in self.subgroups if form.is_kept]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.subgroups]
        return super().is_valid() and all(valid)

    def edited(self) -> dict[str, Any]:
        data = self.cleaned_data
        taken = {form.cleaned_data["code"] for form in self.kept if form.cleaned_data["code"]}
        subgroups = []
        for form in self.kept:
            rule = form.rule(taken)
            taken.add(rule["code"])
            subgroups.append(rule)
        entry = {
            **{name: data[name] for name in ("label", "name", "zalo_group_name", "required_components")},
            "minority_language": data["minority_language"],
            "size": _range(data, "size"),
            "leader": {"components": data["leader_components"]},
            "deputies": {**_range(data, "deputies"), "components": data["deputies_components"]},
            "members": _range(data, "members"),
            "collaborators": _range(data, "collaborators"),
            "subgroups": subgroups,
        }
        return {f"teams.{self.kind}": entry}

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        start = f"teams.{self.kind}.subgroups."
        for path, messages in errors.items():
            number, _dot, name = path.removeprefix(start).partition(".")
            if path.startswith(start) and number.isdecimal() and int(number) < len(self.kept):
                form = self.kept[int(number)]
                for message in messages:
                    form.add_error(name if name in form.fields and name != "code" else "name", message)
                self.add_error(None, _("Có nhóm chưa đúng; xem các ô có ghi lỗi trong phần Nhóm."))
            else:
                super().refuse({path: messages})


def _initial(rule: SubgroupRule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "min": rule.size.min,
        "max": rule.size.max,
        "leader": rule.leader,
        "works": rule.works,
        "per_hamlet": rule.per_hamlet,
        "volunteers": rule.volunteers,
    }


def _range(data: Mapping[str, Any], name: str) -> dict[str, int | None]:
    return {"min": data[f"{name}_min"] or 0, "max": data[f"{name}_max"]}
