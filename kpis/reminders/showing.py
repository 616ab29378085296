"""Which reminders somebody still has to see: those of their commune or team that are not seen by them nor gone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from kpis.enums import Behind
from kpis.models import Reminder, ReminderSeen
from kpis.reminders.sending import SHOWN_FOR, Key
from teams.enums import Permission
from teams.models import Commune, Team

# Those who can do something about it: who runs the team or the teams of the commune, and who approves there.
READERS = (Permission.RUN_TEAM, Permission.APPROVE)


@dataclass(frozen=True)
class ToSee:
    reminder: Reminder
    url: str  # where something can be done about it


def reminders_for(person: User) -> QuerySet[Reminder]:
    """The reminders that `person` may read, seen or not, the newest first; nobody's of another commune or province."""
    rows = Reminder.objects.none()
    for permission in READERS:
        rows = rows | Reminder.objects.visible_to(person, permission)
    return rows.select_related("commune", "team", "province", "sent_by")


def waiting_for(person: User) -> QuerySet[Reminder]:
    """Those of them that `person` did not mark as seen and whose reason is still there."""
    seen = ReminderSeen.objects.filter(reminder=OuterRef("pk"), person=person)
    since = timezone.now() - SHOWN_FOR
    return reminders_for(person).filter(~Exists(seen), gone_at=None, sent_at__gte=since)


def to_see(person: User, unit: Commune | Team) -> list[ToSee]:
    """What `person` still has to see of `unit`, the newest words for each reason."""
    commune = unit.commune if isinstance(unit, Team) else unit
    return newest(waiting_for(person).filter(commune=commune))


def newest(rows: Iterable[Reminder]) -> list[ToSee]:
    """By commune and kind; a reason of which somebody was reminded on several days stands there once."""
    found: dict[tuple[object, ...], Reminder] = {}
    for row in rows:
        found.setdefault((row.commune_id, row.about, row.item, row.first_day), row)
    kinds = list(Behind.values)
    rows_shown = sorted(found.values(), key=lambda row: (row.commune.sort_name, kinds.index(row.about), row.pk))
    return [ToSee(row, _url(row)) for row in rows_shown]


def _url(row: Reminder) -> str:
    if row.about == Behind.FIGURES:
        return reverse("figures", args=[row.commune_id])
    if row.team is None:
        return reverse("commune_teams", args=[row.commune_id])
    if row.about == Behind.NO_PLAN:
        return reverse("plan", args=[row.team.pk])
    return reverse("team", args=[row.team.pk])


def count_waiting(person: User) -> int:
    """So many reasons `person` still has to see. One query."""
    return waiting_for(person).order_by().values("commune", "about", "item", "first_day").distinct().count()


def communes_of(person: User) -> QuerySet[Commune]:
    """The communes whose reminders `person` may read."""
    teams = Team.objects.none()
    communes = Commune.objects.none()
    for permission in READERS:
        teams = teams | Team.objects.visible_to(person, permission)
        communes = communes | Commune.objects.visible_to(person, permission)
    return Commune.objects.filter(Q(pk__in=communes.values("pk")) | Q(pk__in=teams.values("commune")))


def may_read(person: User) -> bool:
    """Whether reminders can concern `person` at all."""
    return any(
        model.objects.visible_to(person, permission).exists() for permission in READERS for model in (Commune, Team)
    )


@transaction.atomic
def mark_seen(person: User, keys: Collection[int]) -> int:
    """Let `person` have seen the reminders `keys`, and what was said of the same reasons before; twice is once, and
    what is not theirs stays as it is. Returns how many reasons are new."""
    waiting = list(waiting_for(person).select_for_update(of=("self",), no_key=True))
    about = {(row.commune_id, row.about, row.item, row.first_day) for row in waiting if row.pk in keys}
    ReminderSeen.objects.bulk_create(
        (
            ReminderSeen(reminder=row, person=person, at=timezone.now())
            for row in waiting
            if (row.commune_id, row.about, row.item, row.first_day) in about
        ),
        ignore_conflicts=True,
    )
    return len(about)


@dataclass(frozen=True)
class Told:
    """When a commune was last reminded of a reason, and how many of its people have seen that."""

    at: datetime
    seen: int


def last_told(communes: Collection[int], first_days: Collection[date]) -> Mapping[Key, Told]:
    """When each of `communes` was last reminded of each reason about months that begin on `first_days`. One query."""
    rows = Reminder.objects.filter(commune__in=communes, first_day__in=first_days)
    counted = rows.annotate(count=Count("seen")).order_by("sent_at", "pk")
    return {(row.commune_id, row.about, row.item, row.first_day): Told(row.sent_at, row.count) for row in counted}
