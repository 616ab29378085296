from django.db import models
from django.utils.translation import gettext_lazy as _


class Result(models.TextChoices):
    """What became of the help given (Đề án IV.4.2e: "kết quả hỗ trợ")."""

    DONE = "done", _("Đã xong")
    PENDING = "pending", _("Chưa xong, còn theo dõi")
    PASSED_ON = "passed_on", _("Đã chuyển cơ quan khác")


class Accumulation(models.TextChoices):
    """How the values of a figure add up over periods (DOMAIN 3)."""

    FLOW = "flow", _("cộng dồn các kỳ")
    STOCK = "stock", _("giá trị cuối kỳ")
    YEAR_TO_DATE = "year_to_date", _("lũy kế trong năm")
    LEVEL = "level", _("số nền của năm")


class Frequency(models.TextChoices):
    MONTH = "month", _("tháng")
    QUARTER = "quarter", _("quý")
    YEAR = "year", _("năm")


class Settlement(models.TextChoices):
    """What the person did with an entry that came under a known code with other content."""

    KEPT_STORED = "kept_stored", _("giữ bản đã lưu")
    REPLACED = "replaced", _("thay bằng bản này")
    STORED_AS_NEW = "stored_as_new", _("lưu thành lần ghi khác")
