from django.urls import path

from kpis import views

urlpatterns = [
    path("tinh/<int:code>/", views.province, name="province"),
    path("tinh/<int:code>/xuat/<slug:file_format>/", views.export_communes, name="export_communes"),
    path("tinh/<int:code>/ban-do/<int:revision>.svg", views.map_shapes, name="map_shapes"),
    path("tinh/<int:code>/in/", views.province_meeting, name="province_meeting"),
    path("tinh/<int:code>/so-sanh/", views.compare_communes, name="compare_communes"),
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
    path("tinh/<int:code>/xep-loai/", views.rating, name="rating"),
    path("tinh/<int:code>/xep-loai/quy-tac/", views.rating_rule, name="rating_rule"),
    path("tinh/<int:code>/xep-loai/xa/<int:commune>/", views.rating_commune, name="rating_commune"),
    path("tinh/<int:code>/xep-loai/xuat/<slug:file_format>/", views.export_rating, name="export_rating"),
    path("tinh/<int:code>/can-nhac/", views.behind, name="behind"),
    path("tinh/<int:code>/can-nhac/nhac/", views.behind_remind, name="behind_remind"),
    path("tinh/<int:code>/can-nhac/xuat/<slug:file_format>/", views.export_behind, name="export_behind"),
    path("loi-nhac/", views.reminders, name="reminders"),
    path("loi-nhac/da-xem/", views.reminders_seen, name="reminders_seen"),
    path("xa/<int:pk>/", views.commune, name="commune"),
    path("xa/<int:pk>/in/", views.commune_meeting, name="commune_meeting"),
    path("to/<int:pk>/", views.team, name="team"),
    path("ghi/thang-cua-toi/", views.my_month, name="my_month"),
    path("thanh-vien/<int:pk>/", views.member_month, name="member_month"),
]
