"""Whom the community pays, and the bank accounts that it pays from."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.law.deadlines import day_of
from linli.ledger import actions, queries
from linli.ledger.forms.paying import BankAccountForm, NothingForm, PayeeForm
from linli.ledger.models import Payee
from linli.ledger.rules.paying import check_can_add_payee, check_can_confirm_payee
from linli.ledger.states import AccountHolder, PayeeKind
from linli.ledger.views.common import exported
from linli.people.doors import confirmed_again

from .common import book_here, may

VERBS = ("add_payee", "confirm_payee", "close_payee", "register_bank_account", "see_payee_number")


@opens_to("ledger.read_orders")
@require_safe
def payees(request: Request, code: str) -> HttpResponseBase:
    """The payees with their checked accounts, and the community's own bank accounts; numbers by their last digits."""
    book = book_here(request, code)
    closed = request.GET.get("closed") == "1"
    rows = queries.payees_of(book, closed=closed)
    heads = [_("Payee"), _("Kind"), _("Whose account"), _("Name on the account"), _("Bank account"), _("Added")]
    lines = (
        [
            one.name,
            PayeeKind(one.kind).label,
            AccountHolder(one.holder_kind).label,
            one.holder_name,
            one.masked,
            one.added_at,
        ]
        for one in rows
    )
    file = exported(request, f"{code}-payees", heads, lambda: lines)
    if file:
        return file
    context = {
        "book": book,
        "place": book.community,
        "page": "payees",
        "payees": rows[:500],
        "closed": closed,
        "banks": queries.bank_accounts_of(book).prefetch_related("accounts__fund"),
        "may": may(request, book, *VERBS),
        "why_not_add": why_not(check_can_add_payee, book, by=request.actor),
    }
    return render(request, "ledger/paying_payees.html", context)


@opens_to("ledger.read_orders")
@never_cache
@confirmed_again
def add_payee(request: Request, code: str) -> HttpResponse:
    book = book_here(request, code, "add_payee")
    form = PayeeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if tried(form, lambda: actions.add_payee(book, **facts, by=request.actor, at=request.at)):
            said = _("Added. Somebody of another body confirms the account of “%(payee)s” before the first payment.")
            messages.success(request, said % {"payee": facts["name"]})
            return redirect("ledger:payees", code)
    context = {"place": book.community, "page": "payees", "form": form, "title": _("Add a payee"), "button": _("Add")}
    return render(request, "ledger/paying_form.html", context | {"back": "ledger:payees"})


@opens_to("ledger.confirm_payee")
@never_cache
@confirmed_again
@require_http_methods(["GET", "POST"])
def confirm_payee(request: Request, code: str, pk: int) -> HttpResponse:
    """The second look: whose account it is, and whether the name is the payee's own."""
    book = book_here(request, code, "confirm_payee")
    payee = get_object_or_404(Payee.objects.select_related("book__community", "added_by"), book=book, pk=pk)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and tried(form, lambda: actions.confirm_payee(payee, by=request.actor, at=request.at)):
        messages.success(request, _("“%(payee)s” can be paid from now on.") % {"payee": payee.name})
        return redirect("ledger:payees", code)
    number = actions.see_payee_number(payee, by=request.actor, at=request.at) if payee.confirmed_at is None else ""
    context = {"book": book, "place": book.community, "page": "payees", "payee": payee, "form": form}
    context |= {"number": " ".join(number[place : place + 4] for place in range(0, len(number), 4))}
    context |= {"why": why_not(check_can_confirm_payee, payee, by=request.actor)}
    return render(request, "ledger/paying_confirm_payee.html", context, status=422 if form.errors else 200)


@opens_to("ledger.close_payee")
@require_POST
def close_payee(request: Request, code: str, pk: int) -> HttpResponse:
    book = book_here(request, code, "close_payee")
    payee = get_object_or_404(Payee.objects.select_related("book__community"), book=book, pk=pk)
    actions.close_payee(payee, by=request.actor, at=request.at)
    messages.success(request, _("Nothing more is paid there."))
    return redirect("ledger:payees", code)


@opens_to("ledger.see_payee_number")
@never_cache
@confirmed_again
@require_safe
def payee_number(request: Request, code: str, pk: int) -> HttpResponse:
    """The whole number, for who types it at the bank. The look is recorded."""
    book = book_here(request, code, "see_payee_number")
    payee = get_object_or_404(Payee.objects.select_related("book__community"), book=book, pk=pk)
    number = actions.see_payee_number(payee, by=request.actor, at=request.at)
    groups = " ".join(number[place : place + 4] for place in range(0, len(number), 4))
    context = {"place": book.community, "page": "payees", "payee": payee, "number": groups}
    return render(request, "ledger/paying_number.html", context)


@opens_to("ledger.register_bank_account")
@never_cache
@confirmed_again
def register_bank_account(request: Request, code: str) -> HttpResponse:
    book = book_here(request, code, "register_bank_account")
    typed = request.POST if request.method == "POST" else None
    form = BankAccountForm(typed, book=book, initial={"opened_on": day_of(request.at)})
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        facts["funds"] = [form.offered[one] for one in facts["funds"]]
        if tried(form, lambda: actions.register_bank_account(book, **facts, by=request.actor, at=request.at)):
            messages.success(request, _("The bank account is registered."))
            return redirect("ledger:payees", code)
    title = _("Register a bank account")
    context = {"place": book.community, "page": "payees", "form": form, "title": title, "button": _("Register")}
    return render(request, "ledger/paying_form.html", context | {"back": "ledger:payees"})
