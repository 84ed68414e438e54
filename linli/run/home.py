"""Where the data folder is, and the locks that keep two Linlis from using one."""

import fcntl
import os
from pathlib import Path
from typing import IO

from .errors import CannotStart


def data_home() -> Path:
    """LINLI_HOME, or the user's data directory; the demo has one of its own, so that it never meets real data."""
    if home := os.environ.get("LINLI_HOME", "").strip():
        return Path(home).expanduser().resolve()
    name = "linli-demo" if os.environ.get("LINLI_DEMO") == "yes" else "linli"
    if os.geteuid() == 0:
        return Path("/var/lib") / name  # a service's own place; a root user's home is closed to the database's user
    base = os.environ.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
    return Path(base).expanduser() / name


def make(home: Path) -> None:
    """Make the data folder, closed to others; as root the database's own user has to pass through it.

    Raises CannotStart where that is not allowed.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise CannotStart(f"The data folder {home} cannot be made: {error.strerror}. Set LINLI_HOME.") from None


def lock_for_serving(home: Path) -> IO[str]:
    """Take ``home`` for this process; the file is to stay open for as long as it serves.

    Raises CannotStart where another Linli serves from there.
    """
    file = (home / "serve.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise CannotStart(
            f"Another Linli already serves from {home}. Stop it, or set LINLI_HOME to another folder."
        ) from None
    return file


def lock_for_family(home: Path) -> IO[str]:
    """Wait until all children of a supervisor that was killed have ended; then hold this for one's own children.

    The children inherit the open file, so the lock is free only when the last of them is gone.
    """
    file = (home / "family.lock").open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file
