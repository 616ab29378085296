from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NucleusCommunesConfig(AppConfig):
    name = "nucleus_communes"
    verbose_name = _("Xã hạt nhân")
