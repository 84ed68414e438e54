"""Whatever people do in whatever order: no money is made or lost, nobody pays alone, no bank account falls below zero.

The model keeps its own plain book: what each account should hold, added up from the entries that came back.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from linli.bodies.actor import Actor
from linli.kernel.errors import Refused
from linli.ledger import actions, queries
from linli.ledger.facts import Line
from linli.ledger.models import Book, Entry, EntryDraft, PaymentOrder, Transfer
from linli.ledger.states import Basis, EntryKind, OrderState
from tests.cast import Cast
from tests.ledger.makers import account, decision, stocked
from tests.ledger.orders import budget, line, payee

pytestmark = pytest.mark.django_db

WHO = ("manager", "staff", "committee", "neighbourhood_head", "two_hats", "owner", "supervisor")
CODES = ("fee-1002", "fee-5101", "fee-5104", "fee-2245", "common-1002", "common-5201", "common-6051")
AMOUNTS = st.sampled_from([1, 99, 40_000, 100_000, 100_001, 499_999, 500_000, 900_000, 2_000_000])
VERBS = ("review", "approve", "refuse", "withdraw", "pay", "return")
PREPARE = st.tuples(
    st.just("prepare"), st.sampled_from(WHO), AMOUNTS, st.sampled_from(("small", "contract", "committee"))
)
DECIDE = st.tuples(st.sampled_from(VERBS), st.sampled_from(WHO), st.integers(0, 5))
ENTER = st.tuples(st.just("enter"), st.sampled_from(WHO), AMOUNTS, st.sampled_from(CODES), st.sampled_from(CODES))
SECOND = st.tuples(st.sampled_from(("post", "drop")), st.sampled_from(WHO), st.integers(0, 5))
REVERSE = st.tuples(st.just("reverse"), st.sampled_from(WHO), st.integers(0, 8))
STEPS = st.lists(st.one_of(PREPARE, PREPARE, DECIDE, DECIDE, DECIDE, ENTER, SECOND, REVERSE), min_size=4, max_size=25)


class Undo(Exception):
    """Takes back what one run has done."""


class Run:
    """One sequence of steps, and the plain book beside it."""

    def __init__(self, cast: Cast, now: datetime) -> None:
        self.cast, self.now = cast, now
        self.book: Book = stocked(cast, now, fee_fen=1_200_000, common_fen=800_000)
        self.line = line(budget(cast, self.book, now))
        self.payee = payee(cast, self.book, now)
        self.bases: dict[str, dict[str, Any]] = {
            "small": {"basis": Basis.SMALL_SUM, "budget_line": self.line},
            "contract": {
                "basis": Basis.CONTRACT,
                "decision": decision(cast, now, kind="contract", number="C", limit_fen=1_500_000),
            },
            "committee": {"basis": Basis.DECISION, "decision": decision(cast, now, number="D", limit_fen=600_000)},
        }
        self.held = {code: fen for code, fen in queries.trial_balance(self.book, cast.on).items() if fen}
        self.entries = 0
        seats = (*cast.manager.seats, *cast.committee.seats)
        self.two_hats = Actor(cast.users["staff"].pk, "邓师傅", seats, ())

    def actor(self, name: str) -> Actor:
        return self.two_hats if name == "two_hats" else getattr(self.cast, name)

    def step(self, verb: str, who: str, *rest: Any) -> None:
        self.now += timedelta(seconds=1)
        by = self.actor(who)
        try:
            with transaction.atomic():
                made = getattr(self, f"_{verb}", self._decide)(by, *([verb, *rest] if verb in VERBS else rest))
        except Refused:
            return
        if isinstance(made, Entry):
            self._keep(made)

    def _prepare(self, by: Actor, fen: int, basis: str) -> None:
        debit, bank = ("fee-5101", "fee-1002") if basis == "small" else ("common-5201", "common-1002")
        places = {"debit": account(self.book, debit), "bank": account(self.book, bank)}
        facts = {"payee": self.payee, "amount_fen": fen, "purpose": "测试", **self.bases[basis]}
        actions.prepare_payment(self.book, **places, **facts, by=by, at=self.now)

    def _decide(self, by: Actor, verb: str, number: int) -> Entry | None:
        order = PaymentOrder.objects.order_by("id")[number : number + 1].first()
        if order is None:
            return None
        at = {"by": by, "at": self.now}
        if verb == "pay":
            return actions.pay(order, bank_reference=str(order.pk), **at)
        if verb == "return":
            return actions.return_payment(order, reason="退票", **at)
        if verb == "refuse":
            return actions.refuse_payment(order, reason="无票", **at)
        return {
            "review": actions.review_payment,
            "approve": actions.approve_payment,
            "withdraw": actions.withdraw_payment,
        }[verb](order, **at)

    def _enter(self, by: Actor, fen: int, debit: str, credit: str) -> None:
        lines = [Line(account(self.book, debit), account(self.book, credit), fen)]
        facts = {"kind": EntryKind.JOURNAL, "on": self.cast.on, "purpose": "测试", "lines": lines}
        actions.prepare_entry(self.book, **facts, by=by, at=self.now)

    def _post(self, by: Actor, number: int) -> Entry | None:
        draft = EntryDraft.objects.order_by("id")[number : number + 1].first()
        return actions.post_entry(draft, by=by, at=self.now) if draft else None

    def _drop(self, by: Actor, number: int) -> None:
        draft = EntryDraft.objects.order_by("id")[number : number + 1].first()
        if draft:
            actions.refuse_entry(draft, reason="无票", by=by, at=self.now)

    def _reverse(self, by: Actor, number: int) -> None:
        entry = Entry.objects.order_by("id")[number : number + 1].first()
        if entry:
            actions.prepare_reversal(entry, reason="写错", by=by, at=self.now)

    def _keep(self, entry: Entry) -> None:
        self.entries += 1
        for row in entry.transfers.select_related("debit", "credit"):
            self.held[row.debit.code] = self.held.get(row.debit.code, 0) + row.amount_fen
            self.held[row.credit.code] = self.held.get(row.credit.code, 0) - row.amount_fen

    def check(self) -> None:
        balances = queries.trial_balance(self.book, self.cast.on)
        assert {code: fen for code, fen in balances.items() if fen} == {c: fen for c, fen in self.held.items() if fen}
        assert sum(balances.values()) == 0
        reversed_away = Entry.objects.filter(kind=EntryKind.REVERSAL).exists()
        assert reversed_away or min(balances["fee-1002"], balances["common-1002"]) >= 0
        for entry in Entry.objects.filter(kind=EntryKind.PAYMENT):
            assert entry.approved_by_id not in (None, entry.prepared_by_id, entry.reviewed_by_id)
            assert entry.approved_body_id not in (None, entry.prepared_body_id)
        for draft in EntryDraft.objects.filter(entry__isnull=False):
            assert draft.decided_by_id != draft.prepared_by_id
        self._check_limits()

    def _check_limits(self) -> None:
        assert queries.relied_on_fen(self.bases["contract"]["decision"]) <= 1_500_000
        assert queries.relied_on_fen(self.bases["committee"]["decision"]) <= 600_000
        paid = PaymentOrder.objects.filter(state__in=(OrderState.PAID, OrderState.RETURNED))
        assert paid.count() == Entry.objects.filter(kind=EntryKind.PAYMENT).count()
        sides = {(row.debit.fund_id, row.credit.fund_id) for row in Transfer.objects.select_related("debit", "credit")}
        assert all(debit == credit for debit, credit in sides)


WHOLE_WAY = [
    ("prepare", "manager", 40_000, "small"),
    ("approve", "two_hats", 0),
    ("approve", "committee", 0),
    ("pay", "staff", 0),
    ("prepare", "staff", 500_000, "contract"),
    ("review", "neighbourhood_head", 1),
    ("approve", "committee", 1),
    ("pay", "manager", 1),
    ("return", "committee", 1),
    ("enter", "manager", 900_000, "common-5201", "common-1002"),
    ("post", "committee", 2),
    ("enter", "manager", 99, "fee-5101", "fee-1002"),
    ("post", "committee", 3),
    ("reverse", "manager", 7),
]


@example(steps=WHOLE_WAY)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_sequence_makes_money_loses_money_or_lets_one_pay_alone(cast, now, steps):
    try:
        with transaction.atomic():
            run = Run(cast, now)
            for step in steps:
                run.step(*step)
            run.check()
            raise Undo
    except Undo:
        pass
