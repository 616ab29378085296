from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reporting.models import Difficulty, FigureDefinition, Procedure, Service
from teams.admin import TenantAdmin


@admin.register(Service, Procedure, Difficulty, FigureDefinition)
class CatalogueAdmin(TenantAdmin):
    list_display = ["name", "code", "order", "is_active", "province"]
    list_filter = ["is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # The code ties an item to its source: with another one the next loading would add it a second time.
        return ["code"] if obj else []
