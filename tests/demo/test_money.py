"""The demo's stories about money, with the figures of the documents: computed by the book, not typed in."""

from datetime import date, timedelta

import pytest

from linli.bodies.states import BodyKind
from linli.demo.money import seat_head
from linli.demo.money.courts import Street, play_courtyards, play_gate, play_hourly, play_pmc
from linli.demo.money.town import build_street
from linli.ledger import queries
from linli.ledger.models import Entry
from linli.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(cast, now) -> Street:
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
