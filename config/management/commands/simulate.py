import time
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from kpis.rollup import rebuild
from reporting.models import SupportSession
from reporting.simulation import (
    NothingToLogError,
    SimulatedLogs,
    remove_simulated_logs,
    simulate_activities,
    simulate_citizens,
    simulate_difficulties,
    simulate_figures,
    simulate_logs,
)
from teams.models import Hamlet, Province, SupportPoint, Team
from teams.simulation import remove_simulated_teams, simulate_teams

LINES_PER_REPORT = 1_000_000
MOST_DAYS = 2_200  # teams are founded in 2020 at the earliest
TABLES_LEFT_EMPTY = (
    "reporting_logline",
    "reporting_logentry",
    "reporting_supportsession",
    "kpis_daycell",
    "kpis_halfmonthcell",
    "kpis_indicatorvalue",
)


class Command(BaseCommand):
    help = (
        "Tạo Tổ CNSCĐ và nhật ký mô phỏng cho một tỉnh chưa có dữ liệu, và đánh dấu tỉnh đó là mô phỏng. "
        "Cùng một --seed và --until thì ra cùng dữ liệu."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--province", type=int, required=True, help="mã tỉnh, ví dụ 52 là Gia Lai")
        parser.add_argument("--days", type=int, default=180, help="số ngày có nhật ký, mặc định 180")
        parser.add_argument("--seed", type=int, default=1, help="số gieo, mặc định 1")
        parser.add_argument("--lines", type=int, help="tổng số dòng ghi; bỏ trống là mật độ tự nhiên")
        parser.add_argument(
            "--until", type=date.fromisoformat, help="ngày cuối, dạng 2026-11-20; mặc định là hôm qua, ngày đã trọn vẹn"
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="xóa dữ liệu mô phỏng cũ của tỉnh này, kể cả những gì đã ghi thử, rồi tạo lại",
        )

    def handle(
        self,
        *args: Any,
        province: int,
        days: int,
        seed: int,
        lines: int | None,
        until: date | None,
        replace: bool,
        **options: Any,
    ) -> None:
        today = timezone.localdate()
        last_day = until or today - timedelta(days=1)
        if days < 1 or (lines is not None and lines < 1):
            raise CommandError(_("--days và --lines phải từ 1 trở lên."))
        if days > MOST_DAYS:
            raise CommandError(_("--days nhiều nhất là %(most)s, chừng sáu năm.") % {"most": MOST_DAYS})
        if last_day > today:
            raise CommandError(_("--until không được ở tương lai."))
        row = Province.objects.filter(code=province).first()
        if row is None:
            raise CommandError(
                _("Chưa có tỉnh mang mã %(code)s. Hãy chạy trước: manage.py load_province %(code)s")
                % {"code": province}
            )
        _check_nothing_is_lost(row, replace=replace)
        if replace:
            self._remove(row)
        self._simulate(row, first_day=last_day - timedelta(days=days - 1), last_day=last_day, seed=seed, lines=lines)

    def _remove(self, province: Province) -> None:
        with transaction.atomic():
            remove_simulated_logs(province)
            rebuild(province)
        if not connection.in_atomic_block:
            # Removing a person looks for their logs without an index: past the rows that were just removed, one by one.
            with connection.cursor() as cursor:
                cursor.execute(f"VACUUM {', '.join(TABLES_LEFT_EMPTY)}")
        remove_simulated_teams(province)
        self.stdout.write(_("Đã xóa dữ liệu mô phỏng cũ của %(name)s.") % {"name": province.name})

    def _simulate(self, province: Province, *, first_day: date, last_day: date, seed: int, lines: int | None) -> None:
        started = time.monotonic()
        reported = 0

        def report(made: SimulatedLogs) -> None:
            nonlocal reported
            if made.lines - reported >= LINES_PER_REPORT:
                reported = made.lines
                self.stdout.write(
                    _("… %(lines)s dòng, %(seconds)s giây") % {"lines": _number(made.lines), "seconds": _since(started)}
                )

        # All or nothing: a province is never left with half a simulation, and nobody sees one.
        with transaction.atomic():
            province = Province.objects.select_for_update(no_key=True).get(pk=province.pk)
            _check_nothing_is_lost(province, replace=False)
            teams = simulate_teams(province, seed=seed, first_day=first_day, last_day=last_day)
            try:
                logs = simulate_logs(
                    province, seed=seed, first_day=first_day, last_day=last_day, lines=lines, on_progress=report
                )
            except NothingToLogError:
                raise CommandError(
                    _(
                        "Những ngày này không ai làm việc, hoặc tỉnh chưa có nội dung hỗ trợ. "
                        "Hãy tăng --days hoặc đổi --until."
                    )
                ) from None
            simulate_activities(province, seed=seed, first_day=first_day, last_day=last_day)
            simulate_citizens(province, seed=seed, first_day=first_day, last_day=last_day)
            simulate_figures(province, seed=seed, first_day=first_day, last_day=last_day)
            simulate_difficulties(province, seed=seed, last_day=last_day)
            written = _since(started)
            cells = rebuild(province)
        self.stdout.write(
            _(
                "%(name)s, mô phỏng từ %(first)s đến %(last)s: %(teams)s Tổ, %(members)s lượt thành viên, "
                "%(sessions)s buổi, %(entries)s lần ghi, %(lines)s dòng, %(cells)s ô số liệu ngày. "
                "Ghi nhật ký %(written)s giây, cả thảy %(seconds)s giây."
            )
            % {
                "name": province.name,
                "first": date_format(first_day),
                "last": date_format(last_day),
                "teams": _number(len(teams.teams)),
                "members": _number(len(teams.memberships)),
                "sessions": _number(logs.sessions),
                "entries": _number(logs.entries),
                "lines": _number(logs.lines),
                "cells": _number(cells),
                "written": written,
                "seconds": _since(started),
            }
        )


def _check_nothing_is_lost(province: Province, *, replace: bool) -> None:
    """Raise CommandError unless the province is empty, or simulated and about to be replaced."""
    has_data = any(
        model._default_manager.filter(province=province).exists()
        for model in (Team, SupportSession, Hamlet, SupportPoint)
    )
    if not has_data:
        return
    if not province.is_simulated:
        raise CommandError(
            _("%(name)s đang có dữ liệu thật, không tạo dữ liệu mô phỏng vào đó.") % {"name": province.name}
        )
    if not replace:
        raise CommandError(
            _("%(name)s đã có dữ liệu mô phỏng. Thêm --replace để xóa đi và tạo lại.") % {"name": province.name}
        )


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)


def _since(started: float) -> str:
    return number_format(round(time.monotonic() - started, 1), decimal_pos=1)
