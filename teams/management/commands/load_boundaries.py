from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from teams.models import Province
from teams.province_map import BoundariesRefusedError, BoundaryFileError, load_boundaries, remove_boundaries

LONGEST_SOURCE = 255


class Command(BaseCommand):
    help = "Nạp địa giới các xã, phường của một tỉnh từ tệp GeoJSON cho bản đồ. Chạy lại bao nhiêu lần cũng được."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="tệp GeoJSON, toạ độ WGS 84 (kinh độ, vĩ độ)")
        parser.add_argument("--province", type=int, required=True, help="mã tỉnh, ví dụ 52 là Gia Lai")
        parser.add_argument("--source", default="", help="nguồn, hiện dưới bản đồ; bỏ trống là tên tệp")
        parser.add_argument("--code-field", help="trường ghi mã xã, phường, nếu tên trường không phổ biến")
        parser.add_argument("--name-field", help="trường ghi tên xã, phường, nếu tên trường không phổ biến")
        parser.add_argument("--allow-missing", action="store_true", help="vẫn nạp khi tệp thiếu xã, phường")
        parser.add_argument("--remove", action="store_true", help="bỏ địa giới đã nạp, trở lại sơ đồ")

    def handle(self, *args: Any, file: Path | None, province: int, remove: bool, **options: Any) -> None:
        unit = Province.objects.filter(code=province).first()
        if unit is None:
            raise CommandError(
                _("Chưa có tỉnh nào mang mã %(code)s. Hãy chạy trước: manage.py load_province %(code)s")
                % {"code": province}
            )
        if remove == (file is not None):
            raise CommandError(_("Hãy cho biết tệp GeoJSON để nạp, hoặc --remove để bỏ địa giới đã nạp, không cả hai."))
        if file is None:
            done = _("Đã bỏ địa giới, trở lại sơ đồ.") if remove_boundaries(unit) else _("Chưa nạp địa giới nào.")
            self.stdout.write(f"{unit}: {done}")
            return
        if len(options["source"]) > LONGEST_SOURCE:
            raise CommandError(_("Nguồn dài quá %(limit)d chữ. Hãy viết ngắn hơn.") % {"limit": LONGEST_SOURCE})
        self._load(unit, file, options)

    def _load(self, unit: Province, file: Path, options: dict[str, Any]) -> None:
        try:
            loaded = load_boundaries(
                unit,
                file,
                source=options["source"],
                code_field=options["code_field"],
                name_field=options["name_field"],
                may_miss=options["allow_missing"],
            )
        except BoundaryFileError as error:
            raise CommandError(str(error)) from None
        except BoundariesRefusedError as refused:
            lines = [_("Chưa nạp gì, vì %(count)d chỗ phải sửa:") % {"count": len(refused.problems)}]
            raise CommandError("\n".join([*lines, *(f"- {problem}" for problem in refused.problems)])) from None
        for name in loaded.missing:
            self.stdout.write(_("Không có trên bản đồ: %(name)s") % {"name": name})
        done = _("Đã nạp địa giới %(count)d xã, phường.") if loaded.is_new else _("%(count)d địa giới này đã có sẵn.")
        self.stdout.write(f"{unit}: {done % {'count': loaded.communes}}")
