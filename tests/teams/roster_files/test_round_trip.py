"""Any roster, written to a file and read again, gives no difference."""

from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import User
from teams.enums import LineKind, Position
from teams.models import Commune, Hamlet, MemberComponent, Province, RosterRequest, Team
from teams.requests import LineWish
from teams.requests.bulk import put_many
from teams.resources import RosterResource
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.exports import export_province, export_team
from teams.roster_files.plans import plan_list
from teams.roster_files.reading import read_list
from teams.rosters import GroupSeat, Person
from tests.teams.people import gia_lai_people

CODES = ("he_thong_chinh_tri", "nguoi_dan_doanh_nghiep")
SYLLABLES = ["Nguyễn", "Siu", "Rơ", "Châm", "H'Nhi", "Đinh", "K’Pă", "An", "Bình", "Y-Ben", "VĂN", "ksor", "Ông"]
TEXTS = st.text(st.characters(blacklist_categories=["C", "Z"], blacklist_characters=";"), min_size=1, max_size=20)
WORDS = st.lists(TEXTS, max_size=3, unique=True)
SETTINGS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def people(draw: st.DrawFn, components: list[int], hamlets: list[int]) -> list[Person]:
    count = draw(st.integers(1, 8))
    names = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map(" ".join)
    found = []
    for number in range(count):
        position = draw(st.sampled_from([*Position.values, ""]))
        seats = draw(
            st.sets(st.sampled_from([*((code, None) for code in CODES), *(("thuong_truc_thon", h) for h in hamlets)]))
        )
        found.append(
            Person(
                full_name=draw(names),
                phone=f"09{number:08d}",
                position=position,
                component=draw(st.sampled_from([None, *components])),
                organisation=draw(st.just("") | TEXTS),
                languages=tuple(draw(st.lists(st.sampled_from(["Jrai", "Bahnar", "Chăm H'roi", "Tày"]), unique=True))),
                skills=tuple(draw(WORDS)),
                groups=frozenset(GroupSeat(code, hamlet, draw(st.booleans())) for code, hamlet in seats),
            )
        )
    return found


def write(registration: RosterRequest, by: User, wanted: list[Person]) -> None:
    registration.lines.all().delete()
    put_many({registration.pk: [LineWish(LineKind.JOIN, person) for person in wanted]}, [registration], by)


def states_of(content: bytes, unit: Team | Province, province: Province) -> list[str]:
    catalogue = Catalogue(province)
    read = read_list(content, catalogue, unit)
    assert [row.problems for row in read.rows if row.problems] == []
    plans = plan_list(read, RosterResource(catalogue)).values()
    assert [plan.absent for plan in plans if plan.absent] == []
    return [row.state for plan in plans for row in plan.rows]


@SETTINGS
@given(data=st.data())
def test_a_roster_written_and_read_again_is_the_same(
    registration: RosterRequest, draft: Team, secretary: User, hamlets: list[Hamlet], data: st.DataObject
) -> None:
    components = list(MemberComponent.objects.filter(province=draft.province).values_list("pk", flat=True))
    wanted = data.draw(people(components, [hamlet.pk for hamlet in hamlets]))
    write(registration, secretary, wanted)
    assert states_of(export_team(draft), draft, draft.province) == ["unchanged"] * len(wanted)


@SETTINGS
@given(data=st.data())
def test_a_roster_read_into_an_empty_team_is_that_roster(
    registration: RosterRequest, draft: Team, secretary: User, hamlets: list[Hamlet], data: st.DataObject
) -> None:
    """Nobody is there to compare with: what the file says is all there is."""
    components = list(MemberComponent.objects.filter(province=draft.province).values_list("pk", flat=True))
    wanted = [
        person
        for person in data.draw(people(components, [hamlet.pk for hamlet in hamlets]))
        if not person.full_name.isupper() and not person.is_volunteer
    ]
    write(registration, secretary, wanted)
    content = export_team(draft)
    registration.lines.all().delete()
    if not wanted:
        return
    catalogue = Catalogue(draft.province)
    (plan,) = plan_list(read_list(content, catalogue, draft), RosterResource(catalogue)).values()
    got = {row.person.phone: row.person for row in plan.rows}
    for person in wanted:
        assert got[person.phone].groups == person.groups
        assert got[person.phone].component == person.component
        assert got[person.phone].position == person.position
        assert got[person.phone].languages == person.languages


def test_a_whole_province_written_and_read_again(
    registration: RosterRequest, secretary: User, tay_son: Commune, gia_lai: Province
) -> None:
    write(registration, secretary, gia_lai_people(tay_son))
    assert states_of(export_province(gia_lai), gia_lai, gia_lai) == ["unchanged"] * 18


def test_what_looks_like_a_formula_is_text(registration: RosterRequest, draft: Team, secretary: User) -> None:
    nasty = ["=cmd|' /C calc'!A0", "+84912", "-2+3", "@SUM(A1)", "=1+1"]
    write(
        registration, secretary, [Person(f"{text} An", f"09{n:08d}", organisation=text) for n, text in enumerate(nasty)]
    )
    content = export_team(draft)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=5, max_row=9) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    assert {cell.value for cell in cells} >= set(nasty)
    assert states_of(content, draft, draft.province) == ["unchanged"] * 5


def test_numbers_keep_their_first_0(registration: RosterRequest, draft: Team, secretary: User) -> None:
    write(registration, secretary, [Person("Siu An", "0912345678")])
    cell = load_workbook(BytesIO(export_team(draft))).worksheets[0]["C5"]
    assert (cell.value, cell.data_type, cell.number_format) == ("0912345678", "s", "@")
