"""Campaigns and gifts to test with."""

from datetime import datetime, timedelta
from typing import Any

from linli.ledger import actions
from linli.ledger.models import Book, Campaign, Gift
from linli.ledger.states import CampaignKind
from tests.cast import Cast

GOAL = 200_000  # 2,000 yuan for 50 cherry trees


def collection(cast: Cast, book: Book, now: datetime, *, goal_fen: int = GOAL, days: int = 30) -> Campaign:
    """A collection for cherry trees that runs for so many days."""
    return actions.open_campaign(
        book,
        kind=CampaignKind.COLLECTION,
        title="种樱花树",
        title_en="Cherry trees",
        about="四个单元一起种50棵樱花树。",
        goal_fen=goal_fen,
        until=cast.on + timedelta(days=days),
        by=cast.committee,
        at=now,
    )


def charity(cast: Cast, book: Book, now: datetime, *, title: str = "慈善基金") -> Campaign:
    """A charity fund that stands."""
    facts = {"kind": CampaignKind.CHARITY, "title": title, "about": "关爱邻里、微更新。"}
    return actions.open_campaign(book, **facts, by=cast.committee, at=now)


def given(cast: Cast, campaign: Campaign, now: datetime, *, amount_fen: int = 10_000, **more: Any) -> Gift:
    """A gift in cash, taken in by the company's staff."""
    facts = {"giver_name": "吴邻居"} | more
    return actions.give(campaign, amount_fen=amount_fen, **facts, by=cast.staff, at=now)
