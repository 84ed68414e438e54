"""A book's archive verified, beside one SHA-256 over the same bytes."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

from django.utils import timezone

from linli.audit.actions import Draft, record_many
from linli.audit.archive import verify_archive, write_archive
from linli.audit.sequence import sequence
from linli.bench.common import house
from linli.bench.common.figures import figure
from linli.ledger.queries.exporting.archive import KIND, POST, BookReader

from .books import BANK, Made

ROUNDS, AT_ONCE = 5, 5_000


def figures(made: Made, size: int) -> Iterator[dict[str, Any]]:
    """Megabytes a second of one log with ``size`` entries, as posting records them."""
    log_id = -7  # no place has such a number
    house.tell(f"Recording {size:,} entries for an archive …")
    balances, at = Counter[str](), timezone.now()
    for first in range(0, size, AT_ONCE):
        record_many([_event(log_id, number, made, balances) for number in range(first, min(size, first + AT_ONCE))])
        sequence(log_id, at)
    stated = {"accounts": [[code, code, "asset", fen] for code, fen in balances.items()], "entries": size}
    path = Path(os.environ["LINLI_HOME"]) / "book.jsonl"
    with path.open("wb") as file:
        write_archive(log_id, file, statement=(KIND, json.dumps(stated)))
    content = path.read_bytes()
    ours, bare = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        sha256(content).digest()
        bare.append(perf_counter() - start)
        start = perf_counter()
        with path.open("rb") as file:
            report = verify_archive(file, reader=BookReader(), cores=os.cpu_count() or 1)
        ours.append(perf_counter() - start)
        if not report.ok:
            raise AssertionError(report.problems)
    megabytes = len(content) / 1e6
    yield figure("ledger verify archive", megabytes / min(ours), megabytes / min(bare), "MB/s", size)


def _event(log_id: int, number: int, made: Made, balances: Counter[str]) -> Draft:
    """As `ledger.post` records an entry."""
    fen = 100 + number * 7919 % 100_000
    paid = [("fee-5101", fen), ("fee-5104", 2 * fen)][: 1 + number % 2]
    for debit, amount in paid:
        balances[debit] += amount
        balances[BANK] -= amount
    data = {
        "number": f"2026-11-{number:04d}",
        "on": made.last.isoformat(),
        "kind": "payment",
        "purpose": f"十一月电梯维保第{number}次",
        "transfers": [[debit, BANK, amount] for debit, amount in paid],
        "prepared_body": made.preparer.body_id,
        "reviewed_body": made.poster.body_id,
        "approved_body": made.poster.body_id,
        "counterparty": "量尺电梯工程有限公司",
        "decision": 17,
        "bank_reference": f"B{number:010d}",
    }
    private = {"prepared_by": made.preparer.user_id, "approved_by": made.poster.user_id}
    return Draft(log_id, POST, ("entry", number), made.poster, timezone.now(), data, private)
