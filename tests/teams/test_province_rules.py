"""Changing a province's rules section by section: checked, kept in history, told to the second editor."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from teams import province_rules as rules
from teams.models import Commune, MemberComponent, Province, RulesChange, Team
from teams.province_rules import ComponentEntry
from teams.province_rules.document import merged
from teams.provinces import profile
from teams.refused import RefusedError
from tests.accounts.factories import UserFactory
from tests.teams.factories import MembershipFactory, ProvinceFactory, TeamFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db
TEAM = "to-commune"
EVERY_SECTION = [TEAM, "nhieu-to", "quy-trinh", "tieng-dan-toc", "truc-ke-hoach", "ngay-lam-viec"]
SMALLER = {"teams.commune": {"size": {"min": 10, "max": 20}}}


@pytest.fixture
def keeper(db: None) -> User:
    return UserFactory.create(full_name="Trần Minh Khoa")


def mark(province: Province, key: str = TEAM) -> str:
    document = rules.document_of(Province.objects.get(pk=province.pk))
    section = rules.section_of(document, key)
    assert section is not None
    return rules.mark_of(document, section)


def save(province: Province, by: User, edited: dict[str, Any], key: str = TEAM) -> RulesChange | None:
    change = rules.save_section(province, key, edited, seen=mark(province, key), by=by)
    province.refresh_from_db()
    return change


def refused(province: Province, by: User, edited: dict[str, Any], key: str = TEAM) -> dict[str, list[str]]:
    before = Province.objects.get(pk=province.pk).rules
    with pytest.raises(RefusedError) as raised:
        save(province, by, edited, key)
    assert Province.objects.get(pk=province.pk).rules == before
    assert not RulesChange.objects.exists()
    return raised.value.errors


# --- saving


def test_a_change_holds_and_says_who_changed_what(gia_lai: Province, keeper: User) -> None:
    change = save(gia_lai, keeper, SMALLER)
    assert gia_lai.rules["teams"]["commune"]["size"] == {"min": 10, "max": 20}
    assert change is not None
    assert change.changes == [("Số người của Tổ", "15–20 người", "10–20 người")]
    assert (change.by, change.section, change.title) == (keeper, TEAM, "Tổ cấp xã")


def test_saving_what_is_there_already_keeps_no_history(gia_lai: Province, keeper: User) -> None:
    assert save(gia_lai, keeper, {"teams.commune": {"size": {"min": 15}}}) is None
    assert not RulesChange.objects.exists()


def test_what_the_page_does_not_know_stays(gia_lai: Province, keeper: User) -> None:
    before = {name: value for name, value in gia_lai.rules.items() if name != "teams"}
    sources = gia_lai.rules["teams"]["commune"]["sources"]
    save(gia_lai, keeper, SMALLER)
    assert {name: value for name, value in gia_lai.rules.items() if name != "teams"} == before
    assert gia_lai.rules["teams"]["commune"]["sources"] == sources


def test_subgroups_are_replaced_and_keep_what_they_said_beside() -> None:
    old = {"teams": {"commune": {"subgroups": [{"code": "a", "name": "A", "note": "x"}, {"code": "b", "name": "B"}]}}}
    new = merged(old, {"teams.commune": {"subgroups": [{"code": "c", "name": "C"}, {"code": "a", "name": "AA"}]}})
    assert new["teams"]["commune"]["subgroups"] == [
        {"code": "c", "name": "C"},
        {"code": "a", "name": "AA", "note": "x"},
    ]
    assert old["teams"]["commune"]["subgroups"][0]["name"] == "A"


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(st.sampled_from("abcd"), JSON, max_size=4)


@given(DOCUMENTS, DOCUMENTS)
def test_merging_says_what_was_edited_and_loses_nothing_else(document: dict[str, Any], edited: dict[str, Any]) -> None:
    new = merged(document, edited)
    assert merged(document, {}) == document
    assert merged(new, edited) == new
    assert new.keys() == document.keys() | edited.keys()
    assert all(new[name] == document[name] for name in document.keys() - edited.keys())


@pytest.mark.parametrize(
    ("edited", "path"),
    [
        ({"teams.commune": {"size": {"min": 21, "max": 20}}}, "teams.commune.size.min"),
        ({"teams.commune": {"zalo_group_name": "Tổ {xa}"}}, "teams.commune.zalo_group_name"),
        ({"teams.commune": {"required_components": ["khong_co"]}}, "teams.commune.required_components"),
        ({"teams.commune": {"subgroups": [{"code": "A B", "name": "x"}]}}, "teams.commune.subgroups.0.code"),
        ({"teams.commune": {"size": {"min": 40, "max": 50}}}, "teams.commune.size.min"),
    ],
)
def test_a_problem_stands_under_its_path(gia_lai: Province, keeper: User, edited: dict[str, Any], path: str) -> None:
    assert path in refused(gia_lai, keeper, edited)


def test_every_problem_is_told_at_once(gia_lai: Province, keeper: User) -> None:
    edited = {"teams.commune": {"size": {"min": 21, "max": 20}, "members": {"min": 9, "max": 1}}}
    assert {"teams.commune.size.min", "teams.commune.members.min"} <= refused(gia_lai, keeper, edited).keys()


def test_what_is_wrong_elsewhere_does_not_stop_a_section(gia_lai: Province, keeper: User) -> None:
    gia_lai.rules["requests"] = {"approved_by": "ai_do"}
    gia_lai.save()
    assert save(gia_lai, keeper, SMALLER) is not None
    assert gia_lai.rules["requests"] == {"approved_by": "ai_do"}


@pytest.mark.parametrize(
    ("key", "edited", "path"),
    [
        ("truc-ke-hoach", {"duty.min": 3, "duty.max": 2}, "duty.max"),
        ("truc-ke-hoach", {"plan.min_sessions": 99}, "plan.min_sessions"),
        ("tieng-dan-toc", {"languages": ["Jrai", "Jrai"]}, "languages"),
        ("quy-trinh", {"requests.join": ["propose"]}, "requests.join"),
        (
            "ngay-lam-viec",
            {"extra_working_days": ["2026-02-28"], "extra_days_off": ["2026-02-28"]},
            "extra_days_off",
        ),
    ],
)
def test_the_other_sections_are_checked_too(
    gia_lai: Province, keeper: User, key: str, edited: dict[str, Any], path: str
) -> None:
    assert path in refused(gia_lai, keeper, edited, key)


def test_duty_plan_and_days_are_saved(gia_lai: Province, keeper: User) -> None:
    save(gia_lai, keeper, {"duty.min": 2, "duty.max": 4, "plan.min_sessions": 5}, "truc-ke-hoach")
    assert gia_lai.rules["duty"] == {"min": 2, "max": 4}
    assert gia_lai.rules["plan"] == {"min_sessions": 5}
    change = save(gia_lai, keeper, {"extra_working_days": ["2026-02-28"], "extra_days_off": []}, "ngay-lam-viec")
    assert [day.isoformat() for day in gia_lai.extra_working_days] == ["2026-02-28"]
    assert "extra_working_days" not in gia_lai.rules
    assert change is not None
    assert change.changes == [("Ngày làm bù", "không có", "28/02/2026")]


# --- two people


def test_the_second_editor_is_told_who_was_first_and_what_changed(gia_lai: Province, keeper: User) -> None:
    seen = mark(gia_lai)
    save(gia_lai, keeper, SMALLER)
    with pytest.raises(rules.ChangedMeanwhileError) as raised:
        rules.save_section(gia_lai, TEAM, {"teams.commune": {"size": {"min": 5}}}, seen=seen, by=UserFactory.create())
    (sentence,) = raised.value.errors[""]
    assert "Trần Minh Khoa" in sentence
    assert "15–20 người → 10–20 người" in sentence


def test_another_section_is_nobodys_hindrance(gia_lai: Province, keeper: User) -> None:
    seen = mark(gia_lai, "tieng-dan-toc")
    save(gia_lai, keeper, SMALLER)
    assert rules.save_section(gia_lai, "tieng-dan-toc", {"languages": ["Jrai"]}, seen=seen, by=keeper)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_wins(transactional_db: None) -> None:
    province = Province.objects.get(code=52)
    seen, people = mark(province), UserFactory.create_batch(2)

    def job(number: int) -> str:
        try:
            edited = {"teams.commune": {"size": {"min": 10 + number}}}
            rules.save_section(province, TEAM, edited, seen=seen, by=people[number])
        except rules.ChangedMeanwhileError:
            return "told"
        return "saved"

    assert sorted(at_once(lambda: job(0), lambda: job(1))) == ["saved", "told"]
    assert RulesChange.objects.count() == 1


# --- back to what was shipped


@pytest.mark.parametrize("key", EVERY_SECTION)
def test_a_section_goes_back_to_what_it_was(gia_lai: Province, keeper: User, key: str) -> None:
    changes: dict[str, dict[str, Any]] = {
        TEAM: SMALLER,
        "nhieu-to": {"several_teams.same_kind": "allowed"},
        "quy-trinh": {"requests.approved_by": "commune_chair"},
        "tieng-dan-toc": {"languages": ["Jrai"]},
        "truc-ke-hoach": {"duty.min": 2},
        "ngay-lam-viec": {"extra_days_off": ["2026-01-02"]},
    }
    before = rules.document_of(gia_lai)
    section = rules.section_of(before, key)
    assert section is not None
    assert not rules.differs_from_shipped(gia_lai, section)
    save(gia_lai, keeper, changes[key], key)
    assert rules.differs_from_shipped(gia_lai, section)
    rules.reset_section(gia_lai, key, seen=mark(gia_lai, key), by=keeper)
    gia_lai.refresh_from_db()
    assert rules.document_of(gia_lai) == before
    assert RulesChange.objects.count() == 2


def test_a_province_of_its_own_has_nothing_to_go_back_to(keeper: User) -> None:
    province = ProvinceFactory.create(rules={"teams": {"commune": {"size": {"min": 3}}}})
    section = rules.section_of(rules.document_of(province), TEAM)
    assert section is not None
    assert not rules.differs_from_shipped(province, section)
    with pytest.raises(RefusedError):
        rules.reset_section(province, TEAM, seen=mark(province), by=keeper)


# --- in words


@pytest.mark.parametrize("code", [52, 40, 51])
def test_every_section_of_every_province_says_something(code: int) -> None:
    province = ProvinceFactory.create(rules=profile(code))
    document = rules.document_of(province)
    sections = rules.sections_of(document)
    assert len(sections) == len(profile(code)["teams"]) + 5
    for section in sections:
        lines = rules.lines_of(document, section, {})
        assert lines
        assert all(lines.values())


def test_broken_rules_can_still_be_read(keeper: User) -> None:
    province = ProvinceFactory.create(rules={"teams": {"commune": {"size": "nhiều"}}, "languages": 3, "duty": []})
    document = rules.document_of(province)
    for section in rules.sections_of(document):
        assert rules.lines_of(document, section, {})


# --- the effect


def test_the_effect_counts_the_teams_that_would_newly_break_a_rule(gia_lai: Province, team_in_force: Team) -> None:
    TeamFactory.create(commune=gia_lai.communes.exclude(pk=team_in_force.commune_id)[0], in_force=True)
    Team.objects.update(zalo_name="Tổ khác")
    edited = {"teams.commune": {"zalo_group_name": "", "required_components": ["mat_tran", "giao_vien"]}}
    before = Province.objects.get(pk=gia_lai.pk).rules
    effect = rules.effect_of(gia_lai, TEAM, edited, timezone.localdate())
    assert effect.teams == 2
    assert effect.mended == 2
    assert effect.newly_wrong == 2
    assert [(one.title, one.is_error, len(one.teams)) for one in effect.broken] == [("Thành phần bắt buộc", True, 2)]
    assert Province.objects.get(pk=gia_lai.pk).rules == before
    assert gia_lai.rules == before


def test_no_change_has_no_effect(gia_lai: Province, team_in_force: Team) -> None:
    effect = rules.effect_of(gia_lai, TEAM, {}, timezone.localdate())
    assert (effect.newly_wrong, effect.newly_warned, effect.mended, effect.broken) == (0, 0, 0, [])


def test_wrong_rules_have_no_effect_to_show(gia_lai: Province) -> None:
    with pytest.raises(RefusedError) as raised:
        rules.effect_of(gia_lai, TEAM, {"teams.commune": {"size": {"min": 9, "max": 1}}}, timezone.localdate())
    assert "teams.commune.size.min" in raised.value.errors


def test_the_effect_costs_the_same_for_one_team_and_for_many(gia_lai: Province, team_in_force: Team) -> None:
    MembershipFactory.create(team=team_in_force)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            rules.effect_of(gia_lai, TEAM, SMALLER, timezone.localdate())
        return len(captured)

    few = cost()
    for commune in gia_lai.communes.exclude(pk=team_in_force.commune_id)[:3]:
        MembershipFactory.create_batch(2, team=TeamFactory.create(commune=commune, in_force=True))
    assert cost() == few


# --- communes with ethnic minorities


def test_marking_communes(gia_lai: Province, tay_son: Commune, keeper: User) -> None:
    other = gia_lai.communes.exclude(pk=tay_son.pk)[0]
    Commune.objects.filter(pk=other.pk).update(has_ethnic_minorities=True)
    change = rules.save_minorities(gia_lai, {tay_son.pk}, seen=rules.mark_of_minorities(gia_lai), by=keeper)
    assert list(gia_lai.communes.filter(has_ethnic_minorities=True)) == [tay_son]
    assert change is not None
    assert change.changes == [
        ("Số xã, phường được đánh dấu", "1", "1"),
        ("Đánh dấu thêm", "", "Xã Tây Sơn"),
        ("Bỏ đánh dấu", "", str(other)),
    ]
    assert rules.save_minorities(gia_lai, {tay_son.pk}, seen=rules.mark_of_minorities(gia_lai), by=keeper) is None


def test_a_commune_of_another_province_is_not_marked(gia_lai: Province, keeper: User) -> None:
    stranger = TeamFactory.create().commune
    with pytest.raises(RefusedError):
        rules.save_minorities(gia_lai, {stranger.pk}, seen=rules.mark_of_minorities(gia_lai), by=keeper)
    stranger.refresh_from_db()
    assert not stranger.has_ethnic_minorities


def test_marks_that_somebody_else_changed_are_told(gia_lai: Province, tay_son: Commune, keeper: User) -> None:
    seen = rules.mark_of_minorities(gia_lai)
    rules.save_minorities(gia_lai, {tay_son.pk}, seen=seen, by=keeper)
    with pytest.raises(rules.ChangedMeanwhileError):
        rules.save_minorities(gia_lai, set(), seen=seen, by=keeper)


# --- components


def put(province: Province, by: User, *entries: ComponentEntry) -> RulesChange | None:
    return rules.save_components(province, entries, seen=rules.mark_of_components(province), by=by)


def component(province: Province, code: str) -> MemberComponent:
    return MemberComponent.objects.get(province=province, code=code)


def test_add_rename_and_order(gia_lai: Province, keeper: User) -> None:
    teacher = component(gia_lai, "giao_vien")
    change = put(
        gia_lai, keeper, ComponentEntry("Thầy cô giáo", 0, teacher.pk), ComponentEntry(" Đài  truyền thanh", 99)
    )
    teacher.refresh_from_db()
    assert (teacher.name, teacher.order, teacher.code) == ("Thầy cô giáo", 0, "giao_vien")
    assert component(gia_lai, "dai_truyen_thanh").name == "Đài truyền thanh"
    assert change is not None
    assert ("Đổi tên", "Giáo viên", "Thầy cô giáo") in change.changes


def test_what_is_used_is_not_deleted_what_is_not_is(gia_lai: Province, keeper: User, team_in_force: Team) -> None:
    teacher, other = component(gia_lai, "giao_vien"), component(gia_lai, "khac")
    in_rules = component(gia_lai, "mat_tran")
    MembershipFactory.create(team=team_in_force, component=teacher)
    for used in (teacher, in_rules):
        with pytest.raises(RefusedError) as raised, transaction.atomic():
            put(gia_lai, keeper, ComponentEntry(used.name, used.order, used.pk, is_removed=True))
        assert "đang được dùng" in raised.value.errors["0-name"][0]
    put(gia_lai, keeper, ComponentEntry(other.name, other.order, other.pk, is_removed=True))
    assert not MemberComponent.objects.filter(pk=other.pk).exists()


def test_names_are_there_and_once(gia_lai: Province, keeper: User) -> None:
    teacher = component(gia_lai, "giao_vien")
    with pytest.raises(RefusedError) as raised:
        put(
            gia_lai, keeper, ComponentEntry("", 1, teacher.pk), ComponentEntry("Bưu tá", 2), ComponentEntry("buu ta", 3)
        )
    assert set(raised.value.errors) == {"0-name", "1-name", "2-name"}


def test_a_component_of_another_province_is_out_of_reach(gia_lai: Province, keeper: User) -> None:
    stranger = MemberComponent.objects.create(province=ProvinceFactory.create(), code="la", name="Lạ")
    with pytest.raises(RefusedError):
        put(gia_lai, keeper, ComponentEntry("Của tôi", 1, stranger.pk))
    stranger.refresh_from_db()
    assert stranger.name == "Lạ"
