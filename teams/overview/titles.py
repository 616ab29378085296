"""What each rule is about, in a few words and without anybody's name."""

from django.utils.translation import gettext_lazy as _

_TITLES = {
    "team_size": _("Số người của Tổ"),
    "leader": _("Tổ trưởng"),
    "deputies": _("Tổ phó"),
    "ordinary_members": _("Số thành viên"),
    "collaborators": _("Số cộng tác viên"),
    "position_not_foreseen": _("Vị trí không có trong quy định"),
    "required_components": _("Thành phần bắt buộc"),
    "minority_language": _("Người biết tiếng dân tộc thiểu số"),
    "several_teams": _("Một người ở nhiều Tổ"),
    "person_twice": _("Một người ghi hai lần"),
    "name_missing": _("Thiếu họ tên"),
    "phone_missing": _("Thiếu số điện thoại"),
    "phone_twice": _("Số điện thoại trùng"),
    "same_name": _("Nhiều người cùng tên"),
    "subgroup_size": _("Số người của nhóm"),
    "subgroup_leader": _("Nhóm trưởng"),
    "subgroup_outsiders": _("Người ngoài Tổ trong nhóm"),
    "subgroup_not_foreseen": _("Nhóm không có trong quy định"),
    "hamlet_without_group": _("Thôn chưa có nhóm thường trực"),
    "zalo_name": _("Tên nhóm Zalo"),
}


def rule_title(rule: str) -> str:
    return str(_TITLES.get(rule, rule))
