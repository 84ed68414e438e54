"""Gifts: held for their goal, used only for their purpose, back to each giver if the goal is missed."""

from datetime import timedelta

import pytest

from linli.audit.models import Event
from linli.bodies.actor import SYSTEM
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.ledger import actions, queries
from linli.ledger.jobs.giving import decide_due
from linli.ledger.models import Entry, Gift, Pledge, Voucher
from linli.ledger.queries import giving
from linli.ledger.states import AccountHolder, Basis, CampaignKind, CampaignState, Channel, OrderState, PayeeKind
from tests.cases.makers import photo
from tests.ledger.givers import charity, collection, given
from tests.ledger.makers import account, decision, opened
from tests.ledger.orders import order, paid, payee

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast, now):
    return opened(cast, now)


@pytest.fixture
def trees(cast, now, book):
    return collection(cast, book, now)


def fen(book, code, now):
    return queries.balance(account(book, code), (now + timedelta(days=365)).date())


def after(now):
    """The day after the last one."""
    return now + timedelta(days=31)


def test_a_collection_has_a_fund_of_its_own_and_holds_gifts_for_its_goal(cast, now, book, trees):
    gift = given(cast, trees, now, amount_fen=60_000)
    assert (trees.fund.code, trees.fund.name, trees.state) == ("collect", "种樱花树", CampaignState.OPEN)
    assert (fen(book, "collect-1001", now), fen(book, "collect-2244", now)) == (60_000, -60_000)
    assert (gift.entry.kind, gift.entry.shown_counterparty) == ("gift", "吴**")
    assert decide_due(now) == 0
    given(cast, trees, now, amount_fen=140_000)
    assert decide_due(now) == 1
    trees.refresh_from_db()
    assert trees.state == CampaignState.REACHED
    assert [fen(book, f"collect-{code}", now) for code in (1001, 2244, 6301)] == [200_000, 0, -200_000]
    with pytest.raises(Refused, match="种樱花树"):
        given(cast, trees, now)


def test_a_goal_that_is_missed_gives_each_gift_back_by_an_entry_of_its_own(cast, now, book, trees):
    gifts = [given(cast, trees, now, amount_fen=amount) for amount in (10_000, 30_000)]
    last_day = now + timedelta(days=30)
    assert decide_due(last_day) == 0
    assert decide_due(after(now)) == 1
    assert decide_due(after(now)) == 0
    returned = Gift.objects.order_by("id")
    assert [(g.return_entry.amount_fen, g.return_entry.kind) for g in returned] == [
        (10_000, "return"),
        (30_000, "return"),
    ]
    assert [fen(book, f"collect-{code}", now) for code in (1001, 2244, 2245)] == [40_000, 0, -40_000]
    trees.refresh_from_db()
    with pytest.raises(Refused, match="2"):
        actions.close_campaign(trees, by=cast.committee, at=after(now))
    for gift in gifts:
        actions.hand_back(gift, paper=photo(b"signed", now), by=cast.staff, at=after(now))
    assert [fen(book, f"collect-{code}", now) for code in (1001, 2245)] == [0, 0]
    assert Voucher.objects.filter(entry=gifts[0].handed_entry).count() == 1
    actions.close_campaign(trees, by=cast.committee, at=after(now))


def test_money_goes_back_once_and_the_way_it_came(cast, now, book, trees):
    mine = given(cast, trees, now, giver_name="林业主", user_id=cast.owner.user_id)
    bank = given(cast, trees, now, channel=Channel.BANK, reference="B1")
    with pytest.raises(Refused):  # nothing goes back while the goal can be reached
        actions.confirm_return(mine, by=cast.owner, at=now)
    decide_due(after(now))
    at = after(now)
    with pytest.raises(Denied):
        actions.confirm_return(mine, by=cast.neighbour, at=at)
    actions.confirm_return(mine, by=cast.owner, at=at)
    assert mine.handed_entry.prepared_by_id is None  # the open entry does not name her
    with pytest.raises(Refused):
        actions.hand_back(mine, paper=photo(b"s", now), by=cast.staff, at=at)
    with pytest.raises(Refused, match=r"cash|现金"):
        actions.hand_back(bank, paper=photo(b"s", now), by=cast.staff, at=at)
    person = {"kind": PayeeKind.PERSON, "holder_kind": AccountHolder.PRIVATE}
    other = payee(cast, book, now, **person, name="别人", number="6222020200112233111")
    with pytest.raises(Invalid):
        actions.order_return(bank, payee=other, by=cast.manager, at=at)
    hers = payee(cast, book, now, **person, name="吴邻居", number="6222020200112233445")
    made = actions.order_return(bank, payee=hers, by=cast.manager, at=at)
    with pytest.raises(Refused):
        actions.order_return(bank, payee=hers, by=cast.manager, at=at)
    assert [one.went for one in giving.shown(giving.gifts_of(trees), None)] == ["正在退回", "已退回本人"]
    actions.approve_payment(made, by=cast.committee, at=at)
    actions.pay(made, bank_reference="R1", by=cast.staff, at=at)
    assert made.state == OrderState.PAID
    assert giving.still_owed(trees) == []
    assert fen(book, "collect-1002", now) == 0


def test_who_gives_stays_a_neighbour_to_neighbours_and_is_known_to_the_auditor(cast, now, book):
    fund = charity(cast, book, now)
    gift = given(cast, fund, now, giver_name="林业主", nameless=True, user_id=cast.owner.user_id)
    open_one = given(cast, fund, now, giver_name="吴邻居")
    rows = giving.shown(giving.gifts_of(fund), cast.neighbour)
    assert [row.giver for row in rows] == ["吴**", "一位邻居"]
    assert giving.giver_shown(gift, cast.owner) == "林业主"
    assert (gift.entry.counterparty, open_one.entry.shown_counterparty) == ("", "吴**")
    for event in Event.objects.filter(log_id=book.pk):
        assert "林业主" not in event.body_text
    with pytest.raises(Denied):
        actions.see_giver(gift, by=cast.committee, at=now)
    assert actions.see_giver(gift, by=cast.auditor, at=now) == "林业主"
    assert Event.objects.filter(verb="ledger.see_giver", subject_id=gift.pk).count() == 1


def test_givers_are_listed_by_time_only(cast, now, book):
    fund = charity(cast, book, now)
    amounts = [500, 90_000, 100, 7_000]
    for amount in amounts:
        given(cast, fund, now, amount_fen=amount)
    assert [gift.amount_fen for gift in giving.gifts_of(fund)] == amounts[::-1]


def test_what_comes_online_comes_once_and_late_money_goes_back(cast, now, book, trees):
    facts = {"user_id": cast.owner.user_id, "giver_name": "林业主", "channel": Channel.WECHAT, "by": SYSTEM, "at": now}
    first = actions.confirm_gift(trees, amount_fen=100, reference="W1", **facts)
    assert actions.confirm_gift(trees, amount_fen=100, reference="W1", **facts) == first
    with pytest.raises(Conflict):
        actions.confirm_gift(trees, amount_fen=200, reference="W1", **facts)
    with pytest.raises(Denied):
        actions.confirm_gift(trees, amount_fen=100, reference="W2", **facts | {"by": cast.manager})
    decide_due(after(now))
    late = actions.confirm_gift(trees, amount_fen=300, reference="W3", **facts | {"at": after(now)})
    assert late.return_entry.amount_fen == 300
    for gift in Gift.objects.order_by("id"):
        actions.return_online(gift, reference=f"R{gift.pk}", by=SYSTEM, at=after(now))
    assert [fen(book, f"collect-{code}", now) for code in (1012, 2244, 2245)] == [0, 0, 0]


def test_a_pledge_is_no_money_and_is_replaced_and_withdrawn(cast, now, trees):
    actions.pledge(trees, amount_fen=5_000, by=cast.owner, at=now)
    second = actions.pledge(trees, amount_fen=8_000, by=cast.owner, at=now)
    assert giving.gathered(trees, cast.on).pledged_fen == 8_000
    assert Entry.objects.count() == 0
    with pytest.raises(Denied):
        actions.withdraw_pledge(second, by=cast.neighbour, at=now)
    actions.withdraw_pledge(second, by=cast.owner, at=now)
    assert Pledge.objects.filter(withdrawn_at__isnull=True).count() == 0
    third = actions.pledge(trees, amount_fen=100, by=cast.owner, at=now)
    given(cast, trees, now, user_id=cast.owner.user_id)
    third.refresh_from_db()
    assert third.withdrawn_at is not None  # what she meant to give, she has given


def test_gifts_pay_for_their_purpose_and_for_nothing_else(cast, now, book):
    fund = charity(cast, book, now, title="凉亭")
    given(cast, fund, now, amount_fen=3_000_000, channel=Channel.BANK)
    allowed = decision(cast, now, limit_fen=10_000_000)
    facts = {"basis": Basis.DECISION, "decision": allowed, "amount_fen": 1_000_000}
    with pytest.raises(Invalid):  # the common gate is no purpose of the charity fund
        order(cast, book, now, **facts, debit="common-5201", bank="charity-1002")
    with pytest.raises(Invalid):  # nor is the pavilion one of the common fund
        order(cast, book, now, **facts, debit="charity-5302", bank="common-1002")
    entry = paid(cast, order(cast, book, now, **facts, debit="charity-5302", bank="charity-1002"), now)
    assert giving.uses_of(fund) == [entry]
    assert giving.gathered(fund, cast.on) == giving.Gathered(3_000_000, 1, 0, 1_000_000, 2_000_000)


@pytest.mark.parametrize("amount", [0, -1, 10**16, True])
def test_no_gift_of_nothing(cast, now, trees, amount):
    with pytest.raises(Invalid):
        given(cast, trees, now, amount_fen=amount)


def test_what_a_campaign_needs_before_it_opens(cast, now, book):
    facts = {"kind": CampaignKind.COLLECTION, "title": "樱花", "about": "种树", "by": cast.committee, "at": now}
    for wrong, field in (
        ({"goal_fen": None, "until": cast.on}, "goal"),
        ({"goal_fen": 100, "until": None}, "until"),
        ({"goal_fen": 100, "until": cast.on - timedelta(days=1)}, "until"),
        ({"goal_fen": 100, "until": cast.on, "about": ""}, "about"),
        ({"goal_fen": 100, "until": cast.on, "title": " "}, "title"),
    ):
        with pytest.raises(Invalid) as caught:
            actions.open_campaign(book, **facts | wrong)
        assert caught.value.field == field


def test_nobody_decides_a_goal_by_hand(cast, now, trees):
    with pytest.raises(Denied):
        actions.decide_campaign(trees, by=cast.committee, at=after(now))
    given(cast, trees, now)
    with pytest.raises(Refused):
        actions.close_campaign(trees, by=cast.committee, at=now)
    with pytest.raises(Refused):
        given(cast, trees, after(now))
