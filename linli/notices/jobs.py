"""The clock of postings: a period that is over ends by itself."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from linli.bodies.actor import SYSTEM

from . import actions
from .models import Posting
from .states import State

logger = logging.getLogger(__name__)
BATCH = 200


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.end", name="notices.end")
def end_postings(timestamp: int) -> None:
    """Every minute: what ran out until now."""
    while end_due(timezone.now()) == BATCH:
        pass


def end_due(at: datetime) -> int:
    """End the postings whose period is over and return how many were ended, at most ``BATCH``."""
    due = Posting.objects.filter(state=State.POSTED, until_at__lte=at).order_by("until_at", "id")
    ended = 0
    for pk in list(due.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            # Whoever withdraws it at this moment holds the row; the next round sees what became of it.
            posting = due.select_for_update(skip_locked=True).filter(pk=pk).first()
            if posting is not None:
                actions.end(posting, by=SYSTEM, at=at)
                ended += 1
    if ended:
        logger.info("%s postings ended", ended)
    return ended
