"""The rosters of a team or a province as a file."""

from collections.abc import Iterator

from django.utils import timezone

from teams.enums import TeamState
from teams.models import Province, RosterRequest, Team
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.days import day_in_force
from teams.roster_files.workbooks import roster_book
from teams.rosters import Sitting, after, lines_of, sittings_at


def export_team(team: Team) -> bytes:
    """Who is in the team today, or on its first day if that is still to come; of a draft, who is proposed."""
    return roster_book(team, _people([team]), Catalogue(team.province))


def export_province(province: Province) -> bytes:
    """The same for every team of the province that has not ended, in a constant number of queries."""
    rows = Team.objects.filter(province=province).exclude(in_force_to__lt=timezone.localdate())
    teams = list(rows.select_related("commune").order_by("commune__sort_name", "sort_name"))
    for team in teams:
        team.province = province
    return roster_book(province, _people(teams), Catalogue(province))


def _people(teams: list[Team]) -> Iterator[tuple[Team, Sitting]]:
    today = timezone.localdate()
    in_force = sittings_at([(team.pk, day) for team in teams if (day := day_in_force(team, today))])
    standing = {team: sittings for (team, _day), sittings in in_force.items()}
    drafts = [team.pk for team in teams if team.state == TeamState.DRAFT]
    requests = dict(
        RosterRequest.objects.open().filter(team__in=drafts, asked_by__isnull=True).values_list("pk", "team_id")
    )
    drawn_up = {requests[request]: after([], lines) for request, lines in lines_of(list(requests)).items()}
    for team in teams:
        for sitting in [*standing.get(team.pk, ()), *drawn_up.get(team.pk, ())]:
            yield team, sitting
