"""Prepaid money goes back to the household that it came from, by a payment order like any other."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.bodies.actor import Actor
from linli.kernel.errors import Invalid, Refused
from linli.kernel.text import clean_line
from linli.law.deadlines import SHANGHAI
from linli.ledger.facts import Facts, Hand, Line
from linli.ledger.models import Account, HouseholdPayment, Payee, PaymentOrder
from linli.ledger.queries.households import names_of
from linli.ledger.queries.paying import refunded_fen
from linli.ledger.queries.refunds import PAYMENT, refund_waiting
from linli.ledger.queries.standing import fund_in, standing_book
from linli.ledger.rules import households as rules
from linli.ledger.states import AccountRole, EntryKind

from .fee_plans import lock
from .paying import prepare_refund
from .posting import post
from .put_back import note_refund
from .set_off import account_of, add_credit, locked_credit


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
    order waits for its second key. It goes to who paid it or holds the unit, and to nobody else. Where the payment's
    book became part of another, the money was carried there and goes back from there.

    Raises Denied, Invalid, Refused for more than is prepaid or than this payment brought in.
    """
    book, unit = standing_book(payment.book), payment.unit
    fund = fund_in(book, payment.fund)
    by = rules.check_can_refund(book, by=by)
    lock(book)
    credit = locked_credit(book, fund, unit)
    if refund_waiting(payment) is not None:  # sent twice, or by two people at once
        raise Refused(
            _("A payment order gives money of this payment back already. Wait until it is paid or withdrawn.")
        )
    back = {one.pk: refunded_fen(one, PAYMENT, payment.pk) for one in (payment.book, book)}
    left = payment.amount_fen - sum(back.values())
    rules.check_refund_sum(amount_fen, min(left, credit.prepaid_fen))
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
    note_refund("refund_prepaid", order, payment, by=by, at=at)
    return order
