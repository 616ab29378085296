"""Recurring difficulties passed to the responsible agency, and its answers (Đề án IV.4.2e)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from reporting.enums import PassedState
from reporting.models.catalogues import Agency, Difficulty
from reporting.models.logs import kept_in_history
from teams.access import ScopedQuerySet, may
from teams.access.scope import Person
from teams.enums import Permission
from teams.models import Commune, Province, Team
from teams.models.guards import guard

OPEN_STATES = [PassedState.PASSED, PassedState.ANSWERED]


@guard
def _of_the_team(passed: "PassedDifficulty", person: Person) -> bool:
    return may(person, Permission.RUN_TEAM, passed)


@kept_in_history
class PassedDifficulty(FSMModelMixin, models.Model):
    """A difficulty that a team cannot solve, with the agency that can. It names no citizen.

    It moves by `reporting.difficulties` alone. The history of its answers is in the database (django-pghistory).
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="passed_difficulties")
    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(_("mô tả"), max_length=1000)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = FSMField(_("trạng thái"), max_length=20, choices=PassedState, default=PassedState.PASSED, protected=True)
    version = models.PositiveIntegerField(default=1)
    passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    passed_at = models.DateTimeField(_("chuyển lúc"))
    answer = models.CharField(_("trả lời"), max_length=2000, blank=True)
    # The one who wrote the answer down: of the agency, or of the team where the answer came by letter.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    # Why the team asked again after an answer.
    asked_again_because = models.CharField(_("vì sao hỏi lại"), max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("khó khăn đã chuyển")
        verbose_name_plural = _("khó khăn đã chuyển")
        ordering = ["passed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PassedState.values), name="passed_state_known"),
            models.CheckConstraint(
                condition=~Q(state=PassedState.ANSWERED)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="passed_answered_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["team", "difficulty", "agency"],
                condition=Q(state__in=OPEN_STATES),
                name="passed_difficulty_open_once",
            ),
        ]
        indexes = [models.Index(fields=["province", "agency", "state"], name="passed_by_agency")]

    def __str__(self) -> str:
        return f"{self.difficulty} → {self.agency}"

    @transition(field=state, source=OPEN_STATES, target=PassedState.ANSWERED)
    def give_answer(self) -> None:
        """By the agency, or written down by the team; `reporting.difficulties` knows who may."""

    @transition(field=state, source=PassedState.ANSWERED, target=PassedState.PASSED, permission=_of_the_team)
    def ask_again(self) -> None:
        """The answer did not help."""

    @transition(field=state, source=PassedState.ANSWERED, target=PassedState.CLOSED, permission=_of_the_team)
    def close(self) -> None:
        """Solved."""

    @transition(field=state, source=OPEN_STATES, target=PassedState.WITHDRAWN, permission=_of_the_team)
    def withdraw(self) -> None:
        """Passed by mistake, or no longer there."""
