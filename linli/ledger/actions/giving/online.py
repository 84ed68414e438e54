"""A neighbour gives on her phone: begun by herself, confirmed by the channel's word, and given back through the same
channel where it came too late or its goal was missed."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Refused
from linli.kernel.text import clean_line
from linli.kernel.workflow import move
from linli.ledger.actions.begun import begin
from linli.ledger.channels import Unreachable, channel_of
from linli.ledger.models import Campaign, OnlinePayment
from linli.ledger.rules import giving as rules
from linli.ledger.states import ONLINE, Channel

from .returns import return_online

logger = logging.getLogger(__name__)


@transaction.atomic
def begin_gift_online(
    campaign: Campaign,
    *,
    amount_fen: int,
    nameless: bool = False,
    word: str = "",
    channel: str = Channel.WECHAT,
    payer_ip: str = "",
    by: Actor,
    at: datetime,
) -> OnlinePayment:
    """Begin a gift: the channel gives the code to scan, or with ``payer_ip`` the address that her phone opens. No money
    moves yet, and there is no gift before the channel says that it was paid (`confirm_online`).

    Raises Denied, Refused where the campaign takes no more or the channel does not answer, Invalid for an amount.
    """
    rules.check_can_give_online(campaign, amount_fen, by=by, at=at)
    online = OnlinePayment(
        book=campaign.book,
        fund=campaign.fund,
        campaign=campaign,
        channel=channel,
        amount_fen=amount_fen,
        nameless=nameless,
        word=clean_line(word, most=120, field="word"),
    )
    return begin(online, _("Gift: %(title)s") % {"title": campaign.title}, payer_ip, by=by, at=at)


@transaction.atomic
def give_back_online(online: OnlinePayment, *, by: Actor, at: datetime) -> None:
    """A gift that is to go back goes back through the channel that brought it, by itself. Asked again it changes
    nothing there: the channel knows the number of the refund.

    Raises Denied to everybody but the system; Refused where nothing is to go back, or the channel does not answer: then
    nothing has moved, and it is tried again.
    """
    rows = OnlinePayment.objects.select_for_update(of=("self",)).select_related("gift__campaign__book__community")
    online = rows.get(pk=online.pk)
    if online.gift is None:
        raise Refused(_("This gift stays: only what misses its goal goes back."))
    return_online(online.gift, reference=f"{online.number}R", by=by, at=at)
    move(online, ONLINE, "refund_online", ended_at=at)
    try:
        refunded = channel_of(online.channel).refund(online.number, f"{online.number}R", online.amount_fen)
    except (Unreachable, KeyError) as error:
        logger.warning("a gift could not be given back: %s", error)
        raise Refused(_("The payment channel does not answer just now. Please try again in a minute.")) from None
    data = {"channel": str(online.channel), "amount_fen": online.amount_fen, "campaign": online.campaign_id}
    record(
        log_id=online.gift.campaign.book_id,
        verb="ledger.refund_online",
        subject=("online payment", online.pk),
        by=by,
        at=at,
        data=data,
        private={"number": online.number, "refund": refunded},
    )
