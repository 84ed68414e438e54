"""The same number of transfers in django-hordak, side by side, where there is a Python that has it: ours, or the one
that `--hordak` names (`pip install django-hordak "psycopg[binary]"` into an environment of its own)."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from linli.bench.common import house
from linli.bench.common.figures import figure
from linli.ledger.queries.balances import balance

from .books import BANK, Made
from .reading import any_days, times_of

SCRIPT = Path(__file__).with_name("in_hordak.py")
DATABASE = "linli_bench_hordak"
POSTS, REQUESTS = 200, 40


def figures(made: Made, size: int, python: str) -> Iterator[dict[str, Any]]:
    """How long a balance on any day takes with us, beside them; and how many transfers they post a second."""
    if not python and importlib.util.find_spec("hordak"):
        python = sys.executable
    if not python:
        house.tell("django-hordak is not installed here, so that it is not measured (--hordak names a Python).")
        return
    house.tell(f"The same {size:,} transfers in django-hordak …")
    url = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(url.geturl(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {DATABASE}")
    theirs_at = url._replace(path=f"/{DATABASE}").geturl()
    days = (made.last - made.book.opened_on).days
    numbers = map(str, (size, days, REQUESTS, POSTS))
    done = subprocess.run(  # noqa: S603
        [python, SCRIPT, theirs_at, *numbers], capture_output=True, text=True, check=False
    )
    if done.returncode:
        house.tell(f"django-hordak did not run through:\n{done.stderr[-1500:]}")
        return
    theirs = json.loads(done.stdout)
    bank = made.account(BANK)
    ours = times_of(any_days(made, size), lambda day: balance(bank, day), REQUESTS)
    middle = ours[len(ours) // 2]
    yield figure("ledger balance on any day, beside django-hordak, p50", middle, theirs["p50"], "ms", size)
    yield figure("ledger balance on any day, beside django-hordak, slowest", ours[-1], theirs["slowest"], "ms", size)
    house.tell(f"django-hordak posts {theirs['posts']:.0f} transfers a second, without any check, event or number")
