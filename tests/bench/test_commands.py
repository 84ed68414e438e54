"""Each bench runs by its command on a small size, with a database of its own, and prints figures that programs read."""

import json
import os
import subprocess
import sys

import pytest

from linli.bench.common.figures import NAMES

SMALL = {
    "intake": ("--size", "8", "--clients", "2", "--rounds", "1", "--cases", "50", "--communities", "2"),
    "pages": ("--size", "60", "--requests", "2", "--households", "70", "--communities", "2"),
    "ledger": (
        *("--size", "8", "--small", "300", "--large", "600"),
        *("--years", "2", "--requests", "5", "--archive", "30"),
    ),
    "log": (
        "--size",
        "40",
    ),
    "vote": ("--size", "30", "--motions", "2", "--rounds", "1"),
}
WORKLOADS = {
    "intake": {"intake"},
    "ledger": {
        *(
            f"ledger of {size} transfers: {what}"
            for size in (300, 600)
            for what in (
                "balance on any day, slowest",
                "balance, beside the bare statements, p50",
                "rows of an account page p95",
                "rows of an account page, beside the bare statements, p50",
                "the same in the last year beside the first, p50",
                "account page p95",
                "account page, words that do not occur p95",
                "first page of the book p95",
                "page of a fund that paid nothing p95",
                "account page of a month p95",
                "account page of a month, last year beside the first, p50",
                "entries of a month p95",
                "entries of a month, last year beside the first, p50",
            )
        ),
        "ledger post",
        "ledger verify archive",
        "ledger balances, beside Beancount reading the journal",
    },
    "log": {"log append", "log verify"},
    "pages": {
        *(
            f"pages {page} {what}"
            for page in ("home", "case", "report", "desk", "desk case", "cockpit", "public page")
            for what in ("p50", "p95", "queries", "HTML")
        ),
        "pages CSS",
        "pages JS",
        "pages statistics",
        "pages statistics, beside the bare statements",
    },
    "vote": {
        "vote tally",
        "vote tally, beside the bare aggregate",
        "vote recount",
        "vote recount, beside one SHA-256",
    },
}


def bench(name: str, *options: str) -> list[str]:
    """The lines that it prints; each takes a database of its own, so that there is one run of each."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "LINLI_AS_OWNER")}
    command = [sys.executable, "-m", "linli", "bench", name, "--json", *SMALL[name], *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def check(name: str, lines: list[str]) -> None:
    figures = [json.loads(line) for line in lines]
    assert {figure["workload"] for figure in figures} == WORKLOADS[name]
    assert {tuple(figure) for figure in figures} == {NAMES}
    assert all(figure["figure"] > 0 and figure["limit"] > 0 for figure in figures)


@pytest.mark.parametrize("name", ["ledger", "log", "pages"])
def test_a_bench_prints_one_json_object_a_figure(name):
    check(name, bench(name))


def test_intake_shows_the_statements_that_pgbench_ran_and_then_its_figure():
    *statements, figure = bench("intake", "--show")
    assert statements.count("BEGIN;") == statements.count("COMMIT;") == 1
    assert any("INSERT INTO cases_case " in line for line in statements)
    check("intake", [figure])
