"""`linli bench log`: how fast events are recorded and placed, and how fast a whole log is verified.

The limit of recording is the very same statements with all their values ready; that of verifying is one SHA-256 over
the same bytes. It writes logs that cannot be deleted, and therefore into a database of its own, unless DATABASE_URL
names one.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from linli.bench.common import figures, house

SIZES = {"size": (20_000, "events")}
WORKLOAD = "linli.bench.log.workload"


def run(*, size: int = SIZES["size"][0]) -> list[dict[str, Any]]:
    """Append and verify ``size`` events on the default connection, which keeps them; Django must be set up."""
    measured: list[dict[str, Any]] = import_module(WORKLOAD).run(size=size)
    return measured


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    options = house.options("log", __doc__, SIZES).parse_args(arguments)
    with house.house():
        figures.show(run(size=options.size), as_json=options.json)
    return 0
