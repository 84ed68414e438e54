"""What was gathered, what it was for, and where each gift is now. Never sorted by amount, never added up by giver."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.mask import mask_name
from linli.ledger.models import Account, Book, Campaign, Entry, Fund, Gift, PaymentOrder, Pledge
from linli.ledger.queries.balances import balances
from linli.ledger.states import NATURAL_SIGN, AccountKind, AccountRole, CampaignKind, CampaignState, OrderState

GIFT = "gift"  # a payment order's refund_kind


@dataclass(frozen=True)
class Gathered:
    """How a campaign stands: gifts that stand (not reversed), in fen and in number, and what was spent of them."""

    fen: int
    gifts: int
    pledged_fen: int
    spent_fen: int
    left_fen: int  # what the fund has, less what it owes

    def percent(self, goal_fen: int | None) -> int:
        """Of the goal, rounded down, at most 100."""
        return min(100, self.fen * 100 // goal_fen) if goal_fen else 0


@dataclass(frozen=True)
class ShownGift:
    """A gift as one reader sees it."""

    gift: Gift
    giver: str
    mine: bool
    went: str  # where it is: "" while it is held or was used


def campaigns_of(book: Book) -> QuerySet[Campaign]:
    """Campaigns of a book, those that run first, then the latest."""
    rows = Campaign.objects.filter(book=book).exclude(state=CampaignState.DRAFT).select_related("fund")
    return rows.annotate(ended=Q(state__in=(CampaignState.CLOSED, CampaignState.MISSED))).order_by("ended", "-id")


def campaign_page(book: Book, pk: int) -> Campaign:
    """One campaign. Raises Campaign.DoesNotExist."""
    return Campaign.objects.select_related("book__community", "fund", "decision", "started_by").get(book=book, pk=pk)


def standing(campaign: Campaign) -> QuerySet[Gift]:
    """Gifts whose entry was not reversed: those that count."""
    return Gift.objects.filter(campaign=campaign, entry__isnull=False, entry__reversed_by__isnull=True)


def given_fen(campaign: Campaign) -> int:
    """What was given to this campaign, in fen."""
    return int(standing(campaign).aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def given_to(campaigns: Iterable[Campaign]) -> dict[int, int]:
    """What was given to each of them, in fen; those without a gift are absent. One query."""
    rows = Gift.objects.filter(campaign__in=list(campaigns), entry__isnull=False, entry__reversed_by__isnull=True)
    return dict(rows.values_list("campaign").annotate(fen=Sum("amount_fen")))


def gathered(campaign: Campaign, on: date) -> Gathered:
    """How it stands at the end of a day. Five queries, whatever the number of gifts."""
    sums = standing(campaign).aggregate(fen=Sum("amount_fen"), gifts=Count("pk"))
    pledges = Pledge.objects.filter(campaign=campaign, withdrawn_at__isnull=True).aggregate(fen=Sum("amount_fen"))
    accounts = list(Account.objects.filter(fund=campaign.fund_id).only("id", "kind"))
    by_id = balances([account.pk for account in accounts], on)
    kinds: dict[str, int] = {}
    for account in accounts:
        kinds[account.kind] = kinds.get(account.kind, 0) + NATURAL_SIGN[AccountKind(account.kind)] * by_id[account.pk]
    left = kinds.get(AccountKind.ASSET, 0) - kinds.get(AccountKind.LIABILITY, 0)
    return Gathered(sums["fen"] or 0, sums["gifts"], pledges["fen"] or 0, kinds.get(AccountKind.EXPENSE, 0), left)


def gifts_of(campaign: Campaign) -> QuerySet[Gift]:
    """All gifts in the order of time, the latest first. There is no other order."""
    rows = Gift.objects.filter(campaign=campaign, entry__isnull=False)
    return rows.select_related(
        "campaign__book__community", "entry__reversed_by", "return_entry", "handed_entry"
    ).order_by("-id")


def shown(gifts: Iterable[Gift], reader: Actor | None) -> list[ShownGift]:
    """Gifts as ``reader`` sees them: her own with her name, others masked, the nameless as a neighbour. One query."""
    rows = list(gifts)
    orders = orders_back([gift.pk for gift in rows if gift.return_entry_id])
    return [_shown(gift, orders.get(gift.pk), reader) for gift in rows]


def giver_shown(gift: Gift, reader: Actor | None = None) -> str:
    """The giver's name for everybody: masked, or “a neighbour” where she wishes."""
    if is_hers(gift, reader):
        return gift.giver_name
    return _("A neighbour") if gift.nameless else mask_name(gift.giver_name)


def is_hers(gift: Gift, reader: Actor | None) -> bool:
    return reader is not None and reader.user_id is not None and reader.user_id == gift.user_id


def orders_back(gift_ids: Iterable[int]) -> dict[int, PaymentOrder]:
    """The payment orders that give gifts back and have not ended, by gift."""
    ended = (OrderState.REFUSED, OrderState.WITHDRAWN, OrderState.RETURNED)
    rows = PaymentOrder.objects.filter(refund_kind=GIFT, refund_id__in=list(gift_ids)).exclude(state__in=ended)
    return {order.refund_id: order for order in rows.select_related("entry") if order.refund_id is not None}


def still_owed(campaign: Campaign) -> list[Gift]:
    """Gifts that are to go back and have not reached their givers."""
    rows = list(gifts_of(campaign).filter(return_entry__isnull=False, returned_at__isnull=True))
    back = orders_back([gift.pk for gift in rows])
    return [gift for gift in rows if gift.pk not in back or back[gift.pk].state != OrderState.PAID]


def uses_of(campaign: Campaign) -> list[Entry]:
    """What the campaign's fund paid for, in the order of time."""
    spent = Account.objects.filter(fund=campaign.fund_id, kind=AccountKind.EXPENSE)
    rows = Entry.objects.filter(book=campaign.book_id, transfers__debit__in=spent, reversed_by__isnull=True)
    return list(rows.distinct().prefetch_related("vouchers").order_by("on", "id"))


def pledge_of(campaign: Campaign, user_id: int | None) -> Pledge | None:
    """What she means to give."""
    return Pledge.objects.filter(campaign=campaign, user=user_id, withdrawn_at__isnull=True).first()


def due_campaigns() -> QuerySet[Campaign]:
    """Collections that may have to be decided: all that are open."""
    rows = Campaign.objects.filter(kind=CampaignKind.COLLECTION, state=CampaignState.OPEN)
    return rows.select_related("book__community", "fund").order_by("id")


def held_accounts(fund: Fund) -> dict[str, Account]:
    """The fund's accounts by role; each role once."""
    roles = [AccountRole.CASH, AccountRole.BANK, AccountRole.CLEARING, AccountRole.GIFTS_HELD]
    roles += [AccountRole.GIFT_INCOME, AccountRole.RETURNS]
    rows = Account.objects.filter(fund=fund, role__in=roles, closed_on__isnull=True).select_related("fund")
    return {row.role: row for row in rows.order_by("-id")}


def _shown(gift: Gift, order: PaymentOrder | None, reader: Actor | None) -> ShownGift:
    return ShownGift(gift, giver_shown(gift, reader), is_hers(gift, reader), _went(gift, order))


def _went(gift: Gift, order: PaymentOrder | None) -> str:
    if gift.entry is not None and getattr(gift.entry, "reversed_by", None) is not None:
        return _("Reversed")
    if gift.return_entry_id is None:
        return ""
    if gift.returned_at is not None or (order is not None and order.state == OrderState.PAID):
        return _("Back with its giver")
    return _("On its way back") if order is not None else _("Waits to be given back")
