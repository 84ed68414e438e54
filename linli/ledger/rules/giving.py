"""Who may gather, give, hand back, and see who gave."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Denied, Invalid, Refused
from linli.kernel.money import MOST_FEN, yuan
from linli.law.deadlines import SHANGHAI
from linli.ledger.models import Book, Campaign, Gift, Payee, Pledge
from linli.ledger.queries.giving import orders_back, standing, still_owed
from linli.ledger.states import CAMPAIGN, CampaignKind, CampaignState, Channel, OrderState

from .billing import check_open
from .common import acting, check_holds
from .online import MOST_FEN as MOST_ONLINE_FEN

AT_THE_DESK = frozenset({Channel.CASH, Channel.CARD, Channel.BANK})
ONLINE = frozenset({Channel.WECHAT, Channel.ALIPAY})


def check_can_open_campaign(
    book: Book, kind: str, goal_fen: int | None, until: date | None, *, by: Actor, at: datetime
) -> Actor:
    """Raises Denied, Refused for a closed book, Invalid for a collection without a goal or a day."""
    by = acting(book, "open_campaign", by)
    check_open(book)
    if kind not in CampaignKind.values:
        raise Invalid(_("Choose a kind from the list."), field="kind")
    if goal_fen is not None and not 0 < goal_fen <= MOST_FEN:
        raise Invalid(_("Write an amount above zero."), field="goal")
    if kind == CampaignKind.COLLECTION and goal_fen is None:
        raise Invalid(_("A collection needs a goal: if it is missed, every gift goes back."), field="goal")
    if kind == CampaignKind.COLLECTION and until is None:
        raise Invalid(_("A collection needs a last day."), field="until")
    if until is not None and until < at.astimezone(SHANGHAI).date():
        raise Invalid(_("The last day cannot lie in the past."), field="until")
    return by


def check_can_close_campaign(campaign: Campaign, *, by: Actor) -> Actor:
    """Raises Denied, or Refused while gifts are held for the goal or are still to go back."""
    by = acting(campaign.book, "close_campaign", by)
    CAMPAIGN.target("close_campaign", campaign.state)
    if (
        campaign.kind == CampaignKind.COLLECTION
        and campaign.state == CampaignState.OPEN
        and standing(campaign).exists()
    ):
        raise Refused(_("Gifts are held for its goal. On its last day it is decided whether they are used or go back."))
    if owed := len(still_owed(campaign)):
        raise Refused(_("%(number)d gifts are still to be given back.") % {"number": owed})
    return by


def check_can_pledge(campaign: Campaign, amount_fen: int, *, by: Actor, at: datetime) -> None:
    """Raises Denied, Refused where it takes no more, Invalid."""
    check_holds(campaign.book, "pledge", by)
    if by.user_id is None:
        raise Denied(_("Your role does not allow this here."))
    check_takes(campaign, at=at)
    check_amount(amount_fen)


def check_can_withdraw_pledge(pledge: Pledge, *, by: Actor) -> None:
    """Raises Denied to everybody but who made it; Refused a second time."""
    check_holds(pledge.campaign.book, "withdraw_pledge", by)
    if pledge.user_id != by.user_id:
        raise Denied(_("This is somebody else's pledge."))
    if pledge.withdrawn_at is not None:
        raise Refused(_("This pledge was withdrawn already."))


def check_can_give(campaign: Campaign, channel: str, amount_fen: int, *, by: Actor, at: datetime) -> Actor:
    """The actor with the seat from which she takes it in. Raises Denied, Refused where it takes no more, Invalid for a
    channel that confirms for itself."""
    by = acting(campaign.book, "give", by)
    if channel not in AT_THE_DESK:
        raise Invalid(_("Choose how the money came in."), field="channel")
    check_takes(campaign, at=at)
    check_amount(amount_fen)
    return by


def check_can_give_online(campaign: Campaign, amount_fen: int, *, by: Actor, at: datetime) -> None:
    """On her own phone, for herself: everybody who may mean to give. Raises Denied, Refused where it takes no more,
    Invalid for an amount that is none or a slip of the finger."""
    check_can_pledge(campaign, amount_fen, by=by, at=at)
    if amount_fen > MOST_ONLINE_FEN:
        raise Invalid(_("At most %(most)s yuan go in one payment.") % {"most": yuan(MOST_ONLINE_FEN)}, field="amount")


def check_can_confirm_gift(campaign: Campaign, channel: str, amount_fen: int, *, by: Actor) -> None:
    """Only the channel's own word, through the system. Money that came late has come all the same."""
    if not by.system:
        raise Denied(_("A payment online is confirmed by its channel."))
    check_open(campaign.book)
    if channel not in ONLINE:
        raise Invalid(_("Choose how the money came in."), field="channel")
    check_amount(amount_fen)


def check_takes(campaign: Campaign, *, at: datetime) -> None:
    """Raises Refused unless it takes gifts today."""
    check_open(campaign.book)
    if campaign.state != CampaignState.OPEN:
        raise Refused(
            _("“%(title)s” takes no more: %(state)s.")
            % {"title": campaign, "state": CampaignState(campaign.state).label}
        )
    if campaign.until is not None and campaign.until < at.astimezone(SHANGHAI).date():
        raise Refused(_("Its last day was %(day)s.") % {"day": campaign.until.isoformat()})


def check_amount(amount_fen: int) -> None:
    if type(amount_fen) is not int or not 0 < amount_fen <= MOST_FEN:
        raise Invalid(_("Write an amount above zero."), field="amount")


def check_can_hand_back(gift: Gift, *, by: Actor) -> Actor:
    """At the desk, in cash that came in as cash. Raises Denied, Refused where there is nothing to hand back."""
    by = acting(gift.campaign.book, "hand_back", by)
    if by.user_id == gift.user_id:
        raise Denied(_("This is your own gift; another person hands it back to you."))
    check_goes_back(gift)
    if gift.channel != Channel.CASH:
        raise Refused(_("It did not come in as cash. It goes back the way it came, by a payment order or online."))
    return by


def check_can_confirm_return(gift: Gift, *, by: Actor) -> None:
    """The giver herself says that she has it back. Raises Denied to everybody else."""
    check_holds(gift.campaign.book, "confirm_return", by)
    if by.user_id is None or gift.user_id != by.user_id:
        raise Denied(_("This is somebody else's gift."))
    check_goes_back(gift)
    if gift.channel != Channel.CASH:
        raise Refused(_("It did not come in as cash. It goes back the way it came, by a payment order or online."))


def check_can_order_return(gift: Gift, payee: Payee) -> None:
    """Raises Refused where there is nothing to give back, Invalid for an account in another name."""
    check_goes_back(gift)
    if gift.channel not in AT_THE_DESK:
        raise Refused(_("It came in online and goes back through the same channel."))
    if payee.holder_name != gift.giver_name:
        raise Invalid(_("A gift goes back to its giver. Choose an account in her name."), field="payee")


def check_can_return_online(gift: Gift, *, by: Actor) -> None:
    if not by.system:
        raise Denied(_("A payment online is confirmed by its channel."))
    check_goes_back(gift)
    if gift.channel not in ONLINE:
        raise Refused(_("It did not come in online."))


def check_goes_back(gift: Gift) -> None:
    """Raises Refused unless it is to be given back and has not been."""
    check_open(gift.campaign.book)
    if gift.return_entry_id is None:
        raise Refused(_("This gift stays: only what misses its goal goes back."))
    if gift.returned_at is not None:
        raise Refused(_("This gift is back with its giver already."))
    order = orders_back([gift.pk]).get(gift.pk)
    if order is not None:
        raise Refused(
            _("This gift is back with its giver already.")
            if order.state == OrderState.PAID
            else _("A payment order gives it back already.")
        )


def check_can_add_photo(campaign: Campaign, *, by: Actor) -> Actor:
    by = acting(campaign.book, "add_campaign_photo", by)
    check_open(campaign.book)
    return by


def check_can_see_giver(gift: Gift, *, by: Actor) -> None:
    check_holds(gift.campaign.book, "see_giver", by)
