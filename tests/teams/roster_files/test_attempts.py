"""What an import does when the machine fails it: tried again, but not for ever, and holding up nobody meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from config.celery import app
from teams import tasks
from teams.enums import ImportState
from teams.models import RosterImport, RosterRequest
from teams.requests import drop_line
from teams.requests.bulk import put_many
from teams.roster_files import imports
from teams.roster_files.reading import read_list
from tests.teams.roster_files.books import people_book
from tests.teams.roster_files.conftest import Upload

CLEAN = people_book()


def failing_once(works: Callable[..., Any], error: BaseException) -> Callable[..., Any]:
    errors = [error]

    def run(*args: Any, **kwargs: Any) -> Any:
        if errors:
            raise errors.pop()
        return works(*args, **kwargs)

    return run


class KilledError(BaseException):
    """As the kernel does it: nothing that the process wanted to do afterwards is done."""


def waiting(upload: Upload) -> RosterImport:
    """An import that no worker has taken yet."""
    row = upload(CLEAN)
    RosterImport.objects.filter(pk=row.pk).update(state=ImportState.WAITING, attempts=0, report={})
    return row


def test_a_file_that_kills_its_worker_is_given_up_after_3_times(
    upload: Upload, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    row = waiting(upload)

    def kill(*_args: object) -> None:
        raise KilledError

    monkeypatch.setattr(imports, "read_list", kill)
    for attempt in (1, 2, 3):
        with pytest.raises(KilledError):
            imports.read(row.pk)
        row.refresh_from_db()
        assert (row.state, row.attempts) == (ImportState.READING, attempt)
    assert imports.read(row.pk) == 0
    row.refresh_from_db()
    assert row.state == ImportState.FAILED
    assert row.refusal.startswith("Đã thử 3 lần mà chưa xử lý xong tệp này, chưa có gì được ghi. Hãy chép riêng")
    assert row.finished_at is not None
    sent: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, **_more: sent.append(name))
    RosterImport.objects.filter(pk=row.pk).update(uploaded_at=timezone.now() - timedelta(minutes=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.resume_imports() == 0
    assert sent == []


def test_the_attempts_at_writing_are_counted_apart(
    upload: Upload, registration: RosterRequest, secretary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = upload(CLEAN)
    RosterImport.objects.filter(pk=row.pk).update(attempts=imports.MOST_ATTEMPTS)
    imports.confirm(row, secretary, let_absent_go=False)

    def kill(*_args: object, **_more: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(imports, "put_many", kill)
        for _attempt in range(imports.MOST_ATTEMPTS - 1):
            with pytest.raises(KilledError):
                imports.apply(row.pk)
    assert imports.apply(row.pk) == 3
    row.refresh_from_db()
    assert (row.state, row.attempts) == (ImportState.APPLIED, imports.MOST_ATTEMPTS)
    assert registration.lines.count() == 3


@pytest.mark.parametrize("stage", ["reading", "writing"])
def test_a_deadlock_or_a_lost_connection_is_tried_again(
    upload: Upload, registration: RosterRequest, secretary: User, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    row = waiting(upload)
    error = OperationalError("deadlock detected")
    if stage == "reading":
        monkeypatch.setattr(imports, "read_list", failing_once(read_list, error))
        with pytest.raises(OperationalError):
            imports.read(row.pk)
        row.refresh_from_db()
        assert row.state == ImportState.READING
    assert imports.read(row.pk) == 3
    imports.confirm(row, secretary, let_absent_go=False)
    if stage == "writing":
        monkeypatch.setattr(imports, "put_many", failing_once(put_many, error))
        with pytest.raises(OperationalError):
            imports.apply(row.pk)
        row.refresh_from_db()
        assert row.state == ImportState.APPLYING
        assert not registration.lines.exists()
    assert imports.apply(row.pk) == 3


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_lost_on_the_way_ends_as_what_happened(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = waiting(upload)

    def lose(*_args: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patch:
        patch.setattr(imports, "read_list", lose)
        with pytest.raises(OperationalError, match="terminating connection"):
            imports.read(row.pk)
    connection.close()  # as the worker does after each task
    row.refresh_from_db()
    assert (row.state, row.attempts) == (ImportState.READING, 1)
    assert imports.read(row.pk) == 3


@pytest.mark.django_db(transaction=True)
def test_a_new_preview_is_made_when_nothing_is_held_any_more(
    upload: Upload, registration: RosterRequest, secretary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, other = upload(CLEAN), upload(CLEAN)
    for confirmed in (other, row):
        imports.confirm(confirmed, secretary, let_absent_go=False)
    imports.apply(other.pk)
    drop_line(registration.lines.order_by("pk")[0], secretary)
    free: list[tuple[str, bool]] = []

    def looking(*args: Any) -> Any:
        state = RosterImport.objects.values_list("state", flat=True).get(pk=row.pk)
        free.append((state, can_be_locked(registration)))
        return read_list(*args)

    monkeypatch.setattr(imports, "read_list", looking)
    assert imports.apply(row.pk) == 0
    assert free == [(ImportState.READING, True)]
    row.refresh_from_db()
    assert row.state == ImportState.READY
    assert "đã thay đổi từ lần xem trước" in row.report["told"]


def can_be_locked(request: RosterRequest) -> bool:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM teams_commune WHERE id = %s FOR UPDATE NOWAIT", [request.commune_id])
            cursor.execute("SELECT 1 FROM teams_team WHERE id = %s FOR UPDATE NOWAIT", [request.team_id])
            return True
    except OperationalError:
        return False
    finally:
        other.close()
