"""`linli bench ledger`: entries posted one by one, pages and balances of small and large books, and a book's archive.

Posting stands beside pgbench running the very same statements; an account's page and a balance stand beside what they
may take and beside the bare SQL; the check of the archive beside one SHA-256 over the same bytes. Where Beancount or
django-hordak are installed, they hold the smaller book too. It fills its database with made-up books, and therefore
works in one of its own unless DATABASE_URL names one.
"""

from collections.abc import Sequence
from importlib import import_module

from linli.bench.common import figures, house

SIZES = {
    "size": (2_000, "entries that are posted one by one"),
    "small": (600_000, "transfers of the smaller book"),
    "large": (6_000_000, "transfers of the larger book"),
    "years": (10, "years of both books"),
    "requests": (200, "pages and balances that are asked for"),
    "archive": (100_000, "entries of the archive that is verified"),
}


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = house.options("ledger", __doc__, SIZES)
    parser.add_argument("--hordak", default="", help="a Python that has django-hordak, if this one has it not")
    options = parser.parse_args(arguments)
    with house.house():
        figures.show(import_module("linli.bench.ledger.workload").run(options), as_json=options.json)
    return 0
