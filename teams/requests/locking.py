"""One at a time: every change of a request holds its team's row, then the request's, and leaves an event behind."""

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from accounts.models import User
from teams.enums import RequestState
from teams.models import RequestEvent, RosterRequest, Team
from teams.refused import RefusedError
from teams.requests.refusals import StaleError

WRITABLE = (RequestState.DRAFT, RequestState.RETURNED)


def locked(*requests: RosterRequest) -> list[RosterRequest]:
    """The requests as they are now, locked with their teams until the transaction ends."""
    teams = Team.objects.select_for_update(no_key=True).filter(pk__in=[request.team_id for request in requests])
    list(teams.order_by("pk").values_list("pk"))
    rows = RosterRequest.objects.select_for_update(of=("self",)).filter(pk__in=[request.pk for request in requests])
    return list(rows.select_related("team__commune", "team__province", "commune", "province").order_by("team_id", "pk"))


def locked_for_writing(*requests: RosterRequest) -> list[RosterRequest]:
    """Raises StaleError if one of them is not a draft any more."""
    rows = locked(*requests)
    for row in rows:
        if row.state not in WRITABLE:
            raise StaleError(events_since(row, row.version - 1))
    return rows


def locked_for_move(request: RosterRequest, name: str, by: User, seen: int) -> RosterRequest:
    """The request, if it is still as `by` saw it (`seen`, its version) and the table of moves lets them.

    Raises StaleError for what was decided or written meanwhile, PermissionDenied for who may not.
    """
    (row,) = locked(request)
    if row.version != seen:
        raise StaleError(events_since(row, seen))
    move = getattr(row, name)
    if not can_proceed(move):
        said = _("Đề nghị này %(state)s nên không làm được việc đó.") % {"state": row.get_state_display()}
        raise RefusedError({"__all__": [said]})
    if not has_transition_perm(move, by):
        raise PermissionDenied
    return row


def hold_people(request: RosterRequest) -> None:
    """Let nobody else decide about the people of `request` until the transaction ends.

    Of two teams that take the same person at the same moment, the second sees the first; the numbers are held as well
    as the accounts, as somebody new has no account yet. All in one order, as `access.grants` holds people too.
    """
    phones = list(request.lines.exclude(phone="").values_list("phone", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_advisory_xact_lock(hashtextextended('teams.person ' || phone, 0))
               FROM (SELECT DISTINCT phone FROM unnest(%s::text[]) AS phone ORDER BY 1) AS everybody""",
            [phones],
        )
    known = Q(phone__in=phones) | Q(memberships__in=request.lines.exclude(membership=None).values("membership"))
    keys = User.objects.filter(known).values("pk")
    list(User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def events_since(request: RosterRequest, seen: int) -> list[RequestEvent]:
    return list(request.events.filter(version__gt=seen).select_related("by"))


def keep(request: RosterRequest, by: User, what: str, *, move: str = "", reason: str = "") -> None:
    """Save the request one version on, with who did what."""
    request.version += 1
    request.save()
    _event(request, by, what, move, reason).save()


def keep_all(requests: list[RosterRequest], by: User, what: str) -> None:
    """The same for many requests that were written to, in two statements."""
    for request in requests:
        request.version += 1
    RosterRequest.objects.filter(pk__in=[request.pk for request in requests]).update(version=F("version") + 1)
    RequestEvent.objects.bulk_create(_event(request, by, what) for request in requests)


def _event(request: RosterRequest, by: User, what: str, move: str = "", reason: str = "") -> RequestEvent:
    return RequestEvent(
        province_id=request.province_id,
        commune_id=request.commune_id,
        request=request,
        version=request.version,
        what=what[:300],
        move=move,
        reason=reason,
        by=by,
        at=timezone.now(),
    )
