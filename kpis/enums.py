from django.db import models
from django.utils.translation import gettext_lazy as _


class CellMeasure(models.TextChoices):
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

    @property
    def icon(self) -> str:
        """Told apart without colours too."""
        return _ICONS[self]


_ICONS = {
    Light.REACHED: "circle-check",
    Light.NEAR: "alert-triangle",
    Light.MISSED: "square-x",
    Light.NO_DATA: "circle-dotted",
}


class Operator(models.TextChoices):
    AT_LEAST = ">=", _("từ … trở lên")
    AT_MOST = "<=", _("không quá …")


class Grain(models.TextChoices):
    """The smallest unit that has a value of an indicator; larger ones add up its values."""

    TEAM = "team", _("Tổ")
    COMMUNE = "commune", _("xã, phường")


class Level(models.TextChoices):
    """Whose values: units of one kind."""

    TEAM = "team", _("Tổ")
    COMMUNE = "commune", _("xã, phường")
    PROVINCE = "province", _("tỉnh")


class Section(models.TextChoices):
    """Under which heading an indicator is shown."""

    TEAMS = "teams", _("Tổ chức và hoạt động của Tổ")
    PEOPLE = "people", _("Kỹ năng số và dịch vụ số của người dân")
    SERVICES = "services", _("Dịch vụ công trực tuyến")
    ACTIVITIES = "activities", _("Lớp học, tuyên truyền, an toàn thông tin")
    NUCLEUS = "nucleus", _("Xã hạt nhân")


class Group(models.TextChoices):
    """Groups of communes that some indicators are about."""

    NUCLEUS = "nucleus", _("xã hạt nhân")


class Due(models.TextChoices):
    """For which stretch of time a target is set."""

    POINT = "point", _("tại một thời điểm")
    MONTH = "month", _("mỗi tháng")
    QUARTER = "quarter", _("mỗi quý")
    YEAR = "year", _("mỗi năm")
    BY_2030 = "by_2030", _("đến năm 2030")


class Stretch(models.TextChoices):
    """The kinds of periods for which values are kept."""

    HALF = "half", _("nửa tháng")
    MONTH = "month", _("tháng")
    QUARTER = "quarter", _("quý")
    YEAR = "year", _("năm")
    YEAR_TO_DATE = "ytd", _("từ đầu năm")


class Scoring(models.TextChoices):
    """How an indicator's value becomes points of the rating."""

    SHARE = "share", _("theo phần mục tiêu đã đạt")
    LIGHTS = "lights", _("theo mức đạt, gần đạt, chưa đạt")


class Behind(models.TextChoices):
    """Why a commune is behind, and about what it is reminded; in this order they are said."""

    NO_TEAM = "no_team", _("chưa có Tổ")
    NO_LOGS = "no_logs", _("nhiều ngày chưa ghi")
    NO_PLAN = "no_plan", _("chưa có kế hoạch")
    FIGURES = "figures", _("thiếu số liệu")
    INDICATOR = "indicator", _("chỉ tiêu chưa đạt")
