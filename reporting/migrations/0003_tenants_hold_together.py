from django.db import migrations

from teams.constraints import hold_together, unique

COMMUNE = ["commune_id", "province_id"]
TEAM = ["team_id", *COMMUNE]

CITIZENS = ["supportedperson", "citizenrequest", "incident", "household"]
OF_A_TEAM = ["activity", "passeddifficulty", "phonequeue", "latechange", *CITIZENS]
OF_A_COMMUNE = ["activityphoto", "figure", "figurequestion", "periodclosing", "personaldatause", "latechange"]
# What a row names in the province's lists is of its own province.
LISTS = [
    ("activity", "kind", "activitykind"),
    ("passeddifficulty", "difficulty", "difficulty"),
    ("passeddifficulty", "agency", "agency"),
    ("citizenrequest", "agency", "agency"),
    ("incident", "kind", "incidentkind"),
    ("incident", "channel", "incidentchannel"),
    ("household", "readiness", "readiness"),
    ("supportedperson", "service", "service"),
    ("supportedperson", "procedure", "procedure"),
    ("figure", "definition", "figuredefinition"),
]


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("teams", "0002_tenants_hold_together")]

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
        *[unique(f"reporting_{name}", ["id", "province_id"]) for name in sorted({target for *_, target in LISTS})],
        unique("teams_systemtoken", ["id", "province_id"]),
        unique("teams_monthlyplan", ["id", "team_id"]),
        unique("reporting_activity", ["id", *COMMUNE]),
        unique("reporting_figure", ["id", *COMMUNE]),
        *[hold_together(f"reporting_{name}", TEAM, "teams_team", ["id", *COMMUNE]) for name in OF_A_TEAM],
        *[hold_together(f"reporting_{name}", COMMUNE, "teams_commune", ["id", "province_id"]) for name in OF_A_COMMUNE],
        *[
            hold_together(
                f"reporting_{name}", [f"{column}_id", "province_id"], f"reporting_{target}", ["id", "province_id"]
            )
            for name, column, target in LISTS
        ],
        *[
            hold_together(f"reporting_{name}", ["hamlet_id", "commune_id"], "teams_hamlet", ["id", "commune_id"])
            for name in ("activity", *CITIZENS)
        ],
        hold_together(
            "reporting_activity", ["support_point_id", "commune_id"], "teams_supportpoint", ["id", "commune_id"]
        ),
        hold_together("reporting_activity", ["plan_id", "team_id"], "teams_monthlyplan", ["id", "team_id"]),
        hold_together("reporting_activityphoto", ["activity_id", *COMMUNE], "reporting_activity", ["id", *COMMUNE]),
        hold_together("reporting_figurequestion", ["figure_id", *COMMUNE], "reporting_figure", ["id", *COMMUNE]),
        hold_together("reporting_figure", ["entered_with_id", "province_id"], "teams_systemtoken", ["id", "province_id"]),
        hold_together("reporting_unsettledentry", ["membership_id", "team_id"], "teams_membership", ["id", "team_id"]),
    ]
