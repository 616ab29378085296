"""What about a team needs no approval: the address of its Zalo group, the scan of a decision that was taken."""

from django.db import transaction

from teams.models import StoredFile, Team


@transaction.atomic
def set_zalo(team: Team, *, name: str, link: str) -> None:
    """Keep the name and link of the team's Zalo group (Đề án III.3.2)."""
    row = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    row.zalo_name, row.zalo_link = name, link
    row.save(update_fields=["zalo_name", "zalo_link"])


@transaction.atomic
def set_decision_file(team: Team, file: StoredFile) -> None:
    """Keep the scan of the decision that founded the team; the one before stays stored."""
    row = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    row.decision_file = file
    row.save(update_fields=["decision_file"])
