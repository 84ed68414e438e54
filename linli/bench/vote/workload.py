"""The tally of a large vote and the recount of its file."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection
from django.utils import timezone

from linli.bench.common import house
from linli.bench.common.figures import figure
from linli.voting.models import Assembly
from linli.voting.queries.counting import counted, motions_of
from linli.voting.queries.proof import CountText, count_text

from .box import build

RECOUNT = Path(__file__).parents[2] / "voting" / "static" / "voting" / "recount.txt"
TALLY_MS, RECOUNT_SECONDS = 200, 2
# The same figures as a person would ask for them at a prompt.
BARE_SQL = """
SELECT place, substr(ballot.marks, place, 1), count(*), sum(roll.area_dm2)
FROM voting_right AS roll JOIN voting_ballot AS ballot ON ballot.id = roll.ballot_id
CROSS JOIN generate_series(1, %s) AS place
WHERE roll.assembly_id = %s AND roll.standing = 'voted' GROUP BY 1, 2
"""


def run(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The figures, one by one."""
    house.tell(f"A box of {options.size:,} ballots for {options.motions} motions …")
    assembly = build(size=options.size, motions=options.motions, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    yield from _tally(assembly, options)
    house.tell("The count file …")
    start = perf_counter()
    count = count_text(assembly)
    house.tell(f"{len(count.content) / 1e6:,.1f} MB in {perf_counter() - start:.1f} s")
    yield from _recount(count, options)


def _tally(assembly: Assembly, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    motions = motions_of(assembly)

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE_SQL, [len(motions), assembly.pk])
            cursor.fetchall()

    ours, theirs = _quickest(lambda: counted(assembly, motions), bare, options.rounds)
    yield figure("vote tally", ours * 1000, TALLY_MS, "ms", options.size)
    yield figure("vote tally, beside the bare aggregate", ours * 1000, theirs * 1000, "ms", options.size)


def _recount(count: CountText, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    path = Path(os.environ["LINLI_HOME"]) / "count.txt"
    path.write_bytes(count.content)

    def recount() -> None:
        done = subprocess.run([sys.executable, RECOUNT, path], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode or json.loads(done.stdout)["motions"] != count.figures["motions"]:
            raise AssertionError(f"the recount does not agree: {done.stderr}")

    ours, hashed = _quickest(recount, lambda: sha256(path.read_bytes()).digest(), options.rounds)
    yield figure("vote recount", ours, RECOUNT_SECONDS, "s", options.size)
    yield figure("vote recount, beside one SHA-256", ours * 1000, hashed * 1000, "ms", options.size)


def _quickest(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The quickest of some rounds of both, in turn, in seconds."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for one, found in zip((ours, theirs), times, strict=True):
            start = perf_counter()
            one()
            found.append(perf_counter() - start)
    return min(times[0]), min(times[1])
