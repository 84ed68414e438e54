"""All figures of the ledger, one after the other."""

import argparse
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from linli.bench.common import house

from . import archive, beside_beancount, beside_hordak, books, posting, reading


def run(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Django must be set up on a database that is empty and may be filled."""
    at = timezone.now()
    house.tell("Opening three books …")
    small, large, posted = (books.open_one(number, options.years, at) for number in range(3))
    for one, size in ((small, options.small), (large, options.large)):
        house.tell(f"Filling a book with {size:,} transfers of {options.years} years …")
        books.fill(one, size)
    connected_with = house.as_application()
    for one, size in ((small, options.small), (large, options.large)):
        yield from reading.figures(one, size, options.requests)
    yield from posting.figures(posted, options.size, connected_with)
    yield from archive.figures(posted, options.archive)
    yield from beside_hordak.figures(small, options.small, options.hordak)
    yield from beside_beancount.figures(small, options.small)
