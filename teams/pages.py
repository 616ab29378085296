"""Rendering a page of a tenant: the frame around it shows whose numbers these are, and whether they are simulated."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teams.models import Province


def tenant_page(
    request: HttpRequest, template: str, province: Province, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    request.tenant = province  # type: ignore[attr-defined]  # read by config.navigation
    return render(request, template, {"province": province, **context}, status=status)
