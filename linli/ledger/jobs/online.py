"""The clock of payments on the phone: a call-back that was lost is asked for; what nobody paid is closed."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.ledger import actions
from linli.ledger.channels import NoticeState, Unreachable, channel_of, is_open
from linli.ledger.models import OnlinePayment
from linli.ledger.queries.giving import to_give_back
from linli.ledger.queries.online import waiting

logger = logging.getLogger(__name__)

ASKED_AFTER = timedelta(minutes=2)
CLOSED_AFTER = timedelta(hours=2, minutes=5)  # a little after the channel's own end
AT_ONCE = 200


@app.periodic(cron="*/3 * * * *")
@app.task(queueing_lock="ledger.ask_online", name="ledger.ask_online")
def ask_online(timestamp: int) -> None:
    """Every three minutes."""
    ended = ask_waiting(timezone.now())
    if ended:
        logger.info("%s online payments ended", ended)


def ask_waiting(at: datetime) -> int:
    """Ask the channel about each payment that waits; returns how many are paid or closed now."""
    return sum(_ask(one, at) for one in waiting(at, for_longer=ASKED_AFTER)[:AT_ONCE] if is_open(one.channel))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="ledger.give_back_online", name="ledger.give_back_online")
def give_back_online(timestamp: int) -> None:
    """Every five minutes: gifts that came too late, or whose goal was missed, go back through their channel."""
    given_back = give_back(timezone.now())
    if given_back:
        logger.info("%s gifts went back through their channel", given_back)


def give_back(at: datetime) -> int:
    """Give back each gift that is to go back; returns how many did. One that cannot keeps no other."""
    number = 0
    for online in to_give_back()[:AT_ONCE]:
        try:
            actions.give_back_online(online, by=SYSTEM, at=at)
            number += 1
        except Refused as refusal:
            logger.warning("gift of online payment %s: %s", online.number, refusal)
    return number


def _ask(online: OnlinePayment, at: datetime) -> bool:
    try:
        told = channel_of(online.channel).query(online.number)
        if told.state == NoticeState.PAID:
            return actions.confirm_online(told, by=SYSTEM, at=at) is not None
        if at - online.begun_at >= CLOSED_AFTER:
            actions.close_online(online, by=SYSTEM, at=at)
            return True
    except (Unreachable, Refused) as problem:
        logger.warning("online payment %s: %s", online.number, problem)
    return False
