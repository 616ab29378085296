from django.db import migrations

from teams.constraints import hold_together, unique

TEAM = ["team_id", "commune_id", "province_id"]


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_initial"), ("teams", "0002_tenants_hold_together")]

    operations = [
        unique("reporting_supportsession", ["id", *TEAM]),
        *[
            hold_together(table, TEAM, "teams_team", ["id", "commune_id", "province_id"])
            for table in ("reporting_supportsession", "reporting_unsettledentry", "reporting_takenbackentry")
        ],
        hold_together(
            "reporting_supportsession", ["support_point_id", "commune_id"], "teams_supportpoint", ["id", "commune_id"]
        ),
        hold_together("reporting_supportsession", ["hamlet_id", "commune_id"], "teams_hamlet", ["id", "commune_id"]),
        # An entry is of its session's team, and of a member of that team.
        hold_together("reporting_logentry", ["session_id", *TEAM], "reporting_supportsession", ["id", *TEAM]),
        hold_together("reporting_logentry", ["membership_id", "team_id"], "teams_membership", ["id", "team_id"]),
    ]
