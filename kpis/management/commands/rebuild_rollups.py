from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kpis.rollup import rebuild
from teams.models import Province


class Command(BaseCommand):
    help = "Tính lại toàn bộ số tổng hợp từ nhật ký; kết quả phải đúng như số đang có."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--province", type=int, help="mã tỉnh; bỏ trống là mọi tỉnh")

    def handle(self, *args: Any, province: int | None, **options: Any) -> None:
        provinces = Province.objects.all() if province is None else Province.objects.filter(code=province)
        if province is not None and not provinces.exists():
            raise CommandError(_("Không có tỉnh nào mang mã %(code)s.") % {"code": province})
        for row in provinces:
            cells = rebuild(row)
            self.stdout.write(_("%(name)s: đã tính lại %(cells)s ô số liệu ngày.") % {"name": row.name, "cells": cells})
