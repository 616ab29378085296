"""Which rules a roster violates, worked out in another way than the rules do: by plain counting, from the documents."""

from collections import Counter
from collections.abc import Iterator

from accounts.names import fold
from accounts.phones import normalise_phone
from teams.rules.roster import Roster
from teams.rules.settings import Range, SubgroupRule, TeamRules

POSITIONS = ("leader", "deputy", "member", "collaborator")


def violated(whole: Roster, rules: TeamRules) -> set[str]:
    return {*_positions(whole, rules), *_people(whole, rules), *_groups(whole, rules), *_zalo(whole, rules)}


def _direction(count: int, allowed: Range) -> int:
    top = 10**9 if allowed.max is None else allowed.max
    return (count > top) - (count < allowed.min)


def _positions(whole: Roster, rules: TeamRules) -> Iterator[str]:
    ranges = {
        "leader": rules.leader.count,
        "deputy": rules.deputies.count,
        "member": rules.members,
        "collaborator": rules.collaborators,
    }
    count = Counter(str(seat.position) for seat in whole.seats)
    if any(position not in ranges or ranges[position].max == 0 for position in count):
        yield "position_not_foreseen"
    wrong = {
        position: 0 if allowed.max == 0 else _direction(count[position], allowed)
        for position, allowed in ranges.items()
    }
    size = _direction(count["leader"] + count["deputy"] + count["member"], rules.size)
    if size:
        yield "team_size"
    if wrong["member"] not in (0, size):
        yield "ordinary_members"
    if wrong["collaborator"]:
        yield "collaborators"
    held = {position: {s.component for s in whole.seats if s.position == position} for position in POSITIONS}
    if wrong["leader"] or (rules.leader.components and held["leader"] - set(rules.leader.components)):
        yield "leader"
    if wrong["deputy"] or set(rules.deputies.components) - held["deputy"]:
        yield "deputies"
    if set(rules.required_components) - held["leader"] - held["deputy"] - held["member"]:
        yield "required_components"


def _people(whole: Roster, rules: TeamRules) -> Iterator[str]:
    inside = [seat for seat in whole.seats if str(seat.position) in POSITIONS[:3]]
    speaks = any(language.strip() for seat in inside for language in seat.languages)
    if rules.minority_language and whole.needs_minority_language and not speaks:
        yield "minority_language"
    if any(
        (rules.same_kind_forbidden and seat.same_kind_teams) or (rules.other_kind_forbidden and seat.other_kind_teams)
        for seat in whole.seats
    ):
        yield "several_teams"
    if any(not seat.name.strip() for seat in whole.seats):
        yield "name_missing"
    if any(normalise_phone(seat.phone) is None for seat in whole.seats):
        yield "phone_missing"
    yield from _pairs(whole)


def _pairs(whole: Roster) -> Iterator[str]:
    if any(seat.phone_owners for seat in whole.seats):
        yield "phone_twice"
    for place, one in enumerate(whole.seats):
        for other in whole.seats[:place]:
            number = normalise_phone(one.phone)
            same_number = number is not None and number == normalise_phone(other.phone)
            same_name = fold(one.name) == fold(other.name) != ""
            if one.key == other.key or (same_name and same_number):
                yield "person_twice"
            if same_number and not same_name:
                yield "phone_twice"
            if same_name and not same_number:
                yield "same_name"


def _gathered(whole: Roster) -> dict[tuple[str, int | None], dict[str, tuple[bool, bool]]]:
    """Who sits in which group: key -> (leads it, is a volunteer wherever he stands in it)."""
    inside: dict[tuple[str, int | None], dict[str, tuple[bool, bool]]] = {}
    for group in whole.groups:
        for member in group.members:
            people = inside.setdefault((group.code, group.hamlet), {})
            leads, helps = people.get(member.key, (False, True))
            people[member.key] = (leads or member.is_leader, helps and member.is_volunteer)
    return inside


def _groups(whole: Roster, rules: TeamRules) -> Iterator[str]:
    hamlets = {hamlet for hamlet, _name in whole.hamlets}
    inside = _gathered(whole)
    known: set[tuple[str, int | None]] = set()
    for rule in rules.subgroups:
        places: set[tuple[str, int | None]] = {(rule.code, None)}
        if rule.per_hamlet:
            places = {(rule.code, hamlet) for hamlet in hamlets}
        known |= places
        if rule.size.min and places - set(inside):
            yield "hamlet_without_group" if rule.per_hamlet else "subgroup_size"
        for place in places & set(inside):
            yield from _group(inside[place], rule, whole)
    if set(inside) - known:
        yield "subgroup_not_foreseen"


def _group(people: dict[str, tuple[bool, bool]], rule: SubgroupRule, whole: Roster) -> Iterator[str]:
    if _direction(len(people), rule.size):
        yield "subgroup_size"
    chiefs = [key for key, (leads, _helps) in people.items() if leads]
    if rule.leader and (len(chiefs) != 1 or chiefs[0] not in _may_lead(whole, rule.leader)):
        yield "subgroup_leader"
    seated = {seat.key for seat in whole.seats}
    if any(key not in seated and not (helps and rule.volunteers) for key, (_leads, helps) in people.items()):
        yield "subgroup_outsiders"


def _may_lead(whole: Roster, leader: str) -> set[str]:
    wanted = {
        "team_leader": [seat for seat in whole.seats if seat.position == "leader"],
        "team_member": [seat for seat in whole.seats if str(seat.position) in POSITIONS[:3]],
    }
    deputies = [seat for seat in whole.seats if seat.position == "deputy" and f"component:{seat.component}" == leader]
    return {seat.key for seat in wanted.get(leader, deputies)}


def _zalo(whole: Roster, rules: TeamRules) -> Iterator[str]:
    tight = [
        rules.zalo_pattern.replace("{commune}", name).replace("{hamlet}", whole.hamlet_name).split()
        for name in (whole.commune_name, whole.commune_full_name)
    ]
    if rules.zalo_pattern and whole.zalo_name.split() not in tight:
        yield "zalo_name"
