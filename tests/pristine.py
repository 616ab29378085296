"""The database as it is after loading Gia Lai: kept once, put back after each test that commits.

Django's own way (flush) would empty the catalogues and communes for the tests that follow, and truncating every table
takes most of a second. Here only the tables that differ are written. Tests that roll back never come here.
"""

from django.db import transaction

from tests.sql import query, run

# Emptying the logs makes rows in the tables of changes and history, so it takes a second look.
LOOKS = 4


def keep() -> None:
    """Remember the rows of every table as the state to come back to."""
    with transaction.atomic():
        run("DROP SCHEMA IF EXISTS pristine CASCADE")
        run("CREATE SCHEMA pristine")
        for table in _tables():
            run(f'CREATE TABLE pristine."{table}" AS TABLE public."{table}"')


def is_kept() -> bool:
    return query("SELECT to_regnamespace('pristine') IS NOT NULL") == [(True,)]


def restore() -> None:
    """Bring every table back to the rows that were kept."""
    tables = _tables()
    # The constraints between the tables are checked at the end, so the order does not matter.
    with transaction.atomic():
        for _look in range(LOOKS):
            changed = _changed(tables)
            if not changed:
                break
            for table in changed:
                run(f'DELETE FROM public."{table}"')
                run(f'INSERT INTO public."{table}" SELECT * FROM pristine."{table}"')
        else:
            raise AssertionError(f"could not put back {changed}")


def _tables() -> list[str]:
    """Every table of the portal; what tells which migrations ran is left alone."""
    rows = query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'")
    return sorted(name for (name,) in rows)


def _changed(tables: list[str]) -> list[str]:
    differs = """
        SELECT '{0}' WHERE EXISTS (TABLE public."{0}" EXCEPT ALL TABLE pristine."{0}")
                        OR EXISTS (TABLE pristine."{0}" EXCEPT ALL TABLE public."{0}")
    """
    return [name for (name,) in query(" UNION ALL ".join(differs.format(table) for table in tables))]
