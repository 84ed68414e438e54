"""`linli bench vote`: the tally of a large vote, and the recount of its published file.

The tally stands beside what it may take and beside the bare aggregate of the same figures; the recount beside what it
may take and beside one SHA-256 over the same bytes. It fills its database with made-up owners, and therefore works in
one of its own unless DATABASE_URL names one.
"""

from collections.abc import Sequence
from importlib import import_module

from linli.bench.common import figures, house

SIZES = {
    "size": (12_100, "owners, each with a ballot"),
    "motions": (10, "motions on the paper"),
    "rounds": (5, "times that each is measured; the quickest counts"),
}


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    options = house.options("vote", __doc__, SIZES).parse_args(arguments)
    with house.house():
        measured = import_module("linli.bench.vote.workload").run(options)
        figures.show(measured, as_json=options.json)
    return 0
