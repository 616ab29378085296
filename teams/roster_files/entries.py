"""One person of a list, and how it becomes a person of a roster."""

from dataclasses import dataclass, field, replace

from accounts.names import fold
from teams.enums import Position
from teams.models import Team
from teams.roster_files.catalogue import VOLUNTEER, Catalogue
from teams.roster_files.columns import Column
from teams.rosters import GroupSeat, Person

Led = tuple[str, int | None]


@dataclass
class Entry:
    team: Team
    number: int = 0  # of the row in the file, or in the list that is written
    full_name: str = ""
    phone: str = ""
    position: str = Position.MEMBER
    component: int | None = None
    organisation: str = ""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    hamlets: tuple[int, ...] = ()
    leads: frozenset[Led] | None = frozenset()  # None: the one group in which they are
    is_volunteer: bool = False
    reason: str = ""
    texts: dict[Column, str] = field(default_factory=dict)  # as they stand in the file

    def settle(self) -> None:
        """Let the columns that speak of one thing agree: volunteers, and leaders of groups."""
        if self.is_volunteer or self.position == VOLUNTEER:
            self.is_volunteer, self.position = True, VOLUNTEER
            self.component, self.languages, self.skills = None, (), ()

    def lead_their_group(self, standing: str) -> bool:
        """Resolve a bare “x” under “Nhóm trưởng”; returns whether it is clear which group is meant."""
        if self.leads is None:
            own: list[Led] = [(code, None) for code in self.groups] + [(standing, hamlet) for hamlet in self.hamlets]
            self.leads = frozenset(own[:1])
            return len(own) == 1
        return True


def entry_of(person: Person, team: Team, catalogue: Catalogue, number: int = 0) -> Entry:
    """What a list says of `person`: the seats that its columns can name, the rest left out."""
    flat, standing = catalogue.groups(team.kind), catalogue.standing(team.kind)
    hamlets = catalogue.hamlets(team.commune_id)
    groups = [seat for seat in person.groups if seat.hamlet is None and seat.code in flat]
    stands = [seat for seat in person.groups if seat.code == standing and seat.hamlet in hamlets]
    entry = Entry(
        team=team,
        number=number,
        full_name=person.full_name,
        phone=person.phone,
        position=person.position,
        component=person.component,
        organisation=person.organisation,
        languages=person.languages,
        skills=person.skills,
        groups=tuple(sorted(seat.code for seat in groups)),
        hamlets=tuple(sorted(seat.hamlet for seat in stands if seat.hamlet)),
        leads=frozenset((seat.code, seat.hamlet) for seat in (*groups, *stands) if seat.is_leader),
        is_volunteer=person.is_volunteer,
    )
    entry.settle()
    return entry


def person_of(entry: Entry, known: Person | None, given: frozenset[Column], catalogue: Catalogue) -> Person:
    """The person that a list asks for: what its columns say, and for the others what was `known` of them."""
    read = Person(
        full_name=entry.full_name,
        phone=entry.phone,
        position=entry.position,
        component=entry.component,
        organisation=entry.organisation,
        languages=entry.languages,
        skills=entry.skills,
        groups=_seats(entry, known, given, catalogue),
    )
    if known is None:
        return read
    kept = {
        name: getattr(known, name)
        for name in ("component", "organisation", "languages", "skills")
        if Column(name) not in given
    }
    if Column.POSITION not in given and Column.VOLUNTEER not in given:
        kept["position"] = known.position
    if not entry.phone:
        kept["phone"] = known.phone  # nobody's number is taken away by leaving a cell empty
    if is_same_name(entry.full_name, known.full_name):
        kept["full_name"] = known.full_name
    return replace(read, **kept)


def is_same_name(written: str, known: str) -> bool:
    """Capitals apart the same, or the known one typed without accents."""
    return written.casefold() == known.casefold() or (written.isascii() and fold(written) == fold(known))


def _seats(entry: Entry, known: Person | None, given: frozenset[Column], catalogue: Catalogue) -> frozenset[GroupSeat]:
    flat, standing = catalogue.groups(entry.team.kind), catalogue.standing(entry.team.kind)
    hamlets = catalogue.hamlets(entry.team.commune_id)
    before = known.groups if known is not None else frozenset()
    leads = entry.leads or frozenset()
    if Column.LEADS not in given:
        leads = frozenset((seat.code, seat.hamlet) for seat in before if seat.is_leader)
    seats: set[Led] = set()
    kept: set[GroupSeat] = set()
    for seat in before:
        if seat.hamlet is None and seat.code in flat:
            seats |= set() if Column.GROUPS in given else {(seat.code, None)}
        elif seat.code == standing and seat.hamlet in hamlets:
            seats |= set() if Column.HAMLETS in given else {(seat.code, seat.hamlet)}
        else:
            kept.add(seat)
    seats |= {(code, None) for code in entry.groups} | {(standing, hamlet) for hamlet in entry.hamlets}
    if Column.LEADS in given:
        seats |= leads  # who leads a group is in it
    return frozenset(kept | {GroupSeat(code, hamlet, (code, hamlet) in leads) for code, hamlet in seats})
