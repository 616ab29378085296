"""Invented people: names as they are common in each region."""

from random import Random

from teams.simulation.regions import Region

_SURNAMES = (
    "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Võ", "Võ", "Huỳnh", "Huỳnh", "Đặng", "Bùi",
    "Đỗ", "Hồ", "Phan", "Trương", "Đoàn", "Mai", "Cao", "Tạ", "Châu", "Lý", "Văn", "Thái",
)  # fmt: skip
_MIDDLE_F = ("Thị", "Thị", "Thị", "Thị Thu", "Thị Kim", "Ngọc", "Thanh", "Thị Mỹ", "Bích", "Thị Hồng", "Diệu")
_MIDDLE_M = ("Văn", "Văn", "Văn", "Đức", "Minh", "Hữu", "Quốc", "Thanh", "Công", "Xuân", "Ngọc", "Anh", "Đình")
_GIVEN_F = (
    "Hạnh", "Lan", "Hương", "Thảo", "Trang", "Linh", "Vy", "Nhung", "Hiền", "Yến", "Phượng", "Ngân", "Thúy", "Tuyết",
    "Quyên", "Trinh", "Loan", "Diễm", "Oanh", "Hằng", "Mai", "Nga", "Duyên", "Châu", "Uyên",
)  # fmt: skip
_GIVEN_M = (
    "Hùng", "Dũng", "Tuấn", "Nam", "Sơn", "Long", "Phúc", "Khoa", "Thịnh", "Vinh", "Hải", "Cường", "Trung", "Hiếu",
    "Tâm", "Bình", "Đạt", "Phong", "Quang", "Tín", "Lộc", "Nghĩa", "Toàn", "Duy", "Khánh", "Thắng",
)  # fmt: skip
_JRAI_FAMILIES = (
    "Rơ Châm", "Ksor", "Siu", "Rmah", "Kpă", "Nay", "Rah Lan", "Puih", "Rơ Mah", "Rơ Lan", "Kpuih", "Rcom", "Hiao",
)  # fmt: skip
_JRAI_F = ("H'Lan", "H'Bia", "H'Nga", "H'Mai", "H'Yar", "H'Lem", "H'Chil", "H'Nhung", "H'Duyên", "H'Ƀin", "H'Pyơ")
_JRAI_M = ("Thưk", "Krung", "Hlơi", "Blơi", "Phin", "Jun", "Thanh", "Yơn", "Đức", "Suih", "Hyan", "Tuấn", "Byưk")
_BAHNAR_F = ("Thị Hơnh", "Thị Blưh", "Thị Nhơi", "Thị Hạnh", "Thị Yưm", "Thị Plưm", "Thị Mai", "Thị Hyên", "Thị Lưm")
_BAHNAR_M = ("Văn Hmunh", "Byưn", "Văn Ngưk", "Hlưi", "Văn Thưk", "Jrơ", "Yơm", "Văn Tâm", "Bơng", "Văn Khưih", "Nhâm")

SHARE_OF_WOMEN = 0.48
# How many in a hundred members of a team belong to the people of the region.
_LOCAL_SHARE = {Region.JRAI: 45, Region.BAHNAR: 40}


def invent_name(luck: Random, region: Region) -> str:
    """A full name; in the highland communes a good part is Jrai or Bahnar, elsewhere all are Kinh."""
    is_woman = luck.random() < SHARE_OF_WOMEN
    if luck.random() * 100 < _LOCAL_SHARE.get(region, 0):
        if region is Region.JRAI:
            return f"{luck.choice(_JRAI_FAMILIES)} {luck.choice(_JRAI_F if is_woman else _JRAI_M)}"
        return f"Đinh {luck.choice(_BAHNAR_F if is_woman else _BAHNAR_M)}"
    middle, given = (_MIDDLE_F, _GIVEN_F) if is_woman else (_MIDDLE_M, _GIVEN_M)
    return f"{luck.choice(_SURNAMES)} {luck.choice(middle)} {luck.choice(given)}"
