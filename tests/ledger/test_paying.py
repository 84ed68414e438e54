"""No payment without what allows it, and never by one person alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.bodies import actions as bodies
from linli.bodies.actor import SYSTEM
from linli.bodies.models import Decision
from linli.bodies.states import DecisionKind
from linli.kernel.errors import Denied, Invalid, Refused
from linli.ledger import actions, queries
from linli.ledger.models import Payee, PaymentOrder
from linli.ledger.rules.gate import conditions
from linli.ledger.states import Basis, OrderState
from tests.bodies.decided import suspended
from tests.ledger.makers import account, decision, posted, stocked
from tests.ledger.orders import budget, line, neighbours_account, order, paid

pytestmark = pytest.mark.django_db


def both_offices(cast, first, second):
    """``first`` with the seats of ``second`` besides."""
    return type(first)(first.user_id, first.name, (*first.seats, *second.seats), ())


@pytest.fixture
def book(cast, now):
    return stocked(cast, now)


@pytest.fixture
def cleaning(cast, now, book):
    """The line for cleaning in this year's adopted budget."""
    return line(budget(cast, book, now))


def test_a_small_sum_goes_through_both_keys_into_the_book(cast, now, book, cleaning):
    made = order(cast, book, now, budget_line=cleaning)
    assert (made.state, made.prepared_body_id) == (OrderState.PREPARED, cast.manager.body_id)
    entry = paid(cast, made, now)
    assert (entry.kind, entry.amount_fen, entry.counterparty) == ("payment", 50_000, "安居门业有限公司")
    assert (entry.prepared_by_id, entry.approved_by_id) == (cast.manager.user_id, cast.committee.user_id)
    assert (entry.prepared_body_id, entry.approved_body_id) == (cast.manager.body_id, cast.committee.body_id)
    assert (entry.bank_reference, entry.budget_line, made.state) == ("2026030200001", cleaning, OrderState.PAID)
    assert queries.balance(account(book, "fee-1002"), cast.on) == 10_000_000 - 50_000


def test_small_sums_end_at_the_limit_and_need_a_line(cast, now, book, cleaning):
    order(cast, book, now, budget_line=cleaning, amount_fen=100_000)
    with pytest.raises(Refused, match=r"1,000\.00"):
        order(cast, book, now, budget_line=cleaning, amount_fen=100_001)
    with pytest.raises(Invalid, match=r"line|预算"):
        order(cast, book, now)
    with pytest.raises(Invalid):
        order(cast, book, now, budget_line=cleaning, debit="fee-5102")


def test_a_line_of_a_budget_that_is_not_in_force_pays_nothing(cast, now, book, cleaning):
    replaced = cleaning
    budget(cast, book, now)
    with pytest.raises(Refused, match=r"in force|有效|生效"):
        order(cast, book, now, budget_line=replaced)
    last_year = line(budget(cast, book, now, year=cast.on.year - 1))
    with pytest.raises(Refused):
        order(cast, book, now, budget_line=last_year)


def test_over_its_line_only_by_a_decision_of_its_own(cast, now, book):
    lifts = line(budget(cast, book, now), "电梯维保")
    contract = decision(cast, now, kind=DecisionKind.CONTRACT, number="C1", limit_fen=2_000_000)
    facts = {"budget_line": lifts, "debit": "fee-5104", "basis": Basis.CONTRACT, "decision": contract}
    order(cast, book, now, amount_fen=590_000, **facts)
    with pytest.raises(Refused, match=r"100\.00.*50\.00|50\.00.*100\.00"):  # what is left, and by how much it is over
        order(cast, book, now, amount_fen=15_000, **facts)
    short = decision(cast, now, kind=DecisionKind.COMMITTEE, number="D1", limit_fen=4_999)
    with pytest.raises(Refused):
        order(cast, book, now, amount_fen=15_000, **facts, over_decision=short)
    with pytest.raises(Invalid):
        order(cast, book, now, amount_fen=15_000, **facts, over_decision=contract)
    enough = decision(cast, now, kind=DecisionKind.COMMITTEE, number="D2", limit_fen=5_000)
    made = order(cast, book, now, amount_fen=15_000, **facts, over_decision=enough)
    assert queries.line_uses([lifts])[lifts.pk].left_fen == -5_000
    assert made.over_decision == enough


def test_a_contract_pays_up_to_its_sum_and_not_a_fen_more(cast, now, book):
    contract = decision(cast, now, kind=DecisionKind.CONTRACT, number="C1", limit_fen=3_450_000)
    facts = {"basis": Basis.CONTRACT, "decision": contract, "debit": "common-5201", "bank": "common-1002"}
    first = order(cast, book, now, amount_fen=3_000_000, **facts)
    with pytest.raises(Refused, match=r"34,500\.00"):
        order(cast, book, now, amount_fen=450_001, **facts)
    actions.refuse_payment(first, reason="发票不符", by=cast.committee, at=now)
    order(cast, book, now, amount_fen=3_450_000, **facts)


def test_a_decision_of_the_committee_ends_at_its_limit_and_the_assembly_goes_on(cast, now, book):
    facts = {"basis": Basis.DECISION, "debit": "common-5201", "bank": "common-1002"}
    committee = decision(cast, now, number="D1", limit_fen=6_000_000)
    order(cast, book, now, amount_fen=4_000_000, **facts, decision=committee)
    with pytest.raises(Refused, match=r"50,000\.00"):  # the second one takes the sum over the committee's limit
        order(cast, book, now, amount_fen=1_000_001, **facts, decision=committee)
    assembly = decision(cast, now, kind=DecisionKind.ASSEMBLY, number="D2", limit_fen=6_000_000)
    order(cast, book, now, amount_fen=6_000_000, **facts, decision=assembly)
    unlimited = decision(cast, now, number="D3")
    with pytest.raises(Refused, match="D3"):
        order(cast, book, now, amount_fen=1, **facts, decision=unlimited)
    with pytest.raises(Invalid):
        order(cast, book, now, amount_fen=1, **facts)


def test_a_large_contract_needs_the_owners_budget(cast, now, book, cleaning):
    contract = decision(cast, now, kind=DecisionKind.CONTRACT, number="C1", limit_fen=5_000_001)
    facts = {"basis": Basis.CONTRACT, "decision": contract, "amount_fen": 1_000_000}
    with pytest.raises(Refused, match=r"50,000\.00"):
        order(cast, book, now, **facts)
    order(cast, book, now, **facts, budget_line=cleaning)


def test_a_suspended_decision_stops_at_every_step(cast, now, book):
    made_by_committee = decision(cast, now, number="D1", limit_fen=300_000)
    facts = {"basis": Basis.DECISION, "decision": made_by_committee, "debit": "common-5201", "bank": "common-1002"}
    first = order(cast, book, now, amount_fen=100_000, **facts)
    second = order(cast, book, now, amount_fen=100_000, **facts)
    actions.approve_payment(second, by=cast.committee, at=now)
    halt = suspended(cast, made_by_committee, now, until_at=now + timedelta(days=10))
    later = now + timedelta(hours=1)
    with pytest.raises(Refused, match="D1"):
        order(cast, book, later, amount_fen=100_000, **facts)
    with pytest.raises(Refused, match="D1"):
        actions.approve_payment(first, by=cast.committee, at=later)
    with pytest.raises(Refused, match="D1"):
        actions.pay(second, bank_reference="1", by=cast.staff, at=later)
    bodies.lift_suspension(halt, reason="查无问题", by=cast.street2, at=later)
    after = later + timedelta(hours=1)
    actions.pay(second, bank_reference="1", by=cast.staff, at=after)


def test_a_superseded_decision_pays_nothing(cast, now, book):
    old = decision(cast, now, number="D1", limit_fen=300_000)
    facts = {"basis": Basis.DECISION, "decision": old, "debit": "common-5201", "bank": "common-1002"}
    made = order(cast, book, now, amount_fen=100_000, **facts)
    new = decision(cast, now, number="D2", limit_fen=1)
    copy = Decision(**{f.attname: getattr(new, f.attname) for f in Decision._meta.fields if f.name != "id"})
    copy.number, copy.supersedes = "D3", old
    copy.save(force_insert=True)
    with pytest.raises(Refused, match="D3"):
        actions.approve_payment(made, by=cast.committee, at=now)


def test_common_money_never_goes_into_a_private_account(cast, now, book, cleaning):
    private = neighbours_account(cast, book, now)
    with pytest.raises(Refused, match=r"private person|私人|个人"):
        order(cast, book, now, budget_line=cleaning, payee=private)


def test_a_persons_own_money_goes_back_to_her_and_to_nothing_else(cast, now, book):
    private = neighbours_account(cast, book, now)
    posted(cast, book, "fee-1002", "fee-2245", 20_000, now)
    facts = {"payee": private, "bank": account(book, "fee-1002"), "purpose": "退还多交的物业费", "refund_id": 7}
    facts |= {"refund_kind": "household payment", "by": cast.manager, "at": now}
    with pytest.raises(Invalid):
        actions.prepare_refund(book, debit=account(book, "fee-5101"), amount_fen=20_000, **facts)
    made = actions.prepare_refund(book, debit=account(book, "fee-2245"), amount_fen=20_000, **facts)
    assert queries.refunded_fen(book, "household payment", 7) == 20_000
    entry = paid(cast, made, now)
    assert (entry.counterparty_private, entry.shown_counterparty) == (True, "吴**")
    with pytest.raises(Refused):  # what is held for households is no payable
        allowed = decision(cast, now, limit_fen=100)
        order(cast, book, now, basis=Basis.DECISION, decision=allowed, debit="fee-2245", amount_fen=100)


def test_no_fund_pays_for_another_and_the_maintenance_fund_never(cast, now, book):
    allowed = decision(cast, now, limit_fen=100_000)
    facts = {"basis": Basis.DECISION, "decision": allowed, "amount_fen": 100}
    with pytest.raises(Invalid, match=r"two funds|两个资金"):
        order(cast, book, now, **facts, debit="fee-5101", bank="common-1002")
    with pytest.raises(Refused, match=r"authority|主管部门"):
        order(cast, book, now, **facts, debit="maintenance-5601", bank="maintenance-1801")
    with pytest.raises(Invalid):
        order(cast, book, now, **facts, debit="common-5201", bank="common-6051")
    with pytest.raises(Invalid):
        order(cast, book, now, **facts, debit="common-4001", bank="common-1002")


@pytest.mark.parametrize("amount", [0, -1, 10**16, True])
def test_no_amount_but_one_above_zero(cast, now, book, cleaning, amount):
    with pytest.raises(Invalid):
        order(cast, book, now, budget_line=cleaning, amount_fen=amount)


def test_a_closed_payee_is_not_paid_even_where_it_was_approved(cast, now, book, cleaning):
    made = order(cast, book, now, budget_line=cleaning)
    actions.approve_payment(made, by=cast.committee, at=now)
    actions.close_payee(Payee.objects.get(pk=made.payee_id), by=cast.manager, at=now)
    with pytest.raises(Refused):
        actions.pay(made, bank_reference="1", by=cast.staff, at=now)


def test_who_prepared_never_approves_whatever_office_she_acts_from(cast, now, book, cleaning):
    made = order(cast, book, now, budget_line=cleaning)
    with pytest.raises(Denied):
        actions.approve_payment(made, by=cast.manager, at=now)
    with pytest.raises(Denied, match=r"yourself|您经办"):
        actions.approve_payment(made, by=both_offices(cast, cast.manager, cast.committee), at=now)
    # Another person, who sits in the committee and in the company that prepared it.
    with pytest.raises(Denied, match="物业服务中心"):
        actions.approve_payment(made, by=both_offices(cast, cast.committee, cast.staff), at=now)
    with pytest.raises(Denied):
        actions.approve_payment(made, by=SYSTEM, at=now)
    actions.approve_payment(made, by=cast.neighbourhood_head, at=now)


def test_from_the_sum_of_the_rules_a_third_person_reviews(cast, now, book):
    allowed = decision(cast, now, limit_fen=1_000_000)
    facts = {"basis": Basis.DECISION, "decision": allowed, "debit": "common-5201", "bank": "common-1002"}
    made = order(cast, book, now, amount_fen=500_000, **facts)
    with pytest.raises(Refused, match=r"review|复核"):
        actions.approve_payment(made, by=cast.committee, at=now)
    with pytest.raises(Denied):
        actions.review_payment(made, by=cast.manager, at=now)
    actions.review_payment(made, by=cast.committee, at=now)
    with pytest.raises(Denied):
        actions.approve_payment(made, by=cast.committee, at=now)
    actions.approve_payment(made, by=cast.neighbourhood_head, at=now)
    below = order(cast, book, now, amount_fen=499_999, **facts)
    actions.approve_payment(below, by=cast.committee, at=now)


def test_the_database_itself_wants_two_people_of_two_bodies(cast, now, book, cleaning):
    made = order(cast, book, now, budget_line=cleaning)
    row = PaymentOrder.objects.filter(pk=made.pk)
    hands = ({"approved_by": made.prepared_by, "approved_body_id": cast.committee.body_id},)
    hands += ({"approved_by_id": cast.committee.user_id, "approved_body": made.prepared_body},)
    for hand in hands:
        with pytest.raises(IntegrityError, match="two_keys"), transaction.atomic():
            row.update(**hand)


def test_only_her_own_is_withdrawn_and_the_refusal_needs_a_reason(cast, now, book, cleaning):
    made = order(cast, book, now, budget_line=cleaning)
    with pytest.raises(Denied):
        actions.withdraw_payment(made, by=cast.staff, at=now)
    with pytest.raises(Invalid):
        actions.refuse_payment(made, reason=" ", by=cast.committee, at=now)
    actions.withdraw_payment(made, by=cast.manager, at=now)
    with pytest.raises(Refused):
        actions.approve_payment(made, by=cast.committee, at=now)


def test_money_that_is_not_there_is_not_paid_and_nothing_is_lost(cast, now):
    book = stocked(cast, now, fee_fen=40_000)
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)))
    actions.approve_payment(made, by=cast.committee, at=now)
    with pytest.raises(Refused, match=r"400\.00"):
        actions.pay(made, bank_reference="1", by=cast.staff, at=now)
    assert PaymentOrder.objects.get().state == OrderState.APPROVED


def test_what_the_bank_sends_back_is_reversed_and_free_again(cast, now, book, cleaning):
    made = order(cast, book, now, budget_line=cleaning)
    entry = paid(cast, made, now)
    with pytest.raises(Denied):
        actions.return_payment(made, reason="账号有误", by=cast.manager, at=now)
    back = actions.return_payment(made, reason="账号有误", by=cast.committee, at=now)
    assert (back.reverses, back.reason, made.state) == (entry, "账号有误", OrderState.RETURNED)
    assert queries.balance(account(book, "fee-1002"), cast.on) == 10_000_000
    assert queries.line_uses([cleaning])[cleaning.pk].left_fen == cleaning.amount_fen
    with pytest.raises(Refused):
        actions.return_payment(made, reason="again", by=cast.committee, at=now)


def test_a_payment_by_order_is_undone_through_its_order_only(cast, now, book, cleaning):
    entry = paid(cast, order(cast, book, now, budget_line=cleaning), now)
    with pytest.raises(Refused, match=r"order|付款单"):
        actions.prepare_reversal(entry, reason="写错", by=cast.manager, at=now)


def test_the_page_is_told_each_condition(cast, now, book, cleaning):
    made = order(cast, book, now, budget_line=cleaning)
    assert [c.holds for c in conditions(made, at=now)] == [True] * 7
    actions.close_payee(Payee.objects.get(pk=made.payee_id), by=cast.manager, at=now)
    fresh = queries.order_page(book, made.pk)
    assert [c.holds for c in conditions(fresh, at=now)] == [True, True, True, False, True, True, True]
