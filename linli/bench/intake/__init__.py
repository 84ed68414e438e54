"""`linli bench intake`: how many cases a second residents can submit over HTTP.

A resident's form is sent to the same web server that `linli serve` starts, by clients that keep their connections. The
limit is pgbench in the same run, on the same database, as the same role, with as many clients: it runs the very
statements that the server runs for one such request (--show prints them), with a user chosen at random each time.
"""

from collections.abc import Sequence
from importlib import import_module

from linli.bench.common import figures, house

SIZES = {
    "size": (4000, "cases submitted over HTTP, and as many by pgbench"),
    "clients": (8, "connections at once"),
    "cases": (20_000, "cases that are there already"),
    "communities": (45, "communities in the district"),
    "rounds": (2, "turns of the two, because a disk is not equally fast all the time"),
}


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = house.options("intake", __doc__, SIZES)
    parser.add_argument("--show", action="store_true", help="print the statements of one request, which pgbench runs")
    parser.add_argument("--profile", metavar="FILE", help="only profile requests in one process (cProfile) into FILE")
    options = parser.parse_args(arguments)
    with house.house():
        measured = import_module("linli.bench.intake.workload").run(options)
        figures.show(measured, as_json=options.json)
    return 0
