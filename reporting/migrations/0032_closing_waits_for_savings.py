from django.db import migrations

# Volatile, so that what it reads is looked up after the lock was waited for: a statement by itself would still see the
# months as they were when it began. The exclusive lock is taken by `reporting.closing.close`.
HOLD = """
    CREATE FUNCTION reporting_closed_months(communes bigint[])
    RETURNS TABLE (commune bigint, closed_from date, closed_to date) LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock_shared(hashtext('reporting.closing'), held.key::int)
        FROM (SELECT DISTINCT unnest(communes) AS key ORDER BY 1) AS held;
        RETURN QUERY SELECT c.commune_id, c.first_day, c.last_day FROM reporting_periodclosing c
            WHERE c.commune_id = ANY(communes) AND c.opened_at IS NULL;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0031_entries_held_by_their_session")]

    operations = [migrations.RunSQL(HOLD, "DROP FUNCTION reporting_closed_months(bigint[])")]
