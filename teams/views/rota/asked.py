"""What an address of the rota asks for: the team, the month (`ky`) and the point (`diem`)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.requests import SignedInRequest
from teams.access import get_for
from teams.enums import Permission, PointKind
from teams.models import SupportPoint, Team
from teams.periods import Month
from teams.plans import month_asked
from teams.refused import RefusedError


@dataclass(frozen=True)
class Asked:
    team: Team
    month: Month
    point_key: str

    def point(self, points: list[SupportPoint]) -> SupportPoint | None:
        """The point asked for, else that of the UBND, else the first."""
        ordered = sorted(points, key=lambda point: point.kind != PointKind.UBND)
        return next((point for point in points if str(point.pk) == self.point_key), ordered[0] if ordered else None)

    def address(self, name: str = "rota", anchor: str = "", **more: object) -> str:
        """The page `name` of the same team, month and point."""
        query = {"ky": self.month.code, "diem": self.point_key, **more}
        asked = urlencode({key: value for key, value in query.items() if value})
        return f"{reverse(name, args=[self.team.pk])}?{asked}{f'#{anchor}' if anchor else ''}"


def asked(request: SignedInRequest, pk: int, permission: Permission) -> Asked:
    team = get_for(request.user, permission, Team.objects.select_related("province", "commune"), pk=pk)
    month = month_asked(team.province, request.GET.get("ky", ""), timezone.localdate())
    key = request.GET.get("diem", "")
    return Asked(team, month, key if key.isdecimal() else "")


def say(request: HttpRequest, refused: RefusedError) -> None:
    """What was refused where there is no form to show it beside."""
    messages.error(request, str(refused))
