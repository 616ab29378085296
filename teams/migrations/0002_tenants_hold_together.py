from django.db import migrations

from teams.constraints import hold_together, unique

COMMUNE = ["commune_id", "province_id"]
TEAM = ["team_id", *COMMUNE]

OF_A_TEAM = [
    "teams_absence",
    "teams_dutyshift",
    "teams_dutyswap",
    "teams_monthlyplan",
    "teams_plannedsession",
    "teams_rosterimport",
    "teams_rosterline",
    "teams_rosterrequest",
    "teams_volunteer",
]


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
        unique("teams_rosterrequest", ["id", "team_id"]),
        unique("teams_rosterrequest", ["id", "commune_id", "province_id"]),
        unique("teams_volunteer", ["id", "team_id"]),
        unique("teams_storedfile", ["id", "commune_id"]),
        unique("teams_dutyshift", ["id", "team_id"]),
        unique("teams_membercomponent", ["id", "province_id"]),
        *[hold_together(table, TEAM, "teams_team", ["id", *COMMUNE]) for table in OF_A_TEAM],
        hold_together("teams_storedfile", COMMUNE, "teams_commune", ["id", "province_id"]),
        hold_together("teams_requestevent", ["request_id", *COMMUNE], "teams_rosterrequest", ["id", *COMMUNE]),
        hold_together("teams_rosterline", ["request_id", "team_id"], "teams_rosterrequest", ["id", "team_id"]),
        hold_together("teams_rosterline", ["membership_id", "team_id"], "teams_membership", ["id", "team_id"]),
        hold_together("teams_rosterline", ["volunteer_id", "team_id"], "teams_volunteer", ["id", "team_id"]),
        *[
            hold_together(table, ["component_id", "province_id"], "teams_membercomponent", ["id", "province_id"])
            for table in ("teams_membership", "teams_rosterline")
        ],
        hold_together("teams_membership", ["begun_by_id", "team_id"], "teams_rosterrequest", ["id", "team_id"]),
        hold_together("teams_membership", ["ended_by_id", "team_id"], "teams_rosterrequest", ["id", "team_id"]),
        *[
            hold_together(table, ["decision_file_id", "commune_id"], "teams_storedfile", ["id", "commune_id"])
            for table in ("teams_team", "teams_rosterrequest")
        ],
        *[
            hold_together(table, ["support_point_id", "commune_id"], "teams_supportpoint", ["id", "commune_id"])
            for table in ("teams_dutyshift", "teams_plannedsession")
        ],
        hold_together("teams_plannedsession", ["hamlet_id", "commune_id"], "teams_hamlet", ["id", "commune_id"]),
        hold_together("teams_dutyswap", ["shift_id", "team_id"], "teams_dutyshift", ["id", "team_id"]),
        hold_together("teams_dutyswap", ["in_return_id", "team_id"], "teams_dutyshift", ["id", "team_id"]),
        unique("teams_provincemap", ["id", "province_id"]),
        hold_together("teams_communeshape", COMMUNE, "teams_commune", ["id", "province_id"]),
        hold_together("teams_communeshape", ["map_id", "province_id"], "teams_provincemap", ["id", "province_id"]),
    ]
