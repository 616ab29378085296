from allauth.account import views as account_views
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from config import api
from config.health import healthz, livez
from config.on_phone import manifest, no_network, service_worker
from config.views import home

admin.site.site_header = admin.site.site_title = _("Quản trị Cổng Tổ công nghệ số")
admin.site.index_title = _("Danh mục và quy định của tỉnh")
# One door for everybody: the admin's own sign-in knows neither phone numbers nor the limit on wrong passwords.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Lists of the libraries that are of no tenant, and that the portal does not use.
admin.site.unregister([Group, EmailAddress])

# Of django-allauth only these pages: nobody signs up, and accounts have no e-mail address of their own yet.
account_patterns = [
    path("dang-nhap/", login_not_required(account_views.login), name="account_login"),
    path("dang-xuat/", login_not_required(account_views.logout), name="account_logout"),
    path("tam-khoa/", login_not_required(account_views.account_inactive), name="account_inactive"),
    path("doi-mat-khau/", account_views.password_change, name="account_change_password"),
    path("xac-thuc-lai/", account_views.reauthenticate, name="account_reauthenticate"),
]

urlpatterns = [
    path("", home, name="home"),
    path("tai-khoan/", include(account_patterns)),
    path("", include("teams.urls")),
    path("", include("reporting.urls")),
    path("", include("kpis.urls")),
    path("api/", api.urls),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("sw.js", service_worker, name="service_worker"),
    path("khong-co-mang/", no_network, name="no_network"),
    path("healthz", healthz, name="healthz"),
    path("livez", livez, name="livez"),
    path("quan-tri/", admin.site.urls),
]
