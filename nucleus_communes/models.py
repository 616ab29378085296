from django.db import models
from django.utils.translation import gettext_lazy as _

from teams.access import ScopedQuerySet
from teams.models import Commune, Province


class NucleusCommune(models.Model):
    """One of the communes chosen for the model "Xã hạt nhân" (Đề án IV.7.1b and its appendix)."""

    province = models.ForeignKey(Province, on_delete=models.CASCADE, related_name="+")
    commune = models.OneToOneField(Commune, on_delete=models.PROTECT, related_name="nucleus")
    order = models.PositiveSmallIntegerField(_("số thứ tự trong Phụ lục"))
    name_in_decision = models.CharField(_("tên trong Quyết định"), max_length=100)
    chosen_in = models.PositiveSmallIntegerField(_("năm chọn"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("xã hạt nhân")
        verbose_name_plural = _("xã hạt nhân")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["province", "order"], name="nucleus_order_once_per_province")]

    def __str__(self) -> str:
        return str(self.commune)
