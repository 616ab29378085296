from django.urls import path

from reporting import views

urlpatterns = [
    path("ghi/", views.log, name="log"),
    path("ghi/hom-nay/", views.my_day, name="my_day"),
    path("ghi/<int:pk>/sua/", views.correct, name="log_correct"),
    path("ghi/<int:pk>/xoa/", views.remove, name="log_remove"),
    path("ghi/cho-xu-ly/<int:pk>/", views.settle, name="log_settle"),
    path("buoi/<int:pk>/", views.session, name="session"),
]
