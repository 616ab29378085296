"""What is in order, in short sentences for whoever approves."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from teams.enums import Position
from teams.rules.findings import Finding
from teams.rules.grouping import foreseen, title_of
from teams.rules.hamlet_without_group import groups_needed
from teams.rules.limits import TeamRules
from teams.rules.minority_language import is_needed, spoken
from teams.rules.registry import check
from teams.rules.roster import Roster
from teams.rules.wording import limits, numbers

Sentences = Callable[[Roster, TeamRules], Iterable[str]]


def passed(roster: Roster, rules: TeamRules, findings: Sequence[Finding] | None = None) -> list[str]:
    """Return a sentence for each thing that was checked and found in order; none about an empty roster.

    `findings` are those of `check`, where they are known.
    """
    if not roster.seats:
        return []
    findings = check(roster, rules) if findings is None else findings
    violated = {finding.rule for finding in findings}
    sentences = [sentence for needed, say in _SAYS if not violated & set(needed) for sentence in say(roster, rules)]
    spoilt = {finding.subject for finding in findings if finding.rule.startswith("subgroup_")}
    return sentences + list(_groups(roster, rules, spoilt))


def _size(roster: Roster, rules: TeamRules) -> Iterator[str]:
    count = {"count": len(roster.counted), "limits": numbers(rules.size)}
    if rules.size.is_limited:
        yield _("%(count)d thành viên (quy định %(limits)s)") % count
    else:
        yield _("%(count)d thành viên") % count


def _leaders(roster: Roster, rules: TeamRules) -> Iterator[str]:
    deputies = len(roster.at(Position.DEPUTY))
    who = _("%(count)d tổ trưởng") % {"count": len(roster.at(Position.LEADER))}
    if deputies:
        who = _("%(leader)s, %(count)d tổ phó") % {"leader": who, "count": deputies}
    if rules.leader.components or rules.deputies.components:
        who = _("%(who)s đúng thành phần") % {"who": who}
    yield who


def _collaborators(roster: Roster, rules: TeamRules) -> Iterator[str]:
    count = len(roster.at(Position.COLLABORATOR))
    if count:
        yield _("%(count)d cộng tác viên") % {"count": count}


def _components(roster: Roster, rules: TeamRules) -> Iterator[str]:
    names = "; ".join(roster.component_name(code) for code in rules.required_components)
    if names:
        yield _("Có đủ thành phần bắt buộc: %(names)s") % {"names": names}


def _language(roster: Roster, rules: TeamRules) -> Iterator[str]:
    if is_needed(roster, rules):
        known = sorted({language for seat in roster.counted for language in spoken(seat)})
        yield _("Có thành viên biết tiếng dân tộc thiểu số: %(languages)s") % {"languages": ", ".join(known)}


def _phones(roster: Roster, rules: TeamRules) -> Iterator[str]:
    yield _("Mỗi người có số điện thoại riêng")


def _one_team(roster: Roster, rules: TeamRules) -> Iterator[str]:
    if rules.same_kind_forbidden or rules.other_kind_forbidden:
        yield _("Không ai ở Tổ khác mà quy định không cho phép")


def _hamlets(roster: Roster, rules: TeamRules) -> Iterator[str]:
    for rule in groups_needed(rules) if roster.hamlet_names else []:
        count = {"count": len(roster.hamlet_names), "group": rule.name}
        yield _("%(count)d/%(count)d thôn, tổ dân phố có %(group)s") % count


def _zalo(roster: Roster, rules: TeamRules) -> Iterator[str]:
    if rules.zalo_pattern:
        yield _("Tên nhóm Zalo đúng quy định")


def _groups(roster: Roster, rules: TeamRules, spoilt: set[str]) -> Iterator[str]:
    """The team's own groups; those of hamlets are counted together."""
    for rule, group in foreseen(roster, rules):
        if not rule.per_hamlet and group.subject not in spoilt:
            yield _("%(group)s: %(count)d người (quy định %(limits)s), đúng nhóm trưởng") % {
                "group": title_of(rule, group, roster),
                "count": len(group.members),
                "limits": limits(rule.size),
            }


# The rules that must not be violated, and what may be said then.
_SAYS: tuple[tuple[tuple[str, ...], Sentences], ...] = (
    (("team_size", "ordinary_members"), _size),
    (("leader", "deputies"), _leaders),
    (("collaborators", "position_not_foreseen"), _collaborators),
    (("required_components",), _components),
    (("minority_language",), _language),
    (("several_teams",), _one_team),
    (("person_twice", "phone_missing", "phone_twice"), _phones),
    (("hamlet_without_group",), _hamlets),
    (("zalo_name",), _zalo),
)
