"""Payments on the phone. The channel's word, however often and in whichever order it comes, is one payment."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Refused
from linli.kernel.workflow import move
from linli.ledger.channels import Notice, NoticeState, Unreachable, channel_of
from linli.ledger.models import Campaign, Fund, Gift, HouseholdPayment, OnlinePayment
from linli.ledger.queries.standing import book_of
from linli.ledger.rules import online as rules
from linli.ledger.states import ONLINE, Channel, OnlineState
from linli.registry.models import Unit

from .begun import begin, note_online
from .giving.gifts import confirm_gift
from .households import fund_for, take_payment
from .taking_back import take_back_payment

logger = logging.getLogger(__name__)


@transaction.atomic
def begin_online(
    unit: Unit,
    *,
    amount_fen: int,
    fund: Fund | None = None,
    channel: str = Channel.WECHAT,
    payer_ip: str = "",
    by: Actor,
    at: datetime,
) -> OnlinePayment:
    """Begin a payment of a household's fees: the channel gives the code to scan, or with ``payer_ip`` the address that
    her phone opens. No money moves yet. It comes into ``fund``: by default that of her oldest open bill.

    Raises Denied, Invalid, Refused for a closed book, a channel that is not set up, or one that does not answer.
    """
    book = book_of(unit)
    rules.check_can_begin_online(book, unit, amount_fen, by=by)
    fund = rules.check_fee_fund(book, fund) if fund is not None else fund_for(book, unit)
    online = OnlinePayment(book=book, fund=fund, unit=unit, channel=channel, amount_fen=amount_fen)
    return begin(online, _("Fees of a household"), payer_ip, by=by, at=at)


@transaction.atomic
def confirm_online(notice: Notice, *, by: Actor, at: datetime) -> HouseholdPayment | Gift | None:
    """The channel says that it was paid: the money lies on its way to the bank and is set against the oldest bills of
    the fund for which it was begun; or it is a gift from now on. What comes late, after we closed it, has come all the
    same; where the book became part of another in between, it comes into that one.

    Another amount than was begun, or a second payment under one number, is an event of its own and is set against
    nothing: somebody looks into it. None then, and where the number is not ours. Raises Denied to everybody but the
    system, Refused for a closed book.
    """
    rules.check_is_system(by)
    online = OnlinePayment.objects.select_for_update().filter(number=notice.number).first()
    if online is None or notice.state != NoticeState.PAID:
        logger.warning("word of an online payment that is not ours or was not paid: %s", notice.number[:40])
        return None
    if online.state in (OnlineState.PAID, OnlineState.REFUNDED):
        if online.channel_number != notice.channel_number:
            _flag(online, notice, by=by, at=at)
        return online.payment or online.gift
    gone = online.campaign is not None and online.campaign.book.closed_on is not None
    if online.amount_fen != notice.amount_fen or gone:
        _flag(online, notice, by=by, at=at)
        return None
    if online.campaign is not None:
        return _given(online, online.campaign, notice, by=by, at=at)
    if online.unit is None:
        raise Refused(_("This payment never came into the book."))
    payment = take_payment(
        online.unit,
        fund=online.fund,
        amount_fen=online.amount_fen,
        channel=online.channel,
        reference=notice.channel_number,
        payer_name="",
        paid_at=min(notice.paid_at or at, at),
        by=by,
        at=at,
    )
    facts = {"ended_at": at, "channel_number": notice.channel_number, "payment": payment, "book": payment.book}
    move(online, ONLINE, "confirm_online", **facts)
    note_online(online, "confirm_online", by=by, at=at, entry=payment.entry.voucher)
    return payment


def _given(online: OnlinePayment, campaign: Campaign, notice: Notice, *, by: Actor, at: datetime) -> Gift:
    """What was begun for a campaign is a gift of hers, with what she said then."""
    gift = confirm_gift(
        campaign,
        user_id=online.begun_by_id,
        giver_name=online.begun_by.name,
        amount_fen=online.amount_fen,
        channel=online.channel,
        reference=notice.channel_number,
        nameless=online.nameless,
        word=online.word,
        by=by,
        at=at,
    )
    facts = {"ended_at": at, "channel_number": notice.channel_number, "gift": gift, "book": campaign.book}
    move(online, ONLINE, "confirm_online", **facts)
    note_online(online, "confirm_online", by=by, at=at, entry=gift.entry.voucher if gift.entry else None)
    return gift


@transaction.atomic
def close_online(online: OnlinePayment, *, by: Actor, at: datetime) -> None:
    """Nobody paid in time: the channel takes nothing more for it. Raises Denied to everybody but the system, Refused
    where the channel does not close it, as when it was just paid."""
    rules.check_is_system(by)
    online = OnlinePayment.objects.select_for_update().get(pk=online.pk)
    ONLINE.target("close_online", online.state)
    try:
        channel_of(online.channel).close(online.number)
    except Unreachable as error:
        raise Refused(f"{online.number}: {error}") from error
    move(online, ONLINE, "close_online", ended_at=at)
    note_online(online, "close_online", by=by, at=at)


@transaction.atomic
def refund_online(online: OnlinePayment, *, reason: str, by: Actor, at: datetime) -> None:
    """Give a payment back, whole, to whoever paid it, through the channel: the bills that it paid are open again.

    Raises Denied, Invalid without a reason, Refused where it was not paid, or the channel does not answer; then
    nothing has moved, and the same refund can be asked for again.
    """
    rows = OnlinePayment.objects.select_for_update(of=("self",)).select_related("payment__book", "book__community")
    online = rows.get(pk=online.pk)
    rules.check_can_refund_online(online, by=by)
    if online.payment is None:
        raise Refused(_("This payment never came into the book."))
    take_back_payment(online.payment, reason=reason, through_channel=True, by=by, at=at)
    move(online, ONLINE, "refund_online", ended_at=at)
    try:
        refunded = channel_of(online.channel).refund(online.number, f"{online.number}R", online.amount_fen)
    except (Unreachable, KeyError) as error:
        logger.warning("online payment could not be given back: %s", error)
        raise Refused(_("The payment channel does not answer just now. Please try again in a minute.")) from None
    note_online(online, "refund_online", by=by, at=at, refund=refunded)


def _flag(online: OnlinePayment, notice: Notice, *, by: Actor, at: datetime) -> None:
    """Kept for somebody to look into; where nothing has come in yet, once however often it is said."""
    logger.error("online payment %s: %s fen under %s", online.number, notice.amount_fen, notice.channel_number)
    if online.payment_id is None:
        seen = OnlinePayment.objects.filter(pk=online.pk).exclude(channel_number=notice.channel_number)
        if not seen.update(channel_number=notice.channel_number):
            return
    note_online(online, "flag_online", by=by, at=at, told_fen=notice.amount_fen, told_number=notice.channel_number)
