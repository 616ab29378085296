from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teams.access import ScopedQuerySet
from teams.models.units import Commune, Province

MAX_BYTES = 10 * 1024 * 1024


class StoredFile(models.Model):
    """A signed decision as PDF or picture. Its type was read from its content (`teams.decision_files`), and it is
    handed out by a view that asks who may see it, never by the web server."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="decisions/%Y/%m/")
    name = models.CharField(_("tên tệp"), max_length=150)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField(_("dung lượng"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("tải lên lúc"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp quyết định")
        verbose_name_plural = _("tệp quyết định")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=MAX_BYTES), name="stored_file_size_in_range"),
            models.CheckConstraint(
                condition=Q(content_type__in=["application/pdf", "image/jpeg", "image/png"]),
                name="stored_file_type_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
