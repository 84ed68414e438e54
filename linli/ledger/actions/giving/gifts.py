"""A gift comes in: at the desk, or online by the channel's word; nameless to neighbours, if she likes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Conflict, Invalid
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.ledger.actions.fee_plans import lock
from linli.ledger.actions.households import TAKEN_INTO
from linli.ledger.actions.posting import post
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Campaign, Entry, Gift, Pledge
from linli.ledger.queries.giving import held_accounts
from linli.ledger.rules import giving as rules
from linli.ledger.states import AccountRole, CampaignKind, CampaignState, Channel, EntryKind

from .campaigns import to_returns


@transaction.atomic
def give(
    campaign: Campaign,
    *,
    giver_name: str,
    amount_fen: int,
    channel: str = Channel.CASH,
    nameless: bool = False,
    word: str = "",
    user_id: int | None = None,
    reference: str = "",
    by: Actor,
    at: datetime,
) -> Gift:
    """Take a gift in at the desk (CASH, CARD, BANK). ``user_id``: the giver's account, if she has one. The same
    ``reference`` of a channel again gives back the gift that is there. For a collection it is held until its goal.

    The entry names no giver who wishes to stay nameless. Raises Denied, Refused, Invalid, Conflict.
    """
    by = rules.check_can_give(campaign, channel, amount_fen, by=by, at=at)
    name = clean_line(giver_name, most=80, field="giver_name")
    if not name:
        raise Invalid(
            _("Write who gives; a gift may be nameless to neighbours, not to the auditor."), field="giver_name"
        )
    gift = Gift(
        campaign=campaign,
        user_id=user_id,
        giver_name=name,
        nameless=nameless,
        amount_fen=amount_fen,
        channel=channel,
        reference=clean_line(reference, most=64, field="reference"),
        word=clean_line(word, most=120, field="word"),
        given_at=at,
        taken_by_id=by.user_id,
    )
    return _take(gift, by=by, at=at)


@transaction.atomic
def confirm_gift(
    campaign: Campaign,
    *,
    user_id: int,
    giver_name: str,
    amount_fen: int,
    channel: str,
    reference: str,
    nameless: bool = False,
    word: str = "",
    by: Actor,
    at: datetime,
) -> Gift:
    """A gift was paid online (WECHAT, ALIPAY): the channel's word through the system, however often it comes, is one
    gift. What comes after the goal was reached is used for it; what comes after it was missed, after the last day, or
    after the campaign closed, is to go back at once (`give_back_online`).

    Raises Denied, Invalid, Conflict for the same number with another sum.
    """
    rules.check_can_confirm_gift(campaign, channel, amount_fen, by=by)
    if not (reference := clean_line(reference, most=64, field="reference")):
        raise Invalid(_("The channel's number is missing."), field="reference")
    gift = Gift(
        campaign=campaign,
        user_id=user_id,
        giver_name=clean_line(giver_name, most=80, field="giver_name"),
        nameless=nameless,
        amount_fen=amount_fen,
        channel=channel,
        reference=reference,
        word=clean_line(word, most=120, field="word"),
        given_at=at,
    )
    return _take(gift, by=by, at=at)


@transaction.atomic
def see_giver(gift: Gift, *, by: Actor, at: datetime) -> str:
    """Who gave, for those who watch over the money. Each look is an event. Raises Denied."""
    rules.check_can_see_giver(gift, by=by)
    subject = ("gift", gift.pk)
    record(log_id=gift.campaign.book_id, verb="ledger.see_giver", subject=subject, by=by, at=at, data={})
    return gift.giver_name


def _take(gift: Gift, *, by: Actor, at: datetime) -> Gift:
    campaign = gift.campaign
    lock(campaign.book)
    campaign.refresh_from_db(fields=["state"])
    if gift.taken_by_id is not None:
        rules.check_takes(campaign, at=at)  # a desk takes nothing that the goal has just closed
    if there := _known(gift):
        return there
    accounts = held_accounts(campaign.fund)
    waits = campaign.kind == CampaignKind.COLLECTION and campaign.state != CampaignState.REACHED
    facts = Facts(
        kind=EntryKind.GIFT,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Gift: %(title)s") % {"title": campaign.title},
        prepared=Hand.of(by),
        counterparty="" if gift.nameless else gift.giver_name,
        counterparty_private=True,
        matter=campaign.matter,
    )
    into = accounts[TAKEN_INTO[Channel(gift.channel)]]
    source = accounts[AccountRole.GIFTS_HELD if waits else AccountRole.GIFT_INCOME]
    gift.entry = post(campaign.book, [Line(into, source, gift.amount_fen)], facts, by=by, at=at)
    gift.save(force_insert=True)
    if gift.user_id is not None:
        mine = Pledge.objects.filter(campaign=campaign, user=gift.user_id, withdrawn_at__isnull=True)
        mine.update(withdrawn_at=at)  # what she meant to give, she has given
    _note(gift, gift.entry, by=by, at=at)
    if campaign.state in (CampaignState.MISSED, CampaignState.CLOSED) or _came_late(gift, at):
        to_returns(gift, source, accounts[AccountRole.RETURNS], by=by, at=at)
    return gift


def _came_late(gift: Gift, at: datetime) -> bool:
    """On the phone, after the last day of a collection about which its clock has not decided yet."""
    campaign = gift.campaign
    if gift.taken_by_id is not None or campaign.state != CampaignState.OPEN or campaign.until is None:
        return False
    return campaign.until < at.astimezone(SHANGHAI).date()


def _known(gift: Gift) -> Gift | None:
    """The gift that came in under this number before. Raises Conflict if it is another sum."""
    if not gift.reference:
        return None
    same = Gift.objects.filter(campaign=gift.campaign, channel=gift.channel, reference=gift.reference)
    there = same.select_related("entry").first()
    if there is not None and there.amount_fen != gift.amount_fen:
        raise Conflict(
            _("Under the number %(number)s another payment is in already. Check the number.")
            % {"number": gift.reference}
        )
    return there


def _note(gift: Gift, entry: Entry, *, by: Actor, at: datetime) -> None:
    record(
        log_id=gift.campaign.book_id,
        verb="ledger.give",
        subject=("gift", gift.pk),
        by=by,
        at=at,
        data={"campaign": gift.campaign_id, "amount_fen": gift.amount_fen, "entry": entry.voucher},
        private={"giver": gift.giver_name},
    )
