"""One household's account at the desk: what it owes, taking its money in, its receipts, discounts and reminders."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.bodies.actor import Request
from linli.kernel.errors import Denied, Refused, why_not
from linli.kernel.forms import attempt, tried
from linli.law.deadlines import day_of
from linli.ledger import actions
from linli.ledger.forms.billing import DiscountForm, PaymentForm, ReasonForm
from linli.ledger.models import Book, Discount, FeePlan
from linli.ledger.queries import bill_lists
from linli.ledger.queries import households as queries
from linli.ledger.queries.refunds import refundable
from linli.ledger.queries.standing import standing_book
from linli.ledger.rules import billing as billing_rules
from linli.ledger.rules import households as rules
from linli.ledger.states import Channel
from linli.ledger.views.common import found_or_404
from linli.registry.models import Unit
from linli.registry.queries import holders_on

from .common import DECIDES, KEEPS, asks_again, of_desk, typed_before, unit_or_404
from .receipts import proof_of

RECENT = 24


@of_desk(KEEPS)
def find(request: Request, book: Book) -> HttpResponseBase:
    """The household of an address."""
    text = request.GET.get("text", "").strip()[:40]
    found = bill_lists.units_found(book, text) if text else []
    if len(found) == 1:
        return redirect("ledger:unit-account", book.community.code, found[0].pk)
    return render(request, "ledger/billing_find.html", _of(book) | {"text": text, "units": found})


@of_desk(KEEPS)
@asks_again
def account(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """A household's account, and the form by which its money is taken in."""
    unit = unit_or_404(standing_book(book), pk)
    if book.successor_id is not None:  # her account goes on in the book that this one became part of
        return redirect("ledger:unit-account", standing_book(book).community.code, pk)
    form = PaymentForm(typed_before(request))
    if request.method == "POST" and form.is_valid():
        payment = attempt(form, lambda: _take(request, book, unit, form.cleaned_data))
        if payment:
            messages.success(request, _("The money is taken in."))
            return redirect("ledger:desk-payment", book.community.code, payment.pk)
    return _account(request, book, unit, form)


@of_desk(KEEPS)
def propose(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """Propose that this household pays less for some months."""
    unit = unit_or_404(book, pk)
    form = DiscountForm(request.POST or None)
    form.fields["plan"].queryset = FeePlan.objects.filter(book=book).select_related("book").order_by("-id")  # type: ignore[attr-defined]
    form.fields["plan"].label_from_instance = lambda plan: plan.name  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = {name: given[name] for name in ("from_month", "to_month", "reason")} | {"share": form.share()}
        verb = actions.propose_discount
        if tried(form, lambda: verb(given["plan"], unit, **facts, by=request.actor, at=request.at)):
            messages.success(request, _("The discount is proposed. Somebody else decides about it."))
            return redirect("ledger:unit-account", book.community.code, unit.pk)
    context = {"unit": unit, "form": form}
    return render(request, "ledger/billing_propose.html", _of(book) | context, status=_status(request, form))


@of_desk(KEEPS)
@require_POST
def remind(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """A reminder to the owners of one unit."""
    unit = unit_or_404(book, pk)
    try:
        actions.remind(unit, by=request.actor, at=request.at)
    except Denied:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The owners were reminded."))
    return redirect("ledger:unit-account", book.community.code, unit.pk)


@of_desk(KEEPS)
@asks_again
def payment(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """One payment with its receipt to print, and the way to take it back."""
    one = found_or_404(queries.payment_of(book, pk))
    form = ReasonForm(typed_before(request))
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {"by": request.actor, "at": request.at}
        if tried(form, lambda: actions.take_back_payment(one, **form.cleaned_data, **facts)):
            messages.success(request, _("The payment is taken back. Bills that it paid are open again."))
            return redirect(request.path)
    context = {
        "payment": one,
        "unit": one.unit,
        "paid": queries.paid_by(one),
        "prepaid_fen": one.amount_fen - sum(row.amount_fen for row in queries.paid_by(one)),
        "taken_back": getattr(one.entry, "reversed_by", None),
        "prepaid_now": refundable(one, day_of(request.at)).left_fen,
        "is_online": one.channel in rules.ONLINE_CHANNELS,
        "form": form,
        "why_not": why_not(rules.check_can_take_back, one, by=request.actor),
        "proof": proof_of(one),
    }
    return render(request, "ledger/billing_payment.html", _of(book) | context, status=_status(request, form))


@of_desk(KEEPS, *DECIDES)
def discounts(request: Request, book: Book) -> HttpResponseBase:
    """Discounts that wait for a second person, and those that have their answer."""
    waiting = list(bill_lists.discounts(book, waiting=True)[:100])
    for one in waiting:
        one.book = book
        one.why_not = why_not(billing_rules.check_can_decide_discount, one, "grant_discount", by=request.actor)  # type: ignore[attr-defined]
    answered = bill_lists.discounts(book, waiting=False)[:50]
    return render(request, "ledger/billing_discounts.html", _of(book) | {"waiting": waiting, "answered": answered})


@of_desk(*DECIDES)
@require_POST
@asks_again
def decide(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """Grant a discount, or refuse it with a reason."""
    one = found_or_404(
        Discount.objects.select_related("book__community", "plan", "unit").filter(book=book, pk=pk).first()
    )
    facts: dict[str, Any] = {"by": request.actor, "at": request.at}
    try:
        if request.POST.get("answer") == "grant":
            actions.grant_discount(one, **facts)
            messages.success(request, _("The discount is granted."))
        else:
            actions.refuse_discount(one, reason=request.POST.get("reason", ""), **facts)
            messages.success(request, _("The discount is refused."))
    except Denied:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("ledger:discounts", book.community.code)


def _take(request: Request, book: Book, unit: Unit, given: dict[str, Any]) -> Any:
    """Without a number of its own the form's key is the number: what is sent twice comes in once."""
    reference = given["reference"] or f"form-{request.POST.get('idempotency_key', '')}"[:64]
    if given["channel"] == Channel.BANK and not given["reference"]:
        raise Refused(_("A bank transfer comes in under the bank's own number. Write it from the slip."))
    return actions.take_payment(
        unit,
        amount_fen=given["amount"],
        channel=given["channel"],
        reference=reference,
        payer_name=given["payer"],
        by=request.actor,
        at=request.at,
    )


def _account(request: Request, book: Book, unit: Unit, form: PaymentForm) -> HttpResponseBase:
    on = day_of(request.at)
    channel = Channel.CASH
    context = {
        "unit": unit,
        "form": form,
        "standing": queries.standing(book, unit, on),
        "bills": queries.bills_of(book, unit)[:RECENT],
        "payments": queries.payments_of(book, unit)[:RECENT],
        "holders": holders_on(unit, on),
        "reminded": queries.last_reminder(book, unit),
        "on": on,
        "why_not": why_not(rules.check_can_take_payment, book, channel, by=request.actor),
    }
    return render(request, "ledger/billing_account.html", _of(book) | context, status=_status(request, form))


def _status(request: Request, form: Any) -> int:
    return 422 if request.method == "POST" and form.is_bound else 200


def _of(book: Book) -> dict[str, Any]:
    return {"book": book, "community": book.community}
