from django.urls import path

from reporting.views import log

urlpatterns = [
    path("ghi/", log.log, name="log"),
    path("ghi/hom-nay/", log.my_day, name="my_day"),
    path("ghi/<int:pk>/sua/", log.correct, name="log_correct"),
    path("ghi/<int:pk>/xoa/", log.remove, name="log_remove"),
    path("ghi/cho-xu-ly/<int:pk>/", log.settle, name="log_settle"),
    path("buoi/<int:pk>/", log.session, name="session"),
]
