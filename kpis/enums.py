from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """What a roll-up cell counts. `item` of the cell says of what, where the measure has parts."""

    SESSIONS = "sessions", _("buổi hỗ trợ")
    PEOPLE_HELPED = "helped", _("lượt hỗ trợ")  # item: service
    WOMEN = "women", _("phụ nữ")
    ELDERLY = "elderly", _("người cao tuổi")
    ETHNIC_MINORITY = "minority", _("người dân tộc thiểu số")
    DISABLED = "disabled", _("người khuyết tật")
    DIFFICULTIES = "difficulty", _("khó khăn, vướng mắc")  # item: difficulty
    UPDATED_IN_TIME = "in_time", _("ngày cập nhật kịp thời")


class Light(models.TextChoices):
    REACHED = "reached", _("Đạt")
    NEAR = "near", _("Gần đạt")
    MISSED = "missed", _("Chưa đạt")
    NO_DATA = "nodata", _("Chưa đủ dữ liệu")


class Operator(models.TextChoices):
    AT_LEAST = ">=", _("từ … trở lên")
    AT_MOST = "<=", _("không quá …")
