"""Whatever happens in whatever order: no money is made, none is lost, and the book agrees with the bills."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel.errors import Denied, Refused
from linli.ledger import actions
from linli.ledger.models import (
    Allocation,
    Bill,
    HouseholdPayment,
    Payee,
    PaymentOrder,
    UnitCredit,
)
from linli.ledger.queries import trial_balance
from linli.ledger.reckoning import bill_fen, owed_sql
from linli.ledger.states import AccountHolder, BillState, Channel, OrderState, PayeeKind
from tests.ledger.households import billed, owed_by_bills, owed_in_book, paid, planned
from tests.ledger.makers import account, stocked

pytestmark = pytest.mark.django_db

HELD = (OrderState.PREPARED, OrderState.REVIEWED, OrderState.APPROVED, OrderState.PAID)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["bills", "pay", "pay", "bounce", "cancel", "refund", "withdraw", "settle"]),
        st.integers(0, 5),
        st.integers(1, 9000),
    ),
    min_size=1,
    max_size=14,
)


class _Undo(Exception):
    """Takes an example back."""


class World:
    """A book with two households that pay, bounce and get money back."""

    def __init__(self, cast: Any, now: Any) -> None:
        self.cast, self.now = cast, now
        self.book = stocked(cast, now)
        self.units = cast.units["hh"][:2]
        planned(cast, self.book, now)
        payee = {"kind": PayeeKind.PERSON, "holder_kind": AccountHolder.PRIVATE, "bank_name": "成都银行"}
        who = {"name": "林业主", "number": "6222020200112233440"}
        self.payee: Payee = actions.add_payee(self.book, **payee, **who, by=cast.manager, at=now)
        actions.confirm_payee(self.payee, by=cast.committee, at=now)
        self.keys = {"by": cast.manager, "at": now}

    def bills(self, which: int, _fen: int) -> None:
        billed(self.cast, self.book, self.now, back=which % 6)

    def pay(self, which: int, fen: int) -> None:
        unit = self.units[which % 2]
        paid(self.cast, unit, fen, self.now, channel=Channel.CARD, payer_name="林业主")

    def bounce(self, which: int, _fen: int) -> None:
        if payment := self._one(HouseholdPayment, which):
            actions.take_back_payment(payment, reason="退票", **self.keys)

    def cancel(self, which: int, _fen: int) -> None:
        rows = Bill.objects.filter(unit__in=self.units).select_related("run", "plan__fund", "unit__building", "book")
        if rows:
            actions.cancel_bill(
                rows.order_by("id")[which % len(rows)], reason="多计", by=self.cast.committee, at=self.now
            )

    def refund(self, which: int, fen: int) -> None:
        if payment := self._one(HouseholdPayment, which):
            bank = account(self.book, "fee-1002")
            actions.refund_prepaid(payment, amount_fen=fen, payee=self.payee, bank=bank, reason="多交", **self.keys)

    def withdraw(self, which: int, _fen: int) -> None:
        if order := self._one(PaymentOrder, which):
            actions.withdraw_payment(order, **self.keys)

    def settle(self, which: int, _fen: int) -> None:
        if order := self._one(PaymentOrder, which):
            actions.approve_payment(order, by=self.cast.committee, at=self.now)
            actions.pay(order, bank_reference="B-1", by=self.cast.staff, at=self.now)

    def _one(self, model: Any, which: int) -> Any:
        rows = model.objects.filter(book=self.book).order_by("id")
        return rows[which % len(rows)] if rows else None


def _check(world: World) -> None:
    book, on = world.book, world.cast.on
    for unit in world.units:
        taken = HouseholdPayment.objects.filter(unit=unit, entry__reversed_by__isnull=True)
        came = _sum(taken)
        ids = list(HouseholdPayment.objects.filter(unit=unit).values_list("pk", flat=True))
        gone = _sum(PaymentOrder.objects.filter(refund_id__in=ids, state__in=HELD))
        prepaid = UnitCredit.objects.filter(unit=unit).aggregate(fen=Sum("prepaid_fen"))["fen"] or 0
        assert _sum(Allocation.objects.filter(bill__unit=unit)) + prepaid == came - gone
        assert not (prepaid and Bill.objects.filter(unit=unit, state=BillState.OPEN).exists())
    for bill in Bill.objects.filter(unit__in=world.units):
        assert _sum(Allocation.objects.filter(bill=bill)) == bill.paid_fen
    assert owed_in_book(book, on) == owed_by_bills(book)
    after = trial_balance(book, on)
    assert -after["fee-2203"] == (UnitCredit.objects.aggregate(fen=Sum("prepaid_fen"))["fen"] or 0)
    assert sum(after.values()) == 0
    held = [state for state in HELD if state != OrderState.PAID]
    assert -after["fee-2245"] == _sum(PaymentOrder.objects.filter(state__in=held))


def _sum(rows: Any) -> int:
    return rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0


@given(steps=STEPS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_makes_or_loses_money(cast, now, steps):
    try:
        with transaction.atomic():
            world = World(cast, now)
            for name, which, fen in steps:
                verb: Callable[[int, int], None] = getattr(world, name)
                try:
                    with transaction.atomic():
                        verb(which, fen)
                except (Refused, Denied):
                    continue
            _check(world)
            raise _Undo
    except _Undo:
        pass


@given(
    base=st.sampled_from(["area", "unit"]),
    rate=st.integers(1, 10**8),
    area=st.integers(1, 10**9),
    off=st.tuples(st.integers(0, 10_000), st.integers(1, 10_000)).filter(lambda pair: pair[0] <= pair[1]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_statement_reckons_as_exact_fractions_do(cast, now, base, rate, area, off):
    """The run's own SELECT over one unit with one discount."""
    unit = cast.units["hh"][0]
    share = Fraction(*off)
    source = owed_sql(base).replace("FROM registry_unit AS unit", "FROM given AS unit")
    source = source.replace("ledger_discount AS off", "allowed AS off")
    given_rows = f"""
    WITH given AS (SELECT {unit.pk}::bigint AS id, 1::bigint AS building_id, {area}::bigint AS area_dm2,
                          1::bigint AS community_id, 'dwelling' AS use),
    allowed AS (SELECT 1 AS id, 1 AS book_id, 1 AS plan_id, {unit.pk} AS unit_id, now() AS granted_at,
                       {share.numerator}::smallint AS share_num, {share.denominator}::smallint AS share_den,
                       DATE '2026-01-01' AS from_month, DATE '2026-12-01' AS to_month)
    """
    parameters = {"book": 1, "communities": [1], "plan": 1, "month": "2026-03-01", "rate": rate}
    parameters |= {"use": "", "building": None}
    with connection.cursor() as cursor:
        cursor.execute(given_rows + source, parameters)
        [(_unit, _building, full, owed)] = cursor.fetchall()
    counted = area if base == "area" else 1
    assert (owed, full - owed) == bill_fen(base, rate, counted, share)
