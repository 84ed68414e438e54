"""`linli bench log`: how fast events are recorded and placed, and how fast a whole log is verified.

It writes logs that cannot be deleted, and therefore into a database of its own, unless DATABASE_URL names one. The work
itself (`workload`) is loaded when Django is.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from linli.run import database

SIZE = 20_000  # events
WORKLOAD = "linli.bench.log.workload"


def run(*, size: int = SIZE) -> list[dict[str, Any]]:
    """Append and verify ``size`` events on the default connection, which keeps them; Django must be set up."""
    figures: list[dict[str, Any]] = import_module(WORKLOAD).run(size=size)
    return figures


def main(arguments: Sequence[str]) -> int:
    """Measure and print: one line for each figure, or with --json one object."""
    parser = argparse.ArgumentParser(prog="linli bench log", description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE, help="events (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="linli-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o755)  # as root the database runs as a user of its own, who must get in
        os.environ["LINLI_HOME"] = folder
        with database.using(home) as url:
            os.environ["DATABASE_URL"] = url
            os.environ["DJANGO_SETTINGS_MODULE"] = "linli.settings"
            preparation = import_module("linli.run.prepare")
            preparation.set_up_django(as_owner=True)
            preparation.migrate(lambda _text: None)
            figures = run(size=options.size)
    for figure in figures:
        print(json.dumps(figure) if options.json else line(figure))
    return 0


def line(figure: dict[str, Any]) -> str:
    """One readable line."""
    return (
        f"{figure['workload']}: {figure['figure']:,} {figure['unit']}, limit {figure['limit']:,} "
        f"({figure['ratio']:.1%}), {figure['size']:,} events, {figure['cores']} cores"
    )
