from django.db import migrations

from teams.constraints import hold_together, unique

COMMUNE = ["commune_id", "province_id"]


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]

    operations = [
        unique("teams_commune", ["id", "province_id"]),
        unique("teams_hamlet", ["id", "commune_id"]),
        unique("teams_supportpoint", ["id", "commune_id"]),
        unique("teams_team", ["id", "commune_id", "province_id"]),
        unique("teams_membership", ["id", "team_id"]),
        *[
            hold_together(table, COMMUNE, "teams_commune", ["id", "province_id"])
            for table in (
                "teams_communecode",
                "teams_communealias",
                "teams_hamlet",
                "teams_supportpoint",
                "teams_team",
                "teams_rolegrant",
            )
        ],
        *[
            hold_together(table, ["hamlet_id", "commune_id"], "teams_hamlet", ["id", "commune_id"])
            for table in ("teams_supportpoint", "teams_team", "teams_subgroup")
        ],
        *[
            hold_together(table, ["team_id", *COMMUNE], "teams_team", ["id", "commune_id", "province_id"])
            for table in ("teams_membership", "teams_subgroup", "teams_rolegrant")
        ],
    ]
