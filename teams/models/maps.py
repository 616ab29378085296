"""The province's map as it is drawn: one sheet per province, one shape per commune, ready to be shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from teams.access import ScopedQuerySet
from teams.models.units import Commune, Province


class ProvinceMap(models.Model):
    """The sheet on which a province's communes are drawn.

    Its key is the revision of the map: another drawing is another row, so an open page knows whether its shapes fit.
    """

    province = models.OneToOneField(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="map")
    # True: cells around the communes' points (teams.province_map.schematic); False: boundaries from a file.
    is_schematic = models.BooleanField(_("sơ đồ, không phải địa giới"))
    source = models.CharField(_("nguồn"), max_length=255, blank=True)
    width = models.PositiveSmallIntegerField(_("rộng"))
    height = models.PositiveSmallIntegerField(_("cao"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản đồ tỉnh")
        verbose_name_plural = _("bản đồ tỉnh")
        constraints = [
            models.CheckConstraint(condition=models.Q(width__gt=0, height__gt=0), name="province_map_has_a_size"),
            models.CheckConstraint(
                condition=models.Q(is_schematic=True) | ~models.Q(source=""),
                name="province_map_boundaries_have_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province_id}: {self.width}×{self.height}"


class CommuneShape(models.Model):
    """A commune on its province's sheet, as the data of an SVG path."""

    province = models.ForeignKey(Province, verbose_name=_("tỉnh"), on_delete=models.CASCADE, related_name="+")
    map = models.ForeignKey(ProvinceMap, verbose_name=_("bản đồ tỉnh"), on_delete=models.CASCADE, related_name="shapes")
    commune = models.OneToOneField(
        Commune, verbose_name=_("xã, phường"), on_delete=models.CASCADE, related_name="shape"
    )
    path = models.TextField(_("đường vẽ"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("hình xã, phường trên bản đồ")
        verbose_name_plural = _("hình xã, phường trên bản đồ")
        constraints = [
            # It goes into pages as it is, so it can be nothing but a path.
            models.CheckConstraint(
                condition=models.Q(path__regex=r"^(M[0-9]+ [0-9]+l[-0-9 ]+z)+$"), name="commune_shape_is_a_path"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id}"
