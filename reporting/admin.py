from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from reporting.figures.definitions import meaning_errors
from reporting.models import (
    ActivityKind,
    ActivityNorm,
    Agency,
    Difficulty,
    FigureDefinition,
    IncidentChannel,
    IncidentKind,
    Procedure,
    ProductGroup,
    Readiness,
    Service,
)
from teams.admin import TenantAdmin
from teams.enums import Permission


@admin.register(
    Service,
    Procedure,
    Difficulty,
    Agency,
    ActivityNorm,
    IncidentKind,
    IncidentChannel,
    ProductGroup,
    Readiness,
)
class CatalogueAdmin(TenantAdmin):
    list_display = ["name", "code", "order", "is_active", "province"]
    list_filter = ["is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # The code ties an item to its source: with another one the next loading would add it a second time.
        return ["code"] if obj else []


@admin.register(ActivityKind)
class ActivityKindAdmin(CatalogueAdmin):
    filter_horizontal = ["norms"]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = ActivityNorm.objects.visible_to(request.user, Permission.MANAGE_UNIT)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class FigureDefinitionForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for name, messages in meaning_errors(self.instance, typed).items():
            for message in messages:
                self.add_error(name, message)
        return typed


@admin.register(FigureDefinition)
class FigureDefinitionAdmin(CatalogueAdmin):
    form = FigureDefinitionForm
