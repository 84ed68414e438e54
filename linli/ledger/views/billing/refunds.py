"""Money goes back to a household: what it has prepaid by a payment order, what it paid on the phone by the same
channel. Each asks how much and why, shows once more what will happen, and asks again who she is."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.bodies.actor import Request
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt, tried
from linli.kernel.money import yuan
from linli.law.deadlines import day_of
from linli.ledger import actions
from linli.ledger.forms.billing import ReasonForm
from linli.ledger.forms.refunds import RefundForm
from linli.ledger.models import Book, HouseholdPayment
from linli.ledger.queries import households as queries
from linli.ledger.queries import refunds as reads
from linli.ledger.rules import households as rules
from linli.ledger.rules.online import check_can_refund_online
from linli.ledger.views.common import found_or_404

from .common import KEEPS, asks_again, of_desk, typed_before

TAKES_BACK = "ledger.take_back_payment"


@of_desk(KEEPS)
@asks_again
def refund(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """Give back what the household has prepaid with this payment: typed, shown once more, then prepared."""
    payment = found_or_404(queries.payment_of(book, pk))
    there = reads.refundable(payment, day_of(request.at))
    initial = {"amount": yuan(there.left_fen) if there.left_fen else ""}
    form = RefundForm(typed_before(request), payees=there.payees, banks=there.banks, initial=initial)
    sure, shown = "sure" in request.POST, False
    if request.method == "POST" and not sure and "change" not in request.POST and form.is_valid():
        shown = tried(form, lambda: rules.check_refund_sum(form.cleaned_data["amount"], there.left_fen))
    if sure and form.is_valid():
        order = attempt(form, lambda: _refunded(request, payment, form.cleaned_data))
        if order is not None:
            messages.success(request, _("Prepared. Somebody of another body approves it now."))
            if request.actor.may("ledger.read_orders", order.book.community.path or ""):
                return redirect("ledger:payment", order.book.community.code, order.pk)
            return redirect("ledger:desk-payment", book.community.code, pk)
    context = {
        "book": book,
        "community": book.community,
        "payment": payment,
        "unit": payment.unit,
        "there": there,
        "form": form,
        "shown": shown,
        "why_not": why_not(rules.check_can_refund, there.book, by=request.actor) or there.why_not(),
        "may_add": request.actor.may("ledger.add_payee", there.book.community.path or ""),
    }
    if "change" in request.POST:
        form.errors.clear()
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "ledger/billing_refund.html", context, status=status)


@of_desk(KEEPS, TAKES_BACK)
@asks_again
def refund_online(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """A payment on the phone goes back, whole, through the channel that brought it; its bills are open again."""
    payment = found_or_404(reads.paid_online(book, pk))
    form = ReasonForm(typed_before(request))
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {"by": request.actor, "at": request.at}
        if tried(form, lambda: actions.refund_online(payment.online, **form.cleaned_data, **facts)):
            messages.success(request, _("It is on its way back. The bills that it paid are open again."))
            return redirect(request.path)
    context = {
        "book": book,
        "community": book.community,
        "payment": payment,
        "unit": payment.unit,
        "online": payment.online,
        "paid": queries.paid_by(payment),
        "form": form,
        "keeps": request.actor.may(KEEPS, book.community.path or ""),
        "why_not": why_not(check_can_refund_online, payment.online, by=request.actor),
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "ledger/billing_refund_online.html", context, status=status)


def _refunded(request: Request, payment: HouseholdPayment, given: dict[str, Any]) -> Any:
    return actions.refund_prepaid(
        payment,
        amount_fen=given["amount"],
        payee=given["payee"],
        bank=given["bank"],
        reason=given["reason"],
        by=request.actor,
        at=request.at,
    )
