from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's own check; its Vietnamese translation lacks these sentences."""

    def get_error_message(self) -> str:
        return _("Mật khẩu quá ngắn. Cần ít nhất %(length)d ký tự.") % {"length": self.min_length}

    def get_help_text(self) -> str:
        return _("Mật khẩu cần ít nhất %(length)d ký tự.") % {"length": self.min_length}
