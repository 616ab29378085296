"""What people came for and what went wrong, as tables from which one draw is one row.

A table repeats each row as often as it is likely, written as COPY wants it: drawing is then one index, which is what
makes ten million lines a matter of minutes.
"""

from collections.abc import Iterable
from enum import StrEnum

from reporting.enums import Result
from reporting.models import Difficulty, Procedure, Service
from teams.models import Province
from teams.simulation import Region

NULL = r"\N"
SIZE = 2048


class Venue(StrEnum):
    """Where the help is given, as far as it decides on what is asked for."""

    OFFICE = "office"
    MARKET = "market"
    OUT = "out"


_SERVICES = {
    "vneid": 24.0,
    "dich_vu_cong": 22.0,
    "thanh_toan_so": 12.0,
    "ky_nang_so": 10.0,
    "tai_khoan_thanh_toan": 6.0,
    "an_toan_thong_tin": 6.0,
    "san_pham_so": 5.0,
    "ho_so_suc_khoe": 5.0,
    "chu_ky_so": 4.0,
    "giao_duc_so": 2.5,
    "kinh_te_so": 2.0,
    "he_thong_chinh_tri": 2.0,
    "khac": 1.0,
}
UNKNOWN_SERVICE = 1.0  # one that the province added itself
_AT_VENUE: dict[Venue, dict[str, float]] = {
    Venue.OFFICE: {"dich_vu_cong": 1.8, "he_thong_chinh_tri": 1.8, "chu_ky_so": 1.4, "kinh_te_so": 0.5},
    Venue.MARKET: {"thanh_toan_so": 3.0, "tai_khoan_thanh_toan": 2.0, "kinh_te_so": 2.0, "dich_vu_cong": 0.4},
    Venue.OUT: {"ky_nang_so": 1.8, "an_toan_thong_tin": 1.6, "ho_so_suc_khoe": 1.5, "dich_vu_cong": 0.6},
}
_IN_REGION: dict[Region, dict[str, float]] = {
    Region.TOWN: {"chu_ky_so": 1.6, "thanh_toan_so": 1.2, "kinh_te_so": 1.3, "ky_nang_so": 0.8},
    Region.COAST: {},
    Region.JRAI: {"vneid": 1.25, "ky_nang_so": 1.3, "chu_ky_so": 0.5, "kinh_te_so": 0.7},
    Region.BAHNAR: {"vneid": 1.3, "ky_nang_so": 1.3, "chu_ky_so": 0.5, "kinh_te_so": 0.6},
}
_IN_MONTH: dict[int, dict[str, float]] = {
    1: {"thanh_toan_so": 1.3, "an_toan_thong_tin": 1.4},
    2: {"an_toan_thong_tin": 1.4},
    6: {"giao_duc_so": 3.0},
    7: {"giao_duc_so": 2.5, "dich_vu_cong": 1.15},
    8: {"giao_duc_so": 3.0, "ho_so_suc_khoe": 1.3},
    9: {"thanh_toan_so": 1.3},
    10: {"ky_nang_so": 1.5, "chu_ky_so": 1.4},
    11: {"kinh_te_so": 1.6},
}
_PROCEDURES = {
    "khai_sinh": 14.0,
    "xac_nhan_cu_tru": 14.0,
    "tam_tru": 12.0,
    "thuong_tru": 10.0,
    "dat_dai": 14.0,
    "chinh_sach_y_te": 8.0,
    "ket_hon": 6.0,
    "khai_tu": 4.0,
    "chinh_sach_giao_duc": 6.0,
    "doi_giay_phep_lai_xe": 5.0,
    "dang_ky_kinh_doanh": 4.0,
    "giay_phep_xay_dung": 2.0,
}
_RESULTS = {Result.DONE: 0.93, Result.PENDING: 0.05, Result.PASSED_ON: 0.02}
_RESULTS_OF_PROCEDURES = {Result.DONE: 0.86, Result.PENDING: 0.09, Result.PASSED_ON: 0.05}
WITHOUT_PROCEDURE = 0.04

# Of a thousand entries, how many name this difficulty: in the lowland, and in the highland.
_DIFFICULTIES: dict[str, tuple[int, int]] = {
    "sim_khong_chinh_chu": (36, 42),
    "khong_co_smartphone": (26, 38),
    "loi_cong_dvc": (24, 18),
    "song_yeu": (8, 45),
    "loi_vneid": (18, 18),
    "loi_thanh_toan": (14, 8),
    "chua_co_tai_khoan": (10, 14),
    "chua_co_cccd": (6, 10),
    "khong_biet_chu": (3, 24),
    "khac": (5, 5),
}
OTHER_DIFFICULTY = "khac"
_NOTES = (
    "Máy tính ở bộ phận một cửa bị treo",
    "Mất điện từ giữa buổi",
    "Người dân quên mật khẩu nhiều lần",
    "Điện thoại đời cũ, không cài được ứng dụng",
    "Thông tin trên giấy tờ không khớp nhau",
)


def spread(shares: Iterable[tuple[str, float]], size: int = SIZE) -> list[str]:
    """Repeat each row in proportion to its share; none with a share is left out."""
    rows = list(shares)
    total = sum(share for _row, share in rows)
    return [row for row, share in rows for _ in range(max(1, round(size * share / total)))]


class Catalogues:
    """The lists of one province as tables to draw from."""

    def __init__(self, province: Province) -> None:
        self._services = list(Service.objects.filter(province=province, is_active=True).order_by("code"))
        self._procedures = list(Procedure.objects.filter(province=province, is_active=True).order_by("code"))
        self._difficulties = list(Difficulty.objects.filter(province=province, is_active=True).order_by("code"))
        self._lines: dict[tuple[Region, int, Venue], list[str]] = {}

    @property
    def longest_entry(self) -> int:
        """How many different lines one entry can surely have; 0 if there is nothing to help with."""
        return len(self._services) * len(Result)

    def lines(self, region: Region, month: int, venue: Venue) -> list[str]:
        """Rows of (service, procedure, result)."""
        key = (region, month, venue)
        if key not in self._lines:
            self._lines[key] = spread(self._likely_lines(region, month, venue))
        return self._lines[key]

    def _likely_lines(self, region: Region, month: int, venue: Venue) -> Iterable[tuple[str, float]]:
        for service in self._services:
            share = _SERVICES.get(service.code, UNKNOWN_SERVICE)
            for factors in (_AT_VENUE[venue], _IN_REGION[region], _IN_MONTH.get(month, {})):
                share *= factors.get(service.code, 1.0)
            results = _RESULTS_OF_PROCEDURES if service.has_procedures else _RESULTS
            for procedure, part in self._procedures_of(service):
                for result, likely in results.items():
                    yield f"{service.pk}\t{procedure}\t{result.value}", share * part * likely

    def _procedures_of(self, service: Service) -> Iterable[tuple[str, float]]:
        if not service.has_procedures or not self._procedures:
            return [(NULL, 1.0)]
        shares = [(str(row.pk), _PROCEDURES.get(row.code, 1.0)) for row in self._procedures]
        total = sum(share for _row, share in shares)
        return [(NULL, WITHOUT_PROCEDURE), *((row, (1 - WITHOUT_PROCEDURE) * share / total) for row, share in shares)]

    def difficulties(self, region: Region) -> list[str]:
        """Rows of (note, difficulty), most of them without any."""
        column = 1 if region.is_highland else 0
        named: list[tuple[str, float]] = []
        for row in self._difficulties:
            share = _DIFFICULTIES.get(row.code, (1, 1))[column]
            notes = _NOTES if row.code == OTHER_DIFFICULTY else ("",)
            named += [(f"{note}\t{row.pk}", share / len(notes)) for note in notes]
        without = 1000 - sum(share for _row, share in named)
        return spread([(f"\t{NULL}", without), *named])
