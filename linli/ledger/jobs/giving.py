"""The clock of collections: the goal is reached, or the last day is over and every gift goes back."""

import logging
from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.bodies.actor import SYSTEM
from linli.ledger import actions
from linli.ledger.queries.giving import due_campaigns
from linli.ledger.states import CampaignState

logger = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="ledger.decide_campaigns", name="ledger.decide_campaigns")
def decide_campaigns(timestamp: int) -> None:
    """Every ten minutes, so that a goal that is reached is known soon."""
    decided = decide_due(timezone.now())
    if decided:
        logger.info("%s collections decided", decided)


def decide_due(at: datetime) -> int:
    """Decide every collection that has reached its goal or whose last day is over; returns how many."""
    states = [actions.decide_campaign(campaign, by=SYSTEM, at=at) for campaign in due_campaigns()]
    return sum(state != CampaignState.OPEN for state in states)
