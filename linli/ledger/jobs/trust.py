"""The clock of remuneration: what a company has earned of a month is posted by itself when the month is over."""

import logging
from datetime import date, datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.law.deadlines import SHANGHAI
from linli.ledger import actions
from linli.ledger.models import Book
from linli.ledger.models.books import month_of
from linli.ledger.queries.trust.remuneration import terms_of
from linli.ledger.states import BookModel

logger = logging.getLogger(__name__)


@app.periodic(cron="40 17 * * *")  # 01:40 in Shanghai, before the reports are made
@app.task(queueing_lock="ledger.post_remunerations", name="ledger.post_remunerations")
def post_remunerations(timestamp: int) -> None:
    """Every night: the month that is over, and months that were missed."""
    made = post_due(timezone.now())
    if made:
        logger.info("%s months of remuneration posted", made)


def post_due(at: datetime) -> int:
    """Post what is due in every open book, month by month in their order; returns how many months. A book that refuses
    keeps no other from it."""
    books = Book.objects.filter(closed_on__isnull=True, remuneration_terms__isnull=False)
    books = books.exclude(model=BookModel.LUMP_SUM).select_related("community").order_by("pk").distinct()
    return sum(_post_book(book, at) for book in books)


def _post_book(book: Book, at: datetime) -> int:
    first = min(terms_of(book).values_list("from_month", flat=True))
    number = 0
    for month in _months(max(first, month_of(book.opened_on)), at.astimezone(SHANGHAI).date()):
        try:
            number += len(actions.post_remuneration(book, month=month, by=SYSTEM, at=at))
        except Refused as refusal:
            logger.warning("remuneration of book %s for %s: %s", book.pk, month, refusal)
            break
    return number


def _months(first: date, today: date) -> list[date]:
    """The months from the first one to the one before today's."""
    months, month = [], first
    while month < month_of(today):
        months.append(month)
        month = month_of(month + timedelta(days=32))
    return months
