"""What was gathered, what it was for, and where each gift is now. Never sorted by amount, never added up by giver."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Aggregate, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.mask import mask_name
from linli.ledger.models import (
    Account,
    Book,
    Campaign,
    Entry,
    Fund,
    Gift,
    OnlinePayment,
    PaymentOrder,
    Pledge,
    Voucher,
)
from linli.ledger.states import (
    NATURAL_SIGN,
    AccountKind,
    AccountRole,
    CampaignKind,
    CampaignState,
    OnlineState,
    OrderState,
)

# What is on a fund's accounts of each kind: the latest row of the day up to it.
KINDS_SQL = """
SELECT account.kind, sum(day.balance_fen)::bigint FROM ledger_account AS account
CROSS JOIN LATERAL (
    SELECT balance_fen FROM ledger_daybalance
    WHERE account_id = account.id AND "on" <= %s ORDER BY "on" DESC LIMIT 1
) AS day
WHERE account.fund_id = %s GROUP BY account.kind
"""
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


def kept(campaign: Campaign) -> QuerySet[Gift]:
    """Of these the ones that wait for the goal: what came after the last day is on its way back already."""
    return standing(campaign).filter(return_entry__isnull=True)


def given_fen(campaign: Campaign) -> int:
    """What was given to this campaign, in fen."""
    return int(standing(campaign).aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def given_to(campaigns: Iterable[Campaign]) -> dict[int, int]:
    """What was given to each of them, in fen; those without a gift are absent. One query."""
    rows = Gift.objects.filter(campaign__in=list(campaigns), entry__isnull=False, entry__reversed_by__isnull=True)
    return dict(rows.values_list("campaign").annotate(fen=Sum("amount_fen")))


def gathered(campaign: Campaign, on: date) -> Gathered:
    """How it stands at the end of a day. Two queries, whatever the number of gifts."""
    gifts, pledges = standing(campaign), Pledge.objects.filter(campaign=campaign, withdrawn_at__isnull=True)
    fen, number, pledged = Campaign.objects.values_list(
        _folded(gifts, Sum("amount_fen")), _folded(gifts, Count("pk")), _folded(pledges, Sum("amount_fen"))
    ).get(pk=campaign.pk)
    with connection.cursor() as cursor:
        cursor.execute(KINDS_SQL, [on, campaign.fund_id])
        kinds = {kind: NATURAL_SIGN[AccountKind(kind)] * fen for kind, fen in cursor.fetchall()}
    left = kinds.get(AccountKind.ASSET, 0) - kinds.get(AccountKind.LIABILITY, 0)
    return Gathered(fen or 0, number or 0, pledged or 0, kinds.get(AccountKind.EXPENSE, 0), left)


def _folded(rows: QuerySet[Any], what: Aggregate) -> Subquery:
    """A sum over rows as a part of another query."""
    return Subquery(rows.order_by().annotate(all=Value(1)).values("all").annotate(it=what).values("it"))


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


def to_give_back() -> QuerySet[OnlinePayment]:
    """Gifts that came in on the phone and are to go back through their channel, the oldest first."""
    rows = OnlinePayment.objects.filter(gift__return_entry__isnull=False, gift__returned_at__isnull=True)
    return rows.filter(state=OnlineState.PAID).order_by("id")


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
    papers = Exists(Voucher.objects.filter(entry=OuterRef("pk")))
    return list(rows.distinct().annotate(has_papers=papers).order_by("on", "id"))


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
