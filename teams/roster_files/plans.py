"""What a list would change in each team: who is new, changed, as before, and not in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from teams.enums import LineKind, RequestState, TeamState
from teams.models import RosterLine, RosterRequest, Team
from teams.requests import LineWish
from teams.requests.bulk import open_requests
from teams.resources import RosterResource
from teams.roster_files.cells import text_of
from teams.roster_files.columns import Column
from teams.roster_files.days import day_in_force
from teams.roster_files.entries import entry_of, person_of
from teams.roster_files.matching import match
from teams.roster_files.reading import ReadFile, ReadRow
from teams.roster_files.targets import TeamKey
from teams.rosters import Person, Sitting, after, lines_of, sittings_at

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
_COMPARED = (
    Column.NAME, Column.PHONE, Column.POSITION, Column.COMPONENT, Column.ORGANISATION, Column.LANGUAGES, Column.SKILLS,
    Column.GROUPS, Column.HAMLETS, Column.LEADS,
)  # fmt: skip
_ATTRIBUTES = (
    Column.NAME, Column.PHONE, Column.POSITION, Column.COMPONENT, Column.ORGANISATION, Column.LANGUAGES, Column.SKILLS,
)  # fmt: skip


def key_of(team: Team) -> TeamKey:
    """Recognises a team that may not be stored yet."""
    return team.commune_id, team.kind, team.hamlet_id


@dataclass
class RowPlan:
    read: ReadRow
    state: str
    person: Person
    sitting: Sitting | None = None
    changes: list[tuple[Column, str, str]] = field(default_factory=list)  # column, as it was, as it is to be
    wish: LineWish | None = None


@dataclass
class Standing:
    """A team as it stands: its open request with the lines, and who is in force, by key."""

    team: Team
    request: RosterRequest | None = None
    in_force: dict[str, Sitting] = field(default_factory=dict)
    lines: dict[int, RosterLine] = field(default_factory=dict)

    @property
    def obstacle(self) -> str:
        """Why nothing can be written for this team now."""
        if self.team.state == TeamState.DISSOLVED:
            return _("%(team)s đã giải thể nên không nhập danh sách được.") % {"team": self.team}
        if self.request is not None and self.request.state == RequestState.SUBMITTED:
            return _(
                "Một đề nghị của %(team)s đang chờ duyệt. Hãy đợi kết quả, hoặc rút lại đề nghị đó rồi nhập lại tệp."
            ) % {"team": self.team}
        return ""


@dataclass
class TeamPlan(Standing):
    rows: list[RowPlan] = field(default_factory=list)
    absent: list[Sitting] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)  # lines that the wishes replace

    def wishes_about_absent(self) -> tuple[list[LineWish], list[int]]:
        """What lets those go who are not in the list: wishes to leave, and lines of the draft to drop."""
        leaving = [
            LineWish(
                LineKind.LEAVE,
                self.in_force[sitting.key].person,
                sitting.membership,
                sitting.volunteer,
                reason=_("Không có trong danh sách mới"),
            )
            for sitting in self.absent
            if sitting.key in self.in_force
        ]
        return leaving, [sitting.line for sitting in self.absent if sitting.line is not None]


def plan_list(read: ReadFile, resource: RosterResource) -> dict[TeamKey, TeamPlan]:
    """Hold every row against the rosters as they stand, with what is being proposed. A constant number of queries."""
    rows: dict[TeamKey, list[ReadRow]] = defaultdict(list)
    teams: dict[TeamKey, Team] = {}
    for row in read.rows:
        if row.entry.team.commune_id:
            key = key_of(row.entry.team)
            rows[key].append(row)
            teams.setdefault(key, row.entry.team)
    plans = {key: TeamPlan(**vars(standing)) for key, standing in as_they_stand(teams).items()}
    for key, plan in plans.items():
        _fill(plan, rows[key], read.given, resource)
    return plans


def as_they_stand(teams: Mapping[TeamKey, Team]) -> dict[TeamKey, Standing]:
    """What a list is held against, for teams that may not be stored yet. A constant number of queries."""
    stored = {team.pk: team for team in teams.values() if team.pk is not None}
    requests = open_requests(stored)
    lines = lines_of([request.pk for request in requests.values()])
    in_force = _standing(stored.values(), requests)
    found = {}
    for key, team in teams.items():
        standing = found[key] = Standing(team, requests.get(team.pk) if team.pk is not None else None)
        if standing.request is not None:
            standing.lines = {line.pk: line for line in lines.get(standing.request.pk, ())}
        standing.in_force = {sitting.key: sitting for sitting in in_force.get(team.pk, ())}
    return found


def _standing(teams: Iterable[Team], requests: dict[int, RosterRequest]) -> dict[int, list[Sitting]]:
    """Who is in force on the day of the team's request, on its first day, or today: whichever is last."""
    today = timezone.localdate()
    days = {team.pk: day for team in teams if (day := day_in_force(team, today))}
    asked = {team: requests[team].effective_from if team in requests else None for team in days}
    found = sittings_at([(team, max(asked[team] or day, day)) for team, day in days.items()])
    return {team: sittings for (team, _day), sittings in found.items()}


def _fill(plan: TeamPlan, rows: list[ReadRow], given: frozenset[Column], resource: RosterResource) -> None:
    there = after(plan.in_force.values(), plan.lines.values())
    going = _going(plan, there)
    found = match([row.entry for row in rows], [*there, *going], tell_volunteers_apart=Column.VOLUNTEER in given)
    for place, row in enumerate(rows):
        plan.rows.append(_row_plan(plan, row, found.get(place), given, resource))
    matched = {sitting.key for sitting in found.values()}
    plan.absent = [sitting for sitting in there if sitting.key not in matched]
    leaving = {sitting.key for sitting in going}
    for row_plan in plan.rows:
        if row_plan.sitting is not None and row_plan.sitting.key in leaving:
            _leave_alone(row_plan)


def _going(plan: TeamPlan, there: Iterable[Sitting]) -> list[Sitting]:
    """Those of whom the draft says already that they leave."""
    staying = {sitting.key for sitting in there}
    return [sitting for key, sitting in plan.in_force.items() if key not in staying]


def _leave_alone(plan: RowPlan) -> None:
    plan.read.notes.append(
        _("Đang có đề nghị thôi tham gia, được giữ nguyên. Nếu người này ở lại, hãy bỏ dòng đó trong đề nghị.")
    )
    plan.state, plan.changes, plan.wish = UNCHANGED, [], None


def _row_plan(
    plan: TeamPlan, read: ReadRow, sitting: Sitting | None, given: frozenset[Column], resource: RosterResource
) -> RowPlan:
    known = _plain(sitting.person) if sitting is not None else None
    if known is not None and known.is_volunteer and Column.VOLUNTEER not in given:
        read.entry.is_volunteer = True
        read.entry.settle()
    person = person_of(read.entry, known, given, resource.catalogue)
    if known is not None and person != known:
        person = _as_known_where_it_reads_the_same(plan.team, person, known, read, resource)
    line = plan.lines.get(sitting.line) if sitting is not None and sitting.line is not None else None
    reason = read.entry.reason or (line.reason if line is not None else "")
    if sitting is None or known is None:
        return RowPlan(read, NEW, person, wish=LineWish(LineKind.JOIN, person, reason=reason))
    changes = _changes(plan.team, known, person, resource) if person != known else []
    if not changes:
        person = sitting.person
    if not changes and (line is None or reason == line.reason):
        return RowPlan(read, UNCHANGED, person, sitting)
    if line is not None:
        plan.dropped.append(line.pk)
    if reason != (line.reason if line is not None else reason):
        changes.append((Column.REASON, line.reason if line is not None else "", reason))
    return RowPlan(read, CHANGED, person, sitting, changes, _wish(plan, sitting, person, reason))


def _wish(plan: TeamPlan, sitting: Sitting, person: Person, reason: str) -> LineWish | None:
    """A change of who is in force, or the line of who is proposed written anew; nothing where all is as it was."""
    if sitting.key not in plan.in_force:
        return LineWish(LineKind.JOIN, person, reason=reason)
    if _plain(plan.in_force[sitting.key].person) == person:
        return None
    return LineWish(LineKind.CHANGE, person, sitting.membership, sitting.volunteer, reason=reason)


def _plain(person: Person) -> Person:
    """Of a volunteer only what is kept of one."""
    if not person.is_volunteer or not (person.component or person.languages or person.skills):
        return person
    return replace(person, component=None, languages=(), skills=())


def _as_known_where_it_reads_the_same(
    team: Team, person: Person, known: Person, read: ReadRow, resource: RosterResource
) -> Person:
    """A cell that says just what is written for the known person changes nothing, however it is read."""
    before, texts = entry_of(known, team, resource.catalogue), read.entry.texts
    return replace(
        person,
        **{
            str(column): getattr(known, column)
            for column in _ATTRIBUTES
            if getattr(person, column) != getattr(known, column)
            and texts.get(column) == text_of(resource.cell(column, before))
        },
    )


def _changes(team: Team, known: Person, person: Person, resource: RosterResource) -> list[tuple[Column, str, str]]:
    """What differs, in words."""
    before, later = entry_of(known, team, resource.catalogue), entry_of(person, team, resource.catalogue)
    cells = ((column, resource.cell(column, before), resource.cell(column, later)) for column in _COMPARED)
    return [(column, old, new) for column, old, new in cells if old != new]
