"""Money that was to go back to a household and did not: a part of the verbs that end a payment order."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.law.deadlines import SHANGHAI
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import HouseholdPayment, PaymentOrder
from linli.ledger.queries.refunds import PAYMENT
from linli.ledger.queries.standing import fund_in
from linli.ledger.states import AccountRole, EntryKind

from .fee_plans import lock
from .posting import post
from .set_off import account_of, add_credit, locked_credit, set_off_unit


def put_back_refund(order: PaymentOrder, *, by: Actor, at: datetime) -> None:
    """The order was refused, withdrawn or sent back by the bank: the money is the household's prepaid money again. A
    part of the verbs that end an order; for an order that gives no household its money back it does nothing."""
    if order.refund_kind != PAYMENT:
        return
    payment = HouseholdPayment.objects.select_related("book", "fund", "unit__building").get(pk=order.refund_id or 0)
    book, fund = order.book, fund_in(order.book, payment.fund)
    lock(book)
    facts = Facts(
        kind=EntryKind.JOURNAL,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Prepaid money was not given back"),
        prepared=Hand.of(by),
    )
    line = Line(order.debit, account_of(fund, AccountRole.PREPAID), order.amount_fen)
    post(book, [line], facts, by=by, at=at)
    add_credit(locked_credit(book, fund, payment.unit), order.amount_fen)
    note_refund("put_back_refund", order, payment, by=by, at=at)
    set_off_unit(book, fund, payment.unit, by=by, at=at)


def note_refund(verb: str, order: PaymentOrder, payment: HouseholdPayment, *, by: Actor, at: datetime) -> None:
    """That it was, without whose it is."""
    record(
        log_id=order.book_id,
        verb=f"ledger.{verb}",
        subject=("household payment", payment.pk),
        by=by,
        at=at,
        data={"amount_fen": order.amount_fen, "order": order.pk},
        private={"unit": payment.unit_id},
    )
