"""What pages are measured against: signed-in Django views of the portal's own middleware that do one thing each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from config.urls import urlpatterns as portal
from reporting.models import ChangedDay


def insert(request: HttpRequest) -> HttpResponse:
    # A small table without triggers and without foreign keys that are checked.
    ChangedDay.objects.create(province_id=1, commune_id=int(request.POST["commune"]), day=timezone.localdate())
    return redirect("/")


def page(request: HttpRequest) -> HttpResponse:
    """The frame that every page stands in, with one heading."""
    return render(request, "base.html", {"page_title": "Trang trống"})


urlpatterns = [path("bench/them/", insert), path("bench/trang/", page), *portal]
