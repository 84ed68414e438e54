"""Books become one: the sum is the same to the fen, nothing of a household is lost, and it happens once."""

from datetime import date, timedelta

import pytest

from linli.audit.models import Event
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.ledger import actions, queries
from linli.ledger.models import (
    Account,
    BankAccount,
    Bill,
    BillRun,
    Book,
    Entry,
    FeePlan,
    Fund,
    UnitCredit,
)
from linli.ledger.states import Basis, Channel
from linli.registry.models import Place, Unit
from tests.cases.together import at_once
from tests.ledger.makers import account
from tests.ledger.trusting import decided, moved, neighbourhood_company

from .yards import BEFORE, merged

pytestmark = pytest.mark.django_db


def funds_of(books, on):
    """What each kind of fund has, less what it owes, over all these books."""
    sums: dict[str, int] = {}
    for row in Account.objects.filter(book__in=books, kind__in=("asset", "liability")).select_related("fund"):
        sums[row.fund.kind] = sums.get(row.fund.kind, 0) + queries.balance(row, on)
    return {kind: fen for kind, fen in sums.items() if fen}


def by_role(books, on):
    """The same by kind of fund and role of account."""
    sums: dict[tuple[str, str], int] = {}
    for row in Account.objects.filter(book__in=books, kind__in=("asset", "liability")).select_related("fund"):
        key = (row.fund.kind, row.role)
        sums[key] = sums.get(key, 0) + queries.balance(row, on)
    return {key: fen for key, fen in sums.items() if fen}


def test_the_sum_is_the_same_fund_by_fund_and_account_by_account(cast, now, yards):
    day_before, day_after = cast.on - timedelta(days=1), cast.on + timedelta(days=1)
    before, roles = funds_of(yards, day_before), by_role(yards, day_before)
    merged(cast, now, yards)
    assert funds_of([yards[2]], day_after) == before
    assert by_role([yards[2]], day_after) == roles
    assert funds_of(yards[:2], day_after) == {}
    for book in Book.objects.filter(pk__in=[yard.pk for yard in yards]):
        assert sum(queries.trial_balance(book, day_after).values()) == 0
    closed = Book.objects.filter(closed_on=cast.on, successor=yards[2])
    assert {book.pk for book in closed} == {yards[0].pk, yards[1].pk}
    assert Place.objects.filter(successor=yards[2].community).count() == 2
    # What was earned and spent stays where it was: the year of the old book is readable.
    assert queries.balance(account(yards[0], "fee-6061"), day_after) == -1_001
    assert Event.objects.filter(verb="ledger.merge_books", log_id=yards[2].pk).count() == 2


def test_nothing_more_is_posted_in_the_old_book_and_it_merges_once(cast, now, yards):
    merged(cast, now, yards)
    for book in yards:
        book.refresh_from_db()
    with pytest.raises(Refused):
        moved(yards[0], "fee-1002", "fee-6061", 5, now, on=cast.on)
    with pytest.raises(Conflict):
        merged(cast, now, yards)


def test_what_waits_is_finished_first(cast, now, yards):
    book = yards[0]
    allowed = decided(cast, book, now, limit_fen=1_000)
    company = neighbourhood_company(cast)
    guards = {"kind": "company", "name": "保安公司", "holder_kind": "corporate", "bank_name": "农业银行"}
    guards = actions.add_payee(book, **guards, number="51050148850800001111", by=company, at=now)
    facts = {"payee": guards, "debit": account(book, "fee-5103"), "bank": account(book, "fee-1002")}
    facts |= {"amount_fen": 100, "purpose": "保安", "basis": Basis.DECISION, "decision": allowed}
    waiting = actions.prepare_payment(book, **facts, by=company, at=now)
    with pytest.raises(Refused, match=r"0号院.*1"):
        merged(cast, now, yards)
    actions.withdraw_payment(waiting, by=company, at=now)
    moved(yards[1], "fee-1002", "fee-6061", 5, now, on=cast.on)
    with pytest.raises(Refused, match="1号院"):  # the balance of the day would not be that of the day before
        merged(cast, now, yards)
    assert Entry.objects.filter(kind="closing").count() == 0


def test_who_may_not_and_what_is_no_merger(cast, now, yards):
    with pytest.raises(Denied):
        merged(cast, now, yards, by=cast.neighbourhood_head)
    with pytest.raises(Invalid):
        merged(cast, now, yards, target=yards[0])
    with pytest.raises(Invalid):
        merged(cast, now, yards, on=cast.on + timedelta(days=1))
    with pytest.raises(Invalid):
        actions.merge_books([], target=yards[0], on=cast.on, by=cast.street, at=now)


def test_households_keep_what_they_prepaid_and_owe_what_they_owed(cast, now, yards):
    book = yards[0]
    unit, other = Unit.objects.filter(community=book.pk).order_by("id")[:2]
    fees = Fund.objects.get(book=book, code="fee")
    UnitCredit.objects.create(book=book, fund=fees, unit=unit, prepaid_fen=900)
    moved(book, "fee-1002", "fee-2203", 900, now, on=BEFORE)
    facts = {"book": book, "fund": fees, "name": "物业费", "base": "area", "rate_hfen": 100, "set_at": now}
    plan = FeePlan.objects.create(**facts, from_month=date(2026, 1, 1))
    run = BillRun.objects.create(book=book, plan=plan, month=date(2026, 2, 1), bills=1, amount_fen=60, run_at=now)
    facts = {"book": book, "unit": other, "plan": plan, "run": run, "month": run.month, "due_on": cast.on}
    bill = Bill.objects.create(**facts, amount_fen=60)
    moved(book, "fee-1122", "fee-6001", 60, now, on=BEFORE)
    merged(cast, now, yards)
    bill.refresh_from_db()
    assert (bill.book_id, bill.plan.fund.book_id, bill.amount_fen) == (yards[2].pk, yards[2].pk, 60)
    there = UnitCredit.objects.get(book=yards[2], unit=unit)
    assert (there.prepaid_fen, UnitCredit.objects.get(book=book, unit=unit).prepaid_fen) == (900, 0)
    assert queries.balance(account(yards[2], "fee-2203"), cast.on) == -900
    assert queries.balance(account(yards[2], "fee-1122"), cast.on) == 60


def test_gifts_keep_their_purpose_and_go_on_in_the_one_book(cast, now, yards):
    cast_committee = cast.neighbourhood_head
    facts = {"kind": "charity", "title": "凉亭", "about": "凉亭", "by": cast_committee}
    earlier = now - timedelta(days=3)
    pavilions = [actions.open_campaign(book, **facts, at=earlier) for book in yards]
    for number, campaign in enumerate(pavilions):
        gift = {"giver_name": "吴邻居", "amount_fen": 100 + number, "channel": Channel.CASH}
        actions.give(campaign, **gift, by=cast.worker, at=earlier)
    merged(cast, now, yards)
    codes = Fund.objects.filter(book=yards[2], kind="charity").order_by("id").values_list("code", flat=True)
    assert list(codes) == ["charity", "charity-2", "charity-3"]
    pavilions[0].refresh_from_db()
    assert pavilions[0].book_id == yards[2].pk
    assert queries.balance(Account.objects.get(fund=pavilions[0].fund, role="cash"), cast.on) == 100


def test_a_bank_account_goes_along_and_stays_one_of_its_own(cast, now, yards):
    holder = {"holder": cast.body("residents_committee"), "bank_name": "农行", "opened_on": BEFORE}
    fees = [Fund.objects.get(book=yards[0], code="fee")]
    by = cast.neighbourhood_head
    made = actions.register_bank_account(yards[0], **holder, number="6222020200112233", funds=fees, by=by, at=now)
    merged(cast, now, yards)
    row = BankAccount.objects.get(pk=made.pk)
    assert row.book_id == yards[2].pk
    own = Account.objects.get(book=yards[2], bank_account=row)
    assert (own.name, queries.balance(own, cast.on)) == ("银行存款 · 0号院", 501)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_merge_at_once_one_succeeds(cast, now, yards):
    facts = {"on": cast.on, "by": cast.street, "at": now}

    def into(target, source):
        target, source = Book.objects.get(pk=target.pk), Book.objects.get(pk=source.pk)
        return lambda: actions.merge_books([source], target=target, **facts)

    results = at_once(into(yards[2], yards[0]), into(yards[1], yards[0]))
    assert sorted(type(result).__name__ for result in results) == ["Book", "Conflict"]
    assert Entry.objects.filter(kind="closing", book=yards[0]).count() == 3
