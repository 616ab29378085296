"""The admin, for the keepers of a tenant: everything in it is limited to the provinces where MANAGE_UNIT is held.

People do their work on the portal's own pages; here stand the lists that change once in a while.
"""

from typing import Any, NoReturn

from django.contrib import admin
from django.db import models
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest

from accounts.names import fold
from teams.access import may
from teams.enums import Permission
from teams.models import Commune, CommuneAlias, CommuneCode, Hamlet, MemberComponent, Province, SupportPoint


class TenantAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows and changes only rows of provinces that the person keeps; choices of related rows are limited likewise."""

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Any]":
        rows = super().get_queryset(request)
        return rows.visible_to(request.user, Permission.MANAGE_UNIT)  # type: ignore[attr-defined,no-any-return]

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        related: Any = db_field.remote_field.model._default_manager
        kwargs["queryset"] = related.visible_to(request.user, Permission.MANAGE_UNIT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        # Django sends people to the index with a message; somebody else's row is not found here either.
        raise Http404

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._keeps_something(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._keeps_something(request) and (obj is None or may(request.user, Permission.MANAGE_UNIT, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._keeps_something(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What was used once stays, so that the past can be read; lists have "đang dùng" to switch an item off.
        return False

    def _keeps_something(self, request: HttpRequest) -> bool:
        return Province.objects.visible_to(request.user, Permission.MANAGE_UNIT).exists()


class LoadedAdmin(TenantAdmin):
    """Rows that come from official sources by `load_province`: changed here, never added."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Province)
class ProvinceAdmin(LoadedAdmin):
    list_display = ["name", "code", "calendar", "is_simulated"]
    readonly_fields = ["code", "name", "is_simulated"]


@admin.register(Commune)
class CommuneAdmin(LoadedAdmin):
    list_display = ["__str__", "official_code", "has_ethnic_minorities"]
    list_filter = ["kind", "has_ethnic_minorities"]
    search_fields = ["search_name", "official_code"]
    readonly_fields = ["province", "official_code", "kind", "name"]

    def get_search_results(
        self, request: HttpRequest, queryset: "models.QuerySet[Any]", search_term: str
    ) -> "tuple[models.QuerySet[Any], bool]":
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(CommuneCode, CommuneAlias, Hamlet, SupportPoint, MemberComponent)
class UnitListAdmin(TenantAdmin):
    list_display = ["__str__", "province"]
