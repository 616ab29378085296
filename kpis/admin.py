from django.contrib import admin

from kpis.models import Indicator
from teams.admin import LoadedAdmin


@admin.register(Indicator)
class IndicatorAdmin(LoadedAdmin):
    list_display = ["name", "unit", "operator", "target", "share_target", "near_share"]
    readonly_fields = [
        "province",
        "code",
        "is_own",
        "numerator",
        "denominator",
        "grain",
        "group",
        "period",
        "seed_ref",
    ]
