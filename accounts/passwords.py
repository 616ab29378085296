import secrets

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _

# Words without accents that anybody in Vietnam can read out and type.
_WORDS = (
    "bien", "nui", "rung", "song", "suoi", "thac", "hoa", "la", "cay", "lua", "ngo", "khoai", "dua", "cam", "xoai",
    "chuoi", "mit", "tieu", "caphe", "che", "voi", "trau", "bo", "ga", "vit", "ca", "tom", "chim", "buom", "ong",
    "sao", "trang", "may", "mua", "nang", "gio", "sang", "chieu", "xuan", "ha", "thu", "dong", "vui", "khoe", "hien",
    "lanh", "cao", "rong", "xanh", "vang", "tim", "trong", "nong", "mat", "ban", "ghe", "den", "sach", "but", "vo",
)  # fmt: skip
_DIGITS = 4


class LongEnough(MinimumLengthValidator):
    """Django's own check; its Vietnamese translation lacks these sentences."""

    def get_error_message(self) -> str:
        return _("Mật khẩu quá ngắn. Cần ít nhất %(length)d ký tự.") % {"length": self.min_length}

    def get_help_text(self) -> str:
        return _("Mật khẩu cần ít nhất %(length)d ký tự.") % {"length": self.min_length}


def invent_password(*, words: int) -> str:
    """Return a random password of `words` words and four digits, such as `bien-nui-rung-0412`, easy to read out.

    A word is worth six bits, the digits thirteen: three words will do for trying out, real accounts get five.
    """
    chosen = "-".join(secrets.choice(_WORDS) for _place in range(words))
    return f"{chosen}-{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
