from django.urls import path

from kpis import views

urlpatterns = [
    path("tinh/<int:code>/", views.province, name="province"),
    path("tinh/<int:code>/xuat/<slug:file_format>/", views.export_communes, name="export_communes"),
    path("tinh/<int:code>/in/", views.province_meeting, name="province_meeting"),
    path("tinh/<int:code>/day-du/", views.completeness, name="completeness"),
    path("tinh/<int:code>/day-du/xuat/<slug:file_format>/", views.export_completeness, name="export_completeness"),
    path("tinh/<int:code>/chi-tieu/", views.indicators, name="indicators"),
    path("tinh/<int:code>/chi-tieu/them/", views.indicator_add, name="indicator_add"),
    path("tinh/<int:code>/chi-tieu/<slug:slug>/sua/", views.indicator_edit, name="indicator_edit"),
    path("tinh/<int:code>/chi-tieu/<slug:slug>/xoa/", views.indicator_remove, name="indicator_remove"),
    path("tinh/<int:code>/chi-tieu/<slug:slug>/", views.indicator, name="indicator"),
    path(
        "tinh/<int:code>/chi-tieu/<slug:slug>/xuat/<slug:file_format>/",
        views.export_indicator,
        name="export_indicator",
    ),
    path("xa/<int:pk>/", views.commune, name="commune"),
    path("xa/<int:pk>/in/", views.commune_meeting, name="commune_meeting"),
    path("to/<int:pk>/", views.team, name="team"),
]
