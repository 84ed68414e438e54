"""The clock of reports: what is over is made ready by itself."""

import logging
from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.bodies.actor import SYSTEM
from linli.ledger import actions
from linli.ledger.models import Book

logger = logging.getLogger(__name__)


@app.periodic(cron="10 18 * * *")  # 02:10 in Shanghai
@app.task(queueing_lock="ledger.make_reports", name="ledger.make_reports")
def make_reports(timestamp: int) -> None:
    """Every night, when a month, a quarter or a year may just have ended."""
    made = make_due(timezone.now())
    if made:
        logger.info("%s reports made ready", made)


def make_due(at: datetime) -> int:
    """Make ready what is over in every open book; returns how many. Book by book, so that one that cannot be reckoned
    keeps no other from its reports."""
    number = 0
    for pk in Book.objects.filter(closed_on__isnull=True).order_by("pk").values_list("pk", flat=True).iterator():
        book = Book.objects.select_related("community").get(pk=pk)
        number += len(actions.make_reports(book, by=SYSTEM, at=at))
    return number
