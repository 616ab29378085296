from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.indicator_data import load_indicators
from kpis.rating.rule_data import load_rating_rule
from nucleus_communes.nucleus_list import load_nucleus_list
from reporting.catalogue_data import load_catalogues
from teams.provinces import UnknownProvinceError, load_province


class Command(BaseCommand):
    help = (
        "Nạp một tỉnh: xã phường, mã, quy định, danh mục, chỉ tiêu, quy tắc xếp loại, xã hạt nhân. "
        "Chạy lại bao nhiêu lần cũng được."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", type=int, help="mã tỉnh, ví dụ 52 là Gia Lai")

    @transaction.atomic
    def handle(self, *args: Any, code: int, **options: Any) -> None:
        try:
            province = load_province(code)
        except UnknownProvinceError:
            raise CommandError(_("Không có tỉnh nào mang mã %(code)s.") % {"code": code}) from None
        load_catalogues(province)
        load_indicators(province)
        load_rating_rule(province)
        load_nucleus_list(province)
        self.stdout.write(
            _("Đã nạp %(name)s: %(communes)s xã, phường.")
            % {"name": province.name, "communes": province.communes.count()}
        )
