"""For every verb of payments, budgets and papers a scene in which nothing but the role decides."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from linli.bodies.actor import Actor
from linli.bodies.states import BodyKind
from linli.ledger import actions, numbers
from linli.ledger.models import Budget, Entry, Payee, PaymentOrder, Voucher
from linli.ledger.rules.common import acting_preparer
from linli.ledger.states import Basis, EntryKind, OrderState
from linli.people.models import User
from tests.cases.makers import photo, picture
from tests.ledger.makers import account, decision
from tests.roles.scenes_ledger import book_of
from tests.roles.stage import Stage

Scene = Callable[[Stage, Actor], Any]
CODE = {"debit": "common-5201", "bank": "common-1002"}


def _payee(stage: Stage) -> Payee:
    book = book_of(stage)
    sealed = numbers.seal("51050148850800001234", book.pk)
    return Payee.objects.create(
        book=book,
        kind="company",
        name="安居门业",
        holder_kind="corporate",
        holder_name="安居门业",
        bank_name="建设银行",
        number_cipher=sealed.cipher,
        number_last4=sealed.last4,
        number_digest=sealed.digest,
        added_at=stage.now,
    )


def _order(stage: Stage, *, state: str = OrderState.PREPARED, by: int | None = None) -> PaymentOrder:
    """Prepared by somebody of another community's company, so that nobody of this one prepared it."""
    payee, cast = _payee(stage), stage.cast
    book = payee.book
    rules = book.spending_rules.get()
    hands = {"approved_by": cast.users["fy_secretary"], "approved_body": cast.body(BodyKind.PARTY_BRANCH, "fy")}
    done = state in (OrderState.APPROVED, OrderState.PAID)
    return PaymentOrder.objects.create(
        book=book,
        payee=payee,
        debit=account(book, CODE["debit"]),
        bank=account(book, CODE["bank"]),
        amount_fen=100,
        purpose="后门",
        basis=Basis.DECISION,
        decision=decision(cast, stage.now, number="D1", limit_fen=1_000),
        rules=rules,
        state=state,
        prepared_by_id=by or cast.users["fy_manager"].pk,
        prepared_body=cast.body(BodyKind.PROPERTY_COMPANY, "fy"),
        prepared_at=stage.now,
        entry=_payment(stage, payee) if state == OrderState.PAID else None,
        **(hands if done else {}),
    )


def _payment(stage: Stage, payee: Payee) -> Entry:
    """An entry as the order above would have posted it."""
    cast, book = stage.cast, payee.book
    bank, debit = account(book, CODE["bank"]), account(book, CODE["debit"])
    facts = {"kind": EntryKind.PAYMENT, "purpose": "后门", "amount_fen": 100, "posted_at": stage.now}
    hands = {"prepared_by": cast.users["fy_manager"], "prepared_body": cast.body(BodyKind.PROPERTY_COMPANY, "fy")}
    hands |= {"approved_by": cast.users["fy_secretary"], "approved_body": cast.body(BodyKind.PARTY_BRANCH, "fy")}
    month = cast.on.replace(day=1)
    entry = Entry.objects.create(book=book, month=month, number=900, on=cast.on, **facts, **hands)
    entry.transfers.create(book=book, fund=bank.fund, on=cast.on, debit=debit, credit=bank, amount_fen=100)
    return entry


def _voucher(stage: Stage) -> Voucher:
    order = _order(stage)
    return Voucher.objects.create(
        book=order.book, order=order, kind="invoice", name="发票", original=photo(b"x", stage.now), added_at=stage.now
    )


def _budget(stage: Stage, *, posted: bool = False) -> Budget:
    book, cast, at = book_of(stage), stage.cast, stage.now - timedelta(days=9)
    draft = actions.draft_budget(book, year=cast.on.year, by=cast.manager, at=at)
    planned = [actions.Planned(account(book, "fee-5101"), "保洁", 100)]
    actions.set_budget_lines(draft, lines=planned, by=cast.manager, at=at)
    if posted:
        actions.post_budget(draft, by=cast.committee, at=at)
    return draft


def _register_bank_account(stage: Stage, by: Actor) -> None:
    facts = {"bank_name": "工商银行", "number": "4402001234567890123", "opened_on": stage.cast.on}
    holder = stage.cast.body(BodyKind.OWNERS_COMMITTEE)
    actions.register_bank_account(book_of(stage), holder=holder, **facts, by=by, at=stage.now)


def _add_payee(stage: Stage, by: Actor) -> None:
    facts = {
        "kind": "company",
        "name": "安居门业",
        "holder_kind": "corporate",
        "bank_name": "建行",
        "number": "12345678",
    }
    actions.add_payee(book_of(stage), **facts, by=by, at=stage.now)


def _confirm_payee(stage: Stage, by: Actor) -> None:
    actions.confirm_payee(_payee(stage), by=by, at=stage.now)


def _prepare_self_managed(stage: Stage, by: Actor) -> None:
    """In a book that no company keeps; only the right that comes from there counts here."""
    payee = _payee(stage)
    payee.book.keeper = None
    acting_preparer(payee.book, "nothing else", by)


def _prepare_payment(stage: Stage, by: Actor) -> None:
    payee = _payee(stage)
    accounts = {name: account(payee.book, code) for name, code in CODE.items()}
    facts = {"amount_fen": 100, "purpose": "后门", "basis": Basis.DECISION}
    allowed = decision(stage.cast, stage.now, limit_fen=1_000)
    actions.prepare_payment(payee.book, payee=payee, **accounts, **facts, decision=allowed, by=by, at=stage.now)


def _withdraw_payment(stage: Stage, by: Actor) -> None:
    mine = User.objects.get(pk=by.user_id).pk
    actions.withdraw_payment(_order(stage, by=mine), by=by, at=stage.now)


def _pay(stage: Stage, by: Actor) -> None:
    actions.pay(_order(stage, state=OrderState.APPROVED), bank_reference="1", by=by, at=stage.now)


def _return_payment(stage: Stage, by: Actor) -> None:
    actions.return_payment(_order(stage, state=OrderState.PAID), reason="退票", by=by, at=stage.now)


def _add_voucher(stage: Stage, by: Actor) -> None:
    file = BytesIO(picture(b"invoice"))
    actions.add_voucher(_order(stage), file=file, kind="invoice", by=by, at=stage.now)


def _set_budget_lines(stage: Stage, by: Actor) -> None:
    actions.set_budget_lines(_budget(stage), lines=[], by=by, at=stage.now)


def _adopt_budget(stage: Stage, by: Actor) -> None:
    adopting = decision(stage.cast, stage.now)
    actions.adopt_budget(_budget(stage, posted=True), decision=adopting, by=by, at=stage.now)


SCENES: dict[str, Scene] = {
    "ledger.register_bank_account": _register_bank_account,
    "ledger.add_payee": _add_payee,
    "ledger.confirm_payee": _confirm_payee,
    "ledger.prepare_self_managed": _prepare_self_managed,
    "ledger.close_payee": lambda stage, by: actions.close_payee(_payee(stage), by=by, at=stage.now),
    "ledger.see_payee_number": lambda stage, by: actions.see_payee_number(_payee(stage), by=by, at=stage.now),
    "ledger.prepare_payment": _prepare_payment,
    "ledger.review_payment": lambda stage, by: actions.review_payment(_order(stage), by=by, at=stage.now),
    "ledger.approve_payment": lambda stage, by: actions.approve_payment(_order(stage), by=by, at=stage.now),
    "ledger.refuse_payment": lambda stage, by: actions.refuse_payment(
        _order(stage), reason="无票", by=by, at=stage.now
    ),
    "ledger.withdraw_payment": _withdraw_payment,
    "ledger.pay": _pay,
    "ledger.return_payment": _return_payment,
    "ledger.add_voucher": _add_voucher,
    "ledger.mask_voucher": lambda stage, by: actions.mask_voucher(_voucher(stage), boxes=[], by=by, at=stage.now),
    "ledger.see_original": lambda stage, by: actions.see_original(_voucher(stage), by=by, at=stage.now),
    "ledger.draft_budget": lambda stage, by: actions.draft_budget(
        book_of(stage), year=stage.cast.on.year, by=by, at=stage.now
    ),
    "ledger.set_budget_lines": _set_budget_lines,
    "ledger.post_budget": lambda stage, by: actions.post_budget(_budget(stage), by=by, at=stage.now),
    "ledger.adopt_budget": _adopt_budget,
    "ledger.withdraw_budget": lambda stage, by: actions.withdraw_budget(_budget(stage), by=by, at=stage.now),
}
