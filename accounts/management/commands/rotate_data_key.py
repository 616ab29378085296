from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.key_rotation import Rotated, encrypted_models, rotate_model

BATCHES_PER_REPORT = 20
ROWS_NAMED = 10


class Command(BaseCommand):
    help = (
        "Mã hóa lại mọi dữ liệu cá nhân bằng khóa đứng đầu DATA_ENCRYPTION_KEYS. Bị dừng giữa chừng thì chạy lại: "
        "phần đã xong được bỏ qua."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = [self._rotate(model, columns) for model, columns in encrypted_models()]
        renewed, current = (sum(getattr(count, name) for count in counts) for name in ("renewed", "current"))
        self.stdout.write(
            _("Đã mã hóa lại %(renewed)s ô; %(current)s ô đã ở khóa mới từ trước.")
            % {"renewed": _number(renewed), "current": _number(current)}
        )
        self._complain_about_unreadable([count for count in counts if count.unreadable])
        if len(settings.DATA_ENCRYPTION_KEYS) > 1:
            self.stdout.write(
                _("Cơ sở dữ liệu không còn cần khóa cũ. Hãy cất nó cùng các bản sao lưu cũ, rồi bỏ khỏi cấu hình.")
            )

    def _rotate(self, model: Any, columns: list[str]) -> Rotated:
        for number, count in enumerate(rotate_model(model, columns), start=1):
            if number % BATCHES_PER_REPORT == 0:
                self.stdout.write(f"… {model._meta.label}: {_number(count.renewed + count.current)}")
        return count

    def _complain_about_unreadable(self, counts: list[Rotated]) -> None:
        """Raises CommandError if some texts fit none of the keys: then no key may be thrown away."""
        for count in counts:
            keys = ", ".join(map(str, list(dict.fromkeys(count.unreadable_rows))[:ROWS_NAMED]))
            self.stderr.write(f"{count.model._meta.label}: {_number(count.unreadable)} (id {keys})")
        if counts:
            raise CommandError(
                _("Không khóa nào đang có đọc được các ô trên. Hãy thêm khóa cũ đã dùng để ghi chúng rồi chạy lại.")
            )


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)
