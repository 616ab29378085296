import pgtrigger
from django.db import connection, transaction

from reporting import photos
from reporting.models import (
    Activity,
    ActivityPhoto,
    LogEntry,
    LogLine,
    PhoneQueue,
    SupportSession,
    TakenBackEntry,
    UnsettledEntry,
)
from reporting.simulation.citizens import remove_simulated_citizens
from reporting.simulation.closings import remove_simulated_closings
from reporting.simulation.difficulties import remove_simulated_difficulties
from reporting.simulation.figures import remove_simulated_figures
from teams.models import Province

# Children first. Lines and their history have no province of their own.
_STATEMENTS = (
    """DELETE FROM reporting_loglineevent WHERE entry_id IN (
           SELECT id FROM reporting_logentry WHERE province_id = %s
           UNION ALL SELECT pgh_obj_id FROM reporting_logentryevent WHERE province_id = %s)""",
    "DELETE FROM reporting_logentryevent WHERE province_id = %s",
    "DELETE FROM reporting_supportsessionevent WHERE province_id = %s",
    """DELETE FROM reporting_logline l USING reporting_logentry e
       WHERE e.id = l.entry_id AND e.province_id = %s""",
    "DELETE FROM reporting_logentry WHERE province_id = %s",
    "DELETE FROM reporting_supportsession WHERE province_id = %s",
)
_HISTORY = [f"{model._meta.label}:delete_delete" for model in (SupportSession, LogEntry, LogLine)]


def _remove_activities(province: Province) -> None:
    """With the files of photos that somebody sent to try it out."""
    for photo in ActivityPhoto.objects.filter(province=province):
        photos.remove(photo)
    with pgtrigger.ignore("reporting.Activity:delete_delete"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reporting_activityevent WHERE province_id = %s", [province.pk])
        Activity.objects.filter(province=province).delete()


@transaction.atomic
def remove_simulated_logs(province: Province) -> None:
    """Remove every log of a simulated province, with its history: what was never real leaves no trace.

    Raises ValueError if the province is not simulated.
    """
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")
    PhoneQueue.objects.filter(province=province).delete()
    UnsettledEntry.objects.filter(province=province).delete()
    TakenBackEntry.objects.filter(province=province).delete()
    remove_simulated_difficulties(province)
    remove_simulated_closings(province)
    _remove_activities(province)
    remove_simulated_citizens(province)
    remove_simulated_figures(province)
    with pgtrigger.ignore(*_HISTORY), connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, [province.pk] * statement.count("%s"))
