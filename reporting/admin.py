from django.contrib import admin

from reporting.models import Difficulty, FigureDefinition, Procedure, Service
from teams.admin import TenantAdmin


@admin.register(Service, Procedure, Difficulty, FigureDefinition)
class CatalogueAdmin(TenantAdmin):
    list_display = ["name", "code", "order", "is_active", "province"]
    list_filter = ["is_active"]
