from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Calendar(models.TextChoices):
    """The two reporting calendars (DOMAIN 8)."""

    SOLAR = "solar", _("tháng dương lịch")
    DECREE_09 = "decree_09", _("kỳ theo Nghị định 09/2019/NĐ-CP")


class Counted(models.TextChoices):
    """What numbers are made of, and so what may make them differ."""

    ROSTER = "roster", _("Tổ, điểm hỗ trợ, xã, lịch của tỉnh")
    HAMLETS = "hamlets", _("thôn và nhóm thường trực")
    ROTA = "rota", _("lịch trực")
    PLANS = "plans", _("lịch hỗ trợ và kế hoạch tháng")
    LOGS = "logs", _("nhật ký")
    ACTIVITIES = "activities", _("hoạt động")
    FIGURES = "figures", _("số liệu báo cáo")
    TARGETS = "targets", _("chỉ tiêu và mục tiêu")
    DAY = "day", _("sang ngày mới")


class CommuneKind(models.TextChoices):
    XA = "xa", _("Xã")
    PHUONG = "phuong", _("Phường")
    DAC_KHU = "dac_khu", _("Đặc khu")


def commune_called(kind: str, name: str) -> str:
    """`Xã Tây Sơn`: the kind in front, as officials write it."""
    return f"{_kind_called(kind)} {name}"


@cache  # boards name every commune several times
def _kind_called(kind: str) -> str:
    return str(CommuneKind(kind).label)


class HamletKind(models.TextChoices):
    THON = "thon", _("Thôn")
    LANG = "lang", _("Làng")
    BAN = "ban", _("Bản")
    KHU_PHO = "khu_pho", _("Khu phố")
    TO_DAN_PHO = "to_dan_pho", _("Tổ dân phố")


class HalfDay(models.TextChoices):
    MORNING = "morning", _("Sáng")
    AFTERNOON = "afternoon", _("Chiều")
    EVENING = "evening", _("Tối")


class TeamKind:
    """Kinds of teams that every province knows; its rules may name more (`teams` in its profile)."""

    COMMUNE = "commune"
    HAMLET = "hamlet"


class TeamState(models.TextChoices):
    """What a team is; where its registration stands is said by the request (`RequestState`)."""

    DRAFT = "draft", _("chưa thành lập")
    IN_FORCE = "in_force", _("đang hoạt động")
    DISSOLVED = "dissolved", _("đã giải thể")


class RequestKind(models.TextChoices):
    REGISTRATION = "registration", _("Đăng ký thành lập Tổ")
    CHANGE = "change", _("Đề nghị thay đổi Tổ")


class RequestState(models.TextChoices):
    DRAFT = "draft", _("đang soạn")
    ASKED = "asked", _("chờ Tổ trưởng giới thiệu")
    SUBMITTED = "submitted", _("chờ duyệt")
    RETURNED = "returned", _("bị trả lại")
    APPROVED = "approved", _("đã duyệt")
    WITHDRAWN = "withdrawn", _("đã hủy")
    DECLINED = "declined", _("không được giới thiệu")


class LineKind(models.TextChoices):
    """What a line of a request does with one person."""

    JOIN = "join", _("Tham gia")
    LEAVE = "leave", _("Thôi tham gia")
    CHANGE = "change", _("Thay đổi")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("đang soạn")
    SUBMITTED = "submitted", _("chờ duyệt")
    RETURNED = "returned", _("bị trả lại")
    APPROVED = "approved", _("đã duyệt")


class SwapState(models.TextChoices):
    ASKED = "asked", _("chờ trả lời")
    ACCEPTED = "accepted", _("đã nhận")
    DECLINED = "declined", _("không nhận")
    WITHDRAWN = "withdrawn", _("đã rút")


class ImportState(models.TextChoices):
    WAITING = "waiting", _("đang chờ")
    READING = "reading", _("đang đọc tệp")
    READY = "ready", _("chờ xác nhận")
    APPLYING = "applying", _("đang ghi")
    APPLIED = "applied", _("đã ghi")
    REFUSED = "refused", _("không nhận được tệp")
    FAILED = "failed", _("bị lỗi")


class Position(models.TextChoices):
    LEADER = "leader", _("Tổ trưởng")
    DEPUTY = "deputy", _("Tổ phó")
    MEMBER = "member", _("Thành viên")
    COLLABORATOR = "collaborator", _("Cộng tác viên")


class SubgroupKind(models.TextChoices):
    """The three sub-groups of Đề án III.4."""

    POLITICAL_SYSTEM = "he_thong_chinh_tri", _("Nhóm hỗ trợ chuyển đổi số cho hệ thống chính trị")
    CITIZENS = "nguoi_dan_doanh_nghiep", _("Nhóm hỗ trợ người dân và doanh nghiệp")
    STANDING = "thuong_truc_thon", _("Nhóm thường trực tại thôn, bản, tổ dân phố")


class PointKind(models.TextChoices):
    """Where a support point stands (Đề án 3.2.1, IV.4.2a)."""

    UBND = "ubnd", _("UBND xã, phường")
    CULTURE_HOUSE = "nha_van_hoa", _("Nhà văn hóa")
    COMMUNITY = "sinh_hoat_cong_dong", _("Điểm sinh hoạt cộng đồng")
    MARKET = "cho", _("Chợ")
    SCHOOL = "truong_hoc", _("Trường học")
    OTHER = "khac", _("Nơi khác")


class Role(models.TextChoices):
    MEMBER = "member", _("Thành viên Tổ")
    DEPUTY = "deputy", _("Tổ phó")
    LEADER = "leader", _("Tổ trưởng")
    # Registers the team before it has a leader: in Gia Lai the secretary of the commune's youth union.
    COMMUNE_SECRETARY = "commune_secretary", _("Người lập hồ sơ Tổ")
    COMMUNE_CHAIR = "commune_chair", _("Chủ tịch UBND cấp xã")
    COMMUNE_OFFICIAL = "commune_official", _("Cán bộ UBND cấp xã")
    TINH_DOAN = "tinh_doan", _("Tỉnh đoàn")
    SO_KHCN = "so_khcn", _("Sở Khoa học và Công nghệ")
    VP_UBND = "vp_ubnd", _("Văn phòng UBND tỉnh")
    CONG_AN = "cong_an", _("Công an tỉnh")
    AGENCY = "agency", _("Sở, ngành")
    PROVINCE_LEADER = "province_leader", _("Lãnh đạo UBND tỉnh")
    SYSTEM_ADMIN = "system_admin", _("Quản trị hệ thống")


class Permission(models.TextChoices):
    """What a role may give at a unit. `teams.access.ROLES` maps roles to these; django-guardian stores them."""

    SEE_FIGURES = "see_figures", _("xem số liệu tổng hợp")
    SEE_SESSIONS = "see_sessions", _("xem từng buổi hỗ trợ")
    LOG_SESSIONS = "log_sessions", _("ghi buổi hỗ trợ")
    SEE_ROSTER = "see_roster", _("xem danh sách Tổ kèm số điện thoại, lịch trực, kế hoạch")
    RUN_TEAM = "run_team", _("lập danh sách Tổ, điểm hỗ trợ, lịch trực, kế hoạch và gửi duyệt")
    APPROVE = "approve", _("duyệt hoặc trả lại danh sách, đề nghị, kế hoạch")
    # The registers that name citizens: the team's and its commune's alone (DOMAIN 15).
    SEE_CITIZENS = "see_citizens", _("xem và ghi các sổ có dữ liệu cá nhân của người dân")
    ANSWER = "answer", _("trả lời khó khăn được chuyển đến")
    MANAGE_UNIT = "manage_unit", _("quản trị danh mục, tài khoản của đơn vị")


class TokenScope(models.TextChoices):
    """What a key lets another system do."""

    READ_FIGURES = "figures:read", _("đọc số liệu của các xã, phường")
    WRITE_FIGURES = "figures:write", _("gửi số liệu của các xã, phường")
    READ_VALUES = "values:read", _("đọc chỉ tiêu và giá trị đã tính của tỉnh, xã, phường, Tổ")


OBJECT_PERMISSIONS: list[tuple[str, Any]] = [(permission.value, permission.label) for permission in Permission]
