import pgtrigger
from django.db import connection, transaction

from reporting.models import LogEntry, LogLine, SupportSession, TakenBackEntry, UnsettledEntry
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


@transaction.atomic
def remove_simulated_logs(province: Province) -> None:
    """Remove every log of a simulated province, with its history: what was never real leaves no trace.

    Raises ValueError if the province is not simulated.
    """
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")
    UnsettledEntry.objects.filter(province=province).delete()
    TakenBackEntry.objects.filter(province=province).delete()
    with pgtrigger.ignore(*_HISTORY), connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, [province.pk] * statement.count("%s"))
