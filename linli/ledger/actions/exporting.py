"""The open archive of a book is taken out: whole, as its check needs it."""

from datetime import datetime

from django.db import transaction

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.ledger.models import Book
from linli.ledger.rules.exporting import check_can_take_archive


@transaction.atomic
def take_archive(book: Book, *, by: Actor, at: datetime) -> None:
    """Write down that the archive is taken, before it is. It holds each payment of a household with its exact sum: an
    event is hashed as a whole, so nothing can be left out of one without breaking the tree, and balances are reckoned
    from all of them. Raises Denied."""
    check_can_take_archive(book, by=by)
    record(log_id=book.pk, verb="ledger.take_archive", subject=("book", book.pk), by=by, at=at, data={})
