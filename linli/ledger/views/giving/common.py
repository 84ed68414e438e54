"""What the pages of gifts share: which campaign an address names, and what becomes of a form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.ledger.models import Book, Campaign, Gift
from linli.ledger.queries import giving
from linli.ledger.queries.openness.finding import book_by_code, may_read
from linli.ledger.views.openness.common import Request, tried


def book_or_404(request: Request, code: str) -> Book:
    """The book, for whoever may read all of it."""
    book = book_by_code(code)
    if book is None or not may_read(book, request.actor):
        raise Http404(_("There is no such book for you."))
    return book


def campaign_or_404(book: Book, pk: int) -> Campaign:
    try:
        return giving.campaign_page(book, pk)
    except Campaign.DoesNotExist:
        raise Http404(_("There is nothing here that you may see.")) from None


def gift_or_404(campaign: Campaign, pk: int) -> Gift:
    found = giving.gifts_of(campaign).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is nothing here that you may see."))
    found.campaign = campaign
    return found


def done(
    request: Request,
    form: forms.Form,
    work: Callable[[], Any],
    *,
    said: str,
    back: tuple[Any, ...],
    again: Callable[[forms.Form], HttpResponse],
) -> HttpResponse:
    """Do what the form asks and go back to the page, or show it again with what was typed and what is wrong."""
    if form.is_valid() and tried(form, work):
        messages.success(request, said)
        name, *args = back
        return redirect(name, *args)
    return again(form)
