"""Entries posted one by one through the verbs (one person prepares, another posts), beside pgbench with the very same
statements. A book takes one entry at a time, so that both work with one connection."""

import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection
from django.utils import timezone

from linli.bench.common import pgbench
from linli.bench.common.figures import figure
from linli.bench.common.statements import recorded
from linli.ledger.actions import post_entry, prepare_entry
from linli.ledger.facts import Line
from linli.ledger.models import Entry
from linli.ledger.states import EntryKind

from .books import BANK, Made

ROUNDS, WARM_UP = 4, 5
# Ids from so high up that no other number in a statement can be meant; and what a statement gives that a later needs.
FIRST = {"ledger_entrydraft": 810_000_001, "ledger_entry": 820_000_001}
NUMBER = 830_001
KEPT = (
    ('INSERT INTO "ledger_entrydraft"', "draft_"),
    ('INSERT INTO "ledger_entry"', "entry_"),
    ("WITH locked", "period_"),
)


def figures(made: Made, size: int, connected_with: str) -> Iterator[dict[str, Any]]:
    """Entries a second; each is prepared and posted."""
    _begin(made)
    lines = [Line(made.account("fee-5110"), made.account("fee-2221"), 100)]
    lines.append(Line(made.account(BANK), made.account("fee-6061"), 200))
    for _ in range(WARM_UP):
        _entry(made, lines)
    with recorded() as seen:
        entry = _entry(made, lines)
    path = Path(os.environ["LINLI_HOME"]) / "ledger.sql"
    path.write_text(_script(seen, entry), encoding="utf-8")
    each = max(1, size // ROUNDS)
    ours = bare = 0.0
    for _ in range(ROUNDS):
        start = perf_counter()
        for _ in range(each):
            _entry(made, lines)
        ours += perf_counter() - start
        bare += each / pgbench.rate(path, clients=1, transactions=each, options=connected_with)
    total = each * ROUNDS
    yield figure("ledger post", total / ours, total / bare, "entries/s", total)


def _entry(made: Made, lines: list[Line]) -> Entry:
    draft = prepare_entry(
        made.book,
        kind=EntryKind.JOURNAL,
        on=made.last,
        purpose="保洁用品",
        counterparty="量尺服务公司",
        lines=lines,
        by=made.preparer,
        at=timezone.now(),
    )
    return post_entry(draft, by=made.poster, at=timezone.now())


def _begin(made: Made) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        for table, first in FIRST.items():
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first])
        cursor.execute(
            "INSERT INTO ledger_period (book_id, month, state, last_number) VALUES (%s, %s, 'open', %s) "
            "ON CONFLICT (book_id, month) DO UPDATE SET last_number = excluded.last_number",
            [made.book.pk, made.last.replace(day=1), NUMBER],
        )
    connection.close()  # the next connection works as the application again


def _script(seen: list[str], entry: Entry) -> str:
    """The same statements for pgbench, each time for another entry."""
    ids = {str(entry.draft.pk): ":draft_id", str(entry.pk): ":entry_id", str(entry.number): ":period_last_number"}
    pattern = re.compile(r"(?<!\d)(" + "|".join(ids) + r")(?!\d)")
    lines = []
    for sql in seen:
        text = pattern.sub(partial(_named, ids), sql)
        kept = next((prefix for start, prefix in KEPT if sql.startswith(start)), None)
        lines.append(f"{text} \\gset {kept}" if kept else f"{text};")
    return "\n".join([*lines, ""])


def _named(ids: dict[str, str], match: re.Match[str]) -> str:
    return ids[match[0]]
