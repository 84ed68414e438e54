"""Payment orders: what waits for me, one order with its gate, preparing one, and each step on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import attempt, tried
from linli.kernel.money import yuan
from linli.law.deadlines import day_of
from linli.ledger import actions, queries
from linli.ledger.forms.paying import NothingForm, PaperForm, PayForm, PaymentForm, ReasonForm, ReturnForm
from linli.ledger.models import Book, Fund, PaymentOrder
from linli.ledger.queries.budgets import ON_THEIR_WAY
from linli.ledger.rules import paying as rules
from linli.ledger.rules.gate import conditions, needs_review
from linli.ledger.rules.vouchers import check_can_add_voucher
from linli.ledger.states import FundKind, OrderState
from linli.people.doors import confirmed_again, kept_post

from .common import book_here, may


@dataclass(frozen=True)
class Step:
    """What can be done with an order: its words, its form, the check that greys it and the verb."""

    label: str | Promise
    form: type[forms.Form]
    check: Callable[..., object]
    verb: Callable[..., object]
    kind: str = "main"
    at_gate: bool = True  # its check asks the gate as it stands at a moment


STEPS: dict[str, Step] = {
    "review_payment": Step(gettext_lazy("Review"), NothingForm, rules.check_can_review_payment, actions.review_payment),
    "approve_payment": Step(
        gettext_lazy("Approve"), NothingForm, rules.check_can_approve_payment, actions.approve_payment
    ),
    "pay": Step(gettext_lazy("Enter as paid"), PayForm, rules.check_can_pay, actions.pay),
    "refuse_payment": Step(
        gettext_lazy("Refuse"), ReasonForm, rules.check_can_refuse_payment, actions.refuse_payment, "danger", False
    ),
    "withdraw_payment": Step(
        gettext_lazy("Withdraw"),
        NothingForm,
        rules.check_can_withdraw_payment,
        actions.withdraw_payment,
        "plain",
        False,
    ),
    "return_payment": Step(
        gettext_lazy("The bank sent it back"),
        ReturnForm,
        rules.check_can_return_payment,
        actions.return_payment,
        "danger",
        False,
    ),
}
# What turns a key or moves money asks again who she is.
KEYED = frozenset({"review_payment", "approve_payment", "pay", "return_payment"})


@opens_to("ledger.read_orders")
@require_safe
def order(request: Request, code: str, pk: int) -> HttpResponse:
    """One order: what, to whom, what allows it, who turned which key, its papers, and what can be done now."""
    book = book_here(request, code)
    found = order_or_404(book, pk)
    moving = found.state in ON_THEIR_WAY
    held = may(
        request, book, *STEPS, "add_voucher", "mask_voucher", "see_original", "see_payee_number", "confirm_payee"
    )
    steps = [
        (name, step, _why(step, found, request))
        for name, step in STEPS.items()
        if held[name] and name in _possible(found)
    ]
    context = {
        "book": book,
        "place": book.community,
        "page": "payments",
        "order": found,
        "conditions": conditions(found, at=request.at) if moving else [],
        "needs_review": needs_review(found),
        "steps": steps,
        "hands": _hands(found),
        "papers": found.vouchers.select_related("original", "copy").order_by("id"),
        "paper_form": PaperForm(),
        "may": held,
        "why_no_paper": why_not(check_can_add_voucher, book, found, by=request.actor),
        "use": queries.line_uses([found.budget_line])[found.budget_line.pk] if found.budget_line else None,
        "relied": queries.relied_on_fen(found.decision) if found.decision else 0,
    }
    return render(request, "ledger/paying_order.html", context)


@opens_to("ledger.read_orders")
@never_cache
@confirmed_again
def prepare(request: Request, code: str) -> HttpResponse:
    """Fund, account, payee, amount, line, what allows it. Nothing typed is lost by a refusal."""
    book = book_here(request, code, "prepare_payment")
    funds = [
        one for one in book.funds.filter(closed_on__isnull=True).order_by("id") if one.kind != FundKind.MAINTENANCE
    ]
    fund = _chosen(funds, request.GET.get("fund", ""))
    context: dict[str, Any] = {"place": book.community, "page": "payments", "funds": funds, "fund": fund}
    if fund is not None:
        typed = request.POST if request.method == "POST" else kept_post(request)
        form = PaymentForm(typed, book=book, fund=fund, at=request.at)
        if request.method == "POST" and form.is_valid():
            made = _prepared(request, book, form)
            if made is not None:
                messages.success(request, _("Prepared. Somebody of another body approves it now."))
                return redirect("ledger:payment", code, made.pk)
        context["form"] = form
    return render(request, "ledger/paying_prepare.html", context)


@opens_to("ledger.read_orders")
@never_cache
def step(request: Request, code: str, pk: int, verb: str) -> HttpResponse:
    """One step on a page of its own, with the sum and the payee once more before the button."""
    if verb not in STEPS:
        raise Http404
    return (_keyed if verb in KEYED else _step)(request, code, pk, verb)


def _step(request: Request, code: str, pk: int, verb: str) -> HttpResponse:
    book = book_here(request, code, verb)
    found, one = order_or_404(book, pk), STEPS[verb]
    typed = request.POST if request.method == "POST" else kept_post(request)
    form = one.form(typed, initial={"on": day_of(request.at)})
    if request.method == "POST" and form.is_valid():
        facts = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        if verb == "pay":
            facts.setdefault("bank_reference", "")
        if tried(form, lambda: one.verb(found, **facts, by=request.actor, at=request.at)):
            messages.success(request, _done(found))
            return redirect("ledger:payment", code, pk)
    context = {
        "book": book,
        "place": book.community,
        "page": "payments",
        "order": found,
        "step": one,
        "form": form,
        "why": _why(one, found, request),
    }
    return render(request, "ledger/paying_step.html", context)


_keyed = confirmed_again(_step)


def order_or_404(book: Book, pk: int) -> PaymentOrder:
    try:
        found = queries.order_page(book, pk)
    except PaymentOrder.DoesNotExist:
        raise Http404 from None
    return found


def _prepared(request: Request, book: Book, form: PaymentForm) -> PaymentOrder | None:
    facts = dict(form.cleaned_data)
    facts["amount_fen"] = facts.pop("amount")
    return attempt(form, lambda: actions.prepare_payment(book, **facts, by=request.actor, at=request.at))


def _why(one: Step, found: PaymentOrder, request: Request) -> str:
    moment = {"at": request.at} if one.at_gate else {}
    return why_not(one.check, found, by=request.actor, **moment)


def _possible(found: PaymentOrder) -> list[str]:
    """The steps that the order's state has, so that a page does not offer what is long past."""
    if found.state == OrderState.PREPARED and needs_review(found):
        return ["review_payment", "refuse_payment", "withdraw_payment"]
    return {
        OrderState.PREPARED: ["approve_payment", "refuse_payment", "withdraw_payment"],
        OrderState.REVIEWED: ["approve_payment", "refuse_payment", "withdraw_payment"],
        OrderState.APPROVED: ["pay", "refuse_payment"],
        OrderState.PAID: ["return_payment"],
    }.get(OrderState(found.state), [])


def _hands(found: PaymentOrder) -> list[dict[str, Any]]:
    """Who turned which key, for the timeline."""
    hands: list[tuple[Any, str, Any, Any]] = [
        (found.prepared_at, pgettext("by a person", "Prepared"), found.prepared_by, found.prepared_body)
    ]
    hands += [(found.reviewed_at, _("Reviewed"), found.reviewed_by, found.reviewed_body)]
    hands += [(found.approved_at, _("Approved"), found.approved_by, found.approved_body)]
    done = [
        {"at": at, "what": what, "who": f"{who.name} · {body}", "state": "done"} for at, what, who, body in hands if at
    ]
    if found.refused_at:
        who = found.refused_by.name if found.refused_by else ""
        done.append({"at": found.refused_at, "what": _("Refused"), "who": who, "note": found.refusal, "state": "late"})
    if found.paid_at:
        note = found.entry.bank_reference if found.entry else ""
        done.append(
            {"at": found.paid_at, "what": pgettext("of a payment order", "Paid"), "note": note, "state": "done"}
        )
    return done


def _done(found: PaymentOrder) -> str:
    return _("Done: %(amount)s yuan to “%(payee)s” stands at “%(state)s”.") % {
        "amount": yuan(found.amount_fen),
        "payee": found.payee,
        "state": OrderState(found.state).label,
    }


def _chosen(funds: list[Fund], code: str) -> Fund | None:
    return next((fund for fund in funds if fund.code == code), None)
