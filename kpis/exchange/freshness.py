"""Whether an answer would still be the same, without making it: one query over versions and definitions.

Values and their version change in one transaction. Definitions, targets, names and codes have no version of their own;
there are a few hundred rows of them, so PostgreSQL makes one number of what stands in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.utils import timezone

from teams.models import Province

INDICATORS = ("kpis_indicator", "kpis_indicatortarget")
# The words of an indicator name what the province keeps as data.
WORDS = ("reporting_figuredefinition", "reporting_service", "reporting_activitykind")
COMMUNES = ("teams_commune", "teams_communecode", "teams_communealias", "kpis_communegroup")
TEAMS = ("teams_team",)


@dataclass(frozen=True)
class Freshness:
    """`version` and `computed_at` are those of the province's values; the latter is None before the first roll-up."""

    tag: str
    version: int
    computed_at: datetime | None


def freshness(province: Province, tables: Sequence[str], asked: str, *, with_values: bool = False) -> Freshness:
    """The tag of the answer to `asked`, which is made of `tables` and, `with_values`, of the values as of today.

    Asked for before the rows are read: what is written between makes the answer newer than its tag, never older.
    """
    of_tables = ", ".join(
        f"(SELECT coalesce(sum(hashtextextended(r::text, 0)), 0) FROM {table} r WHERE r.province_id = p.id)"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT coalesce(s.version, 0), s.computed_at, {of_tables}
            FROM teams_province p LEFT JOIN kpis_provincestate s ON s.province_id = p.id WHERE p.id = %s
            """,
            [province.pk],
        )
        version, computed_at, *of_rows = cursor.fetchone()
    known = [settings.PORTAL_VERSION, province.pk, province.calendar, *of_rows, asked]
    if with_values:
        # A light also depends on the day: a year's target is not due in March.
        known += [version, timezone.localdate()]
    return Freshness(sha256(repr(known).encode()).hexdigest()[:32], version, computed_at)
