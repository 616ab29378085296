"""What the web form is measured against: a signed-in Django view that inserts one row, and nothing else."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from config.urls import urlpatterns as portal


def insert(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (person, said) VALUES (%s, %s)", [request.user.pk, request.POST["said"]])
    return redirect("/")


urlpatterns = [path("bench/them/", insert), *portal]
