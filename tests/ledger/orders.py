"""Budgets, payees and payment orders to test with."""

from datetime import datetime, timedelta
from typing import Any

from linli.bodies.actor import Actor
from linli.bodies.states import DecisionKind
from linli.ledger import actions
from linli.ledger.models import Book, Budget, BudgetLine, Entry, Payee, PaymentOrder
from linli.ledger.states import AccountHolder, Basis, PayeeKind
from tests.cast import Cast
from tests.ledger.makers import account, decision

NUMBER = "51050148850800001234"
CLEANING, LIFTS = 12_000_000, 600_000  # the lines of the budget below, in fen


def payee(cast: Cast, book: Book, now: datetime, **more: Any) -> Payee:
    """A gate builder with an account of its own, confirmed by the committee, unless ``more`` says otherwise."""
    facts = {
        "kind": PayeeKind.COMPANY,
        "name": "安居门业有限公司",
        "holder_kind": AccountHolder.CORPORATE,
        "bank_name": "建设银行新都支行",
        "number": NUMBER,
    } | more
    made = actions.add_payee(book, **facts, by=cast.manager, at=now)
    actions.confirm_payee(made, by=cast.committee, at=now)
    return made


def neighbours_account(cast: Cast, book: Book, now: datetime) -> Payee:
    """The account of a private person."""
    facts = {"kind": PayeeKind.PERSON, "name": "吴邻居", "holder_kind": AccountHolder.PRIVATE}
    return payee(cast, book, now, **facts, number="6222020200112233445")


def budget(cast: Cast, book: Book, now: datetime, *, lines: Any = (), year: int | None = None) -> Budget:
    """This year's budget, posted twenty days ago and adopted by the owners' assembly. ``lines``: code, title, fen."""
    lines = lines or (("fee-5101", "保洁", CLEANING), ("fee-5104", "电梯维保", LIFTS))
    before = now - timedelta(days=20)  # the period runs to the end of a working day
    planned = [actions.Planned(account(book, code), title, fen) for code, title, fen in lines]
    draft = actions.draft_budget(book, year=year or cast.on.year, by=cast.manager, at=before)
    actions.set_budget_lines(draft, lines=planned, by=cast.manager, at=before)
    actions.post_budget(draft, by=cast.committee, at=before)
    number = f"预算{draft.pk}"
    adopted = decision(cast, now, kind=DecisionKind.ASSEMBLY, number=number)
    actions.adopt_budget(draft, decision=adopted, by=cast.committee, at=now)
    return draft


def line(of: Budget, title: str = "保洁") -> BudgetLine:
    return of.lines.select_related("account__fund", "budget").get(title=title)


def order(
    cast: Cast,
    book: Book,
    now: datetime,
    *,
    amount_fen: int = 50_000,
    debit: str = "fee-5101",
    bank: str = "fee-1002",
    by: Actor | None = None,
    **more: Any,
) -> PaymentOrder:
    """A payment prepared by the manager; by default a small sum for cleaning, from the budget's line in ``more``."""
    facts = {"basis": Basis.SMALL_SUM, "purpose": "楼道保洁用品"} | more
    if "payee" not in facts:
        facts["payee"] = Payee.objects.filter(book=book, number_last4=NUMBER[-4:]).first() or payee(cast, book, now)
    return actions.prepare_payment(
        book,
        debit=account(book, debit),
        bank=account(book, bank),
        amount_fen=amount_fen,
        **facts,
        by=by or cast.manager,
        at=now,
    )


def paid(cast: Cast, made: PaymentOrder, now: datetime) -> Entry:
    """The order with its second key, paid by the bank; reviewed by the neighbourhood if it has to be."""
    if made.amount_fen >= made.rules.review_from_fen:
        actions.review_payment(made, by=cast.neighbourhood_head, at=now)
    actions.approve_payment(made, by=cast.committee, at=now)
    return actions.pay(made, bank_reference="2026030200001", by=cast.staff, at=now)
