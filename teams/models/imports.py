from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teams.access import ScopedQuerySet
from teams.enums import ImportState
from teams.models.teams import Team
from teams.models.units import Commune, Province


class RosterImport(models.Model):
    """An Excel list on its way into rosters: of one team, or of a whole province (T9).

    Read in the background; what was found stands in `report`, and nothing is written before somebody confirms it.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="imports")
    file = models.FileField(upload_to="rosters/%Y/%m/")
    name = models.CharField(_("tên tệp"), max_length=150)
    state = models.CharField(_("trạng thái"), max_length=20, choices=ImportState, default=ImportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)  # at reading it, then at writing it
    report = models.JSONField(default=dict)
    refusal = models.CharField(_("lý do không nhận"), max_length=500, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập danh sách")
        verbose_name_plural = _("lần nhập danh sách")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(team__isnull=True, commune__isnull=True) | Q(team__isnull=False, commune__isnull=False),
                name="import_of_a_team_or_a_province",
            ),
        ]

    def __str__(self) -> str:
        return self.name
