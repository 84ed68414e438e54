"""The clocks of assemblies: they begin and end at the posted hour by themselves."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.voting import actions
from linli.voting.models import Assembly
from linli.voting.states import AssemblyState

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="voting.clocks", name="voting.clocks")
def run_clocks(timestamp: int) -> None:
    """Every minute: what was posted to begin or to end by now."""
    run_due(timezone.now())


def run_due(at: datetime) -> tuple[int, int]:
    """Begin and end what is due at ``at``; how many of each. A vote that an objection holds up is tried again."""
    opening = Assembly.objects.filter(state=AssemblyState.POSTED, opens_at__lte=at).order_by("opens_at", "id")
    closing = Assembly.objects.filter(state=AssemblyState.OPEN, closes_at__lte=at).order_by("closes_at", "id")
    done = _each(opening, actions.open_voting, at), _each(closing, actions.close_voting, at)
    if any(done):
        logger.info("%s votes begun, %s ended", *done)
    return done


def _each(due: QuerySet[Assembly], verb: Callable[..., None], at: datetime) -> int:
    """Each in a transaction of its own, so that one which fails leaves the others done."""
    count = 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                row = due.select_for_update(skip_locked=True, of=("self",), no_key=True).filter(pk=pk).first()
                if row is not None:
                    verb(row, by=SYSTEM, at=at)
                    count += 1
        except Refused as refusal:
            logger.info("vote %s waits: %s", pk, refusal)
    return count
