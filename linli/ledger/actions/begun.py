"""A payment on the phone is begun: the channel is asked for a code, and what was begun is kept. Parts of the verbs that
begin one, for fees and for gifts."""

import logging
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Refused
from linli.ledger.channels import Unreachable, channel_of, is_open
from linli.ledger.models import OnlinePayment

logger = logging.getLogger(__name__)

OPEN_FOR = timedelta(hours=2)  # how long a code can be paid


def begin(online: OnlinePayment, description: str, payer_ip: str, *, by: Actor, at: datetime) -> OnlinePayment:
    """Ask the channel for the code and keep what was begun: a part of the verbs that begin a payment on the phone.
    Raises Refused for a channel that is not set up, or one that does not answer."""
    if not is_open(online.channel):
        raise Refused(_("Paying on the phone is not set up here."))
    online.number = f"L{at:%Y%m%d}{secrets.token_hex(10).upper()}"
    online.begun_by_id, online.begun_at = by.user_id or 0, at
    try:
        channel = channel_of(online.channel)
        code_url = channel.begin(online.number, online.amount_fen, description, at + OPEN_FOR, payer_ip=payer_ip)
    except Unreachable as error:
        logger.warning("online payment could not be begun: %s", error)
        raise Refused(_("The payment channel does not answer just now. Please try again in a minute.")) from None
    online.code_url = code_url[:200]
    online.save(force_insert=True)
    note_online(online, "begin_online", by=by, at=at)
    return online


def note_online(online: OnlinePayment, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    """The open log names neither the household nor the channel's number, by which she could be found."""
    data = {"channel": str(online.channel), "amount_fen": online.amount_fen}
    told: dict[str, Any] = {name: more.pop(name) for name in ("refund", "told_number") if name in more}
    record(
        log_id=online.book_id,
        verb=f"ledger.{verb}",
        subject=("online payment", online.pk),
        by=by,
        at=at,
        data=data | more,
        private={"number": online.number, "unit": online.unit_id, **told},
    )
