"""Invented difficulties that simulated teams passed on, and the answers of the demo accounts. The same seed, the same
rows, apart from keys."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

import pgtrigger
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from reporting.enums import PassedState
from reporting.models import Agency, Difficulty, LogEntry, PassedDifficulty
from teams.enums import Position
from teams.models import Membership, Province, RoleGrant
from teams.simulation import chance

DAYS_BACK = 90
SHARE_PASSED = 0.35  # of what comes back in a team
SHARE_ANSWERED, SHARE_CLOSED = 0.55, 0.4
FEWEST_TIMES = 3  # logged so often, it is passed on now and then

# difficulty -> the agency, what the team wrote, what came back
_STORIES: dict[str, tuple[str, str, str]] = {
    "sim_khong_chinh_chu": (
        "vien_thong",
        "Nhiều bà con dùng sim mua ở chợ, không đứng tên mình nên không nhận được mã xác nhận để cài VNeID.",
        "Nhà mạng cử nhân viên về UBND xã sáng thứ Năm hằng tuần để đăng ký lại chính chủ, miễn phí.",
    ),
    "song_yeu": (
        "so_khcn",
        "Hai làng cuối xã không có sóng 4G, Tổ phải đưa bà con ra trung tâm xã mới làm được thủ tục.",
        "Đã đưa hai làng vào danh sách vùng lõm sóng, dự kiến phủ sóng trong quý tới. Tổ tạm hỗ trợ tại trung tâm xã.",
    ),
    "loi_cong_dvc": (
        "vp_ubnd",
        "Cổng dịch vụ công báo lỗi khi tải giấy khai sinh lên, thử ba máy khác nhau đều không được.",
        "Lỗi do tệp ảnh lớn hơn 5 MB. Hướng dẫn bà con chụp lại ở cỡ nhỏ; cổng sẽ báo rõ lỗi này từ bản sau.",
    ),
    "loi_vneid": (
        "cong_an_tinh",
        "Ngày sinh trên VNeID khác giấy khai sinh, bà con không nộp được hồ sơ trực tuyến.",
        "Mang căn cước và giấy khai sinh đến Công an xã để chỉnh dữ liệu dân cư, xong trong ba ngày làm việc.",
    ),
    "loi_thanh_toan": (
        "ngan_hang",
        "Nộp phí trực tuyến bị trừ tiền nhưng hồ sơ vẫn báo chưa nộp.",
        "Gửi mã hồ sơ và ảnh giao dịch cho ngân hàng, tiền được hoàn trong năm ngày làm việc.",
    ),
    "chua_co_tai_khoan": (
        "ngan_hang",
        "Người cao tuổi trong làng chưa có tài khoản ngân hàng để nhận trợ cấp.",
        "Ngân hàng mở tài khoản lưu động tại nhà văn hóa vào ngày 10 hằng tháng.",
    ),
    "khong_biet_chu": (
        "ubnd_xa",
        "Nhiều người lớn tuổi chưa thạo chữ, chưa thạo tiếng phổ thông, cần người phiên dịch khi làm hồ sơ.",
        "UBND xã cử người biết tiếng dân tộc trực cùng Tổ vào sáng thứ Ba, thứ Năm tại nhà văn hóa.",
    ),
    "khong_co_smartphone": (
        "tinh_doan",
        "Khoảng một phần ba số hộ trong làng không có điện thoại thông minh nên chưa dùng được dịch vụ số.",
        "Đã ghi vào đợt vận động tặng máy cũ còn tốt; Tổ lập danh sách hộ cần nhất gửi Đoàn xã.",
    ),
}


def simulate_difficulties(province: Province, *, seed: int, last_day: date) -> int:
    """Pass on what the teams of a simulated `province` logged often; answers that come by letter are written down.

    Nothing is passed on after `last_day`, or after now. Returns how many were. Raises ValueError if the province is
    not simulated.
    """
    _check(province)
    now = min(timezone.now(), timezone.make_aware(datetime.combine(last_day, time(17))))
    difficulties = {row.code: row for row in Difficulty.objects.filter(province=province)}
    agencies = {row.code: row for row in Agency.objects.filter(province=province)}
    leaders = Membership.objects.filter(province=province, position=Position.LEADER, valid_to__isnull=True)
    often = _often_logged(province, now)
    made: list[PassedDifficulty] = []
    for leader in leaders.select_related("commune", "user").order_by("commune__official_code", "team_id"):
        luck = chance(seed, leader.commune.official_code, "difficulties")
        for code in _STORIES:
            agency = agencies.get(_STORIES[code][0])
            difficulty = difficulties.get(code)
            if difficulty and agency and (leader.team_id, difficulty.pk) in often and luck.random() < SHARE_PASSED:
                made.append(_passed(leader, difficulty, agency, luck, now))
    PassedDifficulty.objects.bulk_create(made)
    return len(made)


def _check(province: Province) -> None:
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")


def _often_logged(province: Province, now: datetime) -> set[tuple[int, int]]:
    """Which team logged which difficulty often enough."""
    rows = LogEntry.objects.filter(
        province=province, difficulty__isnull=False, session__day__gte=timezone.localdate(now - timedelta(DAYS_BACK))
    )
    counted = rows.values_list("team", "difficulty").annotate(times=Count("pk")).filter(times__gte=FEWEST_TIMES)
    return {(team, difficulty) for team, difficulty, _times in counted}


def _passed(
    leader: Membership, difficulty: Difficulty, agency: Agency, luck: Random, now: datetime
) -> PassedDifficulty:
    passed_at = now - timedelta(days=luck.randint(2, 60), minutes=luck.randint(0, 600))
    row = PassedDifficulty(
        province_id=leader.province_id,
        commune_id=leader.commune_id,
        team_id=leader.team_id,
        difficulty=difficulty,
        agency=agency,
        description=_STORIES[difficulty.code][1],
        passed_by=leader.user,
        passed_at=passed_at,
    )
    if not agency.answered_by and luck.random() < SHARE_ANSWERED:
        _answer(row, leader.user, luck, now)
    return row


def _answer(row: PassedDifficulty, by: User, luck: Random, now: datetime) -> None:
    """Written straight into the row: it is new, or of an invented province."""
    answered_at = row.passed_at + (now - row.passed_at) * luck.uniform(0.1, 0.95)
    row.answer, row.answered_by, row.answered_at = _STORIES[row.difficulty.code][2], by, answered_at
    row.give_answer()
    if luck.random() < SHARE_CLOSED:
        row.close()
        row.closed_at = answered_at + (now - answered_at) / 2
    row.version += 1


def simulate_answers(province: Province, *, seed: int, now: datetime) -> int:
    """Let those who hold the agencies' roles answer a part of what waits. Returns how many were answered."""
    _check(province)
    grants = RoleGrant.objects.filter(province=province, commune__isnull=True).current_on(timezone.localdate(now))
    holders = {str(grant.role): grant.user for grant in grants.select_related("user").order_by("-pk")}
    answered = list(_answered(province, holders, seed, now))
    fields = ["state", "answer", "answered_by", "answered_at", "closed_at", "version"]
    with pgtrigger.ignore("reporting.PassedDifficulty:update_update"):
        PassedDifficulty.objects.bulk_update(answered, fields)
    return len(answered)


def _answered(province: Province, holders: dict[str, User], seed: int, now: datetime) -> Iterator[PassedDifficulty]:
    rows = PassedDifficulty.objects.filter(province=province, state=PassedState.PASSED)
    for row in rows.select_related("difficulty", "agency", "commune").order_by("passed_at", "pk"):
        luck = chance(seed, row.commune.official_code, row.difficulty.code, "answer")
        holder = holders.get(row.agency.answered_by)
        if holder is not None and luck.random() < SHARE_ANSWERED:
            _answer(row, holder, luck, now)
            yield row


def remove_simulated_difficulties(province: Province) -> None:
    """With their history."""
    with pgtrigger.ignore("reporting.PassedDifficulty:delete_delete"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reporting_passeddifficultyevent WHERE province_id = %s", [province.pk])
        PassedDifficulty.objects.filter(province=province).delete()
