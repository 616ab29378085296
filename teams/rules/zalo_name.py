"""The team's Zalo group is called as the province asks (Đề án III.3.2: Tổ CNSCĐ-Tên xã/phường)."""

import re
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Roster

RULE = "zalo_name"
_DASH = re.compile(r"\s*[-–]\s*")


def fill(pattern: str, *, commune: str, hamlet: str = "") -> str:
    """Put the names into a pattern of the rules (`name_pattern`, `zalo_pattern`)."""
    return pattern.replace("{commune}", commune).replace("{hamlet}", hamlet)


def expected_names(roster: Roster, rules: TeamRules) -> list[str]:
    """What the group may be called: with the commune's bare name, or with Xã or Phường in front."""
    names = (roster.commune_name, roster.commune_full_name)
    return [fill(rules.zalo_pattern, commune=name, hamlet=roster.hamlet_name) for name in names]


def _spaced(text: str) -> str:
    """Spaces are no difference, nor is the long dash that a phone makes of a hyphen."""
    return _DASH.sub("-", " ".join(unicodedata.normalize("NFC", text).split()))


def check(roster: Roster, rules: TeamRules) -> Iterator[Finding]:
    names = expected_names(roster, rules)
    if not rules.zalo_pattern or _spaced(roster.zalo_name) in [_spaced(name) for name in names]:
        return
    message = _("Chưa ghi tên nhóm Zalo của Tổ.")
    mend = _("Hãy lập nhóm Zalo tên “%(name)s” rồi ghi vào đây.") % {"name": names[0]}
    if roster.zalo_name.strip():
        message = _("Tên nhóm Zalo “%(name)s” chưa theo quy định.") % {"name": roster.zalo_name.strip()}
        mend = _("Hãy đổi tên nhóm thành “%(name)s”.") % {"name": names[0]}
    yield Finding(RULE, Severity.WARNING, "team", (), message, mend, rules.source(RULE))
