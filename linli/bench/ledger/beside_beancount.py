"""The same transfers in Beancount, where it is installed beside us: how long it reads until it can state a balance."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

from linli.bench.common import house
from linli.bench.common.figures import figure
from linli.ledger.queries import trial_balance
from linli.ledger.queries.exporting.journals import account_names, beancount
from linli.ledger.queries.exporting.selection import Selection

from .books import BANK, Made

LOAD = """
import sys
from beancount import loader
entries, errors, _options = loader.load_file(sys.argv[1])
assert not errors, errors[:3]
print(sum(p.units.number * 100 for e in entries for p in getattr(e, "postings", ()) if p.account == sys.argv[2]))
"""


def figures(made: Made, size: int) -> Iterator[dict[str, Any]]:
    """The balance of every account with us, beside one account there; and how fast the journal is written."""
    path = Path(os.environ["LINLI_HOME"]) / "book.beancount"
    selection = Selection(made.book, made.book.opened_on, made.last)
    start = perf_counter()
    with path.open("wb") as file:
        file.writelines(beancount(selection))
    written = perf_counter() - start
    house.tell(f"The journal for Beancount: {path.stat().st_size / 1e6:,.0f} MB in {written:.1f} s")
    if importlib.util.find_spec("beancount") is None:
        house.tell("Beancount is not installed here, so that it is not measured.")
        return
    name = account_names(selection.accounts())[made.account(BANK).pk]
    start = perf_counter()
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", LOAD, path, name], capture_output=True, text=True, check=False
    )
    theirs = (perf_counter() - start) * 1000
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    start = perf_counter()
    balances = trial_balance(made.book, made.last)
    ours = (perf_counter() - start) * 1000
    if balances[BANK] != Decimal(done.stdout):
        raise AssertionError(f"{balances[BANK]} with us, {done.stdout} in Beancount")
    yield figure("ledger balances, beside Beancount reading the journal", ours, theirs, "ms", size)
