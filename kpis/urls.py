from django.urls import path

from kpis import views

urlpatterns = [
    path("tinh/<int:code>/", views.province, name="province"),
    path("tinh/<int:code>/xuat/<slug:file_format>/", views.export_communes, name="export_communes"),
    path("tinh/<int:code>/chi-tieu/them/", views.indicator_add, name="indicator_add"),
    path("tinh/<int:code>/chi-tieu/<slug:slug>/sua/", views.indicator_edit, name="indicator_edit"),
    path("tinh/<int:code>/chi-tieu/<slug:slug>/xoa/", views.indicator_remove, name="indicator_remove"),
    path("xa/<int:pk>/", views.commune, name="commune"),
    path("to/<int:pk>/", views.team, name="team"),
]
