"""An import on its way: read, looked at, confirmed, written; once, wholly or not at all."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import User
from config.celery import app
from teams import tasks
from teams.enums import ImportState, LineKind, RequestState, TeamState
from teams.models import Commune, Membership, Province, RosterImport, RosterLine, RosterRequest, Team
from teams.refused import RefusedError
from teams.requests import drop_line, open_change
from teams.roster_files import imports, queueing
from tests.accounts.factories import UserFactory
from tests.teams.factories import HamletFactory, MembershipFactory, TeamFactory
from tests.teams.roster_files.books import book, people_book
from tests.teams.roster_files.conftest import Upload

CLEAN = people_book()
WRONG = book(["Họ và tên", "SĐT"], ["Siu An", "0912345671"], ["Siu Ba", "12"])


def lines(request: RosterRequest) -> list[str]:
    return list(request.lines.order_by("pk").values_list("full_name", flat=True))


def test_a_list_becomes_lines_of_the_registration(upload: Upload, registration: RosterRequest, secretary: User) -> None:
    row = upload(CLEAN)
    assert (row.state, row.done, row.total) == (ImportState.READY, 3, 3)
    assert row.report["counts"] | {"noted": 0} == {
        "rows": 3, "wrong": 0, "noted": 0, "absent": 0, "obstacles": 0, "new": 3, "changed": 0, "unchanged": 0,
    }  # fmt: skip
    assert lines(registration) == []
    assert imports.confirm(row, secretary, let_absent_go=False)
    assert imports.apply(row.pk) == 3
    row.refresh_from_db()
    assert (row.state, row.report["written"], row.report["requests"]) == (ImportState.APPLIED, 3, [registration.pk])
    assert lines(registration) == ["Rơ Châm H'Nhi", "Nguyễn Văn An", "Đinh Thị Bình"]
    registration.refresh_from_db()
    assert registration.state == RequestState.DRAFT
    assert registration.events.get().by == secretary
    assert not Membership.objects.exists()


def test_the_same_list_again_changes_nothing(upload: Upload, registration: RosterRequest, secretary: User) -> None:
    for _turn in range(2):
        row = upload(CLEAN)
        imports.confirm(row, secretary, let_absent_go=True)
        imports.apply(row.pk)
    row.refresh_from_db()
    assert (row.report["counts"]["unchanged"], row.report["written"]) == (3, 0)
    assert len(lines(registration)) == 3


def test_with_errors_nothing_is_written(upload: Upload, registration: RosterRequest, secretary: User) -> None:
    row = upload(WRONG)
    with pytest.raises(RefusedError):
        imports.confirm(row, secretary, let_absent_go=False)
    row.refresh_from_db()
    assert row.state == ImportState.READY
    assert imports.apply(row.pk) == 0
    assert lines(registration) == []


def test_two_clicks_are_one(upload: Upload, registration: RosterRequest, secretary: User) -> None:
    row = upload(CLEAN)
    assert [imports.confirm(row, secretary, let_absent_go=False) for _click in range(2)] == [True, False]
    assert [imports.apply(row.pk), imports.apply(row.pk)] == [3, 0]
    assert not imports.confirm(row, secretary, let_absent_go=False)
    assert len(lines(registration)) == 3


def test_reading_again_is_harmless(upload: Upload) -> None:
    row = upload(CLEAN)
    assert imports.read(row.pk) == 0
    # A worker was killed over it: the message comes again.
    RosterImport.objects.filter(pk=row.pk).update(state=ImportState.READING, report={})
    assert imports.read(row.pk) == 3


def test_what_changed_since_the_preview_is_shown_first(
    upload: Upload, registration: RosterRequest, secretary: User
) -> None:
    row, other = upload(CLEAN), upload(CLEAN)
    imports.confirm(other, secretary, let_absent_go=False)
    imports.apply(other.pk)
    drop_line(registration.lines.order_by("pk")[0], secretary)
    imports.confirm(row, secretary, let_absent_go=False)
    assert imports.apply(row.pk) == 0
    row.refresh_from_db()
    assert row.state == ImportState.READY
    assert "đã thay đổi từ lần xem trước" in row.report["told"]
    assert (row.report["counts"]["new"], row.report["counts"]["unchanged"]) == (1, 2)
    imports.confirm(row, secretary, let_absent_go=False)
    assert imports.apply(row.pk) == 1


def test_a_request_handed_in_meanwhile_stops_it(upload: Upload, registration: RosterRequest, secretary: User) -> None:
    row = upload(CLEAN)
    imports.confirm(row, secretary, let_absent_go=False)
    RosterRequest.objects.filter(pk=registration.pk).update(
        state=RequestState.SUBMITTED, submitted_by=secretary, submitted_at=timezone.now()
    )
    assert imports.apply(row.pk) == 0
    row.refresh_from_db()
    assert (row.state, row.report["counts"]["obstacles"]) == (ImportState.READY, 1)
    assert lines(registration) == []


def test_a_crash_half_way_leaves_nothing(
    upload: Upload, registration: RosterRequest, secretary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = upload(CLEAN)
    imports.confirm(row, secretary, let_absent_go=False)

    def crash(*_args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr("teams.requests.bulk.keep_all", crash)
    with pytest.raises(IntegrityError):
        imports.apply(row.pk)
    row.refresh_from_db()
    assert row.state == ImportState.FAILED
    assert "chưa có gì được ghi" in row.refusal
    assert lines(registration) == []


@pytest.fixture
def in_force(tay_son: Commune) -> Team:
    team = TeamFactory.create(commune=tay_son, in_force=True)
    for number, name in enumerate(["Rơ Châm H'Nhi", "Nguyễn Văn An", "Lê Cũ"], 1):
        user = UserFactory.create(full_name=name, phone=f"091234567{number}" if number < 3 else "0988888888")
        MembershipFactory.create(team=team, user=user, leader=number == 1)
    return Team.objects.select_related("province", "commune").get(pk=team.pk)


@pytest.mark.parametrize(
    ("let_absent_go", "expected"),
    [
        (False, {("join", "Đinh Thị Bình"), ("change", "Rơ Châm H'Nhi"), ("change", "Nguyễn Văn An")}),
        (
            True,
            {("join", "Đinh Thị Bình"), ("change", "Rơ Châm H'Nhi"), ("change", "Nguyễn Văn An"), ("leave", "Lê Cũ")},
        ),
    ],
)
def test_for_a_team_in_force_a_change_is_proposed(
    in_force: Team, secretary: User, let_absent_go: bool, expected: set[tuple[str, str]]
) -> None:
    row = imports.receive(ContentFile(CLEAN, name="a.xlsx"), in_force, secretary)
    imports.read(row.pk)
    row.refresh_from_db()
    assert row.report["teams"][0]["absent"] == [["Lê Cũ", "0988888888", "Thành viên"]]
    imports.confirm(row, secretary, let_absent_go=let_absent_go)
    imports.apply(row.pk)
    request = RosterRequest.objects.get()
    assert (request.kind, request.state) == ("change", "draft")
    assert set(request.lines.values_list("kind", "full_name")) == expected
    assert {line.membership_id is None for line in request.lines.exclude(kind=LineKind.JOIN)} <= {False}
    assert Membership.objects.filter(team=in_force, valid_to__isnull=True).count() == 3


def test_it_goes_on_in_the_change_that_is_being_written(in_force: Team, secretary: User) -> None:
    begun = open_change(in_force, secretary)
    row = imports.receive(ContentFile(CLEAN, name="a.xlsx"), in_force, secretary)
    imports.read(row.pk)
    imports.confirm(row, secretary, let_absent_go=False)
    imports.apply(row.pk)
    assert RosterRequest.objects.get() == begun
    assert begun.lines.count() == 3


def province_list(province: Province, communes: int, people: int) -> bytes:
    rows = [
        [
            commune.full_name,
            f"Siu Nhân {nth}-{number}",
            f"09{nth * 100 + number:08d}",
            "Tổ trưởng" if number == 0 else "",
        ]
        for nth, commune in enumerate(province.communes.all()[:communes])
        for number in range(people)
    ]
    return book(["Xã", "Họ và tên", "SĐT", "Vị trí"], *rows)


def test_a_province_in_one_go(gia_lai: Province, secretary: User) -> None:
    """Communes without a team get a draft with its registration; nobody is in force by that."""
    row = imports.receive(ContentFile(province_list(gia_lai, 20, 3), name="tinh.xlsx"), gia_lai, secretary)
    assert imports.read(row.pk) == 60
    imports.confirm(row, secretary, let_absent_go=False)
    assert imports.apply(row.pk) == 60
    requests = RosterRequest.objects.filter(province=gia_lai)
    assert {(request.kind, request.state, request.lines.count()) for request in requests} == {
        ("registration", "draft", 3)
    }
    assert {team.state for team in Team.objects.filter(province=gia_lai)} == {TeamState.DRAFT}
    assert requests.count() == 20
    row.refresh_from_db()
    assert len(set(row.report["requests"])) == 20
    assert Team.objects.get(commune=gia_lai.communes.all()[0]).name.startswith("Tổ CNSCĐ-")


def test_as_many_statements_for_2_communes_as_for_20(
    gia_lai: Province, secretary: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for communes in (2, 20):
        row = imports.receive(ContentFile(province_list(gia_lai, communes, 3), name="t.xlsx"), gia_lai, secretary)
        with django_assert_max_num_queries(70) as executed:
            imports.read(row.pk)
            imports.confirm(row, secretary, let_absent_go=False)
            imports.apply(row.pk)
        counts.append(len(executed))
        RosterLine.objects.all().delete()
        RosterRequest.objects.all().delete()
        Team.objects.all().delete()
    assert counts[0] == counts[1]


def test_one_commune_that_waits_for_approval_stops_the_whole_list(
    gia_lai: Province, registration: RosterRequest, secretary: User, tay_son: Commune
) -> None:
    RosterRequest.objects.filter(pk=registration.pk).update(
        state=RequestState.SUBMITTED, submitted_by=secretary, submitted_at=timezone.now()
    )
    content = book(["Xã", "Họ và tên", "SĐT"], ["Tây Sơn", "Siu An", "0912345671"], ["An Bình", "Siu B", "0912345672"])
    row = imports.receive(ContentFile(content, name="t.xlsx"), gia_lai, secretary)
    imports.read(row.pk)
    with pytest.raises(RefusedError):
        imports.confirm(row, secretary, let_absent_go=False)


def test_teams_of_hamlets_are_named_by_their_hamlet(secretary: User) -> None:
    province = ProvinceOfTeams.make()
    commune = province.communes.get()
    content = book(
        ["Xã", "Tổ", "Họ và tên", "SĐT"],
        [commune.full_name, "", "Siu An", "0912345671"],
        [commune.full_name, "Bản Mường", "Siu Ba", "0912345672"],
        [commune.full_name, "muong", "Siu Cúc", "0912345673"],
        [commune.full_name, "Bản Lạ", "Siu Dũng", "0912345674"],
    )
    row = imports.receive(ContentFile(content, name="t.xlsx"), province, secretary)
    imports.read(row.pk)
    row.refresh_from_db()
    assert [team["rows"] for team in row.report["teams"]] == [1, 2]
    assert [found["row"] for found in row.report["rows"] if found["problems"]] == [5]


class ProvinceOfTeams:
    """A province with a team in the commune and one in each hamlet."""

    @staticmethod
    def make() -> Province:
        hamlet = HamletFactory.create(name="Mường", kind="ban")
        hamlet.province.rules = {"teams": {"commune": {}, "hamlet": {}}}
        hamlet.province.save()
        return hamlet.province


def test_the_tasks_are_queued_by_their_names_after_the_commit(
    draft: Team, secretary: User, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    sent: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(app, "send_task", lambda name, args, **_more: sent.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        row = imports.receive(ContentFile(CLEAN, name="a.xlsx"), draft, secretary)
        assert sent == []
    assert sent == [("teams.tasks.read_roster_file", [row.pk])]
    assert tasks.read_roster_file(row.pk) == 3
    with django_capture_on_commit_callbacks(execute=True):
        imports.confirm(row, secretary, let_absent_go=False)
    assert sent[1:] == [("teams.tasks.apply_roster_file", [row.pk])]
    assert {queueing.READ, queueing.APPLY} <= set(app.tasks)
    assert tasks.apply_roster_file(row.pk) == 3


def test_a_lost_broker_does_not_fail_the_upload_and_the_next_look_asks_again(
    draft: Team, secretary: User, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    def lost(*_args: object, **_more: object) -> None:
        raise OSError

    sent: list[str] = []
    monkeypatch.setattr(app, "send_task", lost)
    with django_capture_on_commit_callbacks(execute=True):
        row = imports.receive(ContentFile(CLEAN, name="a.xlsx"), draft, secretary)
    monkeypatch.setattr(app, "send_task", lambda name, **_more: sent.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.resume_imports() == 0  # just uploaded: its own message may still be on its way
        RosterImport.objects.filter(pk=row.pk).update(uploaded_at=timezone.now() - timedelta(minutes=2))
        assert tasks.resume_imports() == 1
    assert sent == ["teams.tasks.read_roster_file"]


def test_two_workers_do_not_read_the_same_file(draft: Team, secretary: User) -> None:
    row = imports.receive(ContentFile(CLEAN, name="a.xlsx"), draft, secretary)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", [imports.LOCK, row.pk])
        assert imports.read(row.pk) == 0
        with other.cursor() as cursor:  # not by closing alone: the server may be slow to notice that
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", [imports.LOCK, row.pk])
    finally:
        other.close()
    assert imports.read(row.pk) == 3


def test_a_refused_file_says_why(upload: Upload) -> None:
    row = upload(b"\x89PNG", name="anh.xlsx")
    assert row.state == ImportState.REFUSED
    assert "tệp ảnh" in row.refusal


def test_files_and_what_they_said_are_forgotten_after_30_days(upload: Upload, secretary: User) -> None:
    old, young = upload(CLEAN), upload(CLEAN)
    path = old.file.path
    RosterImport.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(days=31))
    assert tasks.forget_old_imports() == 1
    assert tasks.forget_old_imports() == 0
    old.refresh_from_db()
    young.refresh_from_db()
    assert old.report == {"forgotten": True, "counts": young.report["counts"]}
    assert (old.file.name, old.state) == ("", ImportState.REFUSED)
    assert not Path(path).exists()
    assert Path(young.file.path).exists()
