"""S3: 28 households of four entrances gather 2,000 yuan for 50 cherry trees; and what happens if they do not."""

from datetime import timedelta

import pytest

from linli.ledger import actions, queries
from linli.ledger.jobs.giving import decide_due
from linli.ledger.queries import giving
from linli.ledger.states import Basis, CampaignState
from tests.cases.makers import photo
from tests.ledger.givers import collection, given
from tests.ledger.makers import account, decision, opened, posted
from tests.ledger.orders import order, paid

pytestmark = pytest.mark.django_db

TREES, PRICE = 50, 40 * 100
GIFTS = [70 * 100] * 24 + [80 * 100] * 4  # of 28 households


def test_twenty_eight_households_plant_fifty_trees(cast, now):
    book = opened(cast, now)
    campaign = collection(cast, book, now, goal_fen=TREES * PRICE)
    for number, fen in enumerate(GIFTS):
        given(cast, campaign, now, amount_fen=fen, giver_name=f"邻居{number}", nameless=number % 3 == 0)
    assert (len(GIFTS), sum(GIFTS)) == (28, 2_000 * 100)
    assert decide_due(now) == 1
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.REACHED
    posted(cast, book, "collect-1002", "collect-1001", sum(GIFTS), now, purpose="存入银行")
    allowed = decision(cast, now, limit_fen=TREES * PRICE)
    facts = {"basis": Basis.DECISION, "decision": allowed, "purpose": f"樱花树{TREES}棵"}
    bill = order(cast, book, now, debit="collect-5401", bank="collect-1002", amount_fen=TREES * PRICE, **facts)
    entry = paid(cast, bill, now)
    actions.add_campaign_photo(campaign, photo=photo(b"blossom", now), caption="开花了", by=cast.committee, at=now)
    found = giving.gathered(campaign, cast.on)
    assert found == giving.Gathered(200_000, 28, 0, 200_000, 0)
    assert giving.uses_of(campaign) == [entry]
    assert campaign.photos.count() == 1
    actions.close_campaign(campaign, by=cast.committee, at=now)


def test_had_the_goal_been_missed_each_gift_would_have_gone_back(cast, now):
    book = opened(cast, now)
    campaign = collection(cast, book, now, goal_fen=TREES * PRICE)
    gifts = [given(cast, campaign, now, amount_fen=fen) for fen in GIFTS[:-1]]
    later = now + timedelta(days=31)
    assert decide_due(later) == 1
    back = giving.gifts_of(campaign).order_by("id")
    assert [gift.return_entry.amount_fen for gift in back] == GIFTS[:-1]
    assert len({gift.return_entry_id for gift in back}) == len(gifts)
    for gift in gifts:
        actions.hand_back(gift, paper=photo(b"signed", now), by=cast.staff, at=later)
    assert queries.balance(account(book, "collect-1001"), later.date()) == 0
    assert queries.balance(account(book, "collect-2245"), later.date()) == 0
    assert giving.still_owed(campaign) == []
