"""Two at once, in two connections: one success and one explanation."""

import pytest

from linli.kernel.errors import Refused
from linli.ledger import actions, queries
from linli.ledger.models import Book, Entry, PaymentOrder
from linli.ledger.states import Basis, OrderState
from tests.cases.together import at_once
from tests.ledger.makers import account, decision, stocked
from tests.ledger.orders import budget, line, order

pytestmark = pytest.mark.django_db(transaction=True)


def copies(made, number=2):
    """The same order as that many people have it before them."""
    return [queries.order_page(made.book, made.pk) for _ in range(number)]


def outcomes(results):
    return sorted("refused" if isinstance(result, Refused) else "done" for result in results)


def test_two_approve_at_once_and_one_is_told(cast, now):
    book = stocked(cast, now)
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)))
    first, second = copies(made)
    results = at_once(
        lambda: actions.approve_payment(first, by=cast.committee, at=now),
        lambda: actions.approve_payment(second, by=cast.neighbourhood_head, at=now),
    )
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "NoneType"]
    assert PaymentOrder.objects.get().state == OrderState.APPROVED


def test_one_approves_while_another_refuses(cast, now):
    book = stocked(cast, now)
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)))
    first, second = copies(made)
    results = at_once(
        lambda: actions.approve_payment(first, by=cast.committee, at=now),
        lambda: actions.refuse_payment(second, reason="无票", by=cast.neighbourhood_head, at=now),
    )
    assert outcomes(results) == ["done", "refused"]


def test_it_is_paid_once_however_many_press_the_button(cast, now):
    book = stocked(cast, now)
    made = order(cast, book, now, budget_line=line(budget(cast, book, now)))
    actions.approve_payment(made, by=cast.committee, at=now)
    results = at_once(
        *[lambda one=one: actions.pay(one, bank_reference="1", by=cast.staff, at=now) for one in copies(made, 5)]
    )
    assert outcomes(results) == ["done", *["refused"] * 4]
    assert (Entry.objects.filter(kind="payment").count(), queries.balance(account(book, "fee-1002"), cast.on)) == (
        1,
        10_000_000 - 50_000,
    )


def test_two_orders_do_not_take_the_same_room_of_a_contract(cast, now):
    stocked(cast, now)
    book = Book.objects.get()
    contract = decision(cast, now, kind="contract", number="C1", limit_fen=100_000)
    facts = {"basis": Basis.CONTRACT, "decision": contract, "debit": "common-5201", "bank": "common-1002"}
    order(cast, book, now, amount_fen=1, **facts)  # the payee is there before both begin
    results = at_once(*[lambda: order(cast, book, now, amount_fen=60_000, **facts)] * 2)
    assert outcomes(results) == ["done", "refused"]
    assert queries.relied_on_fen(contract) == 60_001


def test_two_orders_do_not_take_the_same_room_of_a_line(cast, now):
    book = stocked(cast, now)
    lifts = line(budget(cast, book, now, lines=[("fee-5104", "电梯维保", 100_000)]), "电梯维保")
    facts = {"budget_line": lifts, "debit": "fee-5104"}
    order(cast, book, now, amount_fen=1, **facts)
    results = at_once(*[lambda: order(cast, book, now, amount_fen=60_000, **facts)] * 2)
    assert outcomes(results) == ["done", "refused"]


def test_two_budgets_of_a_year_are_adopted_one_after_the_other(cast, now):
    book = stocked(cast, now)
    drafts = [_posted(cast, book, now) for _ in range(2)]
    adopting = decision(cast, now, number="B1")
    results = at_once(
        *[lambda one=one: actions.adopt_budget(one, decision=adopting, by=cast.committee, at=now) for one in drafts]
    )
    assert outcomes(results) == ["done", "done"]
    assert sorted(row.state for row in queries.budgets_of(book)) == ["adopted", "replaced"]


def _posted(cast, book, now):
    before = now.replace(month=2)
    draft = actions.draft_budget(book, year=cast.on.year, by=cast.manager, at=before)
    planned = [actions.Planned(account(book, "fee-5101"), "保洁", 100)]
    actions.set_budget_lines(draft, lines=planned, by=cast.manager, at=before)
    actions.post_budget(draft, by=cast.committee, at=before)
    return draft
