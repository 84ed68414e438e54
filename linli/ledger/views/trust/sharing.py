"""One service for several communities: its published key for everybody, and the desk where its bill is split."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.forms import attempt
from linli.law.deadlines import day_of
from linli.ledger import actions
from linli.ledger.forms.sharing import PartForm, ServiceForm, ShareForm, TotalForm
from linli.ledger.models import Book, SharedService
from linli.ledger.queries.trust import sharing as queries
from linli.ledger.states import CostKey
from linli.ledger.views.common import of_book, reads_all
from linli.people.doors import confirmed_again, kept_post

SHARES, PREPARES = "ledger.share_service", "ledger.prepare_payment"


@of_book(public=True)
@require_safe
def service(request: Request, book: Book, pk: int) -> HttpResponseBase:
    """The key, every community's part of a bill of 10,000 yuan, and what our own book paid; of others the part only."""
    found = queries.services_of(book).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is nothing here that you may see."))
    full = reads_all(request, book)
    context = _key(found, book) | {
        "book": book,
        "community": book.community,
        "full": full,
        "paid": queries.paid_by(found, book) if full else [],
        "may_pay": _prepares_all(request, found),
    }
    return render(request, "ledger/trust_service.html", context)


@opens_to("ledger.read_orders")
@never_cache
@require_safe
def services(request: Request) -> HttpResponse:
    """Services whose bills she may split, or that she may open."""
    rows = queries.services_inside([*request.actor.paths(SHARES), *request.actor.paths(PREPARES)])
    may_share = request.actor.may_anywhere(SHARES)
    lines = [
        {"it": one, "book": _first(one, request), "key": _key_label(one), "may_pay": _prepares_all(request, one)}
        for one in rows
    ]
    return render(request, "ledger/trust_services.html", {"rows": lines, "may_share": may_share})


@opens_to(SHARES)
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed_again
def share(request: Request) -> HttpResponse:
    """Open a shared service: each community joins by a decision or contract of its own."""
    typed = request.POST if request.method == "POST" else kept_post(request)
    books = queries.books_inside(request.actor.paths(SHARES))
    form = ServiceForm(typed, initial={"from_date": day_of(request.at), "key": ""})
    lines = [ShareForm(typed, book=book, at=request.at) for book in books]
    if request.method == "POST" and all([form.is_valid(), *(line.is_valid() for line in lines)]):
        taking = [line for line in lines if line.cleaned_data["decision"]]
        shares = [
            actions.Share(line.book, line.cleaned_data["decision"], line.cleaned_data["weight"]) for line in taking
        ]
        facts = form.cleaned_data
        made = attempt(form, lambda: actions.share_service(shares=shares, **facts, by=request.actor, at=request.at))
        if made is not None:
            messages.success(request, _("It is shared from now on. Its key stands in every one of their books."))
            return redirect("ledger:shared-service", shares[0].book.community.code, made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/trust_share.html", {"form": form, "lines": lines}, status=status)


@opens_to(PREPARES)
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed_again
def pay(request: Request, pk: int) -> HttpResponse:
    """Split a bill by the key: each book's part is shown, then one payment order is prepared in each, or none."""
    found = SharedService.objects.filter(pk=pk).first()
    if found is None or not _prepares_all(request, found):
        raise Http404(_("There is nothing here that you may see."))
    typed = request.POST if request.method == "POST" else kept_post(request)
    form = TotalForm(typed)
    shares = list(queries.shares_of(found))
    lines = [PartForm(typed if typed and "sure" in typed else None, book=row.book, at=request.at) for row in shares]
    amounts: dict[int, int] = {}
    if typed is not None and form.is_valid() and (form.cleaned_data["total"] or 0) > 0:
        amounts = queries.split_cost(found, form.cleaned_data["total"])
    if request.method == "POST" and amounts and "sure" in request.POST and all(line.is_valid() for line in lines):
        facts = {"total_fen": form.cleaned_data["total"], "purpose": form.cleaned_data["purpose"]}
        facts |= {"parts": {line.book.pk: actions.Part(**line.cleaned_data) for line in lines}}
        verb = actions.prepare_shared_payment
        if attempt(form, lambda: verb(found, **facts, by=request.actor, at=request.at)) is not None:
            messages.success(request, _("Prepared in every book. In each somebody of another body approves it."))
            return redirect("ledger:payments", shares[0].book.community.code)
    context = _key(found, None) | {
        "form": form,
        "amounts": amounts,
        "lines": [
            {"form": line, "share": row, "fen": amounts.get(row.book_id, 0)}
            for line, row in zip(lines, shares, strict=True)
        ],
    }
    status = 422 if request.method == "POST" and (form.errors or any(line.errors for line in lines)) else 200
    return render(request, "ledger/trust_share_pay.html", context, status=status)


def _prepares_all(request: Request, found: SharedService) -> bool:
    """May she prepare payments in every one of its books?"""
    paths = [row.book.community.path or "-" for row in queries.shares_of(found)]
    return all(request.actor.may(PREPARES, path) for path in paths)


def _first(found: SharedService, request: Request) -> Book:
    """One of its books that she may read, for the link."""
    books = [row.book for row in queries.shares_of(found)]
    return next((book for book in books if request.actor.may("ledger.read", book.community.path or "-")), books[0])


def _key_label(found: SharedService) -> Any:
    return CostKey(found.basis).label if found.basis in CostKey.values else found.basis


def _key(found: SharedService, book: Book | None) -> dict[str, Any]:
    shares = list(queries.shares_of(found))
    whole = sum(row.weight for row in shares)
    example = queries.split_by_weights({row.book_id: row.weight for row in shares}, queries.EXAMPLE_FEN)
    rows = [
        {
            "it": row,
            "part": (row.weight, whole),
            "example_fen": example[row.book_id],
            "here": book is not None and row.book_id == book.pk,
        }
        for row in shares
    ]
    return {"service": found, "key": _key_label(found), "shares": rows, "by_area": found.basis == CostKey.AREA}
