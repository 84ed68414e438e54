"""CPU seconds of a process with all its children, from Linux's /proc: they hardly depend on what else runs."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds(root: int) -> float:
    """What the process, its living children and their dead ones have used; 0 where there is no /proc."""
    parents: dict[int, int] = {}
    used: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has just ended
        number = int(stat.parent.name)
        parents[number] = int(fields[1])
        used[number] = sum(map(int, fields[11:15]))
    return sum(ticks for number, ticks in used.items() if _below(number, root, parents)) / _TICKS


def of_database() -> float:
    """The same for the embedded PostgreSQL; 0 where DATABASE_URL names another."""
    note = Path(os.environ["LINLI_HOME"]) / "database" / "postmaster.pid"
    return seconds(int(note.read_text().split("\n", 1)[0])) if note.exists() else 0


def _below(number: int, root: int, parents: dict[int, int]) -> bool:
    while number and number != root:
        number = parents.get(number, 0)
    return number == root
