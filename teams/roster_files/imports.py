"""An uploaded list on its way: waiting, read, looked at, confirmed, written (T9). Nothing is written before it is
confirmed, and then all of it or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any

from django.core.files.base import File
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Func, JSONField, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teams.enums import ImportState
from teams.models import Province, RosterImport, Team
from teams.refused import RefusedError
from teams.requests.bulk import lock_teams, open_for_all, put_many
from teams.resources import RosterResource
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.pausing import collector_paused
from teams.roster_files.plans import Standing, as_they_stand, plan_list
from teams.roster_files.queueing import APPLY, READ, queue
from teams.roster_files.reading import Progress, read_list
from teams.roster_files.refusals import FileRefusedError
from teams.roster_files.reports import Report, make_report
from teams.roster_files.targets import TeamKey, targets_in
from teams.roster_files.written_plans import Stored, digest, key_in, wishes_in

DAYS_KEPT = 30
LOCK = "teams.roster_import"
_UNDER_WAY = (ImportState.WAITING, ImportState.READING, ImportState.APPLYING)
_UNITS = ("province", "team__province", "team__commune")
RESUMED_AFTER = timedelta(minutes=1)
MOST_ATTEMPTS = 3
PASSING = (OperationalError, InterfaceError)  # a deadlock, a lost connection: the file is not at fault


def receive(upload: "File[bytes]", unit: Team | Province, by: User) -> RosterImport:
    """Keep an uploaded list of a team, or of a province; it is read in the background."""
    name = (upload.name or "").rsplit("/", 1)[-1]
    row = RosterImport(
        province_id=unit.province_id if isinstance(unit, Team) else unit.pk,
        commune_id=unit.commune_id if isinstance(unit, Team) else None,
        team=unit if isinstance(unit, Team) else None,
        name=name[-150:],
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    with transaction.atomic():
        row.file.save(f"danh-sach{_ending(name)}", upload, save=False)
        row.save()
        queue(READ, row.pk)
    return row


def _ending(name: str) -> str:
    _stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and ending.isascii() and ending.isalnum() and len(ending) <= 5 else ""  # noqa: PLR2004


@contextmanager
def _held(pk: int) -> Iterator[bool]:
    """Whether this process may work on the import: nobody else does. Given up when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", [LOCK, pk])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            with suppress(*PASSING), connection.cursor() as cursor:  # a lost connection has let go of it
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", [LOCK, pk])


@collector_paused()
def read(pk: int) -> int:
    """Read the file of an import that waits, and keep the preview; returns the number of rows read.

    One that is read already, or that another worker is reading, is left alone. A file that cannot be read is refused.
    """
    with _held(pk) as held:
        return _read(pk) if held and _try_once_more(pk, ImportState.WAITING, ImportState.READING) else 0


def _try_once_more(pk: int, *states: ImportState) -> bool:
    """Whether an import in one of `states` is to be worked on; counts how often, as what kills its worker would do so
    for ever."""
    rows = RosterImport.objects.filter(pk=pk, state__in=states)
    if rows.filter(attempts__lt=MOST_ATTEMPTS).update(attempts=F("attempts") + 1):
        return True
    _finish(rows, ImportState.FAILED, refusal=_given_up())
    return False


def _read(pk: int) -> int:
    rows = RosterImport.objects.filter(pk=pk, state__in=(ImportState.WAITING, ImportState.READING))
    rows.update(state=ImportState.READING, done=0, total=0)
    found = RosterImport.objects.annotate(told=F("report__told")).defer("report").select_related(*_UNITS)
    row = found.get(pk=pk)
    with _failing(rows):
        try:
            report = _preview(row, _show_progress(pk))
        except FileRefusedError as refused:
            _finish(rows, ImportState.REFUSED, refusal=str(refused)[:500])
            return 0
        report["told"] = row.told or ""
        count = int(report["counts"]["rows"])
        rows.update(state=ImportState.READY, report=report, done=count, total=count)
        return count


@contextmanager
def _failing(rows: Any) -> Iterator[None]:
    """Note that `rows` failed, unless what went wrong passes: then they stay as they are, and `resume` asks again."""
    try:
        yield
    except PASSING:
        raise
    except Exception:
        _finish(rows, ImportState.FAILED, refusal=_broken())
        raise


def _finish(rows: Any, state: ImportState, **values: Any) -> None:
    rows.update(state=state, finished_at=timezone.now(), **values)


def _broken() -> str:
    return _("Hệ thống gặp lỗi khi xử lý tệp này, chưa có gì được ghi. Hãy tải lên lại; nếu vẫn lỗi, hãy báo quản trị.")


def _given_up() -> str:
    return _(
        "Đã thử %(times)s lần mà chưa xử lý xong tệp này, chưa có gì được ghi. "
        "Hãy chép riêng bảng danh sách sang một tệp Excel mới rồi tải lên; nếu vẫn không được, hãy báo quản trị."
    ) % {"times": MOST_ATTEMPTS}


def _show_progress(pk: int) -> Progress:
    def show(done: int, total: int) -> None:
        RosterImport.objects.filter(pk=pk).update(done=done, total=total)

    return show


def _unit(row: RosterImport) -> Team | Province:
    return row.team if row.team is not None else row.province


def _preview(row: RosterImport, progress: Progress) -> Report:
    catalogue = Catalogue(row.province)
    with row.file.open("rb") as stream:
        content = stream.read()
    found = read_list(content, catalogue, _unit(row), progress)
    return make_report(found, plan_list(found, RosterResource(catalogue)), catalogue)


def confirm(row: RosterImport, by: User, *, let_absent_go: bool) -> bool:
    """Have the preview written. Returns False where that was asked for already: two clicks are one.

    Raises RefusedError for an import that is not ready, or has errors.
    """
    with transaction.atomic():
        rows = RosterImport.objects.filter(pk=row.pk)
        state, counts = rows.select_for_update().values_list("state", F("report__counts")).get()
        if state in (ImportState.APPLYING, ImportState.APPLIED):
            return False
        if state != ImportState.READY:
            raise RefusedError({"__all__": [_("Tệp này chưa sẵn sàng để ghi. Hãy xem lại trạng thái bên dưới.")]})
        if not is_clean(counts):
            raise RefusedError({"__all__": [_("Danh sách còn lỗi nên chưa ghi được. Hãy sửa tệp rồi tải lên lại.")]})
        confirmed = {"confirmed": {"by": by.pk, "let_absent_go": let_absent_go}, "told": ""}
        rows.update(state=ImportState.APPLYING, attempts=0, report=_with(confirmed))
        queue(APPLY, row.pk)
        return True


def _with(more: dict[str, Any]) -> Func:
    """The report with `more` in it, put together by the database: a province's report is large."""
    return Func(F("report"), Value(more, JSONField()), template="(%(expressions)s)", arg_joiner=" || ")


def is_clean(counts: Mapping[str, int] | None) -> bool:
    """Whether a report with these counts may be written."""
    return counts is not None and not counts["wrong"] and not counts["obstacles"]


@collector_paused()
def apply(pk: int) -> int:
    """Write a confirmed import into draft requests; returns the number of lines written.

    If anything that the preview builds on changed since, nothing is written and a new preview is made. An import that
    is written already is left alone.
    """
    rows = RosterImport.objects.filter(pk=pk, state=ImportState.APPLYING)
    with _held(pk) as held:
        if not held or not _try_once_more(pk, ImportState.APPLYING):
            return 0
        with _failing(rows), transaction.atomic():
            row = rows.select_for_update(of=("self",)).defer("report").select_related(*_UNITS).first()
            written = _apply(row) if row is not None else 0
        # Not before all that was held is let go: reading a file takes its time.
        if written is None:
            _read(pk)
        return written or 0


def _apply(row: RosterImport) -> int | None:
    """The number of lines written; None where something changed since the preview, which is then to be made anew."""
    parts = RosterImport.objects.filter(pk=row.pk)
    stored, confirmed = parts.values_list("report__plans", "report__confirmed").get()
    plans = {key_in(plan): plan for plan in stored}
    communes = {commune for commune, _kind, _hamlet in plans}
    lock_teams(communes, Team.objects.filter(commune__in=communes).values_list("pk", flat=True))
    if row.team is not None:
        row.team.refresh_from_db(fields=["state", "in_force_from", "in_force_to"])
    standings = as_they_stand(targets_in(_unit(row)).at(Catalogue(row.province), plans))
    if any(digest(standings[key]) != plan["digest"] for key, plan in plans.items()):
        parts.update(state=ImportState.READING, attempts=1, report=_with({"told": _changed()}))
        return None
    by = User.objects.get(pk=confirmed["by"])
    written, requests = _write(plans, standings, by, let_absent_go=confirmed["let_absent_go"])
    _finish(parts, ImportState.APPLIED, report=_with({"written": written, "requests": requests, "plans": []}))
    return written


def _changed() -> str:
    return _("Danh sách Tổ đã thay đổi từ lần xem trước nên chưa ghi gì. Hãy xem lại bản so sánh mới rồi xác nhận.")


def _write(
    plans: Mapping[TeamKey, Stored], standings: Mapping[TeamKey, Standing], by: User, *, let_absent_go: bool
) -> tuple[int, list[int | None]]:
    """Lines into the draft request of every team in which something changes; returns their number and, team by team,
    the key of the request."""
    found = {key: wishes_in(plan, let_absent_go=let_absent_go) for key, plan in plans.items()}
    changing = [key for key, (wishes, dropped) in found.items() if wishes or dropped]
    requests = open_for_all([standings[key].team for key in changing], by)
    opened = {key: request.pk for key, request in zip(changing, requests, strict=True)}
    written = put_many(
        {opened[key]: found[key][0] for key in changing},
        requests,
        by,
        dropped=[line for _wishes, dropped in found.values() for line in dropped],
    )
    return written, [opened.get(key) for key in plans]


def resume() -> int:
    """Ask again for imports that a worker should long have taken: the message was lost, or the worker killed.

    Returns how many. One that somebody works on is left alone when its task comes.
    """
    late = timezone.now() - RESUMED_AFTER
    rows = RosterImport.objects.filter(state__in=_UNDER_WAY, uploaded_at__lt=late).order_by("pk")
    for pk, state in rows.values_list("pk", "state"):
        queue(APPLY if state == ImportState.APPLYING else READ, pk)
    return len(rows)


def forget_old(today: date) -> int:
    """Delete the files of imports older than DAYS_KEPT, and what their reports say of people; the counts stay."""
    last = today - timedelta(days=DAYS_KEPT)
    forgotten = 0
    for row in RosterImport.objects.filter(uploaded_at__date__lt=last).exclude(file=""):
        row.file.delete(save=False)
        row.report = {"forgotten": True, "counts": row.report.get("counts", {})}
        if row.state in (*_UNDER_WAY, ImportState.READY):
            row.state, row.refusal = ImportState.REFUSED, _("Đã quá 30 ngày nên tệp bị xóa. Hãy tải lên lại.")
        row.save(update_fields=["file", "report", "state", "refusal"])
        forgotten += 1
    return forgotten
