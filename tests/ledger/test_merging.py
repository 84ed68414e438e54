"""Books become one: the sum is the same to the fen, nothing of a household is lost, and it happens once."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from linli.audit.models import Event
from linli.bodies.models import Body
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.law.deadlines import SHANGHAI
from linli.ledger import actions, queries
from linli.ledger.models import (
    Account,
    BankAccount,
    Bill,
    BillRun,
    Book,
    Budget,
    BudgetLine,
    Entry,
    FeePlan,
    Fund,
    HouseholdPayment,
    UnitCredit,
)
from linli.ledger.states import Basis, Channel
from linli.registry.models import Binding, Holding, Person, Place, Unit
from tests.cases.together import at_once
from tests.ledger.makers import account
from tests.ledger.trusting import courtyard, decided, moved, neighbourhood_company

pytestmark = pytest.mark.django_db

BEFORE = date(2026, 2, 20)


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


@pytest.fixture
def yards(cast, now):
    """Three courtyards with money, the third of which goes on."""
    made = [courtyard(cast, f"y{i}", f"{i}号院", now) for i in range(3)]
    for number, book in enumerate(made):
        moved(book, "fee-1002", "fee-6061", 1_001 + number, now, on=BEFORE)
        moved(book, "common-1002", "common-6051", 333 * (number + 1), now, on=BEFORE)
        moved(book, "fee-5101", "fee-1002", 500, now, on=BEFORE)
        moved(book, "maintenance-1801", "maintenance-4001", 70_000, now, on=BEFORE)
    return made


def merged(cast, now, yards, **more):
    facts = {"target": yards[2], "on": cast.on, "by": cast.street, "at": now} | more
    return actions.merge_books(yards[:2], **facts)


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


def company_of(cast):
    """The company that serves all three, made once."""
    there = Body.objects.filter(name="四自物业").first()
    return cast.fresh("captain").acting_for(there.pk) if there else neighbourhood_company(cast)


def at(day):
    return datetime.combine(day, time(9), tzinfo=SHANGHAI)


def bind(cast, unit, now):
    """The stranger owns this home."""
    person = Person.objects.create(community_id=unit.community_id, name="郑", phone="+8613900000099")
    here = {"community_id": unit.community_id, "unit": unit, "person": person}
    Binding.objects.create(**here, user=cast.users["stranger"], relation="owner", from_at=now)
    Holding.objects.create(**here, is_representative=True, from_date=date(2025, 1, 1))


def adopted(cast, book, now, lines):
    budget = Budget.objects.create(
        book=book, year=2026, state="adopted", decision=decided(cast, book, now, number=f"b{book.pk}"), drafted_at=now
    )
    for code, fen in lines.items():
        BudgetLine.objects.create(budget=budget, account=account(book, code), title=code, amount_fen=fen)


def fee_of(cast, book, now, **more):
    """A fee by area since January, decided in its own community."""
    facts = {"name": "物业费", "base": "area", "rate_hfen": 10_000, "from_month": date(2026, 1, 1)} | more
    facts.setdefault("decision", decided(cast, book, now, number=f"fee-{book.pk}-{len(more)}"))
    fund = facts.pop("fund", None) or Fund.objects.get(book=book, code="fee")
    return actions.set_fee_plan(book, fund=fund, **facts, by=company_of(cast), at=now)


def test_each_community_goes_on_with_its_own_fee_until_one_is_decided_for_all(cast, now, yards):
    month, before = date(2026, 3, 1), date(2026, 2, 1)
    fee_of(cast, yards[0], now, rate_hfen=20_000)
    fee_of(cast, yards[2], now)
    by = company_of(cast)
    made = actions.run_bills(yards[0], month=before, by=by, at=now)
    unit = Unit.objects.filter(community=yards[0].pk).order_by("id")[0]
    old = Bill.objects.get(unit=unit, month=before)
    actions.take_payment(unit, amount_fen=old.amount_fen, channel=Channel.CASH, paid_at=at(before), by=by, at=now)
    merged(cast, now, yards)
    one = Book.objects.select_related("community").get(pk=yards[2].pk)
    # What was billed is not billed again; the months after it are, each unit by what its own community decided.
    again = actions.run_bills(one, month=before, by=by, at=now)
    assert {bill.unit.community_id for bill in Bill.objects.filter(run__in=again.runs)} == {one.pk}
    assert Bill.objects.filter(unit__community=yards[0].pk, month=before).count() == made.bills
    old = Book.objects.select_related("community").get(pk=yards[0].pk)
    actions.run_bills(old, month=month, by=by, at=now)  # asked of the old book, made in the one that stands
    rates = Bill.objects.filter(month=month).values_list("unit__community", "book", "plan__rate_hfen").distinct()
    assert sorted(rates) == sorted([(yards[0].pk, one.pk, 20_000), (one.pk, one.pk, 10_000)])
    assert actions.run_bills(one, month=month, by=by, at=now).runs == ()
    # A fee of the same name by the one community takes the place of both, from the next month on.
    april = date(2026, 4, 1)
    new = fee_of(cast, one, now, rate_hfen=30_000, from_month=april)
    assert [plan.to_month for plan in FeePlan.objects.filter(book=one).exclude(pk=new.pk)] == [month, month]
    later = now + timedelta(days=30)
    actions.run_bills(one, month=april, by=by, at=later)
    assert Bill.objects.filter(month=april).values_list("plan").distinct().get() == (new.pk,)
    assert Bill.objects.filter(month=april).count() == 3 * Unit.objects.filter(community=one.pk).count()


def test_an_old_bill_is_paid_in_the_one_book_and_old_addresses_lead_there(cast, now, yards):
    fee_of(cast, yards[0], now)
    by = company_of(cast)
    actions.run_bills(yards[0], month=date(2026, 2, 1), by=by, at=now)
    unit, other = Unit.objects.filter(community=yards[0].pk).order_by("id")[:2]
    bind(cast, unit, now)
    old_fund = Fund.objects.get(book=yards[0], code="fee")
    paid = actions.take_payment(
        other, amount_fen=10**6, channel=Channel.CASH, payer_name="林", paid_at=at(BEFORE), by=by, at=now
    )
    merged(cast, now, yards)
    payment = actions.take_payment(unit, fund=old_fund, amount_fen=100, channel=Channel.CASH, by=by, at=now)
    assert (payment.book_id, payment.fund.book_id) == (yards[2].pk, yards[2].pk)
    bill = Bill.objects.get(unit=unit)
    assert (bill.book_id, bill.paid_fen) == (yards[2].pk, 100)
    client = Client()
    client.force_login(cast.users["stranger"])
    assert client.get(f"/c/y0/book/household/{unit.pk}/")["Location"] == f"/c/y2/book/household/{unit.pk}/"
    page = client.get(f"/c/y2/book/household/{unit.pk}/")
    assert (page.context["standing"].owed_fen, page.context["payments"][0]) == (bill.amount_fen - 100, payment)
    assert client.get(f"/c/y2/book/household/{other.pk}/").status_code == 404
    desk = Client()
    desk.force_login(cast.users["captain"])
    assert desk.get(f"/desk/book/y0/households/{unit.pk}/")["Location"] == f"/desk/book/y2/households/{unit.pk}/"
    assert desk.get("/desk/book/y0/bills/run/?month=2026-02")["Location"] == "/desk/book/y2/bills/run/?month=2026-02"
    found = desk.get("/desk/book/y2/households/?text=101").content.decode()
    assert "0号院" in found and "1号院" in found  # the same address in each of them
    # What she had prepaid in the old book is given back from the one that has it now.
    payee = {"kind": "person", "name": "林", "holder_kind": "private", "bank_name": "农行"}
    payee = actions.add_payee(yards[2], **payee, number="6222020200112241", by=by, at=now)
    bank = account(yards[2], "fee-1002")
    paid = HouseholdPayment.objects.select_related("book", "fund__book").get(pk=paid.pk)
    order = actions.refund_prepaid(paid, amount_fen=500, payee=payee, bank=bank, reason="搬家", by=by, at=now)
    assert (order.book_id, order.debit.book_id) == (yards[2].pk, yards[2].pk)
    left = UnitCredit.objects.get(book=yards[2], unit=other).prepaid_fen
    actions.withdraw_payment(order, by=by, at=now)
    assert UnitCredit.objects.get(book=yards[2], unit=other).prepaid_fen == left + 500


def test_a_contract_and_what_is_left_of_the_budget_go_along(cast, now, yards):
    contract = decided(cast, yards[0], now, kind="contract", limit_fen=1_000, number="合同1")
    own = decided(cast, yards[0], now, kind="committee", limit_fen=1_000, number="委1")
    adopted(cast, yards[0], now, {"fee-5101": 2_000, "fee-5103": 700})
    adopted(cast, yards[2], now, {"fee-5101": 5_000})
    merged(cast, now, yards)
    lines = BudgetLine.objects.filter(budget__book=yards[2], budget__state="adopted")
    # 500 of the 2,000 were spent before: 1,500 are left for the same.
    assert dict(lines.values_list("account__code", "amount_fen")) == {"fee-5101": 6_500, "fee-5103": 700}
    assert dict(BudgetLine.objects.filter(budget__book=yards[0]).values_list("account__code", "amount_fen")) == {
        "fee-5101": 2_000, "fee-5103": 700,
    }  # fmt: skip
    assert "0号院" in lines.get(account__code="fee-5103").note
    one, by = Book.objects.get(pk=yards[2].pk), company_of(cast)
    facts = {"kind": "company", "name": "保安公司", "holder_kind": "corporate", "bank_name": "农业银行"}
    payee = actions.add_payee(one, **facts, number="51050148850800001111", by=by, at=now)
    facts = {"payee": payee, "debit": account(one, "fee-5103"), "bank": account(one, "fee-1002"), "amount_fen": 600}
    facts |= {"purpose": "保安", "budget_line": lines.get(account__code="fee-5103")}
    order = actions.prepare_payment(one, **facts, basis=Basis.CONTRACT, decision=contract, by=by, at=now)
    with pytest.raises(Refused, match=r"12\.00"):  # the contract's sum is one sum, whoever pays on it
        actions.prepare_payment(one, **facts, basis=Basis.CONTRACT, decision=contract, by=by, at=now)
    with pytest.raises(Invalid):  # what one courtyard decided among itself binds the others no further
        actions.prepare_payment(one, **facts, basis=Basis.DECISION, decision=own, by=by, at=now)
    assert order.decision == contract
