"""`linli bench billing`: a month's bills of a whole city, book by book, with all that belongs to them.

The figure is bills a second of `run_bills_inside`: the exact sums with their discounts, a posted entry with its
balances for each book, prepaid money set against the bills, and an event in each log, each book in a transaction of its
own. The limit is one bare INSERT … SELECT of the same rows into the same table in one transaction. Both write
into the same indexes and checks; they take turns, because a disk is not equally fast all the time.
"""

from collections.abc import Sequence
from importlib import import_module

from linli.bench.common import figures, house

SIZES = {
    "size": (1_000_000, "households"),
    "communities": (350, "communities, each with a book of its own"),
    "rounds": (2, "months that are billed, after one that is not counted"),
}


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    options = house.options("billing", __doc__, SIZES).parse_args(arguments)
    with house.house():
        measured = import_module("linli.bench.billing.workload").run(
            size=options.size, communities=options.communities, rounds=options.rounds
        )
        figures.show(measured, as_json=options.json)
    return 0
