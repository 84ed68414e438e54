"""A bank's file: sent, looked through row by row, and only then brought in.

Between the two pages the file lies in the cache for an hour, under the person who sent it and its hash.
"""

import zlib
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from linli.bodies.actor import Request
from linli.kernel.errors import Invalid, Refused
from linli.kernel.forms import tried
from linli.law.deadlines import day_of
from linli.ledger import actions
from linli.ledger.bankfiles import BankFile, check_size, is_table, open_table, read_bank_file
from linli.ledger.bankfiles.columns import guess
from linli.ledger.forms.statements import BankFileForm, ColumnsForm
from linli.ledger.models import BankAccount, Book
from linli.ledger.queries.statements import last_mapping, preview
from linli.ledger.rules.statements import check_account_number
from linli.ledger.views.common import found_or_404

from .common import at_the_desk

KEPT_SECONDS = 3600
SHOWN = 50


@at_the_desk
@require_http_methods(["GET", "POST"])
def send(request: Request, book: Book, pk: int) -> HttpResponse:
    """Choose the file. Nothing is brought in here."""
    account = _account(book, pk)
    form = BankFileForm(request.POST or None, request.FILES or None)
    token = ""
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        token = sha256(content).hexdigest()
        if tried(form, lambda: check_size(content)):
            cache.set(_key(request, account, token), zlib.compress(content), KEPT_SECONDS)
            return redirect("ledger:bank-check", book.community.code, pk, token)
    context = {"book": book, "community": book.community, "account": account, "form": form}
    return render(request, "ledger/statements_file.html", context)


@at_the_desk
@require_http_methods(["GET", "POST"])
def check(request: Request, book: Book, pk: int, token: str) -> HttpResponse:
    """Every row as it was understood, every problem by its row; then, in one step, all of it comes in."""
    account = _account(book, pk)
    packed = cache.get(_key(request, account, token))
    if packed is None:
        messages.error(request, _("Please choose the file again: it was kept for an hour only."))
        return redirect("ledger:bank-file", book.community.code, pk)
    content = zlib.decompress(packed)
    columns = _columns_form(request, book, account, content)
    chosen = columns.columns() if columns is not None and columns.is_valid() else None
    if request.method == "POST" and request.POST.get("verb") == "enter":
        try:
            read = actions.import_statement(account, content=content, columns=chosen, by=request.actor, at=request.at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            cache.delete(_key(request, account, token))
            words = ngettext("%(count)d new line is in.", "%(count)d new lines are in.", read.new)
            messages.success(request, words % {"count": read.new})
            return redirect("ledger:bank-desk", book.community.code)
    context = {"book": book, "community": book.community, "account": account, "columns": columns}
    return render(
        request, "ledger/statements_check.html", context | _understood(request, account, content, chosen, token)
    )


def _understood(
    request: Request, account: BankAccount, content: bytes, chosen: dict[str, str] | None, token: str
) -> dict[str, Any]:
    """What the file says, or the sentence why it says nothing."""
    try:
        file = read_bank_file(content, columns=chosen, today=day_of(request.at))
        check_account_number(account, file.account_number)
    except Invalid as refusal:
        return {"refused": str(refusal), "asks_columns": refusal.field == "columns"}
    found = preview(account, file, token)
    return {
        "file": file,
        "found": found,
        "rows": _rows(file),
        "problems": sorted(file.problems, key=lambda one: (not one.stops, one.row))[:200],
        "stops": file.stops or found.same_file is not None,
        "more": max(0, len(file.lines) - SHOWN),
    }


def _rows(file: BankFile) -> list[dict[str, Any]]:
    return [
        {"it": line, "words": " · ".join(filter(None, (line.counterparty, line.text)))} for line in file.lines[:SHOWN]
    ]


def _columns_form(request: Request, book: Book, account: BankAccount, content: bytes) -> ColumnsForm | None:
    """For a table: the columns as sent, else as they were chosen the last time, else as they are headed."""
    if not is_table(content):
        return None
    try:
        headings = open_table(content).headings
    except Invalid:
        return None
    saved = last_mapping(book, account.bank_name)
    fits = saved and set(saved.values()) <= set(headings)
    start = saved if fits else guess(headings)
    given = request.POST if "column_date" in request.POST else {f"column_{name}": head for name, head in start.items()}
    return ColumnsForm(given, headings=headings, chosen=start)


def _account(book: Book, pk: int) -> BankAccount:
    found: BankAccount = found_or_404(
        BankAccount.objects.filter(book=book, pk=pk, closed_on__isnull=True).select_related("book__community").first()
    )
    return found


def _key(request: Request, account: BankAccount, token: str) -> str:
    return f"ledger-bank-file-{request.actor.user_id}-{account.pk}-{token}"
