"""The columns of a list of members, and by which headings people's own lists name them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from accounts.names import fold


class Column(StrEnum):
    NUMBER = "number"
    COMMUNE = "commune"
    TEAM = "team"
    NAME = "full_name"
    PHONE = "phone"
    POSITION = "position"
    COMPONENT = "component"
    ORGANISATION = "organisation"
    LANGUAGES = "languages"
    SKILLS = "skills"
    GROUPS = "groups"
    HAMLETS = "hamlets"
    LEADS = "leads"
    VOLUNTEER = "volunteer"
    REASON = "reason"
    # A name in two columns.
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"


HEADINGS = {
    Column.NUMBER: _("STT"),
    Column.COMMUNE: _("Xã, phường"),
    Column.TEAM: _("Tổ"),
    Column.NAME: _("Họ và tên"),
    Column.PHONE: _("Số điện thoại"),
    Column.POSITION: _("Chức vụ trong Tổ"),
    Column.COMPONENT: _("Thành phần"),
    Column.ORGANISATION: _("Đơn vị công tác"),
    Column.LANGUAGES: _("Tiếng dân tộc"),
    Column.SKILLS: _("Kỹ năng"),
    Column.GROUPS: _("Nhóm"),
    Column.HAMLETS: _("Thôn thường trực"),
    Column.LEADS: _("Nhóm trưởng của"),
    Column.VOLUNTEER: _("Tình nguyện viên ngoài Tổ"),
    Column.REASON: _("Nguyện vọng, ngày đăng ký"),
    Column.FAMILY_NAME: _("Họ và tên đệm"),
    Column.GIVEN_NAME: _("Tên"),
}


@dataclass(frozen=True)
class _Wording:
    """Headings without accents, signs and brackets; where more than one column is named, the cells decide."""

    pattern: re.Pattern[str]
    columns: tuple[Column, ...]


def _when(pattern: str, *columns: Column) -> _Wording:
    return _Wording(re.compile(pattern), columns)


# The first that matches wins.
_WORDINGS = (
    _when(r"(stt|tt|so tt|so thu tu|thu tu|no)", Column.NUMBER),
    _when(r".*(nhom truong|truong nhom|phu trach nhom|dieu hanh nhom).*", Column.LEADS),
    _when(r"(la )?(tinh nguyen vien|tnv).*|.*ngoai to.*", Column.VOLUNTEER),
    _when(r"(chuc vu|chuc danh|vi tri|vai tro|nhiem vu|chuc trach).* to\b(?! dan pho).*", Column.POSITION),
    _when(r"(vi tri|vai tro|nhiem vu|tu cach)( dam nhiem)?", Column.POSITION),
    _when(
        r"(so )?(dien thoai|dt|dd|sdt|di dong|mobile|zalo|dtdd|phone|lien he)( .*)?|sdt.*|.*so dien thoai.*",
        Column.PHONE,
    ),
    _when(r"(ho (dem|lot)|ho( va)?( ten| chu)? (dem|lot)|ho)", Column.FAMILY_NAME),
    _when(r"ten( thanh vien| goi)?", Column.GIVEN_NAME),
    _when(r"(ho ((va|&) )?ten|hoten|ho&ten|ten day du|ho ten khai sinh)( .*)?", Column.NAME),
    _when(r"(nguyen vong|ly do|ngay dang ky|don xin|don dang ky).*", Column.REASON),
    _when(r"(tieng|ngon ngu|biet tieng).*|.*tieng dan toc.*", Column.LANGUAGES),
    _when(r"(k[iy] nang|so truong|nang luc|trinh do (cntt|tin hoc|cong nghe)).*", Column.SKILLS),
    _when(r"(thanh phan|co cau|doi tuong|dai dien).*", Column.COMPONENT),
    _when(r".*(thuong truc|dia ban).*|(ten )?(thon|lang|ban|khu pho|to dan pho|tdp)( .*)?", Column.HAMLETS),
    _when(r"(cac )?nhom.*|to ho tro.*|.*chuyen trach.*", Column.GROUPS),
    _when(r"(ten |ma )?(xa|phuong|xa phuong|phuong xa|dac khu|don vi hanh chinh|dia phuong)( .*)?", Column.COMMUNE),
    _when(r"ma (don vi|dvhc)", Column.COMMUNE),
    _when(r"(ten |loai )?to( cnscd| cong nghe so.*)?", Column.TEAM),
    _when(r"don vi", Column.COMMUNE, Column.ORGANISATION),
    _when(r"(chuc vu|chuc danh)( chuc (vu|danh))?", Column.POSITION, Column.COMPONENT, Column.ORGANISATION),
    _when(r"(chuc vu|chuc danh).*", Column.COMPONENT, Column.ORGANISATION),
    _when(r"(don vi|noi|co quan)( .*)?|nghe nghiep.*|cong viec.*|chuc vu .*", Column.ORGANISATION),
)
_BRACKETS = re.compile(r"\([^)]*\)|\*")
_SIGNS = re.compile(r"[^a-z0-9&]+")
_RESIDENCE = re.compile(r"(noi (o|cu tru|sinh)|ho khau|thuong tru|dia chi|que quan).*")
LONGEST_HEADING = 120


@lru_cache(maxsize=2048)
def columns_named(heading: str) -> tuple[Column, ...]:
    """Return the columns that a heading may mean, none if it says nothing to us."""
    if not heading or len(heading) > LONGEST_HEADING:
        return ()
    bare = _SIGNS.sub(" ", _BRACKETS.sub(" ", fold(heading))).strip()
    if _RESIDENCE.fullmatch(bare):
        return ()
    return next((wording.columns for wording in _WORDINGS if wording.pattern.fullmatch(bare)), ())
