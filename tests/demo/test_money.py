"""The demo's stories about money, with the figures of the documents: computed by the book, not typed in."""

from datetime import date, timedelta

import pytest

from linli.bodies.actor import SYSTEM
from linli.bodies.states import BodyKind
from linli.cases.actions import publish_default_catalogue
from linli.cases.models import Case
from linli.demo.money import seat_head
from linli.demo.money.courts import Street, play_courtyards, play_hourly, play_pmc
from linli.demo.money.gate import play_gate
from linli.demo.money.giving import play_charity, play_trees
from linli.demo.money.merging import NINE, play_nine
from linli.demo.money.town import build_street
from linli.ledger import queries
from linli.ledger.models import Entry, Transfer
from linli.ledger.states import CampaignState
from linli.notices.models import Posting
from linli.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(cast, now) -> Street:
    publish_default_catalogue(cast.places["dh"], by=SYSTEM, at=now - timedelta(days=900))
    neighbourhood = build_street(cast.places["dh"], now - timedelta(days=900))
    return Street(neighbourhood, seat_head(neighbourhood, now - timedelta(days=900)), now)


@pytest.fixture(autouse=True)
def printer(cast):
    """The demo's worker prints the codes with which residents come home."""
    User.objects.filter(pk=cast.users["worker"].pk).update(handle="demo-worker")


def yuan(book, code: str, on: date) -> int:
    """How an account stands on a day, as people expect to see it, in whole yuan."""
    account = book.accounts.get(code=code)
    fen = queries.balance(account, on) * account.sign
    assert fen % 100 == 0
    return fen // 100


def test_over_40000_yuan_remain_where_service_is_paid_by_the_hour(street):
    book = play_hourly(street).book
    last = date(street.opened.year, 12, 31)
    left = yuan(book, "fee-1002", last) - yuan(book, "fee-1002", street.opened)
    assert left == 40_714
    assert left == yuan(book, "fee-6001", last) - sum(yuan(book, f"fee-{n}", last) for n in (5101, 5102, 5105))


def test_common_money_lies_in_the_committees_account_and_no_private_account_was_paid(street):
    book = play_pmc(street).book
    account = book.bank_accounts.get()
    assert account.holder.kind == BodyKind.PMC
    assert list(Entry.objects.filter(book=book, kind="payment").values_list("counterparty", flat=True)) == [
        "新都绿景养护有限公司"
    ]


def test_782_households_are_insured_and_each_courtyard_pays_its_own_part(street):
    tills = play_courtyards(street)
    today = street.today
    paid = [yuan(till.book, "common-5206", today) for till in tills]
    assert paid == [28_600, 27_400, 22_200]
    assert sum(paid) == 78_200
    assert [till.book.community.units.count() for till in tills] == [286, 274, 222]


def test_the_gate_was_planned_at_36000_and_paid_with_34500(street):
    book = play_gate(street).book
    entry = Entry.objects.get(book=book, kind="payment")
    assert (entry.amount_fen, entry.decision.limit_fen - entry.amount_fen) == (3_450_000, 150_000)
    assert entry.order.vouchers.count() == 3
    assert entry.decision.body.kind == BodyKind.RESIDENTS_COUNCIL
    said = Case.objects.get(number=entry.matter)
    assert (said.title, said.community, said.state) == ("后大门实在太破了", book.community, "closed")
    plan = Posting.objects.get(community=book.community)
    assert (plan.state, [one.state for one in plan.objections.all()]) == ("ended", ["upheld"])
    assert plan.until_at.date() < entry.decision.decided_on


def test_30000_yuan_in_a_week_and_neither_fund_pays_for_the_others_purpose(street):
    book = play_charity(street).book
    gifts = book.campaigns.get().gifts.order_by("given_at")
    assert sum(gift.amount_fen for gift in gifts) == 3_000_000
    assert gifts.last().given_at - gifts.first().given_at < timedelta(days=7)
    works = [yuan(book, code, street.today) for code in ("common-5201", "common-5204", "common-5202", "common-5203")]
    assert sum(works) == 71_700
    assert yuan(book, "charity-5302", street.today) == 17_600
    funds = {(row.fund.code, row.credit.fund.code) for row in Transfer.objects.filter(entry__kind="payment", book=book)}
    assert funds == {("common", "common"), ("charity", "charity")}


def test_28_households_gather_2000_yuan_for_50_trees(street):
    campaign = play_trees(street, play_gate(street))
    given = [gift.amount_fen for gift in campaign.gifts.all()]
    assert (len(given), sum(given), campaign.state) == (28, 200_000, CampaignState.REACHED)
    bill = Entry.objects.get(kind="payment", transfers__fund=campaign.fund)
    assert (bill.amount_fen, bill.amount_fen // 50) == (200_000, 4_000)
    assert campaign.photos.count() == 1


def test_nine_courtyards_become_one_to_the_fen(street):
    book = play_nine(street).book
    on = book.taken_in.first().closed_on
    before, after = on - timedelta(days=1), on
    for fund, part in (("fee", 2), ("common", 3)):
        sums = [queries.balance(old.accounts.get(code=f"{fund}-1002"), before) for old in book.taken_in.all()]
        assert len(sums) == 9
        banks = book.accounts.filter(fund__code=fund, role="bank")
        assert sum(sums) == sum(queries.balance(bank, after) for bank in banks) == sum(row[part] for row in NINE)
    old = book.taken_in.first()
    assert queries.balance(old.accounts.get(code="fee-1002"), after) == 0
    assert old.community.successor == book.community
