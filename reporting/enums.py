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


class NormPeriod(models.TextChoices):
    """How often an activity is due (Đề án IV.1-6)."""

    WEEK = "week", _("tuần")
    MONTH = "month", _("tháng")
    QUARTER = "quarter", _("quý")
    YEAR = "year", _("năm")


class ActivityState(models.TextChoices):
    PLANNED = "planned", _("sắp tổ chức")
    HELD = "held", _("đã tổ chức")
    CANCELLED = "cancelled", _("đã hủy")


class PhotoState(models.TextChoices):
    WAITING = "waiting", _("đang xử lý")
    READY = "ready", _("đã xong")
    REFUSED = "refused", _("không nhận được")


class PassedState(models.TextChoices):
    """Where a difficulty stands that was passed to the responsible agency (Đề án IV.4.2e)."""

    PASSED = "passed", _("chờ trả lời")
    ANSWERED = "answered", _("đã có trả lời")
    CLOSED = "closed", _("đã giải quyết")
    WITHDRAWN = "withdrawn", _("đã rút")


class CitizenRequestKind(models.TextChoices):
    """What a citizen wants (Đề án III.3.1: "phản ánh, nhu cầu hỗ trợ")."""

    NEED = "need", _("Nhu cầu hỗ trợ")
    REPORT = "report", _("Phản ánh")
    PROPOSAL = "proposal", _("Kiến nghị")
    COMPLAINT = "complaint", _("Khiếu nại")


class CitizenRequestState(models.TextChoices):
    RECEIVED = "received", _("mới tiếp nhận")
    PASSED = "passed", _("đã chuyển cơ quan")
    ANSWERED = "answered", _("đã có trả lời")
    TOLD = "told", _("đã báo người dân")
    WITHDRAWN = "withdrawn", _("người dân đã rút")


class ReceivedBy(models.TextChoices):
    """How a request reached the team."""

    IN_PERSON = "in_person", _("Gặp trực tiếp")
    PHONE = "phone", _("Điện thoại")
    ZALO = "zalo", _("Zalo")
    OTHER = "other", _("Cách khác")


class Register(models.TextChoices):
    """The registers that hold personal data of citizens."""

    SUPPORTED = "supported", _("Sổ theo dõi người được hỗ trợ")
    REQUESTS = "requests", _("Phản ánh, kiến nghị")
    INCIDENTS = "incidents", _("Vụ việc lừa đảo")
    HOUSEHOLDS = "households", _("Hộ có sản phẩm")
    ALL = "all", _("Mọi sổ")


class DataAccess(models.TextChoices):
    """What was done with personal data."""

    LIST = "list", _("xem danh sách")
    OPEN = "open", _("mở xem")
    SEARCH = "search", _("tìm")
    EXPORT = "export", _("xuất dữ liệu của một người")
    ERASE = "erase", _("xóa theo yêu cầu")
    EXPIRE = "expire", _("xóa khi hết thời hạn lưu")


class FigureSource(models.TextChoices):
    HAND = "hand", _("nhập tay")
    EXCEL = "excel", _("tệp Excel")
    API = "api", _("hệ thống khác")


class FigureRule(models.TextChoices):
    """What makes a figure odd, each a module in `reporting.figures.rules`; an odd figure is asked about (DOMAIN 11)."""

    FALLS = "falls", _("số cộng dồn giảm")
    LEAPS = "leaps", _("gấp mười hoặc một phần mười kỳ trước")
    OUTLIER = "outlier", _("khác hẳn các kỳ trước")


class LateAbout(models.TextChoices):
    """What was changed after its period was closed."""

    LOG = "log", _("buổi hỗ trợ")
    ACTIVITY = "activity", _("hoạt động")
    FIGURE = "figure", _("số liệu")
    INCIDENT = "incident", _("vụ việc lừa đảo")


class LateAction(models.TextChoices):
    ADDED = "added", _("ghi thêm")
    CHANGED = "changed", _("sửa")
    REMOVED = "removed", _("xóa")
