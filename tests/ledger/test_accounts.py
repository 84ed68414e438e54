"""An account's page: every transfer once, each with how the account stood after it."""

from datetime import timedelta

import pytest
from django.db import connection

from linli.ledger.queries.accounts import PAGE_SQL, account_page, page_facts
from tests.ledger.makers import account, posted, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast, now):
    """The bank of the fee fund: an opening, then three days with several transfers both ways."""
    book = stocked(cast, now, fee_fen=1_000)
    for days, debit, credit, amount in (
        (40, "fee-5101", "fee-1002", 100),
        (0, "fee-5102", "fee-1002", 7),
        (40, "fee-1002", "fee-6061", 50),  # posted later, for an earlier day
        (0, "fee-1002", "fee-6061", 1),
        (0, "fee-5101", "fee-1002", 2),
    ):
        posted(cast, book, debit, credit, amount, now, on=cast.on - timedelta(days=days))
    return book


def seen(rows):
    return [(row.other.code, row.amount_fen, row.balance_fen) for row in rows]


WHOLE = [
    ("fee-5101", -2, 942),
    ("fee-6061", 1, 944),
    ("fee-5102", -7, 943),
    ("fee-6061", 50, 950),
    ("fee-5101", -100, 900),
    ("fee-4001", 1_000, 1_000),
]


def test_each_transfer_stands_with_the_balance_after_it(book):
    rows = account_page(account(book, "fee-1002"))
    assert seen(rows) == WHOLE
    assert [row.entry.purpose for row in rows] == ["测试"] * 6


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_pages_of_any_size_say_the_same(book, size):
    bank, rows, before = account(book, "fee-1002"), [], None
    while page := account_page(bank, size=size, before=before):
        rows += page
        before = page[-1].cursor
    assert seen(rows) == WHOLE


def test_a_range_of_days_keeps_the_balances(book, cast):
    bank, earlier = account(book, "fee-1002"), cast.on - timedelta(days=40)
    assert seen(account_page(bank, first=earlier, last=earlier)) == WHOLE[3:5]
    assert seen(account_page(bank, last=cast.on - timedelta(days=1))) == WHOLE[3:]
    assert seen(account_page(bank, first=cast.on, size=2)) == WHOLE[:2]
    assert account_page(bank, last=book.opened_on - timedelta(days=1)) == []


def test_a_page_takes_three_queries(book, django_assert_num_queries):
    bank = account(book, "fee-1002")
    with django_assert_num_queries(3):
        account_page(bank)


def test_what_came_later_on_the_newest_day_is_added_up_once_and_not_for_each_row(book):
    bank = account(book, "fee-1002")
    before = account_page(bank, size=1)[0].cursor
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {PAGE_SQL}", page_facts(bank, before, 50, None, None))
        plan = cursor.fetchone()[0][0]["Plan"]
    assert [one["Actual Loops"] for one in nodes(plan) if one.get("Relation Name") == "ledger_transfer"] == [1] * 4


def nodes(plan):
    return [plan] + [node for part in plan.get("Plans", ()) for node in nodes(part)]
