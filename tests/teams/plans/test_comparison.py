"""The difference between two contents says what changed, all of it, and nothing else."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from teams.plans.comparison import compare
from teams.plans.content import PlanContent, Planned, Task

tasks = st.builds(Task, content=st.sampled_from(["Họp Tổ", "Mở lớp", "Rà soát"]), key=st.integers(1, 4))
sessions = st.builds(
    Planned,
    day=st.sampled_from(["2026-03-20", "2026-03-21"]),
    half_day=st.sampled_from(["morning", "evening"]),
    place=st.sampled_from(["point-1", "hamlet-1"]),
    topic=st.just("Cài VNeID"),
    lead=st.sampled_from([None, 1]),
    place_name=st.text(max_size=3),
    key=st.integers(1, 4),
)


def once(entry: Task | Planned) -> int | None:
    return entry.key


contents = st.builds(
    PlanContent,
    goal=st.sampled_from(["", "Mỗi làng một buổi"]),
    tasks=st.lists(tasks, max_size=4, unique_by=once).map(tuple),
    sessions=st.lists(sessions, max_size=4, unique_by=once).map(tuple),
)


@given(contents)
def test_nothing_differs_from_itself_even_through_json(content: PlanContent) -> None:
    assert not compare(content, content)
    assert PlanContent.from_json(content.to_json()) == content


@given(contents, contents)
def test_the_changes_lead_from_the_one_to_the_other(before: PlanContent, after: PlanContent) -> None:
    difference = compare(before, after)
    left = list(before.tasks)
    for change in difference.tasks:
        if change.before is not None:
            left.remove(change.before)
        if change.after is not None:
            left.append(change.after)
    assert sorted(task.content for task in left) == sorted(task.content for task in after.tasks)
    assert len(difference.sessions) <= len(before.sessions) + len(after.sessions)
    assert (difference.goal is None) == (before.goal == after.goal)


def test_a_row_that_changed_is_one_change_and_a_new_name_is_none() -> None:
    old = Planned("2026-03-21", "morning", "point-3", "Cài VNeID", 1, "Nhà văn hóa", "An", key=5)
    renamed = Planned("2026-03-21", "morning", "point-3", "Cài VNeID", 1, "Nhà văn hóa xã", "An", key=5)
    moved = Planned("2026-03-21", "evening", "point-3", "Cài VNeID", 1, "Nhà văn hóa", "An", key=5)
    assert not compare(PlanContent(sessions=(old,)), PlanContent(sessions=(renamed,)))
    [change] = compare(PlanContent(sessions=(old,)), PlanContent(sessions=(moved,))).sessions
    assert (change.before, change.after) == (old, moved)


def test_the_same_words_written_again_are_no_change() -> None:
    assert not compare(PlanContent(tasks=(Task("Họp Tổ", key=1),)), PlanContent(tasks=(Task("Họp Tổ", key=9),)))


def test_a_session_reads_as_people_say_it() -> None:
    session = Planned("2026-03-21", "morning", "hamlet-3", "Cài VNeID", 1, "Làng Kgiang", "Rơ Châm H'Blơi")
    assert str(session) == "Sáng thứ 7 21/03/2026, Làng Kgiang: Cài VNeID (phụ trách: Rơ Châm H'Blơi)"
    assert session.on == date(2026, 3, 21)
