"""After books have become one: fees, bills, contracts and the budget go on in the one book."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from linli.bodies.models import Body
from linli.kernel.errors import Invalid, Refused
from linli.law.deadlines import SHANGHAI
from linli.ledger import actions
from linli.ledger.models import (
    Bill,
    Book,
    Budget,
    BudgetLine,
    FeePlan,
    Fund,
    HouseholdPayment,
    UnitCredit,
)
from linli.ledger.states import Basis, Channel
from linli.registry.models import Binding, Holding, Person, Unit
from tests.ledger.makers import account
from tests.ledger.trusting import decided, neighbourhood_company

from .yards import BEFORE, merged

pytestmark = pytest.mark.django_db


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
