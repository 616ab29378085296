"""What the web form is measured against: a signed-in Django view that inserts one row, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from config.urls import urlpatterns as portal
from reporting.models import ChangedDay


def insert(request: HttpRequest) -> HttpResponse:
    # A small table without triggers and without foreign keys that are checked.
    ChangedDay.objects.create(province_id=1, commune_id=int(request.POST["commune"]), day=timezone.localdate())
    return redirect("/")


urlpatterns = [path("bench/them/", insert), *portal]
