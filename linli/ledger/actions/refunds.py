"""Prepaid money goes back to the household that it came from, by a payment order like any other."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.bodies.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Account, HouseholdPayment, Payee, PaymentOrder
from linli.ledger.queries.households import names_of
from linli.ledger.queries.paying import refunded_fen
from linli.ledger.rules import households as rules
from linli.ledger.states import AccountRole, EntryKind

from .fee_plans import lock
from .paying import prepare_refund
from .posting import post
from .set_off import account_of, add_credit, locked_credit, set_off_unit

PAYMENT = "household payment"  # the order's refund_kind


@transaction.atomic
def refund_prepaid(
    payment: HouseholdPayment,
    *,
    amount_fen: int,
    payee: Payee,
    bank: Account,
    reason: str,
    by: Actor,
    at: datetime,
) -> PaymentOrder:
    """Prepare to give back what a household has prepaid: from now on the sum is set against no bill, and a payment
    order waits for its second key. It goes to who paid it or holds the unit, and to nobody else.

    Raises Denied, Invalid, Refused for more than is prepaid or than this payment brought in.
    """
    book, fund, unit = payment.book, payment.fund, payment.unit
    lock(book)
    credit = locked_credit(book, fund, unit)
    left = payment.amount_fen - refunded_fen(book, PAYMENT, payment.pk)
    by = rules.check_can_refund(book, amount_fen, min(left, credit.prepaid_fen), by=by)
    if payee.holder_name not in {payment.payer_name, *names_of(unit, at.astimezone(SHANGHAI).date())} - {""}:
        raise Invalid(
            _("Money goes back to who paid it or holds the unit. Choose an account in that name."), field="payee"
        )
    reason = clean_line(reason, most=160, field="reason")
    if not reason:
        raise Invalid(_("Write why the money is given back."), field="reason")
    held = account_of(fund, AccountRole.RETURNS)
    facts = Facts(
        kind=EntryKind.JOURNAL,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Prepaid money to be given back"),
        prepared=Hand.of(by),
    )
    post(book, [Line(account_of(fund, AccountRole.PREPAID), held, amount_fen)], facts, by=by, at=at)
    add_credit(credit, -amount_fen)
    order = prepare_refund(
        book,
        payee=payee,
        debit=held,
        bank=bank,
        amount_fen=amount_fen,
        purpose=_("Prepaid fees given back: %(reason)s") % {"reason": reason},
        refund_kind=PAYMENT,
        refund_id=payment.pk,
        by=by,
        at=at,
    )
    _note("refund_prepaid", order, payment, by=by, at=at)
    return order


def put_back_refund(order: PaymentOrder, *, by: Actor, at: datetime) -> None:
    """The order was refused, withdrawn or sent back by the bank: the money is the household's prepaid money again. A
    part of the verbs that end an order; for an order that gives no household its money back it does nothing."""
    if order.refund_kind != PAYMENT:
        return
    payment = HouseholdPayment.objects.select_related("book", "fund", "unit__building").get(pk=order.refund_id)
    lock(payment.book)
    facts = Facts(
        kind=EntryKind.JOURNAL,
        on=at.astimezone(SHANGHAI).date(),
        purpose=_("Prepaid money was not given back"),
        prepared=Hand.of(by),
    )
    line = Line(order.debit, account_of(payment.fund, AccountRole.PREPAID), order.amount_fen)
    post(payment.book, [line], facts, by=by, at=at)
    add_credit(locked_credit(payment.book, payment.fund, payment.unit), order.amount_fen)
    _note("put_back_refund", order, payment, by=by, at=at)
    set_off_unit(payment.book, payment.fund, payment.unit, by=by, at=at)


def _note(verb: str, order: PaymentOrder, payment: HouseholdPayment, *, by: Actor, at: datetime) -> None:
    record(
        log_id=payment.book_id,
        verb=f"ledger.{verb}",
        subject=("household payment", payment.pk),
        by=by,
        at=at,
        data={"amount_fen": order.amount_fen, "order": order.pk},
        private={"unit": payment.unit_id},
    )
