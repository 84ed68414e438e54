"""Remuneration as agreed and never more; a surplus that is whose it is; a service split to the fen."""

from datetime import date
from fractions import Fraction

import pytest

from linli.bodies.states import BodyKind, DecisionKind
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.ledger import actions, queries
from linli.ledger.jobs.trust import post_due
from linli.ledger.models import RemunerationMonth, UnitCredit
from linli.ledger.queries import trust
from linli.ledger.states import BookModel, CostKey, SurplusUse
from tests.ledger.makers import account, decision, fund, opened, posted
from tests.ledger.trusting import courtyard, decided, moved, neighbourhood_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast, now):
    return opened(cast, now)


def terms(cast, now, book, **more):
    facts = {"share": Fraction(1, 10), "cap_fen": 10**9, "from_month": date(2025, 1, 1)}
    facts |= {"fund": fund(book, "fee"), "body": cast.body(BodyKind.PROPERTY_COMPANY, "hh")}
    facts |= {"decision": decision(cast, now, kind=DecisionKind.ASSEMBLY, number=f"T{len(more)}-{book.pk}")}
    return actions.set_remuneration(book, **facts | more, by=cast.committee, at=now)


def income(cast, now, book, fen, on):
    posted(cast, book, "fee-1002", "fee-6061", fen, now, on=on)


def test_a_share_is_posted_by_itself_and_twelve_roundings_are_not_a_fen_too_much(cast, now, book):
    terms(cast, now, book)
    for month in range(1, 13):
        income(cast, now, book, 1_005, date(2025, month, 10))  # a tenth of it is 100.5 fen
    assert post_due(now) == 14
    rows = RemunerationMonth.objects.filter(month__year=2025).order_by("month")
    assert [row.amount_fen for row in rows] == [100, 101] * 6
    assert sum(row.amount_fen for row in rows) == 12 * 1_005 // 10
    assert queries.balance(account(book, "fee-2202"), cast.on) == -1_206
    assert queries.balance(account(book, "fee-5109"), cast.on) == 1_206
    assert rows[0].entry.on == date(2025, 1, 31)
    assert post_due(now) == 0
    assert actions.post_remuneration(book, month=date(2025, 3, 1), by=cast.committee, at=now) == []


def test_the_cap_of_the_year_ends_it_and_the_next_year_begins_anew(cast, now, book):
    terms(cast, now, book, cap_fen=2_500)
    for month in (1, 2, 3, 4):
        income(cast, now, book, 10_000, date(2025, month, 10))
    income(cast, now, book, 10_000, date(2026, 1, 10))
    post_due(now)
    rows = RemunerationMonth.objects.order_by("month")
    assert [(row.amount_fen, row.capped_fen) for row in rows[:5]] == [
        (1000, 0),
        (1000, 0),
        (500, 500),
        (0, 1000),
        (0, 0),
    ]
    assert (rows[3].entry, rows[12].amount_fen) == (None, 1_000)


def test_what_is_reversed_later_comes_off_the_next_month(cast, now, book):
    terms(cast, now, book, from_month=date(2026, 1, 1))
    income(cast, now, book, 10_000, date(2026, 1, 10))
    actions.post_remuneration(book, month=date(2026, 1, 1), by=cast.committee, at=now)
    posted(cast, book, "fee-6061", "fee-1002", 4_000, now, on=date(2026, 1, 20))
    income(cast, now, book, 3_000, date(2026, 2, 3))
    (row,) = actions.post_remuneration(book, month=date(2026, 2, 1), by=cast.committee, at=now)
    assert (row.base_fen, row.amount_fen) == (-1_000, 0)


def test_a_fixed_sum_and_new_terms_that_end_the_old_ones(cast, now, book):
    first = terms(cast, now, book, share=None, fixed_fen=800, cap_fen=5_000, from_month=date(2025, 11, 1))
    second = terms(
        cast, now, book, share=None, fixed_fen=900, cap_fen=1_000, from_month=date(2026, 1, 1), to_month=None
    )
    first.refresh_from_db()
    assert first.to_month == date(2025, 12, 1)
    assert post_due(now) == 4
    rows = RemunerationMonth.objects.order_by("month")
    assert [(row.terms_id, row.amount_fen) for row in rows] == [
        (first.pk, 800),
        (first.pk, 800),
        (second.pk, 900),
        (second.pk, 100),
    ]
    with pytest.raises(Conflict):
        terms(cast, now, book, from_month=date(2026, 2, 1))


def test_under_the_lump_sum_there_is_none_and_the_surplus_is_the_companys(cast, now, book):
    income(cast, now, book, 10_000, date(2025, 3, 1))
    book.model = BookModel.LUMP_SUM
    book.save()
    with pytest.raises(Refused):
        terms(cast, now, book)
    with pytest.raises(Refused):
        actions.post_remuneration(book, month=date(2026, 1, 1), by=cast.committee, at=now)
    found = trust.surplus_of(fund(book, "fee"), 2025)
    assert (found.fen, found.owner) == (10_000, trust.SurplusOwner.COMPANY)
    assert trust.surplus_of(fund(book, "common"), 2025).owner == trust.SurplusOwner.OWNERS
    facts = {"year": 2025, "use": SurplusUse.KEPT, "amount_fen": 1}
    allowed = decision(cast, now, kind=DecisionKind.ASSEMBLY, number="S")
    with pytest.raises(Refused, match=r"company|物业公司|企业"):
        actions.decide_surplus(fund(book, "fee"), **facts, decision=allowed, by=cast.committee, at=now)


def test_remuneration_waits_for_the_month_and_for_the_months_before(cast, now, book):
    terms(cast, now, book, from_month=date(2026, 1, 1))
    with pytest.raises(Invalid):
        actions.post_remuneration(book, month=date(2026, 3, 1), by=cast.committee, at=now)
    with pytest.raises(Refused):
        actions.post_remuneration(book, month=date(2026, 2, 1), by=cast.committee, at=now)


@pytest.mark.parametrize(
    "wrong",
    [{"share": Fraction(11, 10)}, {"share": None}, {"fixed_fen": 5}, {"cap_fen": 0}, {"from_month": date(2026, 1, 2)}],
)
def test_terms_that_are_none(cast, now, book, wrong):
    with pytest.raises(Invalid):
        terms(cast, now, book, **wrong)


def test_residents_decide_about_what_is_left_and_about_no_fen_more(cast, now, book):
    income(cast, now, book, 100_000, date(2025, 3, 1))
    posted(cast, book, "fee-5101", "fee-1002", 60_000, now, on=date(2025, 4, 1))
    fees = fund(book, "fee")
    assembly = decision(cast, now, kind=DecisionKind.ASSEMBLY, number="S1")
    facts = {"year": 2025, "decision": assembly, "by": cast.committee, "at": now}
    with pytest.raises(Refused, match=r"400\.00"):
        actions.decide_surplus(fees, use=SurplusUse.KEPT, amount_fen=40_001, **facts)
    with pytest.raises(Invalid):
        own = decision(cast, now, number="S2")
        actions.decide_surplus(fees, use=SurplusUse.KEPT, amount_fen=1, **facts | {"decision": own})
    actions.decide_surplus(fees, use=SurplusUse.IMPROVEMENT, amount_fen=15_000, **facts)
    assert queries.balance(account(book, "common-1002"), cast.on) == 15_000
    assert queries.balance(account(book, "fee-1002"), cast.on) == 25_000
    actions.decide_surplus(fees, use=SurplusUse.REFUND, amount_fen=10_001, **facts)
    credits_ = UnitCredit.objects.filter(fund=fees)
    assert sum(row.prepaid_fen for row in credits_) == 10_001
    # 89.04 and 61.50 m², four of each: by area to the fen.
    assert sorted(row.prepaid_fen for row in credits_) == [1021, 1021, 1021, 1022, 1479, 1479, 1479, 1479]
    assert queries.balance(account(book, "fee-2203"), cast.on) == -10_001
    actions.decide_surplus(fees, use=SurplusUse.KEPT, amount_fen=14_999, **facts)
    assert trust.surplus_of(fees, 2025).open_fen == 0


def test_one_service_is_split_by_its_key_and_each_book_pays_its_own(cast, now):
    books = [courtyard(cast, f"y{i}", f"{i}号院", now, households=3 + i) for i in range(3)]
    decisions = [decided(cast, book, now, limit_fen=10**8) for book in books]
    pairs = zip(books, decisions, strict=True)
    shares = [actions.Share(book, allowed) for book, allowed in pairs]
    facts = {"key": CostKey.HOUSEHOLDS, "provider_name": "大物业", "from_date": cast.on}
    service = actions.share_service("保安", shares=shares, **facts, by=cast.neighbourhood_head, at=now)
    parts = trust.split_cost(service, 10_000)
    assert list(parts.values()) == [2500, 3333, 4167]
    assert sum(trust.split_cost(service, 99_999).values()) == 99_999
    company = neighbourhood_company(cast)
    own = {book.pk: _part(cast, book, now, company) for book in books}
    bill = {"total_fen": 10_000, "purpose": "三月保安", "at": now}
    with pytest.raises(Denied):  # the manager of one community prepares nothing in another's book
        actions.prepare_shared_payment(service, parts=own, **bill, by=cast.manager)
    with pytest.raises(Invalid):  # nor does any book go without its part
        actions.prepare_shared_payment(service, parts={books[0].pk: own[books[0].pk]}, **bill, by=company)
    orders = actions.prepare_shared_payment(service, parts=own, **bill, by=company)
    assert [(order.book_id, order.amount_fen) for order in orders] == list(parts.items())
    assert sum(order.amount_fen for order in orders) == 10_000
    # With another book's account nobody pays.
    crossed = own | {books[0].pk: own[books[1].pk]}
    with pytest.raises(Invalid):
        actions.prepare_shared_payment(service, parts=crossed, **(bill | {"purpose": "四月保安"}), by=company)


def _part(cast, book, now, company):
    """The book's own payee and accounts."""
    facts = {"kind": "company", "name": "保安公司", "holder_kind": "corporate", "bank_name": "农业银行"}
    guards = actions.add_payee(book, **facts, number=f"51050148850800{book.pk:06d}", by=company, at=now)
    return actions.Part(guards, account(book, "fee-5103"), account(book, "fee-1002"))


def test_ties_go_to_the_smaller_key_and_nothing_is_lost():
    assert trust.split_by_weights({3: 1, 1: 1, 2: 1}, 100) == {1: 34, 2: 33, 3: 33}
    assert trust.split_by_weights({1: 1, 2: 2}, 0) == {1: 0, 2: 0}
    with pytest.raises(ValueError, match="weight"):
        trust.split_by_weights({1: 0}, 5)


def test_money_without_hands_is_in_the_book(cast, now):
    yard = courtyard(cast, "y", "院", now)
    moved(yard, "fee-1002", "fee-6061", 5, now, on=date(2025, 1, 5))
    assert queries.balance(account(yard, "fee-1002"), cast.on) == 5
