"""Bills: exact, once a month, by building; plans by a decision; discounts by two people."""

from datetime import date
from fractions import Fraction

import pytest

from linli.bodies.states import DecisionKind
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.ledger import actions
from linli.ledger.models import Allocation, Bill, BillRun, Discount, Entry, FeePlan
from linli.ledger.queries import balance, trial_balance
from linli.ledger.queries.billing import preview
from linli.ledger.reckoning import bill_fen
from linli.ledger.states import BillState, EntryKind, FeeBase
from linli.registry.models import Unit
from linli.registry.states import UnitUse
from tests.ledger.households import (
    agreed,
    bill_of,
    billed,
    month_of,
    owed_by_bills,
    owed_in_book,
    paid,
    planned,
    prepaid_of,
)
from tests.ledger.makers import account, decision, fund, opened

pytestmark = pytest.mark.django_db


def test_a_months_bills_are_exact_and_stand_in_the_book_by_building(cast, now):
    book = opened(cast, now)
    planned(cast, book, now, rate_hfen=5000)
    result = billed(cast, book, now)
    # 89.04 m² × 0.50 = 44.52 yuan; 61.50 m² × 0.50 = 30.75 yuan; four of each in two buildings
    assert sorted(Bill.objects.values_list("amount_fen", flat=True)) == [3075] * 4 + [4452] * 4
    assert (result.bills, result.amount_fen) == (8, 4 * (3075 + 4452))
    building = cast.units["hh"][0].building
    owed = account(book, f"fee-1122-{building.pk}")
    assert (owed.name, balance(owed, cast.on)) == ("应收物业费 · 3栋", 2 * (3075 + 4452))
    assert balance(account(book, f"fee-6001-{building.pk}"), cast.on) == -2 * (3075 + 4452)
    assert sum(trial_balance(book, cast.on).values()) == 0


def test_the_fee_goes_from_30_to_50_fen_by_the_assemblys_decision(cast, now):
    book = opened(cast, now)
    old = planned(cast, book, now)
    billed(cast, book, now, back=1)
    raised = agreed(cast, now)
    planned(cast, book, now, rate_hfen=5000, from_month=month_of(cast), decision=raised)
    billed(cast, book, now)
    old.refresh_from_db()
    assert old.to_month == month_of(cast, 1)
    unit = cast.units["hh"][0]
    assert [bill_of(unit, month_of(cast, back)).amount_fen for back in (1, 0)] == [2671, 4452]
    entry = Entry.objects.get(kind=EntryKind.BILLS, on=cast.on)
    assert entry.decision == raised


def test_only_owners_and_residents_or_their_contract_set_fees(cast, now):
    book = opened(cast, now)
    with pytest.raises(Invalid):
        planned(cast, book, now, decision=decision(cast, now, kind=DecisionKind.COMMITTEE))


def test_a_month_twice_changes_nothing(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    first = billed(cast, book, now)
    assert len(first.runs) == 1
    assert billed(cast, book, now) == actions.RunResult()
    assert (Bill.objects.count(), BillRun.objects.count(), Entry.objects.count()) == (8, 1, 1)


def test_a_plan_bills_only_units_of_its_use_and_building(cast, now):
    book = opened(cast, now)
    shop = cast.units["hh"][4]
    Unit.objects.filter(pk=shop.pk).update(use=UnitUse.SHOP)
    planned(cast, book, now, name="商铺物业费", use=UnitUse.SHOP, rate_hfen=10_000)
    planned(cast, book, now, name="电梯费", base=FeeBase.UNIT, rate_hfen=200_000, building=shop.building)
    billed(cast, book, now)
    assert (
        sorted(Bill.objects.values_list("plan__name", "amount_fen")) == [("商铺物业费", 8904)] + [("电梯费", 2000)] * 4
    )


def test_insurance_of_782_households_at_100_yuan_is_78_200_yuan(cast, now):
    book = opened(cast, now)
    first = cast.units["hh"][0]
    Unit.objects.bulk_create(
        Unit(community=cast.hh, building=first.building, number=f"9{number:04d}", area_dm2=5000)
        for number in range(774)
    )
    this = month_of(cast)
    planned(cast, book, now, name="保险", base=FeeBase.UNIT, rate_hfen=1_000_000, from_month=this, to_month=this)
    result = billed(cast, book, now)
    assert (result.bills, result.amount_fen) == (782, 7_820_000)


def test_a_month_to_come_and_one_before_the_book_are_not_billed(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    for month in (month_of(cast, -1), month_of(cast, 30), cast.on.replace(day=2)):
        with pytest.raises(Invalid):
            actions.run_bills(book, month=month, by=cast.manager, at=now)


def test_bills_of_a_closed_month_are_posted_today_and_marked(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    actions.close_period(book, month=book.opened_on, by=cast.committee, at=now)
    book.periods.get_or_create(month=month_of(cast, 1))
    book.periods.filter(month=month_of(cast, 1)).update(state="closed")
    billed(cast, book, now, back=1)
    entry = Entry.objects.get()
    assert (entry.on, entry.belongs_on) == (cast.on, date(cast.on.year, cast.on.month - 1, 28))
    assert entry.reason


def test_a_meter_is_billed_by_what_it_showed_and_waits_where_nobody_read_it(cast, now):
    book = opened(cast, now)
    plan = planned(cast, book, now, name="热水", base=FeeBase.METER, rate_hfen=25_000)
    one, other = cast.units["hh"][:2]
    last, this = month_of(cast, 1), month_of(cast)
    read = {"by": cast.staff, "at": now}
    actions.read_meters(plan, month=last, readings={one: (0, 3_333), other: (0, 1_000)}, **read)
    assert actions.read_meters(plan, month=last, readings={one: (0, 3_333)}, **read) == 0
    [before] = preview(book, last)
    billed(cast, book, now, back=1)
    assert (before.bills, before.left_out, before.amount_fen) == (2, 6, 833 + 250)
    assert list(Bill.objects.order_by("unit").values_list("amount_fen", flat=True)) == [833, 250]
    for wrong in ((3_333, 3_332), (0, 4_000)):
        with pytest.raises(Invalid):
            actions.read_meters(plan, month=this, readings={one: wrong}, **read)
    with pytest.raises(Refused):
        actions.read_meters(plan, month=last, readings={one: (0, 9_000)}, **read)


def _discount(cast, book, plan, now, **facts) -> Discount:
    facts = {
        "share": Fraction(1, 3),
        "from_month": month_of(cast),
        "to_month": month_of(cast),
        "reason": "低保",
    } | facts
    return actions.propose_discount(plan, cast.units["hh"][0], **facts, by=cast.staff, at=now)


def test_a_discount_is_an_exact_share_granted_by_a_second_person(cast, now):
    book = opened(cast, now)
    plan = planned(cast, book, now, rate_hfen=5000)
    discount = _discount(cast, book, plan, now)
    with pytest.raises(Denied):
        actions.grant_discount(discount, by=cast.staff, at=now)
    actions.grant_discount(discount, by=cast.committee, at=now)
    with pytest.raises(Refused):
        actions.refuse_discount(discount, reason="—", by=cast.committee, at=now)
    billed(cast, book, now)
    bill = bill_of(cast.units["hh"][0], month_of(cast))
    assert (bill.amount_fen, bill.discount_fen) == (2968, 4452 - 2968) == bill_fen("area", 5000, 8904, Fraction(1, 3))


def test_an_exemption_leaves_a_bill_of_nothing_that_is_paid(cast, now):
    book = opened(cast, now)
    plan = planned(cast, book, now)
    actions.grant_discount(_discount(cast, book, plan, now, share=Fraction(1)), by=cast.committee, at=now)
    billed(cast, book, now)
    bill = bill_of(cast.units["hh"][0], month_of(cast))
    assert (bill.amount_fen, bill.discount_fen, bill.state) == (0, 2671, BillState.PAID)


def test_two_discounts_of_one_month_and_one_for_billed_months_are_refused(cast, now):
    book = opened(cast, now)
    plan = planned(cast, book, now)
    first, second = (_discount(cast, book, plan, now) for _ in range(2))
    actions.grant_discount(first, by=cast.committee, at=now)
    with pytest.raises(Refused):
        actions.grant_discount(second, by=cast.committee, at=now)
    actions.refuse_discount(second, reason="已经减免", by=cast.committee, at=now)
    billed(cast, book, now)
    with pytest.raises(Refused):
        _discount(cast, book, plan, now)


def test_a_wrong_bill_is_cancelled_by_somebody_else_and_its_money_pays_the_next(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    unit = cast.units["hh"][0]
    billed(cast, book, now, back=1)
    paid(cast, unit, 2671, now)
    billed(cast, book, now)
    wrong = bill_of(unit, month_of(cast, 1))
    with pytest.raises(Denied):
        actions.cancel_bill(wrong, reason="—", by=cast.manager, at=now)
    actions.cancel_bill(wrong, reason="空置期间多计", by=cast.committee, at=now)
    assert (bill_of(unit, month_of(cast, 1)).state, bill_of(unit, month_of(cast)).state) == ("cancelled", "paid")
    assert sum(Allocation.objects.values_list("amount_fen", flat=True)) == 2671
    assert (prepaid_of(unit), owed_in_book(book, cast.on)) == (0, owed_by_bills(book))
    with pytest.raises(Refused):
        actions.cancel_bill(bill_of(unit, month_of(cast, 1)), reason="—", by=cast.committee, at=now)


def test_the_preview_says_what_the_run_makes(cast, now):
    book = opened(cast, now)
    plan = planned(cast, book, now)
    actions.grant_discount(_discount(cast, book, plan, now), by=cast.committee, at=now)
    [before] = preview(book, month_of(cast))
    result = billed(cast, book, now)
    [after] = preview(book, month_of(cast))
    assert (before.bills, before.amount_fen) == (result.bills, result.amount_fen)
    assert [row.name for row in before.buildings] == ["3栋", "4栋"]
    assert (before.run, after.run) == (None, result.runs[0])


def test_a_plan_set_twice_or_before_the_one_that_runs_is_refused(cast, now):
    book = opened(cast, now)
    planned(cast, book, now)
    with pytest.raises(Conflict):
        planned(cast, book, now)
    with pytest.raises(Refused):
        planned(cast, book, now, from_month=month_of(cast, 8))
    billed(cast, book, now)
    with pytest.raises(Refused):
        planned(cast, book, now, from_month=month_of(cast))
    plan = FeePlan.objects.get()
    ends = {"decision": agreed(cast, now), "by": cast.manager, "at": now}
    with pytest.raises(Refused):
        actions.end_fee_plan(plan, last_month=month_of(cast, 1), **ends)
    actions.end_fee_plan(plan, last_month=month_of(cast), **ends)
    assert FeePlan.objects.get().to_month == month_of(cast)


def test_another_communitys_unit_and_fund_are_refused(cast, now):
    book, other = opened(cast, now), opened(cast, now, code="fy")
    plan = planned(cast, book, now)
    with pytest.raises(Invalid):
        actions.propose_discount(
            plan,
            cast.units["fy"][0],
            share=Fraction(1),
            from_month=month_of(cast),
            to_month=month_of(cast),
            reason="—",
            by=cast.staff,
            at=now,
        )
    with pytest.raises(Invalid):
        paid(cast, cast.units["hh"][0], 100, now, fund=fund(other, "fee"))
    assert billed(cast, book, now).bills == 8
