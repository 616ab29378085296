"""What a list may name in a province: positions, components, communes, hamlets, sub-groups, languages."""

import re
from collections import defaultdict
from functools import cached_property

from django.utils.translation import gettext as _

from teams.commune_names import CommuneFinder
from teams.enums import HamletKind, Position
from teams.models import Commune, Hamlet, MemberComponent, Province
from teams.roster_files.lexicon import Lexicon
from teams.rules.limits import SubgroupRule, TeamRules
from teams.rules.settings import languages, request_rules, team_kinds, team_rules

VOLUNTEER = ""  # the position of somebody outside the team
_POSITIONS: tuple[tuple[str, list[str]], ...] = (
    (Position.LEADER, ["Trưởng", "TT", "Đội trưởng", "Tổ trưởng Tổ CNSCĐ", "Trưởng Tổ"]),
    (Position.DEPUTY, ["Phó", "TP", "Phó Tổ trưởng", "Phó Tổ", "Đội phó", "Phó đội trưởng", "Tổ phó thường trực"]),
    (Position.MEMBER, ["Tổ viên", "Ủy viên", "TV", "Đội viên", "Thành viên Tổ", "Tổ viên Tổ CNSCĐ"]),
    (Position.COLLABORATOR, ["CTV"]),
)
_HAMLET_WORDS: dict[str, list[str]] = {
    HamletKind.THON: ["T."],
    HamletKind.LANG: ["L."],
    HamletKind.BAN: ["B."],
    HamletKind.KHU_PHO: ["KP", "KP."],
    HamletKind.TO_DAN_PHO: ["TDP", "TDP.", "Tổ"],
}
_ANY_KIND = re.compile(r"^(?:thôn|làng|bản|buôn|khu phố|tổ dân phố|thon|lang|ban|buon|khu pho|to dan pho)\s+", re.I)
_LANGUAGES = (
    ("jrai", "gia rai", "jarai", "gia lai", "jơ rai"),
    ("bahnar", "ba na", "bana", "banar"),
    ("ê đê", "ede", "rađê", "ra đê"),
    ("xơ đăng", "sedang", "xê đăng", "xơ teng"),
    ("hrê", "h're"),
    ("chăm h'roi", "chăm hroi", "hroi", "chăm"),
    ("mông", "h'mông", "hmông"),
    ("khơ mú", "khmú"),
)
_GROUP_WORDS = re.compile(r"^nhóm (?:hỗ trợ )?(?:chuyển đổi số )?(?:cho )?", re.IGNORECASE)


class Catalogue:
    """Read once per file. What hangs on a commune or on a kind of team is made when it is first asked for."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.kinds = team_kinds(province.rules)
        self.positions: Lexicon[str] = Lexicon(_positions())
        self.languages: Lexicon[str] = Lexicon((word, [word, *_spellings(word)]) for word in languages(province.rules))
        self.asks_for_reason = "ask" in request_rules(province.rules).join
        self._rules: dict[str, TeamRules] = {}
        self._groups: dict[str, Lexicon[str]] = {}
        self._hamlet_words: dict[int, Lexicon[int]] = {}
        self._communes: dict[str, Commune | None] = {}
        self._hamlet_labels = {kind.value: str(kind.label) for kind in HamletKind}

    @cached_property
    def components(self) -> Lexicon[int]:
        rows = MemberComponent.objects.filter(province=self.province).order_by("order")
        return Lexicon(((row.pk, [row.name, row.code.replace("_", " ")]) for row in rows), loose=True)

    @cached_property
    def _finder(self) -> CommuneFinder:
        return CommuneFinder(self.province)

    def commune(self, text: str) -> Commune | None:
        """By name or by any code in use."""
        if text not in self._communes:
            by_code = self._finder.by_code(int(text)) if text.isdecimal() else None
            self._communes[text] = by_code or self._finder.by_name(text)
        return self._communes[text]

    @cached_property
    def _hamlets(self) -> dict[int, list[Hamlet]]:
        found: dict[int, list[Hamlet]] = defaultdict(list)
        for hamlet in Hamlet.objects.filter(province=self.province):
            found[hamlet.commune_id].append(hamlet)
        return found

    def hamlets_of(self, commune: int) -> list[Hamlet]:
        return self._hamlets.get(commune, [])

    def hamlets(self, commune: int) -> Lexicon[int]:
        if commune not in self._hamlet_words:
            self._hamlet_words[commune] = Lexicon(
                (row.pk, self._names_of_hamlet(row)) for row in self.hamlets_of(commune)
            )
        return self._hamlet_words[commune]

    def hamlet(self, commune: int, text: str) -> int | None:
        words = self.hamlets(commune)
        found = words.find(text)
        return found if found is not None else words.find(_ANY_KIND.sub("", text))

    def _names_of_hamlet(self, hamlet: Hamlet) -> list[str]:
        words = _HAMLET_WORDS.get(hamlet.kind, [])
        label = self._hamlet_labels.get(hamlet.kind, "")
        return [f"{label} {hamlet.name}", hamlet.name, *[f"{word} {hamlet.name}" for word in words]]

    def rules(self, kind: str) -> TeamRules:
        if kind not in self._rules:
            self._rules[kind] = team_rules(self.province.rules, kind)
        return self._rules[kind]

    def groups(self, kind: str) -> Lexicon[str]:
        """The sub-groups that are not of a hamlet, by code."""
        if kind not in self._groups:
            flat = [rule for rule in self.rules(kind).subgroups if not rule.per_hamlet]
            self._groups[kind] = Lexicon(
                ((rule.code, _names_of_group(number, rule)) for number, rule in enumerate(flat, 1)), loose=True
            )
        return self._groups[kind]

    def standing(self, kind: str) -> str:
        """The code of the group that each hamlet has, "" if there is none."""
        return next((rule.code for rule in self.rules(kind).subgroups if rule.per_hamlet), "")


def _positions() -> list[tuple[str, list[str]]]:
    known = [(key, [str(Position(key).label), key, *words]) for key, words in _POSITIONS]
    outside = [_("Tình nguyện viên ngoài Tổ"), "Tình nguyện viên", "TNV", "TNV ngoài Tổ", "Ngoài Tổ"]
    return [*known, (VOLUNTEER, outside)]


def _names_of_group(number: int, rule: SubgroupRule) -> list[str]:
    """“Nhóm 1: hệ thống chính trị cấp xã” for the long names of the decision."""
    short = _GROUP_WORDS.sub("", rule.name)
    label = f"{_('Nhóm')} {number}: {short}"
    return [label, rule.name, short, f"Nhóm {number}", str(number), rule.code.replace("_", " "), f"Nhóm {short}"]


def _spellings(word: str) -> list[str]:
    return [other for family in _LANGUAGES if word.casefold() in family for other in family]
