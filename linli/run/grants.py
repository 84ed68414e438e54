"""What the application's role may do in the database: everything it needs, but no change to what is append-only."""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.utils import ProgrammingError

from .database import APP_ROLE
from .errors import CannotStart

READ_ONLY = ("django_migrations",)


def append_only_tables() -> list[str]:
    """The tables of all models that carry ``append_only = True``."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False))


def apply() -> None:
    """Grant the application's role its rights on the default connection's database. May be run again at any time.

    The connection must be the owner's. Raises CannotStart with the SQL to run where the owner may not make roles.
    """
    with connection.cursor() as cursor:
        _make_role(cursor)
        role = connection.ops.quote_name(APP_ROLE)
        database = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
        cursor.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}")
        _revoke(cursor, "UPDATE, DELETE, TRUNCATE", append_only_tables())
        _revoke(cursor, "INSERT, UPDATE, DELETE, TRUNCATE", READ_ONLY)


def _revoke(cursor: CursorWrapper, rights: str, tables: Iterable[str]) -> None:
    there = set(connection.introspection.table_names(cursor))
    for table in tables:
        if table in there:
            name = connection.ops.quote_name(table)
            cursor.execute(f"REVOKE {rights} ON {name} FROM {connection.ops.quote_name(APP_ROLE)}")


def _make_role(cursor: CursorWrapper) -> None:
    """Make the role where it is missing, and make sure that this user may become it."""
    cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [APP_ROLE])
    if cursor.fetchone() == (0,):
        try:
            # Of two that start at once, the second finds it made.
            cursor.execute(
                f"DO $$ BEGIN CREATE ROLE {APP_ROLE} NOLOGIN; "
                "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        except ProgrammingError as error:
            raise CannotStart(_what_to_run(cursor, create=True)) from error
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
    if cursor.fetchone() == (True,):
        return
    try:
        cursor.execute(f"GRANT {APP_ROLE} TO session_user")
    except ProgrammingError:
        cursor.execute("SELECT pg_has_role(session_user, %s, 'MEMBER')", [APP_ROLE])
        if cursor.fetchone() != (True,):
            raise CannotStart(_what_to_run(cursor, create=False)) from None


def _what_to_run(cursor: CursorWrapper, *, create: bool) -> str:
    cursor.execute("SELECT quote_ident(session_user)")
    user = cursor.fetchone()[0]
    first = f"    CREATE ROLE {APP_ROLE} NOLOGIN;\n" if create else ""
    return (
        f"The database user {user} may not set up the role {APP_ROLE}, as which the application works. "
        f"Let the server's administrator run once:\n{first}    GRANT {APP_ROLE} TO {user};"
    )
