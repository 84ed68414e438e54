"""Households' money: the oldest bill first, once for each number of the bank, and nothing of it lost."""

from datetime import timedelta

import pytest

from linli.inbox.models import Message
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.ledger import actions
from linli.ledger.models import Allocation, Bill, Entry, HouseholdPayment, Reminder
from linli.ledger.queries import balance
from linli.ledger.queries.households import fund_parts, standing, whole_area
from linli.ledger.states import Channel, EntryKind
from tests.ledger.households import bill_of, billed, month_of, owed_by_bills, owed_in_book, paid, planned, prepaid_of
from tests.ledger.makers import account, fund, opened, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast, now):
    """Three months of 26.71 yuan for the first unit."""
    made = opened(cast, now)
    planned(cast, made, now)
    for back in (2, 1, 0):
        billed(cast, made, now, back=back)
    return made


def _states(unit) -> list[tuple[str, int]]:
    return list(Bill.objects.filter(unit=unit).order_by("month").values_list("state", "paid_fen"))


def test_a_part_is_set_against_the_oldest_bill(cast, now, book):
    unit = cast.units["hh"][0]
    paid(cast, unit, 3000, now)
    assert _states(unit) == [("paid", 2671), ("open", 329), ("open", 0)]
    assert balance(account(book, "fee-1001"), cast.on) == 3000
    assert owed_in_book(book, cast.on) == owed_by_bills(book)


def test_what_is_left_over_is_prepaid_and_pays_the_next_bill_by_itself(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    unit = cast.units["hh"][0]
    paid(cast, unit, 3000, now)
    assert (prepaid_of(unit), balance(account(book, "fee-2203"), cast.on)) == (3000, -3000)
    result = billed(cast, book, now)
    assert (result.set_off_fen, prepaid_of(unit), _states(unit)) == (2671, 329, [("paid", 2671)])
    assert balance(account(book, "fee-2203"), cast.on) == -329
    assert Entry.objects.filter(kind=EntryKind.CREDITS).count() == 1
    assert owed_in_book(book, cast.on) == owed_by_bills(book)


def test_the_same_number_of_the_bank_comes_in_once(cast, now, book):
    unit = cast.units["hh"][0]
    first = paid(cast, unit, 500, now, channel=Channel.BANK, reference="T-1")
    assert paid(cast, unit, 500, now, channel=Channel.BANK, reference="T-1") == first
    with pytest.raises(Conflict):
        paid(cast, unit, 501, now, channel=Channel.BANK, reference="T-1")
    with pytest.raises(Conflict):
        paid(cast, cast.units["hh"][1], 500, now, channel=Channel.BANK, reference="T-1")
    assert HouseholdPayment.objects.count() == 1


def test_nobody_types_in_what_only_the_channel_can_say(cast, now, book):
    with pytest.raises(Invalid):
        paid(cast, cast.units["hh"][0], 500, now, channel=Channel.WECHAT, reference="W-1")


@pytest.mark.parametrize("fen", [0, -5, 10**15])
def test_no_payment_but_one_above_zero(cast, now, book, fen):
    with pytest.raises(Invalid):
        paid(cast, cast.units["hh"][0], fen, now)


def test_a_payment_that_bounced_opens_the_bills_that_it_paid(cast, now, book):
    unit = cast.units["hh"][0]
    payment = paid(cast, unit, 6000, now)
    with pytest.raises(Denied):
        actions.take_back_payment(payment, reason="退票", by=cast.staff, at=now)
    entry = actions.take_back_payment(payment, reason="退票", by=cast.manager, at=now)
    assert (entry.reverses, _states(unit)) == (payment.entry, [("open", 0)] * 3)
    assert balance(account(book, "fee-1001"), cast.on) == 0
    assert owed_in_book(book, cast.on) == owed_by_bills(book)
    with pytest.raises(Refused):
        actions.take_back_payment(payment, reason="退票", by=cast.manager, at=now)


def test_other_money_of_the_household_covers_what_a_bounced_payment_had_paid(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    unit = cast.units["hh"][0]
    bounced, good = paid(cast, unit, 2000, now), paid(cast, unit, 2000, now)
    billed(cast, book, now)
    actions.take_back_payment(bounced, reason="退票", by=cast.manager, at=now)
    assert (_states(unit), prepaid_of(unit)) == ([("open", 2000)], 0)
    assert sum(Allocation.objects.values_list("amount_fen", flat=True)) == good.amount_fen
    assert balance(account(book, "fee-2203"), cast.on) == 0
    assert owed_in_book(book, cast.on) == owed_by_bills(book)


def _rows(cast, now, *numbers: str) -> list[actions.Incoming]:
    return [
        actions.Incoming(line, cast.units["hh"][line % 8], 1000 + line, now - timedelta(days=1), number, "林业主")
        for line, number in enumerate(numbers)
    ]


def test_a_bank_file_twice_and_a_line_twice_come_in_once(cast, now, book):
    rows = [*_rows(cast, now, "A", "B"), _rows(cast, now, "A")[0]]
    send = {"fund": fund(book, "fee"), "by": cast.staff, "at": now}
    first = actions.import_payments(book, rows=rows, **send)
    again = actions.import_payments(book, rows=rows, **send)
    assert [len(first.payments), first.known, len(again.payments), again.known] == [2, (0,), 0, (0, 1, 0)]
    assert balance(account(book, "fee-1002"), cast.on) == 2001


def test_a_bank_file_with_a_line_that_is_wrong_leaves_nothing(cast, now, book):
    with pytest.raises(Invalid):
        actions.import_payments(book, rows=_rows(cast, now, "A", ""), fund=fund(book, "fee"), by=cast.staff, at=now)
    assert HouseholdPayment.objects.count() == 0


def test_the_open_entry_of_a_payment_names_no_household(cast, now, book):
    payment = paid(cast, cast.units["hh"][0], 100, now, payer_name="林业主", reference="T-9", channel=Channel.BANK)
    entry = payment.entry
    assert (entry.shown_counterparty, entry.bank_reference) == ("林**", "")
    assert "101" not in entry.purpose


def test_a_reminder_goes_to_the_owners_alone_and_not_too_often(cast, now, book):
    unit = cast.units["hh"][0]
    actions.remind(unit, by=cast.staff, at=now)
    assert list(Message.objects.values_list("user", "template")) == [(cast.owner.user_id, "ledger.fees_reminder")]
    with pytest.raises(Refused):
        actions.remind(unit, by=cast.staff, at=now + timedelta(days=29))
    actions.remind(unit, by=cast.staff, at=now + timedelta(days=31))
    assert Reminder.objects.count() == 2


def test_who_owes_nothing_or_cannot_be_reached_is_not_reminded(cast, now, book):
    unit = cast.units["hh"][0]
    paid(cast, unit, 3 * 2671, now)
    with pytest.raises(Refused):
        actions.remind(unit, by=cast.staff, at=now)
    with pytest.raises(Refused):
        actions.remind(cast.units["hh"][7], by=cast.staff, at=now)
    # the neighbour's flat is the one other whose owner is here
    assert actions.remind_overdue(book, by=cast.staff, at=now) == 1


def test_a_household_sees_its_part_of_each_fund_by_its_area(cast, now):
    book = stocked(cast, now, fee_fen=10_000, common_fen=20_000)
    whole = whole_area(book)
    assert whole == 4 * (8904 + 6150)
    found = fund_parts(book, cast.units["hh"][0], cast.on, whole_dm2=whole)
    parts = {part.fund.code: part for part in found}
    assert {code: part.part_fen for code, part in parts.items()} == {
        "fee": 10_000 * 8904 // whole,
        "common": 20_000 * 8904 // whole,
        "maintenance": 0,
    }


def test_what_is_owed_and_what_is_past_its_day(cast, now, book):
    unit = cast.units["hh"][0]
    now_owed = standing(book, unit, cast.on)
    assert (now_owed.owed_fen, now_owed.overdue_fen, now_owed.prepaid_fen) == (3 * 2671, 2 * 2671, 0)
    assert bill_of(unit, month_of(cast)).due_on.day >= 20


def test_nobody_reverses_by_hand_what_bills_and_payments_must_agree_with(cast, now, book):
    payment = paid(cast, cast.units["hh"][0], 100, now)
    for entry in (payment.entry, Entry.objects.filter(kind=EntryKind.BILLS)[0]):
        with pytest.raises(Refused):
            actions.prepare_reversal(entry, reason="写错", by=cast.manager, at=now)
