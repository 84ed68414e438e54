"""Where a bench works: a database of its own in a temporary folder, as durable as `linli serve` has it."""

import argparse
import os
import runpy
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection

from linli.run import database, prepare
from linli.run.errors import CannotStart

SETTINGS = Path(database.__file__).parents[1] / "settings.py"


def positive(text: str) -> int:
    """A whole number from 1, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def tell(sentence: str) -> None:
    """What goes on meanwhile: not among the figures."""
    print(sentence, file=sys.stderr, flush=True)


@contextmanager
def house() -> Iterator[None]:
    """A migrated database and a loaded Django. Without DATABASE_URL the embedded PostgreSQL, gone afterwards; a
    database that DATABASE_URL names keeps what the bench writes and must hold no place yet.

    Raises CannotStart where that is not so. Once a process: Django cannot be loaded twice.
    """
    with tempfile.TemporaryDirectory(prefix="linli-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o755)  # as root the database runs as a user of its own, who must get in
        os.environ["LINLI_HOME"] = folder
        os.environ["LINLI_SECOND_FACTOR"] = "no"  # the sessions that a bench makes have shown none
        with database.using(home) as url:
            os.environ["DATABASE_URL"] = url
            prepare.set_up_django(as_owner=True)
            prepare.compile_catalogues()
            prepare.migrate(lambda _sentence: None)
            prepare.collect_static(lambda _sentence: None)
            if apps.get_model("registry.Place").objects.exists():
                raise CannotStart("A bench fills its database with made-up people: name an empty one in DATABASE_URL.")
            del os.environ["LINLI_AS_OWNER"]  # what is started from here works as the application
            try:
                yield
            finally:
                connection.close()


def as_application() -> str:
    """From here on this process works in the database as the application does, but for the pool; the options that each
    of its connections is opened with."""
    # This process has read the settings as the owner; read again they are the application's.
    its_own = runpy.run_path(str(SETTINGS))["DATABASES"]["default"]["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = {name: value for name, value in its_own.items() if name != "pool"}
    return str(its_own["options"])


def options(name: str, text: str | None, sizes: dict[str, tuple[int, str]]) -> argparse.ArgumentParser:
    """The command line of a bench: ``sizes`` are options with default and meaning, and every bench has ``--json``."""
    parser = argparse.ArgumentParser(prog=f"linli bench {name}", description=text)
    for option, (default, meaning) in sizes.items():
        parser.add_argument(f"--{option}", type=positive, default=default, help=f"{meaning} (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser
