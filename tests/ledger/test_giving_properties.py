"""Whatever is given, reached, missed, given back or merged, in whatever order: no fen is made and none is lost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.ledger import actions, queries
from linli.ledger.models import Account, Campaign, Gift
from linli.ledger.queries import giving
from linli.ledger.states import CampaignState, Channel
from tests.cases.makers import photo
from tests.ledger.givers import collection
from tests.ledger.makers import opened
from tests.ledger.trusting import courtyard, moved

pytestmark = pytest.mark.django_db
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
STEPS = st.lists(
    st.tuples(st.sampled_from(["give", "give", "online", "tick", "days", "back", "close"]), st.integers(1, 900)),
    min_size=1,
    max_size=15,
)


class _Undo(Exception):
    """Takes an example back."""


class Model:
    """A plain model: what was given, and what went back."""

    def __init__(self, cast: Any, now: Any) -> None:
        self.cast, self.at, self.number = cast, now, 0
        self.campaign = collection(cast, opened(cast, now), now, goal_fen=1_500, days=10)
        self.came = self.went = 0
        self.paper = photo(b"signed", now)

    def give(self, fen: int) -> None:
        actions.give(self.campaign, giver_name="吴邻居", amount_fen=fen, by=self.cast.staff, at=self.at)
        self.came += fen

    def online(self, fen: int) -> None:
        self.number += 1
        facts = {"giver_name": "林业主", "user_id": self.cast.owner.user_id, "channel": Channel.WECHAT, "by": SYSTEM}
        for _again in range(2):
            actions.confirm_gift(self.campaign, amount_fen=fen, reference=f"W{self.number}", **facts, at=self.at)
        self.came += fen

    def tick(self, _fen: int) -> None:
        actions.decide_campaign(self.campaign, by=SYSTEM, at=self.at)

    def days(self, fen: int) -> None:
        self.at += timedelta(days=fen % 8)

    def back(self, fen: int) -> None:
        gifts = list(Gift.objects.filter(campaign=self.campaign).order_by("id"))
        if not gifts:
            return
        gift = gifts[fen % len(gifts)]
        if gift.channel == Channel.CASH:
            actions.hand_back(gift, paper=self.paper, by=self.cast.staff, at=self.at)
        else:
            actions.return_online(gift, reference="R", by=SYSTEM, at=self.at)
        self.went += gift.amount_fen

    def close(self, _fen: int) -> None:
        actions.close_campaign(self.campaign, by=self.cast.committee, at=self.at)

    def check(self) -> None:
        campaign = Campaign.objects.get(pk=self.campaign.pk)
        on = self.at.date() + timedelta(days=1)
        by_role = {row.role: queries.balance(row, on) for row in Account.objects.filter(fund=campaign.fund)}
        held = by_role["cash"] + by_role["clearing"]
        assert held == self.came - self.went
        assert giving.given_fen(campaign) == self.came
        assert by_role["gifts_held"] + by_role["returns"] + by_role["gift_income"] == -held
        owed = sum(gift.amount_fen for gift in giving.still_owed(campaign))
        assert by_role["returns"] == -owed
        if campaign.state == CampaignState.MISSED:
            assert (by_role["gifts_held"], by_role["gift_income"]) == (0, 0)
        if campaign.state == CampaignState.REACHED:
            assert by_role["gift_income"] == -self.came


@SLOW
@given(steps=STEPS)
def test_no_order_of_gifts_goals_and_returns_makes_or_loses_a_fen(cast, now, steps):
    with pytest.raises(_Undo), transaction.atomic():
        model = Model(cast, now)
        for name, fen in steps:
            try:
                with transaction.atomic():
                    getattr(model, name)(fen)
            except Refused:
                pass
            model.check()
        raise _Undo


MOVES = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["fee-1002:fee-6061", "common-1001:common-6051", "fee-1122:fee-6001", "fee-1002:fee-2203"]),
        st.integers(1, 10**9),
    ),
    max_size=12,
)
MERGERS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=3)


@SLOW
@given(moves=MOVES, mergers=MERGERS)
def test_no_order_of_mergers_makes_or_loses_a_fen(cast, now, moves, mergers):
    with pytest.raises(_Undo), transaction.atomic():
        books = [courtyard(cast, f"y{i}", f"{i}号院", now, households=1) for i in range(4)]
        for which, accounts, fen in moves:
            debit, credit = accounts.split(":")
            moved(books[which], debit, credit, fen, now, on=date(2026, 2, 5))
        before = _standing(books, cast.on)
        for day, (source, target) in enumerate(mergers, start=1):
            at = now + timedelta(days=day)
            try:
                for book in books:
                    book.refresh_from_db()
                facts = {"target": books[target], "on": at.date(), "by": cast.street, "at": at}
                with transaction.atomic():
                    actions.merge_books([books[source]], **facts)
            except Refused:
                pass
            assert _standing(books, at.date()) == before
        raise _Undo


def _standing(books: Any, on: date) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in Account.objects.filter(book__in=books, kind__in=("asset", "liability")):
        sums[row.code.split("-", 1)[1]] = sums.get(row.code.split("-", 1)[1], 0) + queries.balance(row, on)
    return {code: fen for code, fen in sums.items() if fen}
