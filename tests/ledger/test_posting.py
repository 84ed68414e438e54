"""What is posted moves balances exactly, and is never changed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from linli.audit.models import Event
from linli.kernel.errors import Denied, Invalid, Refused
from linli.ledger import actions, queries
from linli.ledger.facts import Line
from linli.ledger.models import DayBalance, Entry, Transfer
from linli.ledger.states import EntryKind
from tests.ledger.makers import account, decision, opened, posted, stocked

pytestmark = pytest.mark.django_db


def test_a_book_begins_with_three_funds_and_a_chart_that_sums_to_zero(cast, now):
    book = opened(cast, now)
    assert [fund.code for fund in book.funds.order_by("id")] == ["fee", "common", "maintenance"]
    assert set(queries.trial_balance(book, cast.on).values()) == {0}


def test_an_entry_moves_both_sides_and_carries_the_next_number(cast, now):
    book = stocked(cast, now)
    first = posted(cast, book, "fee-5101", "fee-1002", 12_345, now)
    second = posted(cast, book, "fee-5102", "fee-1002", 55, now)
    assert [first.voucher, second.voucher] == [f"{cast.on:%Y-%m}-0001", f"{cast.on:%Y-%m}-0002"]
    after = queries.trial_balance(book, cast.on)
    assert (after["fee-5101"], after["fee-5102"], after["fee-1002"]) == (12_345, 55, 10_000_000 - 12_400)
    assert sum(after.values()) == 0


def test_the_balance_of_a_day_counts_what_was_posted_for_it_later(cast, now):
    book = stocked(cast, now)
    posted(cast, book, "fee-5101", "fee-1002", 300, now)
    earlier = cast.on - timedelta(days=40)
    posted(cast, book, "fee-5101", "fee-1002", 100, now, on=earlier)
    cleaning = account(book, "fee-5101")
    days = [earlier - timedelta(days=1), earlier, cast.on - timedelta(days=1), cast.on]
    assert [queries.balance(cleaning, day) for day in days] == [0, 100, 100, 400]
    assert queries.turnover([cleaning.pk], earlier, cast.on) == {cleaning.pk: (400, 0)}


def test_who_prepared_an_entry_does_not_post_it_from_another_office(cast, now):
    book = stocked(cast, now)
    lines = [Line(account(book, "fee-5110"), account(book, "fee-1002"), 100)]
    draft = actions.prepare_entry(
        book, kind=EntryKind.JOURNAL, on=cast.on, purpose="保洁", lines=lines, by=cast.manager, at=now
    )
    with pytest.raises(Denied):
        actions.post_entry(draft, by=cast.manager, at=now)
    two_offices = type(cast.manager)(
        cast.manager.user_id, cast.manager.name, (*cast.manager.seats, *cast.committee.seats), ()
    )
    with pytest.raises(Denied, match=r"another person|另一个人"):
        actions.post_entry(draft, by=two_offices, at=now)


@pytest.mark.parametrize("amount", [0, -1, 10**16])
def test_no_amount_but_one_above_zero(cast, now, amount):
    book = stocked(cast, now)
    with pytest.raises(Invalid):
        posted(cast, book, "fee-5101", "fee-1002", amount, now)


def test_no_account_pays_itself_and_no_fund_pays_for_another(cast, now):
    book = stocked(cast, now)
    with pytest.raises(Invalid):
        posted(cast, book, "fee-1002", "fee-1002", 100, now)
    with pytest.raises(Invalid, match=r"two funds|两个资金"):
        posted(cast, book, "common-5201", "fee-1002", 100, now)


def test_money_that_is_not_there_is_not_spent(cast, now):
    book = stocked(cast, now, fee_fen=100)
    with pytest.raises(Refused, match=r"1\.00"):
        posted(cast, book, "fee-5101", "fee-1002", 101, now)
    assert queries.balance(account(book, "fee-1002"), cast.on) == 100


def test_money_moves_between_funds_only_by_a_decision_and_whole(cast, now):
    book = stocked(cast, now)
    into = Line(account(book, "fee-1002"), account(book, "fee-4901"), 500)
    out = Line(account(book, "common-4902"), account(book, "common-1002"), 500)
    facts = {"kind": EntryKind.FUND_TRANSFER, "on": cast.on, "purpose": "补充", "by": cast.manager, "at": now}
    with pytest.raises(Invalid):
        actions.prepare_entry(book, lines=[into, out], **facts)
    short = Line(out.debit, out.credit, 499)
    with pytest.raises(Invalid):
        actions.prepare_entry(book, lines=[into, short], decision=decision(cast, now), **facts)
    draft = actions.prepare_entry(book, lines=[into, out], decision=decision(cast, now, number="2"), **facts)
    actions.post_entry(draft, by=cast.committee, at=now)
    after = queries.trial_balance(book, cast.on)
    assert (after["fee-1002"], after["common-1002"]) == (10_000_500, 9_999_500)


def test_a_mistake_is_reversed_once_with_its_reason(cast, now):
    book = stocked(cast, now)
    wrong = posted(cast, book, "fee-5101", "fee-1002", 700, now)
    draft = actions.prepare_reversal(wrong, reason="金额写错", by=cast.manager, at=now)
    reversal = actions.post_entry(draft, by=cast.committee, at=now)
    assert (reversal.reverses, reversal.reason) == (wrong, "金额写错")
    assert queries.balance(account(book, "fee-5101"), cast.on) == 0
    with pytest.raises(Refused, match=reversal.voucher):
        actions.prepare_reversal(wrong, reason="again", by=cast.manager, at=now)


def test_a_closed_month_takes_nothing_and_the_late_entry_says_so(cast, now):
    book = stocked(cast, now)
    first = book.opened_on
    for period in book.periods.filter(month__lt=cast.on.replace(day=1)).order_by("month"):
        actions.close_period(book, month=period.month, by=cast.committee, at=now)
    day = date(first.year, first.month, 20)
    with pytest.raises(Invalid):
        posted(cast, book, "fee-5101", "fee-1002", 100, now, on=day)
    lines = [Line(account(book, "fee-5110"), account(book, "fee-1002"), 100)]
    draft = actions.prepare_entry(
        book,
        kind=EntryKind.JOURNAL,
        on=day,
        purpose="保洁",
        lines=lines,
        reason="发票晚到",
        by=cast.manager,
        at=now,
    )
    entry = actions.post_entry(draft, by=cast.committee, at=now)
    assert (entry.on, entry.belongs_on, entry.reason) == (cast.on, day, "发票晚到")


def test_the_event_of_an_entry_says_all_that_a_stranger_needs_to_keep_the_book(cast, now):
    book = stocked(cast, now)
    entry = posted(cast, book, "fee-5101", "fee-1002", 700, now, purpose="十一月保洁")
    event = Event.objects.get(verb="ledger.post", subject_id=entry.pk)
    assert event.data == {
        "number": entry.voucher,
        "on": cast.on.isoformat(),
        "kind": "journal",
        "purpose": "十一月保洁",
        "transfers": [["fee-5101", "fee-1002", 700]],
        "prepared_body": cast.manager.body_id,
        "reviewed_body": cast.committee.body_id,
        "approved_body": None,
    }


@pytest.mark.parametrize("table", [Entry, Transfer])
def test_the_application_cannot_change_a_posted_row(cast, now, table):
    book = stocked(cast, now)
    posted(cast, book, "fee-5101", "fee-1002", 700, now)
    name = table._meta.db_table
    for statement in (f"UPDATE {name} SET amount_fen = 1", f"DELETE FROM {name}"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_database_itself_keeps_a_transfer_in_its_fund(cast, now):
    book = stocked(cast, now)
    entry = posted(cast, book, "fee-5101", "fee-1002", 700, now)
    fee, common = account(book, "fee-1002"), account(book, "common-5201")
    with pytest.raises(IntegrityError, match="of_fund"), transaction.atomic():
        Transfer.objects.create(
            book=book, fund=fee.fund, entry=entry, on=entry.on, debit=common, credit=fee, amount_fen=1
        )


def test_the_days_balances_are_the_sum_of_the_transfers(cast, now):
    book = stocked(cast, now)
    for amount in (5, 7, 11):
        posted(cast, book, "fee-5101", "fee-1002", amount, now)
    day = DayBalance.objects.get(account__code="fee-5101", on=cast.on)
    assert (day.debit_fen, day.credit_fen, day.balance_fen) == (23, 0, 23)


def test_nobody_spends_by_hand_what_a_payment_order_is_for(cast, now):
    book = stocked(cast, now)
    facts = {"kind": EntryKind.JOURNAL, "on": cast.on, "purpose": "保洁", "by": cast.manager, "at": now}
    bank = account(book, "fee-1002")
    for debit, amount in (("fee-5101", 1), ("fee-2221", 1), ("fee-6001", 1), ("fee-5110", 100_001)):
        with pytest.raises(Refused, match=r"payment order|付款单"):
            actions.prepare_entry(book, lines=[Line(account(book, debit), bank, amount)], **facts)
    actions.prepare_entry(book, lines=[Line(account(book, "fee-5110"), bank, 100_000)], **facts)
    actions.prepare_entry(book, lines=[Line(account(book, "fee-1001"), bank, 100_000)], **facts)
