"""Payment orders: prepared by one body, approved by another, paid by the bank; sent back where the bank refuses."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.bodies.models import Decision
from linli.kernel.errors import Invalid
from linli.kernel.text import clean_line
from linli.kernel.workflow import move
from linli.law.deadlines import SHANGHAI
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Account, Book, BudgetLine, Entry, Payee, PaymentOrder, Voucher
from linli.ledger.queries.paying import spending_rules
from linli.ledger.rules import paying as rules
from linli.ledger.rules.gate import check_gate
from linli.ledger.states import ORDER, AccountHolder, Basis, EntryKind

from .posting import post
from .put_back import put_back_refund


@transaction.atomic
def prepare_payment(
    book: Book,
    *,
    payee: Payee,
    debit: Account,
    bank: Account,
    amount_fen: int,
    purpose: str,
    basis: str,
    budget_line: BudgetLine | None = None,
    decision: Decision | None = None,
    over_decision: Decision | None = None,
    matter: str = "",
    by: Actor,
    at: datetime,
) -> PaymentOrder:
    """Prepare a payment of ``amount_fen`` from ``bank`` for ``debit`` (an expense, or what is owed).

    ``basis`` says what allows it: SMALL_SUM with a ``budget_line``, CONTRACT or DECISION with the ``decision``;
    ``over_decision`` allows to go over the line. Moves no money. Raises Denied, and Refused or Invalid with the first
    condition of the gate that does not hold (rules/gate.py).
    """
    by = rules.check_can_prepare_payment(book, by=by)
    if basis not in (Basis.SMALL_SUM, Basis.CONTRACT, Basis.DECISION):
        raise Invalid(_("Say what allows this payment."), field="basis")
    order = PaymentOrder(
        basis=basis, payee=payee, debit=debit, bank=bank, amount_fen=amount_fen, budget_line=budget_line, matter=matter
    )
    order.decision = None if basis == Basis.SMALL_SUM else decision
    order.over_decision = over_decision
    return _prepare(book, order, purpose, by=by, at=at)


@transaction.atomic
def prepare_refund(
    book: Book,
    *,
    payee: Payee,
    debit: Account,
    bank: Account,
    amount_fen: int,
    purpose: str,
    refund_kind: str,
    refund_id: int,
    by: Actor,
    at: datetime,
) -> PaymentOrder:
    """Prepare to give money back to the person that it came from: the one payment that a private account may take.

    For the verbs of other topics, which know what is given back: ``refund_kind`` and ``refund_id`` name the household
    payment, the gift or the deposit, and they have checked that ``payee`` is who it came from and that it is not given
    back twice (`queries.refunded_fen`). ``debit`` is what is held for her: prepaid, deposits, to be given back.
    """
    by = rules.check_can_prepare_payment(book, by=by)
    order = PaymentOrder(
        basis=Basis.REFUND,
        payee=payee,
        debit=debit,
        bank=bank,
        amount_fen=amount_fen,
        refund_kind=refund_kind,
        refund_id=refund_id,
    )
    return _prepare(book, order, purpose, by=by, at=at)


@transaction.atomic
def review_payment(order: PaymentOrder, *, by: Actor, at: datetime) -> None:
    """A further person has looked at it; needed from the sum in the rules for spending."""
    _lock(order)
    by = rules.check_can_review_payment(order, by=by, at=at)
    move(order, ORDER, "review_payment", reviewed_by_id=by.user_id, reviewed_body_id=by.body_id, reviewed_at=at)
    _note(order, "review_payment", by=by, at=at)


@transaction.atomic
def approve_payment(order: PaymentOrder, *, by: Actor, at: datetime) -> None:
    """The second key: a person of another body. Of two at once one succeeds and the other is told (Conflict)."""
    _lock(order)
    by = rules.check_can_approve_payment(order, by=by, at=at)
    move(order, ORDER, "approve_payment", approved_by_id=by.user_id, approved_body_id=by.body_id, approved_at=at)
    _note(order, "approve_payment", by=by, at=at)


@transaction.atomic
def refuse_payment(order: PaymentOrder, *, reason: str, by: Actor, at: datetime) -> None:
    """Sent back with a reason that everybody at the desk reads; what it would have taken is free again."""
    _lock(order)
    by = rules.check_can_refuse_payment(order, by=by)
    refusal = clean_line(reason, most=300, field="reason")
    if not refusal:
        raise Invalid(_("Write why you refuse it."), field="reason")
    move(order, ORDER, "refuse_payment", refused_by_id=by.user_id, refused_at=at, refusal=refusal)
    _note(order, "refuse_payment", by=by, at=at, private={"refusal": refusal})
    put_back_refund(order, by=by, at=at)


@transaction.atomic
def withdraw_payment(order: PaymentOrder, *, by: Actor, at: datetime) -> None:
    """Who prepared it takes it back before it is approved."""
    _lock(order)
    rules.check_can_withdraw_payment(order, by=by)
    move(order, ORDER, "withdraw_payment")
    _note(order, "withdraw_payment", by=by, at=at)
    put_back_refund(order, by=by, at=at)


@transaction.atomic
def pay(
    order: PaymentOrder,
    *,
    bank_reference: str,
    on: date | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Entry:
    """The bank has paid: post the entry, with both keys and the papers behind it.

    ``on``: the day on which the bank paid, today by default; ``reason`` if that day's month is closed already. The
    gate is asked once more, as it stands now. Raises Refused where the fund has not the money.
    """
    _lock(order)
    by = rules.check_can_pay(order, by=by, at=at)
    rules.check_paid_on(order, on)
    reference = clean_line(bank_reference, most=64, field="bank_reference")
    if not reference:
        raise Invalid(_("Write the reference of the bank, as it stands on its slip."), field="bank_reference")
    facts = Facts(
        kind=EntryKind.PAYMENT,
        on=on or at.astimezone(SHANGHAI).date(),
        purpose=order.purpose,
        prepared=Hand(order.prepared_by_id, order.prepared_body_id),
        reviewed=Hand(order.reviewed_by_id, order.reviewed_body_id),
        approved=Hand(order.approved_by_id, order.approved_body_id),
        counterparty=order.payee.name,
        counterparty_private=order.payee.holder_kind == AccountHolder.PRIVATE,
        budget_line=order.budget_line,
        decision=order.decision,
        matter=order.matter,
        bank_reference=reference,
        reason=clean_line(reason, most=300, field="reason"),
        vouchers=_papers(order),
    )
    entry = post(order.book, [Line(order.debit, order.bank, order.amount_fen)], facts, by=by, at=at)
    move(order, ORDER, "pay", paid_at=at, entry=entry)
    _note(order, "pay", by=by, at=at, entry=entry.voucher)
    return entry


@transaction.atomic
def return_payment(order: PaymentOrder, *, reason: str, bank_reference: str = "", by: Actor, at: datetime) -> Entry:
    """The bank sent the money back: the entry is reversed today, and what the order took is free again."""
    _lock(order)
    by = rules.check_can_return_payment(order, by=by)
    why = clean_line(reason, most=300, field="reason")
    if not why:
        raise Invalid(_("Write why the bank sent it back."), field="reason")
    paid = order.entry
    if paid is None:
        raise Invalid(_("This order has no entry."), field="reason")
    facts = Facts(
        kind=EntryKind.REVERSAL,
        on=at.astimezone(SHANGHAI).date(),
        purpose=clean_line(_("Returned by the bank: %(number)s") % {"number": paid.voucher}, most=200, field="purpose"),
        prepared=Hand(order.prepared_by_id, order.prepared_body_id),
        reviewed=Hand.of(by),
        counterparty=paid.counterparty,
        counterparty_private=paid.counterparty_private,
        budget_line=paid.budget_line,
        decision=paid.decision,
        matter=paid.matter,
        bank_reference=clean_line(bank_reference, most=64, field="bank_reference"),
        reverses=paid,
        reason=why,
    )
    entry = post(order.book, [Line(order.bank, order.debit, order.amount_fen)], facts, by=by, at=at)
    move(order, ORDER, "return_payment")
    _note(order, "return_payment", by=by, at=at, entry=entry.voucher)
    put_back_refund(order, by=by, at=at)
    return entry


def _prepare(book: Book, order: PaymentOrder, purpose: str, *, by: Actor, at: datetime) -> PaymentOrder:
    order.book = book
    order.purpose = clean_line(purpose, most=200, field="purpose")
    if not order.purpose:
        raise Invalid(_("Write what it is paid for."), field="purpose")
    order.prepared_by_id, order.prepared_body_id = by.user_id or 0, by.body_id or 0
    order.prepared_at = at
    _lock(order)
    order.rules = spending_rules(book)
    check_gate(order, at=at)
    order.save(force_insert=True)
    _note(order, "prepare_payment", by=by, at=at)
    return order


def _lock(order: PaymentOrder) -> None:
    """One order of a book at a time passes the gate: what lines and decisions still allow is read under the book's
    lock, as it is when an entry is posted. (A decision's own row cannot be locked: nobody may change it.) What the
    order relies on is read anew, as it stands now and not as it stood when a page was shown."""
    Book.objects.select_for_update(no_key=True).get(pk=order.book_id)
    for name in ("book", "payee", "debit", "bank", "decision", "over_decision"):
        order._state.fields_cache.pop(name, None)
    if order.budget_line_id is not None:
        lines = BudgetLine.objects.select_for_update(of=("self",)).select_related("account__fund", "budget")
        order.budget_line = lines.get(pk=order.budget_line_id)


def _papers(order: PaymentOrder) -> tuple[str, ...]:
    """SHA-256 of the papers behind an order, in hex."""
    return tuple(str(v.original) for v in Voucher.objects.filter(order=order).select_related("original").order_by("id"))


def _note(
    order: PaymentOrder,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    private: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    data = {
        "amount_fen": order.amount_fen,
        "debit": order.debit.code,
        "bank": order.bank.code,
        "basis": str(order.basis),
        "budget_line": order.budget_line_id,
        "decision": order.decision_id,
        "over_decision": order.over_decision_id,
        "state": str(order.state),
        **more,
    }
    kept = {name: value for name, value in data.items() if value is not None}
    secrets = {"payee": order.payee.name, **(private or {})}
    subject = ("payment order", order.pk)
    record(log_id=order.book_id, verb=f"ledger.{verb}", subject=subject, by=by, at=at, data=kept, private=secrets)
