"""An activity of the team that is planned for today, with a photo that the member sent."""

from tests.personas.parts import Arguments, Ground
from tests.reporting.activities.factories import ActivityFactory, ActivityPhotoFactory


def add(ground: Ground) -> Arguments:
    activity = ActivityFactory.create(team=ground.team, first_day=ground.today, created_by=ground.person("lead"))
    photo = ActivityPhotoFactory.create(activity=activity, ready=True, uploaded_by=ground.person("mem"))
    return {
        **{name: [ground.team.pk] for name in ("activities", "activity_plan", "activity_record")},
        "export_activities": [ground.team.pk, "csv"],
        "commune_activities": [ground.commune.pk],
        "export_commune_activities": [ground.commune.pk, "csv"],
        **{
            name: [activity.pk]
            for name in (
                "activity",
                "activity_edit",
                "activity_hold",
                "activity_cancel",
                "activity_reopen",
                "activity_photos",
            )
        },
        "photo_file": [activity.pk, photo.pk, "nho"],
        **{name: [activity.pk, photo.pk] for name in ("photo_describe", "photo_remove")},
    }
