"""Hamlets: read from lines, added once, renamed, and removed only while nothing refers to them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.names import fold
from reporting.models import SupportSession
from teams.enums import HalfDay, HamletKind
from teams.hamlets import add_hamlets, hamlet_rows, listed, read_line, remove_hamlet, rename_hamlet, search, uses
from teams.models import Commune, Hamlet, Membership, Subgroup, SubgroupMember, Team
from teams.refused import RefusedError
from tests.teams.factories import FOUNDED, HamletFactory, MembershipFactory, SupportPointFactory, TeamFactory
from tests.threads import at_once

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Thôn 1", ("thon", "1")),
        ("thon 1", ("thon", "1")),
        ("THÔN PHÚ LẠC", ("thon", "PHÚ LẠC")),
        ("Làng Plei Ngol", ("lang", "Plei Ngol")),
        ("lang Plei Ngol", ("lang", "Plei Ngol")),
        ("Tổ dân phố 3", ("to_dan_pho", "3")),
        ("To dan pho 3", ("to_dan_pho", "3")),
        ("TDP3", ("to_dan_pho", "3")),
        ("tdp. 3", ("to_dan_pho", "3")),
        ("Tổ 12", ("to_dan_pho", "12")),
        ("Khu phố 5", ("khu_pho", "5")),
        ("KP 5", ("khu_pho", "5")),
        ("Bản Kon Brưng", ("ban", "Kon Brưng")),
        ("Thôn: Đồng Sim", ("thon", "Đồng Sim")),
        ("2. Thôn 1", ("thon", "1")),
        ("2\tThôn 1", ("thon", "1")),
        ("- Làng  Kon   Klăh ", ("lang", "Kon Klăh")),
        ("Thôn\tTân Lập", ("thon", "Tân Lập")),
        ("Tho\u0302n 7", ("thon", "7")),  # as some keyboards write ô
        # What only looks like a kind is a part of the name.
        ("Bàn Thạch", ("", "Bàn Thạch")),
        ("Lăng Cô", ("", "Lăng Cô")),
        ("Tổng Dụ", ("", "Tổng Dụ")),
        ("Thông", ("", "Thông")),
        ("Xóm Mới", ("", "Xóm Mới")),
        ("Thôn", ("thon", "")),
    ],
)
def test_a_line_is_read_as_a_person_means_it(line: str, read: tuple[str, str]) -> None:
    assert read_line(line) == read


@given(
    kind=st.sampled_from(list(HamletKind)),
    name=st.lists(st.sampled_from(["Phú", "Lạc", "Plei", "Ngol", "Ia", "Kon", "Đồng"]), min_size=1, max_size=4),
    bare=st.booleans(),
)
def test_every_kind_is_known_in_front_of_any_name(kind: HamletKind, name: list[str], bare: bool) -> None:
    label = fold(str(kind.label)) if bare else str(kind.label)
    assert read_line(f"{label} {' '.join(name)}") == (kind.value, " ".join(name))


def test_the_list_of_a_commune_is_pasted_once(tay_son: Commune) -> None:
    HamletFactory.create(commune=tay_son, kind="thon", name="Hòa Lạc")
    added = add_hamlets(
        tay_son, ["Thôn 1", "", "Thôn Hoà Lạc", "Làng Plei Ngol", "thôn 1", "plei hlu"], otherwise="lang"
    )
    assert [str(hamlet) for hamlet in added.new] == ["Thôn 1", "Làng Plei Ngol", "Làng Plei hlu"]
    assert [str(hamlet) for hamlet in added.known] == ["Thôn Hòa Lạc", "Thôn 1"]
    again = add_hamlets(tay_son, ["Thôn 1", "Làng Plei Ngol"])
    assert again.new == []
    assert Hamlet.objects.filter(commune=tay_son, province=tay_son.province).count() == 4


def test_every_line_that_cannot_be_read_is_named_and_nothing_is_stored(tay_son: Commune) -> None:
    with pytest.raises(RefusedError) as refused:
        add_hamlets(tay_son, ["Thôn 1", "Xóm Mới", "Làng", f"Thôn {'dài ' * 30}", "Thôn \x01"])
    assert refused.value.errors["lines"] == [
        "Dòng 2 “Xóm Mới”: chưa rõ là thôn, làng, bản, khu phố hay tổ dân phố. Hãy ghi ở đầu dòng, ví dụ “Thôn 1”.",
        "Dòng 3 “Làng”: chưa có tên. Hãy ghi cả tên, ví dụ “Thôn 1”.",
        "Dòng 4 “Thôn dài dài dài dài dài dài dài dài dà…”: tên dài quá 100 ký tự.",
        "Dòng 5 “Thôn \x01”: có ký tự lạ. Hãy gõ lại dòng này.",
    ]
    assert not Hamlet.objects.filter(commune=tay_son).exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["", "  "], "Hãy ghi ít nhất một thôn, làng, tổ dân phố."),
        ([f"Thôn {n}" for n in range(201)], "Mỗi lần thêm tối đa 200 dòng. Hãy chia thành nhiều lần."),
    ],
)
def test_nothing_and_too_much_are_refused(tay_son: Commune, lines: list[str], said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        add_hamlets(tay_son, lines)
    assert refused.value.errors == {"lines": [said]}


def test_a_new_name_goes_with_everything_that_refers_to_it(tay_son: Commune) -> None:
    hamlet = HamletFactory.create(commune=tay_son, kind="thon", name="Phú Lạt")
    point = SupportPointFactory.create(commune=tay_son, hamlet=hamlet)
    rename_hamlet(hamlet, kind="lang", name=" phú  lạc")
    point.refresh_from_db()
    assert str(point.hamlet) == "Làng Phú lạc"


def test_a_name_taken_is_refused(tay_son: Commune) -> None:
    HamletFactory.create(commune=tay_son, kind="thon", name="Hòa Lạc")
    hamlet = HamletFactory.create(commune=tay_son, kind="thon", name="2")
    with pytest.raises(RefusedError) as refused:
        rename_hamlet(hamlet, kind="thon", name="Hoà Lạc")
    assert refused.value.errors == {"name": ["Xã, phường đã có Thôn Hoà Lạc. Hãy ghi tên khác."]}
    assert rename_hamlet(hamlet, kind="lang", name="Hoà Lạc").kind == "lang"


def test_a_hamlet_that_nothing_refers_to_is_removed(tay_son: Commune) -> None:
    hamlet = HamletFactory.create(commune=tay_son)
    remove_hamlet(hamlet)
    assert not Hamlet.objects.filter(pk=hamlet.pk).exists()


def test_what_refers_to_a_hamlet_keeps_it_and_is_named_from_every_app(member: Membership) -> None:
    hamlet = HamletFactory.create(commune=member.commune, kind="thon", name="1")
    SupportPointFactory.create_batch(2, commune=member.commune, hamlet=hamlet)
    SupportSession.objects.create(
        province=member.province,
        commune=member.commune,
        team=member.team,
        day=TODAY,
        half_day=HalfDay.MORNING,
        hamlet=hamlet,
    )
    with pytest.raises(RefusedError) as refused:
        remove_hamlet(hamlet)
    assert str(refused.value).startswith("Chưa xóa được Thôn 1 vì đang được dùng: ")
    assert sorted(uses(hamlet)) == ["1 buổi hỗ trợ", "2 điểm hỗ trợ số"]
    assert Hamlet.objects.filter(pk=hamlet.pk).exists()


def group_of(team: Team, hamlet: Hamlet, people: int = 0) -> Subgroup:
    group = Subgroup.objects.create(
        province=team.province, commune=team.commune, team=team, kind="thuong_truc_thon", name="Nhóm", hamlet=hamlet
    )
    for _person in range(people):
        SubgroupMember.objects.create(
            subgroup=group, membership=MembershipFactory.create(team=team), valid_from=FOUNDED
        )
    return group


def test_the_list_says_where_a_standing_group_is(team_in_force: Team) -> None:
    commune = team_in_force.commune
    first, second, third = (HamletFactory.create(commune=commune, kind="thon", name=name) for name in "123")
    group = group_of(team_in_force, first, people=3)
    SubgroupMember.objects.filter(pk=group.members.first().pk).update(valid_to=date(2026, 1, 1))  # type: ignore[union-attr]
    group_of(TeamFactory.create(commune=commune), second)  # a draft is no group yet
    SupportPointFactory.create(commune=commune, hamlet=third)
    SupportPointFactory.create(commune=commune, hamlet=third, closed=True)
    rows = hamlet_rows(commune, TODAY)
    assert [(row.has_group, row.people, row.points) for row in rows] == [(True, 2, 0), (False, 0, 0), (False, 0, 1)]
    assert [str(row.hamlet) for row in search(rows, "thon", without_group=True)] == ["Thôn 2", "Thôn 3"]
    assert [str(row.hamlet) for row in search(rows, "3")] == ["Thôn 3"]


def test_a_standing_group_is_there_from_the_day_on_which_its_team_is_in_force(team_in_force: Team) -> None:
    group_of(team_in_force, HamletFactory.create(commune=team_in_force.commune))
    tomorrow = TODAY + timedelta(days=1)
    Team.objects.filter(pk=team_in_force.pk).update(in_force_from=tomorrow)
    found = [row.has_group for day in (TODAY, tomorrow) for row in hamlet_rows(team_in_force.commune, day)]
    assert found == [False, True]


def test_a_long_list_of_names_is_cut() -> None:
    hamlets = [HamletFactory.build(kind="thon", name=str(number)) for number in range(12)]
    assert listed(hamlets[:2]) == "Thôn 0, Thôn 1"
    assert listed(hamlets).endswith("Thôn 9 và 2 nơi khác")


@pytest.mark.django_db(transaction=True)
def test_two_people_pasting_the_same_list_at_once_add_it_once(tay_son: Commune) -> None:
    def paste() -> tuple[int, int]:
        added = add_hamlets(Commune.objects.get(pk=tay_son.pk), ["Thôn 1", "Thôn 2"])
        return len(added.new), len(added.known)

    assert sorted(at_once(paste, paste)) == [(0, 2), (2, 0)]
    assert Hamlet.objects.filter(commune=tay_son).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_hamlet_removed_while_it_comes_into_use_is_one_or_the_other(tay_son: Commune) -> None:
    hamlet = HamletFactory.create(commune=tay_son)

    def remove() -> str:
        try:
            remove_hamlet(hamlet)
        except RefusedError:
            return "kept"
        return "removed"

    def use() -> str:
        try:
            SupportPointFactory.create(commune=tay_son, hamlet=hamlet)
        except Exception:
            return "gone"
        return "used"

    assert set(at_once(remove, use)) in ({"kept", "used"}, {"removed", "gone"})
