"""What must be in order before the first page: tables, rights, static files, catalogues. Quick where all of it is."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from linli import __version__

from . import catalogues, grants
from .errors import CannotStart

# Of several machines that start at once, one migrates and the others wait; any number that nobody else uses.
MIGRATION_LOCK = 0x4C494E4C49

Say = Callable[[str], None]


def set_up_django(*, as_owner: bool) -> None:
    """Load Django for a command. Call once, after the environment is complete."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.settings"
    if as_owner:
        os.environ["LINLI_AS_OWNER"] = "yes"
    django.setup()


def migrate(say: Say) -> None:
    """Bring the tables and the application's rights up to date. Needs the owner's connection.

    Raises CannotStart where the database cannot be reached, is newer than this Linli, or is not ours to change.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    except OperationalError as error:
        raise CannotStart(f"The database named in DATABASE_URL does not answer: {error}") from error
    try:
        executor = MigrationExecutor(connection)
        applied, known = set(executor.loader.applied_migrations), set(executor.loader.disk_migrations)
        ours = {app.label for app in django.apps.apps.get_app_configs() if app.name.startswith("linli.")}
        if newer := sorted(f"{app}.{name}" for app, name in applied - known if app in ours):
            raise CannotStart(
                f"The database was made by a newer Linli (it knows {', '.join(newer)}). Install that version again."
            )
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if applied and not _is_owner():
            if plan:
                raise CannotStart("The tables are of an older Linli. Run `linli migrate` once as the tables' owner.")
            return
        if plan:
            say(f"Bringing the database up to date ({len(plan)} steps) …")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        grants.apply()
    finally:
        connection.close()  # gives the lock back as well


def _is_owner() -> bool:
    """May this user change the tables? One that is only a member of the application's role may not, and need not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(session_user, tableowner, 'MEMBER') FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename = 'django_migrations'"
        )
        row = cursor.fetchone()
    return row is None or bool(row[0])


def compile_catalogues() -> None:
    """Compile the catalogues that are newer than what was compiled; an installed package may be read-only."""
    try:
        catalogues.compile_all()
    except PermissionError:
        missing = [str(p) for p in catalogues.sources() if not p.with_suffix(".mo").exists()]
        if missing:
            raise CannotStart(f"The catalogues cannot be compiled where Linli is installed: {missing[0]}") from None


def collect_static(say: Say) -> None:
    """Collect and compress the static files where any has changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    stamp, now = root / ".collected", _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    say("Collecting the static files …")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _fingerprint() -> str:
    """Of all static files: their names, sizes and times."""
    facts = [__version__, str(settings.STORAGES["staticfiles"])]
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            facts.append(f"{path} {file.st_size} {file.st_mtime_ns}")
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()
